"""Partial values: what is known of a fact whose one value is not known, as a set of alternatives or an interval.

A partial value stands in the place of the value. The diagrams see it as the cells in which the value can lie,
formulas as a value set (docs/decisions/0015-partial-values.md).

>>> stage = Partial(("pT3a", "pT3b"))
>>> stage.in_words(), stage.written()
('pT3a or pT3b', ['pT3a', 'pT3b'])
>>> Partial(low=60, low_open=True).in_words("years"), Partial(low=4.0, high=5.5).written()
('more than 60 years', '4-5.5')
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any, TypeAlias

from renal_cds.plain_text import plain_number, words
from renal_cds.records import Struct

__all__ = [
    "INTERVAL_FORMS",
    "Partial",
    "bounds_in",
    "days_in",
    "is_one_value",
    "latest",
    "least",
    "most",
    "one_of_many",
    "values_of",
]

#: How an interval is written, for help.
INTERVAL_FORMS = "`>4`, `>=4`, `<4`, `<=4` or `4-5`"

_LONGEST = 60  # characters of a text that is looked at
_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_ONE_END = re.compile(r"(<=|>=|<|>|≤|≥) *([-+]?[0-9.].*)")
_TWO_ENDS = re.compile(rf"({_NUMBER}) *([^0-9\s.–-][^–-]*?)? *[-–] *({_NUMBER}) *((?![-–]).*)")
_MONTH_OR_YEAR = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
_ISO_INTERVAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")

End: TypeAlias = "float | date | None"


class Partial(Struct):
    """Everything that one fact can be: two ``values`` or more in their order, or what lies between two ends.

    An end that is None is that of the domain; one that is *open* does not belong to the interval.
    """

    values: tuple[Any, ...] = ()
    low: End = None
    high: End = None
    low_open: bool = False
    high_open: bool = False

    def admits(self, value: Any) -> bool:
        """Whether the fact can be this value, if it is one of its domain.

        >>> Partial(low=60, low_open=True).admits(60), Partial(("M0", "M1")).admits("M1")
        (False, True)
        """
        if self.values:
            return value in self.values
        low, high = self.low, self.high
        above = low is None or value > low or (value == low and not self.low_open)
        return above and (high is None or value < high or (value == high and not self.high_open))

    def written(self) -> list[Any] | str:
        """The value as a patient file holds it."""
        match self.low, self.high:
            case _ if self.values:
                return list(self.values)
            case date() as first, date() as last:
                return _days_written(first, last)
            case low, None:
                return f">{'' if self.low_open else '='}{_digits(low)}"
            case None, high:
                return f"<{'' if self.high_open else '='}{_digits(high)}"
            case low, high:
                return f"{_digits(low)}-{_digits(high)}"

    def in_words(self, unit: str | None = None) -> str:
        """The value in plain words, such as *pT3a or pT3b*, *more than 60 years*."""
        after = f" {unit}" if unit else ""
        match self.low, self.high:
            case _ if self.values:
                *others, last = [_in_words(value) for value in self.values]
                return f"{', '.join(others)} or {last}{after}"
            case date() as first, date() as last_day:
                return _days_written(first, last_day).replace("/", " to ")
            case low, None:
                return f"more than {_in_words(low)}{after}" if self.low_open else f"{_in_words(low)}{after} or more"
            case None, high:
                return f"less than {_in_words(high)}{after}" if self.high_open else f"{_in_words(high)}{after} or less"
            case low, high:
                return f"{_in_words(low)} to {_in_words(high)}{after}"


def is_one_value(given: object) -> bool:
    """Whether a fact is known for good: neither unknown nor partly known."""
    return given is not None and not isinstance(given, Partial)


def values_of(given: Any) -> tuple[Any, ...]:
    """The value of a fact, or each of its set; nothing of an interval, or while nothing is known."""
    if isinstance(given, Partial):
        return given.values
    return () if given is None else (given,)


def least(given: Any) -> Any:
    """The smallest number or earliest day that a fact can be; None where only its domain ends it."""
    if not isinstance(given, Partial):
        return given
    return min(given.values) if given.values else given.low


def most(given: Any) -> Any:
    """The largest number or latest day that a fact can be; None where only its domain ends it."""
    if not isinstance(given, Partial):
        return given
    return max(given.values) if given.values else given.high


def one_of_many(values: tuple[Any, ...]) -> Any:
    """One of these values: the value itself if there is only one."""
    return values[0] if len(values) == 1 else Partial(values)


def latest(given: Partial, day: date) -> Any:
    """The days of a partial date that are not after a day; unchanged if none is earlier.

    >>> latest(days_in("2026"), date(2026, 1, 31)) == days_in("2026-01")
    True
    """
    if given.values:
        return one_of_many(tuple(each for each in given.values if each <= day)) if given.values[0] <= day else given
    assert isinstance(given.low, date)
    assert isinstance(given.high, date)
    if given.high <= day or given.low > day:
        return given
    return day if given.low == day else Partial(low=given.low, high=day)


def bounds_in(text: str) -> tuple[str, str | None, str | None] | None:
    """The sign and the texts of the two ends of an interval of numbers; None for any other text.

    >>> bounds_in(">= 90 mm"), bounds_in("4-5 cm"), bounds_in("4 cm")
    (('>=', '90 mm', None), ('-', '4 cm', '5 cm'), None)
    """
    if len(text) > _LONGEST:
        return None
    stripped = text.strip()
    if found := _ONE_END.fullmatch(stripped):
        sign = {"≤": "<=", "≥": ">="}.get(found[1], found[1])
        return (sign, found[2], None) if sign[0] == ">" else (sign, None, found[2])
    if found := _TWO_ENDS.fullmatch(stripped):
        low, low_unit, high, unit = found.groups()
        return "-", f"{low} {low_unit or unit}".strip(), f"{high} {unit}".strip()
    return None


def days_in(given: Any) -> Partial | None:
    """The days of a month ``2024-03``, of a year ``2024``, or from one to another; None for anything else.

    >>> days_in("2024-02").high, days_in(2024).low, days_in("2024-13")
    (datetime.date(2024, 2, 29), datetime.date(2024, 1, 1), None)
    """
    text = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    if (found := _MONTH_OR_YEAR.fullmatch(text)) and found[1] != "0000":
        year, month = int(found[1]), found[2]
        first, last = (int(month), int(month)) if month else (1, 12)
        return Partial(low=date(year, first, 1), high=date(year, last, monthrange(year, last)[1]))
    if found := _ISO_INTERVAL.fullmatch(text):
        try:
            low, high = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        except ValueError:
            return None
        return Partial(low=low, high=high) if low < high else None
    return None


def _days_written(first: date, last: date) -> str:
    for text in (f"{first:%Y}", f"{first:%Y-%m}"):
        if (whole := days_in(text.zfill(4))) and (whole.low, whole.high) == (first, last):
            return text
    return f"{first.isoformat()}/{last.isoformat()}"


def _digits(number: Any) -> str:
    """All digits of a number, without an exponent."""
    text = repr(number)
    if "e" in text:
        # of the few numbers that need it
        from decimal import Decimal

        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")


def _in_words(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return words(value) if isinstance(value, str) else plain_number(value)
