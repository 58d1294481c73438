"""Declarations: parts of rule files that no diagram shows and that a patient sees, or that act on others.

Plans, texts, urgency, actions, sources, figures and caveats change no outcome, and yet change what is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from renal_cds.language.show import show
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Argument, Schedule

__all__ = ["DeclaredOtherwise", "declared_otherwise"]

#: Fields for those who write and check rules; no patient sees them.
_FOR_AUTHORS = {"examples", "laws", "accepts", "note"}

#: Conditions and values are compared as functions, so that another way of writing them is no difference.
#: An anchor is a value too, which nothing but the days of a plan reads: it is compared as it is written.
_COMPARED_AS_FUNCTIONS = {"when", "applies", "value", "supports", "opposes", "excludes", "anchor"}

_SHARED = ("sources", "figures", "caveats", "disclaimers")


@dataclass(frozen=True)
class DeclaredOtherwise:
    """One part of a decision or shared file that two rulebooks state differently; empty where one does not state it."""

    owner: str
    part: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.owner} {self.part}: {self.before or 'nothing'} → {self.after or 'nothing'}"


def declared_otherwise(old: Rulebook, new: Rulebook) -> tuple[DeclaredOtherwise, ...]:
    """Everything that both rulebooks have and state differently, but for conditions and formulas."""
    owners: list[tuple[str, Any, Any]] = [
        (id, old.decisions[id], decision) for id, decision in new.decisions.items() if id in old.decisions
    ]
    owners += [(name, getattr(old, name), getattr(new, name)) for name in (*_SHARED, "ask_order")]
    owners.append(("decisions", tuple(old.decisions), tuple(new.decisions)))
    owners.append(("facts", old.facts.__qualname__, new.facts.__qualname__))
    return tuple(each for owner in owners for each in _differences(*owner))


def _differences(owner: str, old: Any, new: Any) -> Iterator[DeclaredOtherwise]:
    before, after = dict(_parts(old, "")), dict(_parts(new, ""))
    for part in {**before, **after}:
        if before.get(part) != after.get(part):
            yield DeclaredOtherwise(owner, part, before.get(part, ""), after.get(part, ""))


def _parts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every value that is not made of others, with its path; parts of lists go by their ``id``, else in one text."""
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Argument):
            yield f"{path}.direction", value.direction
        if isinstance(value, Schedule):
            yield "anchor", show(value.anchor)
        for part in fields(value):
            if part.name not in _FOR_AUTHORS | _COMPARED_AS_FUNCTIONS:
                yield from _parts(getattr(value, part.name), f"{path}.{part.name}".strip("."))
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _parts(below, f"{path}.{key}".strip("."))
    elif isinstance(value, tuple) and value and all(hasattr(each, "id") for each in value):
        yield path, ", ".join(each.id for each in value)  # the order in which they are shown
        for each in value:
            yield from _parts(each, f"{path}.{each.id}")
    elif value is not None and value != ():
        yield path, ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
