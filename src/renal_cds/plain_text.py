"""Single values in plain words: numbers without needless decimals, *yes* and *no*, words without underscores.

>>> value_text(30.0, "mm"), value_text(True), value_text("partial_nephrectomy"), value_text(None)
('30 mm', 'yes', 'partial nephrectomy', 'not known')
"""

from __future__ import annotations

import datetime
from typing import Any, Protocol, runtime_checkable

__all__ = ["UNKNOWN", "InWords", "months", "plain_number", "value_text", "words"]

UNKNOWN = "not known"

#: From here on no decimals are shown.
_LARGE = 1e6

#: Digits that are shown at least, where a number has them, and decimals of a formula's value.
_DIGITS, _DECIMALS = 6, 9


@runtime_checkable
class InWords(Protocol):
    """A value that says itself in words, as one does of which only a part is known."""

    def in_words(self, unit: str | None = None) -> str:
        """The value with its unit."""


def words(identifier: str) -> str:
    """An id or a word of an enumeration as a person reads it."""
    return identifier.replace("_", " ")


def plain_number(number: float) -> str:
    """A number without needless decimals; one that is not round never reads as a round one, such as a limit.

    >>> plain_number(30.0), plain_number(2.4), plain_number(2 / 3), plain_number(30.000001)
    ('30', '2.4', '0.666667', '30.000001')
    """
    if abs(number) >= _LARGE:
        return f"{number:.0f}"
    text = f"{number:g}"
    if float(text) == number:
        return text
    number = round(number, _DECIMALS)  # what arithmetic leaves behind that is no digit of the number
    for digits in range(_DIGITS, _DIGITS + _DECIMALS):
        text = f"{number:.{digits}g}"
        every = len(text.lstrip("-0.").replace(".", "")) == digits and not text.endswith("0")
        if float(text) == number or every:
            break
    return text


def months(count: int) -> str:
    """A number of months in words.

    >>> months(1), months(3)
    ('1 month', '3 months')
    """
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
    if isinstance(given, str):
        return words(given)
    return given.in_words(unit) if isinstance(given, InWords) else words(str(given))
