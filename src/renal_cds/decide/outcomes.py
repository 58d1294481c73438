"""What a decision can come to, besides the values it declares."""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal, TypeAlias

from renal_cds.language.types import CONFLICT, NOT_APPLICABLE
from renal_cds.records import Struct

__all__ = ["Conflict", "Mark", "Status", "in_words", "seen", "status_of"]

Status: TypeAlias = Literal["determined", "open", "not_applicable", "conflict", "stopped"]


class Mark(Enum):
    """Outcomes that are no value: the decision says nothing about this patient."""

    NOT_APPLICABLE = "not_applicable"
    NOT_COVERED = "not_covered"
    STOPPED = "stopped"


class Conflict(Struct):
    """Several rows hold that do not agree; ``outcomes`` are what they say."""

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
    """What a decision that reads another sees of its outcome: the value, or the word for what is no value.

    >>> seen(Mark.NOT_COVERED), seen("low")
    ('not_applicable', 'low')
    """
    return CONFLICT if isinstance(outcome, Conflict) else NOT_APPLICABLE if isinstance(outcome, Mark) else outcome


def in_words(outcome: Any) -> str:
    """An outcome as rules and people write it.

    >>> in_words(True), in_words(("high", 3)), in_words(()), in_words(Mark.NOT_COVERED)
    ('true', 'high, 3', 'nothing', 'not_covered')
    """
    match outcome:
        case Mark():
            return str(outcome.value)
        case Conflict():
            return CONFLICT
        case bool():
            return str(outcome).lower()
        case tuple():
            return ", ".join(map(in_words, outcome)) or "nothing"
    return str(outcome)
