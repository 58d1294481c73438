"""Value sets: everything that a fact, a formula or an output can still be, as in abstract interpretation.

>>> known(4.2).is_known, join(known(1.0), interval(2.0, 3.0)).interval
(True, (1.0, 3.0))
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

from renal_cds.facts.partial import Partial
from renal_cds.language.types import Type
from renal_cds.records import Struct

__all__ = ["NOTHING", "ValueSet", "any_of_type", "interval", "join", "known", "of_fact", "one_of"]

_FEW = 64
_FIRST_DAY = datetime.date.min.toordinal()
_LAST_DAY = datetime.date.max.toordinal()


class ValueSet(Struct):
    """Everything one thing can be: single ``values``, and every number of a closed ``interval``.

    Dates are numbers too: their ordinals. The words ``not_applicable`` and ``conflict`` can stand
    among the values of anything that a decision gives.
    """

    values: frozenset[Any]
    interval: tuple[float, float] | None = None

    @property
    def is_known(self) -> bool:
        """Whether only one value is possible."""
        return self.interval is None and len(self.values) == 1

    @property
    def only(self) -> Any:
        """The one possible value."""
        (value,) = self.values
        return value

    @property
    def numbers(self) -> tuple[float, float] | None:
        """The smallest closed interval that holds every possible number, or None when there is none."""
        if not self.values:
            return self.interval
        found = [value for value in self.values if not isinstance(value, str | bool)]
        ends = [*found, *(self.interval or ())]
        return (min(ends), max(ends)) if ends else None

    @property
    def words(self) -> frozenset[Any]:
        """The possible values that are not numbers."""
        return frozenset(value for value in self.values if isinstance(value, str | bool))


NOTHING = ValueSet(frozenset())


def known(value: Any) -> ValueSet:
    """Exactly one possible value."""
    return ValueSet(frozenset((value,)), None)


def one_of(values: Iterable[Any]) -> ValueSet:
    """One of several values."""
    return ValueSet(frozenset(values), None)


def interval(low: float, high: float) -> ValueSet:
    """Any number from ``low`` to ``high``, both included."""
    return ValueSet(frozenset(), (low, high))


def join(*parts: ValueSet) -> ValueSet:
    """A value set that holds all of the parts."""
    values = frozenset[Any]().union(*(part.values for part in parts))
    intervals = [part.interval for part in parts if part.interval]
    if not intervals and len(values) <= _FEW:
        return ValueSet(values, None)
    whole = ValueSet(
        values, (min(low for low, _ in intervals), max(high for _, high in intervals)) if intervals else None
    )
    return ValueSet(whole.words, whole.numbers)


def any_of_type(kind: Type) -> ValueSet:
    """Everything a fact of that type can be while it is unknown."""
    match kind.kind:
        case "boolean":
            return one_of((True, False))
        case "enumeration":
            return one_of(kind.values)
        case "date":
            return interval(_FIRST_DAY, _LAST_DAY)
        case "text":
            return NOTHING
        case "number":
            low = kind.low if kind.low is not None else kind.above
            if kind.integer and low is not None and kind.high is not None:
                first = math.ceil(low) if kind.low is not None else math.floor(low) + 1
                return _whole_numbers(first, math.floor(kind.high))
            return interval(float("-inf") if low is None else low, float("inf") if kind.high is None else kind.high)


def of_fact(given: Any, kind: Type) -> ValueSet:
    """Everything that a fact can be: known, partly known, or unknown; an interval with its ends.

    >>> from renal_cds.language.types import number
    >>> of_fact(Partial(low=4.0, low_open=True), number(low=0, high=40)).interval
    (4.0, 40)
    """
    if given is None:
        return any_of_type(kind)
    if not isinstance(given, Partial):
        return known(_plain(given))
    if given.values:
        return one_of(map(_plain, given.values))
    least, most = any_of_type(kind).numbers or (-math.inf, math.inf)
    low = least if given.low is None else _plain(given.low)
    high = most if given.high is None else _plain(given.high)
    return _whole_numbers(low, high) if kind.integer or kind.kind == "date" else interval(low, high)


def _whole_numbers(low: Any, high: Any) -> ValueSet:
    """Few whole numbers one by one, many as an interval."""
    return one_of(range(low, high + 1)) if high - low < _FEW else interval(low, high)


def _plain(value: Any) -> Any:
    return value.toordinal() if isinstance(value, datetime.date) else value
