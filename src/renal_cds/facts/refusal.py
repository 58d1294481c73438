"""How a single value is refused: a code, the second half of a sentence, and help.

The sentence starts with the name of the fact, which only the caller knows in full.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

__all__ = ["LEAVE_OUT", "NO_ELEMENT", "Refused", "quoted"]

LEAVE_OUT = "leave it out when it is not known"
NO_ELEMENT = "write `[]` when there is none; leave it out when that is not known"

_LONGEST = 60
_NOT_A_WORD = r"([-+]?([0-9]+(\.[0-9]+)?|\.[0-9]+)|true|false|null|~|)\Z"


class Refused(Exception):
    """A value that a fact does not accept; ``what`` continues a sentence that starts with the fact."""

    def __init__(self, code: str, what: str, help: str | None = None) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.help = help


def quoted(value: Any) -> str:
    """The user's own value in backticks, short and on one line, or what sort of thing it is.

    >>> quoted("4 km"), quoted("4"), quoted(True), quoted([1, 2])
    ('`4 km`', '`"4"`', '`true`', 'a list')
    """
    match value:
        case None:
            return "`null`"
        case bool():
            return "`true`" if value else "`false`"
        case str():
            return f"`{_one_line(value)}`"
        case int() if value.bit_length() > 64:
            return "a very large number"
        case float() if math.isfinite(value) and value.is_integer() and abs(value) < 1e15:
            return f"`{int(value)}`"
        case int() | float():
            return f"`{_one_line(str(value), word=False)}`"
        case datetime():
            return "a date with a time of day"
        case date():
            return f"`{value.isoformat()}`"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a group of facts"
        case _:
            from decimal import Decimal

            return f"`{_one_line(str(value), word=False)}`" if isinstance(value, Decimal) else "a value of another kind"


def _one_line(text: str, *, word: bool = True) -> str:
    shown = "".join(each if each.isprintable() else " " for each in text.replace("`", "'"))
    if len(shown) > _LONGEST:
        shown = shown[: _LONGEST - 1] + "…"
    return f'"{shown}"' if word and re.match(_NOT_A_WORD, text) else shown
