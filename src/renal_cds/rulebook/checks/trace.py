"""Trace: for every numbered statement of a source document, what carries it, or why nothing does.

A trace file maps row numbers to entries, ``trace/<document>.yaml``. What carries a row is named by
the id of a decision, of a statement in it (``decision.statement`` or ``decision.option.argument``),
or by a kind and an id: ``figure:…``, ``caveat:…``, ``disclaimer:…``, ``source:…``, ``fact:tumor.size_cm``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from renal_cds.errors import Diagnostic, did_you_mean
from renal_cds.facts.model import FactModel
from renal_cds.rulebook.decisions import Choice, Decision
from renal_cds.rulebook.reading.raw import RawRulebook
from renal_cds.rulebook.reading.read import TRACE

__all__ = ["Carriers", "check_trace"]


def check_trace(raw: RawRulebook, model: FactModel) -> Iterator[Diagnostic]:
    """Entries of the trace that name something which does not exist."""
    if not raw.trace:
        return
    shared = {
        "figure": raw.figures,
        "caveat": raw.caveats,
        "source": raw.sources,
        "disclaimer": raw.heading.disclaimers,
    }
    carriers = Carriers(raw.decisions, shared, model)
    for name, node in raw.shared_nodes.items():
        if name.startswith(TRACE):
            for row, entry in node.value.items():
                for index, carrier in enumerate(raw.trace[row].carried_by if row in raw.trace else ()):
                    if carrier not in carriers:
                        place = entry.at(("carried_by", index)).span
                        message = f"`{row}` is carried by `{carrier}`, which does not exist"
                        yield Diagnostic("dangling-trace", message, place, did_you_mean(carrier, tuple(carriers)))


class Carriers:
    """Everything in a rulebook that can carry a row, by name."""

    def __init__(
        self,
        decisions: Mapping[str, Decision],
        shared: Mapping[str, Mapping[str, object]],
        model: FactModel,
    ) -> None:
        self._names = set(decisions) | {name for each in decisions.values() for name in _parts(each)}
        for kind, entries in shared.items():
            self._names |= {f"{kind}:{id}" for id in entries}
        self._names |= {f"fact:{'.'.join(path)}".replace(".[]", "[]") for path, _ in model.leaves()}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))


def _parts(decision: Decision) -> Iterator[str]:
    if isinstance(decision, Choice):
        for option in decision.options:
            yield f"{decision.id}.{option.id}"
            yield from (f"{decision.id}.{option.id}.{argument.id}" for argument in option.arguments)
    else:
        yield from (f"{decision.id}.{statement.id}" for statement in decision.statements)
