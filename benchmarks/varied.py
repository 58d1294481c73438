"""Patients for the shipped rulebook: its named ones, each a little different every time, or with facts missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, TypeAlias

from pydantic import ValidationError

from renal_cds.facts import Group
from renal_cds.facts.model import LeafType, ListType, RecordType
from renal_cds.rulebook import Rulebook

__all__ = ["known_facts", "poor", "rich", "with_missing"]

#: What becomes of a known fact; None is to forget it.
Remade: TypeAlias = Callable[[LeafType, Any], Any]


def rich(book: Rulebook, rng: Random, count: int) -> list[Group]:
    """The named patients of the rulebook, their numbers and dates shifted, now and then another word."""
    named = [book.facts.model_validate(facts) for facts in book.patients.values()]

    def near(kind: LeafType, value: Any) -> Any:
        return _near(kind, value, rng)

    found: list[Group] = []
    while len(found) < count:
        try:
            found.append(book.facts.model_validate(_remade(book.model.root, rng.choice(named), near, lambda: True)))
        except ValidationError:  # the shifted dates contradict each other
            continue
    return found


def poor(book: Rulebook, rng: Random, count: int) -> list[Group]:
    """These patients, of whom one fact in ten is known."""
    return [with_missing(book, each, 0.9, rng) for each in rich(book, rng, count)]


def with_missing(book: Rulebook, patient: Group, missing: float, rng: Random) -> Group:
    """A patient of whom each fact is forgotten with this probability."""

    def stays() -> bool:
        return rng.random() >= missing

    facts = _remade(book.model.root, patient, lambda _, value: value if stays() else None, stays)
    return book.facts.model_validate(facts)


def known_facts(book: Rulebook, patient: Group) -> int:
    """How many facts are known."""
    return sum(1 for _ in book.model.known(patient))


def _remade(record: RecordType, group: Any, leaf: Remade, lists: Callable[[], bool]) -> dict[str, Any]:
    """The known facts of a group, each made anew, and the lists that are to stay."""
    found: dict[str, Any] = {}
    for name, kind in record.fields.items():
        value = getattr(group, name)
        match kind:
            case _ if value is None:
                continue
            case LeafType():
                found[name] = leaf(kind, value)
            case ListType(record=element):
                if lists():
                    found[name] = [_remade(element, each, leaf, lists) for each in value]
            case RecordType():
                found[name] = _remade(kind, value, leaf, lists)
    return found


def _near(kind: LeafType, value: Any, rng: Random) -> Any:
    if kind.kind == "date":
        return value + timedelta(days=rng.randint(-40, 40))
    if kind.kind == "number":
        near = round(value * rng.uniform(0.8, 1.25), 0 if kind.integer else 1)
        return near if kind.contains(near) else value
    if rng.random() < 0.05 and kind.kind in ("boolean", "enumeration"):
        return rng.choice(kind.values or (False, True))
    return value
