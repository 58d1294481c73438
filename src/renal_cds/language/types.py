"""Types: those that the check gives to facts, outputs and literals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from renal_cds.records import Struct, field, replace

__all__ = [
    "BOOLEAN",
    "CONFLICT",
    "DATE",
    "NOT_APPLICABLE",
    "NUMBER",
    "ListOf",
    "Record",
    "ScopeEntry",
    "Type",
    "Undescribed",
    "derived",
    "enumeration",
    "number",
]

NOT_APPLICABLE = "not_applicable"
CONFLICT = "conflict"


class Type(Struct):
    """The type of one value.

    ``unit``, ``low``, ``high``, ``above`` (an exclusive lower limit), ``integer`` and ``substance``
    (what is measured, where that admits further units) belong to numbers, ``values`` to
    enumerations. A ``derived`` value is the output of a decision: it may also be not applicable or in conflict.
    """

    kind: Literal["boolean", "number", "enumeration", "date", "text"]
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    above: float | None = None
    integer: bool = False
    values: tuple[str, ...] = ()
    derived: bool = False
    substance: str | None = None

    def __str__(self) -> str:
        match self.kind:
            case "number":
                return f"a number of {self.unit}" if self.unit else "a number"
            case "enumeration":
                return "one of " + ", ".join(self.values[:6]) + (", …" if len(self.values) > 6 else "")
            case "boolean":
                return "true or false"
            case "date":
                return "a date"
            case "text":
                return "free text"


class Record(Struct):
    """A group of facts, or the outputs of one decision."""

    fields: Mapping[str, ScopeEntry] = field(compare=False)


class ListOf(Struct):
    """A list of records, such as the findings."""

    item: Record


class Undescribed(Record):
    """The outputs of a decision with mistakes of its own: what reads them is not judged."""

    fields: Mapping[str, ScopeEntry] = field(default_factory=dict, compare=False)


ScopeEntry: TypeAlias = Type | Record | ListOf

BOOLEAN = Type("boolean")
NUMBER = Type("number")
DATE = Type("date")


def enumeration(values: tuple[str, ...]) -> Type:
    """The type of a word out of ``values``."""
    return Type("enumeration", values=values)


def number(unit: str | None = None, low: float | None = None, high: float | None = None) -> Type:
    """The type of a number, with its unit and limits."""
    return Type("number", unit=unit, low=low, high=high)


def derived(kind: Type) -> Type:
    """The type as that of an output of a decision."""
    return replace(kind, derived=True)
