"""Values, places and templates in words.

>>> plain_number(30.0), plain_number(2.4), months(1)
('30', '2.4', '1 month')
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from renal_cds.decide.case import Case
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.decide.value_sets import ValueSet
from renal_cds.facts.known import Facts
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import FactPath, dotted, value_at
from renal_cds.language.tree import Conditional, Expression, Read, Select

__all__ = [
    "UNKNOWN",
    "fill",
    "gives_date",
    "label_at",
    "meaning_of",
    "months",
    "outcome_in_words",
    "outcome_value",
    "plain_number",
    "possible_text",
    "value_text",
    "words",
]

UNKNOWN = "not known"

_HOLE = re.compile(r"\{([^{}]*)\}")


def words(identifier: str) -> str:
    """An id or a word of an enumeration as a person reads it."""
    return identifier.replace("_", " ")


def plain_number(number: float) -> str:
    """A number without needless decimals."""
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"


def months(count: int) -> str:
    """A number of months in words."""
    return f"{count} month{'' if count == 1 else 's'}"


def value_text(given: Any, unit: str | None = None) -> str:
    """One value of a fact or an output in words, with its unit."""
    if given is None:
        return UNKNOWN
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, int | float):
        return f"{plain_number(given)} {unit}" if unit else plain_number(given)
    if isinstance(given, datetime.date):
        return given.isoformat()
    return words(str(given))


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
        fact = case.fact(path)
        date = fact is not None and fact[1].kind == "date"
        return possible_text(case.read(path), date=date)

    return _HOLE.sub(put, template)


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


def outcome_in_words(outcome: Any) -> str:
    """An outcome in words.

    >>> outcome_in_words(("low", 3.0)), outcome_in_words(Mark.NOT_COVERED), outcome_in_words(True), outcome_in_words(())
    ('low, 3', 'not covered', 'yes', 'nothing')
    >>> outcome_in_words(Conflict(frozenset({("every_year",), ("every_half_year",)})))
    'conflict between every half year and every year'
    """
    match outcome:
        case Mark():
            return words(outcome.value)
        case Conflict(outcomes=found):
            return f"conflict between {' and '.join(sorted(map(outcome_in_words, found)))}"
        case tuple():
            return ", ".join(map(outcome_in_words, outcome)) or "nothing"
    return value_text(outcome)


def outcome_value(outcome: Any) -> Any:
    """An outcome as plain data: a value, a mapping of outputs, a list, or None where there is none."""
    match outcome:
        case Mark():
            return outcome.value
        case Conflict(outcomes=found):
            return {"conflict": sorted((outcome_value(each) for each in found), key=str)}
        case tuple():
            return [outcome_value(each) for each in outcome] if len(outcome) != 1 else outcome_value(outcome[0])
        case float() if outcome.is_integer():
            return int(outcome)
    return outcome
