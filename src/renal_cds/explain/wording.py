"""Possible values, places and templates in words; of single values see :mod:`renal_cds.plain_text`."""

from __future__ import annotations

import datetime
import re

from renal_cds.decide.case import Case
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.facts.known import Facts
from renal_cds.facts.model import LeafType
from renal_cds.facts.partial import Partial
from renal_cds.facts.paths import FactPath, dotted, value_at
from renal_cds.language.tree import Conditional, Expression, Read, Select
from renal_cds.plain_text import UNKNOWN, plain_number, value_text, words

__all__ = ["fill", "gives_date", "label_at", "meaning_of", "possible_text", "read_text"]

_HOLE = re.compile(r"\{([^{}]*)\}")


def possible_text(possible: ValueSet, unit: str | None = None, *, date: bool = False) -> str:
    """A possible value in words: the value, the interval it lies in, or ``unknown``."""
    if possible.is_known:
        only = possible.only
        return value_text(datetime.date.fromordinal(only) if date and isinstance(only, int) else only, unit)
    if possible.interval and not date:
        low, high = possible.interval
        return f"between {plain_number(low)} and {plain_number(high)}{f' {unit}' if unit else ''}"
    return UNKNOWN


def fill(template: str, case: Case) -> str:
    """A text with the facts it names in braces put in."""

    def put(match: re.Match[str]) -> str:
        path = tuple(match[1].strip().split("."))
        return read_text(case, path)

    return _HOLE.sub(put, template)


def read_text(case: Case, path: tuple[str, ...], unit: str | None = None) -> str:
    """The words for a fact, known or partly known, or for what the output of a decision can be."""
    fact = case.fact(path)
    given = value_at(case.patient, fact[0]) if fact else None
    if isinstance(given, Partial):
        return given.in_words(unit)
    return possible_text(case.read(path), unit, date=fact is not None and fact[1].kind == "date")


def meaning_of(kind: object, path: FactPath) -> str:
    """The name of a fact in words: what its type says that it means, else the last step of its path.

    >>> meaning_of(None, ("safety", "contrast_allergy"))
    'contrast allergy'
    """
    return kind.meaning if isinstance(kind, LeafType) and kind.meaning else words(str(path[-1]))


def label_at(patient: Facts, element: FactPath) -> str:
    """The name of a list element: its own id, or its place."""
    named = getattr(value_at(patient, element), "id", None)
    return str(named) if named else dotted(element)


def gives_date(formula: Expression) -> bool:
    """Whether the value of a formula is a date."""
    match formula:
        case Read(type=kind) | Select(type=kind):
            return kind is not None and kind.kind == "date"
        case Conditional(then=then):
            return gives_date(then)
    return False
