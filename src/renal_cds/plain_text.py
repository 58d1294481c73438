"""Single values in plain words: numbers without needless decimals, *yes* and *no*, words without underscores.

>>> value_text(30.0, "mm"), value_text(True), value_text("partial_nephrectomy"), value_text(None)
('30 mm', 'yes', 'partial nephrectomy', 'not known')
"""

from __future__ import annotations

import datetime
from typing import Any

__all__ = ["UNKNOWN", "months", "plain_number", "value_text", "words"]

UNKNOWN = "not known"


def words(identifier: str) -> str:
    """An id or a word of an enumeration as a person reads it."""
    return identifier.replace("_", " ")


def plain_number(number: float) -> str:
    """A number without needless decimals.

    >>> plain_number(30.0), plain_number(2.4)
    ('30', '2.4')
    """
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"


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
    return words(str(given))
