"""Outcomes of decisions: the marks besides the declared values; an outcome as data, and as text."""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal, TypeAlias

from renal_cds.language.types import CONFLICT, NOT_APPLICABLE
from renal_cds.plain_text import plain_number, value_text, words
from renal_cds.records import Struct

__all__ = [
    "Conflict",
    "Mark",
    "OptionStatus",
    "Status",
    "listed_name",
    "outcome_data",
    "outcome_text",
    "seen",
    "status_of",
]

Status: TypeAlias = Literal["determined", "open", "not_applicable", "conflict", "stopped"]

#: How an option of a choice stands; ``open`` while several of the others are possible.
OptionStatus: TypeAlias = Literal[
    "recommended", "acceptable", "discouraged", "excluded", "not_applicable", "not_covered", "stopped", "open"
]


class Mark(Enum):
    """Outcomes that are no value: the decision says nothing about this patient."""

    NOT_APPLICABLE = "not_applicable"
    NOT_COVERED = "not_covered"
    STOPPED = "stopped"


class Conflict(Struct):
    """Rows hold that do not agree; ``outcomes`` are what the first two such rows say, one where both say the same."""

    outcomes: frozenset[Any]


def status_of(outcomes: frozenset[Any]) -> Status:
    """The status of a decision of which ``outcomes`` are still possible.

    >>> status_of(frozenset({"low"})), status_of(frozenset({"low", "high"}))
    ('determined', 'open')
    """
    if len(outcomes) != 1:
        return "open"
    (outcome,) = outcomes
    match outcome:
        case Mark.NOT_APPLICABLE | Mark.NOT_COVERED:
            return "not_applicable"
        case Mark.STOPPED:
            return "stopped"
        case Conflict():
            return "conflict"
    return "determined"


def seen(outcome: Any) -> Any:
    """The outcome of a decision as others read it: the value, or the word for what is no value.

    >>> seen(Mark.NOT_COVERED), seen("low")
    ('not_applicable', 'low')
    """
    return CONFLICT if isinstance(outcome, Conflict) else NOT_APPLICABLE if isinstance(outcome, Mark) else outcome


def outcome_data(outcome: Any) -> Any:
    """An outcome as plain data that JSON holds: a value, a list of values, the word of a mark, what is in conflict.

    >>> outcome_data(("high", 3.0)), outcome_data(("high",)), outcome_data(Mark.NOT_COVERED)
    (['high', 3], 'high', 'not_covered')
    >>> outcome_data(Conflict(frozenset({("every_year",), ("every_half_year",)})))
    {'conflict': ['every_half_year', 'every_year']}
    """
    match outcome:
        case Mark():
            return outcome.value
        case Conflict(outcomes=parts):
            return {"conflict": sorted((outcome_data(part) for part in parts), key=str)}
        case tuple():
            return [outcome_data(part) for part in outcome] if len(outcome) != 1 else outcome_data(outcome[0])
        case float() if outcome.is_integer():
            return int(outcome)
    return outcome


def outcome_text(outcome: Any, *, as_written: bool = False) -> str:
    """An outcome, or its data as a report holds it, in words; ``as_written`` spells them as rule files do.

    >>> outcome_text(True), outcome_text(("high_risk", 3)), outcome_text(()), outcome_text(Mark.NOT_COVERED)
    ('yes', 'high risk, 3', 'nothing', 'not covered')
    >>> outcome_text(True, as_written=True), outcome_text(("high_risk", 3), as_written=True)
    ('true', 'high_risk, 3')
    >>> outcome_text(Conflict(frozenset({("every_year",), ("every_half_year",)})))
    'conflict between every half year and every year'
    >>> outcome_text({"from": 2.0, "to": None}), outcome_text({"bed_finding": "recurrence", "repeat": False})
    ('2 or more', 'bed finding recurrence, repeat no')
    """

    def text(part: Any) -> str:
        return outcome_text(part, as_written=as_written)

    match outcome_data(outcome):
        case str(word):
            return word if as_written else words(word)
        case {"conflict": list(parts), **others} if not others:
            return f"conflict between {' and '.join(map(text, parts))}"
        case {"from": low, "to": high, **others} if not others:
            return _range_text(low, high)
        case dict(outputs):
            return ", ".join(f"{words(name)} {text(value)}" for name, value in outputs.items())
        case list(parts):
            return ", ".join(map(text, parts)) or "nothing"
        case bool(truth) if as_written:
            return str(truth).lower()
        case value:
            return str(value) if as_written else value_text(value)


def _range_text(low: float | None, high: float | None) -> str:
    if low is None:
        return "any" if high is None else f"at most {plain_number(high)}"
    return f"{plain_number(low)} or more" if high is None else f"{plain_number(low)} to {plain_number(high)}"


def listed_name(row: tuple[Any, ...]) -> str:
    """The component that counts the rows of a table that lists, by what these rows give."""
    return ", ".join(map(str, row))
