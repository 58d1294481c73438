"""Patients for the shipped rulebook: its named ones, each a little different every time, or with facts missing."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from pydantic import ValidationError

from renal_cds.facts import Patient
from renal_cds.facts.model import LeafType, ListType, RecordType
from renal_cds.rulebook import Rulebook

__all__ = ["known_facts", "poor", "rich", "with_missing"]


def rich(book: Rulebook, rng: Random, count: int) -> list[Patient]:
    """The named patients of the rulebook, their numbers and dates shifted, now and then another word."""
    named = [book.facts.model_validate(facts) for facts in book.patients.values()]
    found: list[Patient] = []
    while len(found) < count:
        try:
            found.append(book.facts.model_validate(_varied(book.model.root, rng.choice(named), rng)))
        except ValidationError:  # the shifted dates contradict each other
            continue
    return found


def poor(book: Rulebook, rng: Random, count: int) -> list[Patient]:
    """The same of whom one fact in ten is known."""
    return [with_missing(book, each, 0.9, rng) for each in rich(book, rng, count)]


def with_missing(book: Rulebook, patient: Patient, missing: float, rng: Random) -> Patient:
    """A patient of whom each fact is forgotten with this probability."""
    return book.facts.model_validate(_kept(book.model.root, patient, missing, rng))


def known_facts(book: Rulebook, patient: Patient) -> int:
    """How many facts are known."""
    return sum(1 for _ in book.model.known(patient))


def _varied(record: RecordType, group: Any, rng: Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in record.fields.items():
        value = getattr(group, name)
        match kind:
            case _ if value is None:
                continue
            case LeafType():
                found[name] = _near(kind, value, rng)
            case ListType(record=element):
                found[name] = [_varied(element, each, rng) for each in value]
            case RecordType():
                found[name] = _varied(kind, value, rng)
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


def _kept(record: RecordType, group: Any, missing: float, rng: Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in record.fields.items():
        value = getattr(group, name)
        match kind:
            case _ if value is None:
                continue
            case LeafType():
                if rng.random() >= missing:
                    found[name] = value
            case ListType(record=element):
                if rng.random() >= missing:
                    found[name] = [_kept(element, each, missing, rng) for each in value]
            case RecordType():
                found[name] = _kept(kind, value, missing, rng)
    return found
