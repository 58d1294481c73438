"""How a single value is refused: a code, the second half of a sentence, and help.

The sentence starts with the name of the fact, which only the caller knows in full.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from renal_cds.facts.partial import Partial

__all__ = ["LEAVE_OUT", "NO_ELEMENT", "Refused", "is_hidden", "quoted"]

LEAVE_OUT = "leave it out when it is not known"
NO_ELEMENT = "write `[]` when there is none; leave it out when that is not known"

_LONGEST = 60
#: What no terminal and no page shows, though it is of a kind that is shown: fillers, joiners, variants, tags.
_NOT_SEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_NOT_A_WORD = r"([-+]?([0-9]+(\.[0-9]+)?|\.[0-9]+)|true|false|null|~|)\Z"


class Refused(Exception):
    """A value that a fact does not accept; ``what`` continues a sentence that starts with the fact."""

    def __init__(self, code: str, what: str, help: str | None = None) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.help = help


def is_hidden(character: str) -> bool:
    r"""Whether a character is not seen, ends a line, or turns the direction of what stands around it.

    With these 24 mm can be shown as 42 mm, and two labels can look the same.

    >>> is_hidden("\u202e"), is_hidden("\u200b"), is_hidden("ש"), is_hidden(" ")
    (True, True, False, False)
    """
    return character != " " and (
        unicodedata.category(character) in ("Cc", "Cs", "Cf", "Zl", "Zp") or _NOT_SEEN.match(character) is not None
    )


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
        case Partial():
            written = given if isinstance(given := value.written(), str) else f"[{', '.join(map(str, given))}]"
            return f"`{_one_line(written, word=False)}`"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a group of facts"
        case _:
            # who passes a Decimal has loaded it; nobody else should
            from decimal import Decimal

            return f"`{_one_line(str(value), word=False)}`" if isinstance(value, Decimal) else "a value of another kind"


def _one_line(text: str, *, word: bool = True) -> str:
    shown = "".join(
        character if character.isprintable() and not is_hidden(character) else " "
        for character in text[: _LONGEST + 1].replace("`", "'")
    )
    if len(shown) > _LONGEST:
        shown = shown[: _LONGEST - 1] + "…"
    return f'"{shown}"' if word and re.match(_NOT_A_WORD, text) else shown
