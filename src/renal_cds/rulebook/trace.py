"""Trace: for every numbered statement of a source document, what carries it, or why nothing does.

A trace file maps row numbers to entries, ``trace/<document>.yaml``. What carries a row is named by
the id of a decision, of a statement in it (``decision.statement`` or ``decision.option.argument``),
or by a kind and an id: ``figure:…``, ``caveat:…``, ``disclaimer:…``, ``source:…``, ``fact:tumor.size_cm``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import model_validator

from renal_cds.facts.model import FactModel
from renal_cds.rulebook.decisions import Choice, Decision
from renal_cds.rulebook.knowledge import Strict

__all__ = ["Carriers", "TraceEntry"]


class TraceEntry(Strict):
    """One numbered statement of a source document.

    ``encoded`` rows are carried by something; ``replaced`` ones too, but what carries them says
    something better; ``left_out`` rows are not encoded, for the stated reason.
    """

    says: str
    status: Literal["encoded", "replaced", "left_out"]
    flag: Literal["A", "Q", "D", "X", "C", "E", "R"] | None = None
    carried_by: tuple[str, ...] = ()
    reason: str | None = None

    @model_validator(mode="after")
    def _accounted_for(self) -> Self:
        if self.status == "left_out" and not self.reason:
            raise ValueError("a row that is left out says why in `reason`")
        if self.status != "left_out" and not self.carried_by:
            raise ValueError("a row that is not left out names what it is `carried_by`")
        return self


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
