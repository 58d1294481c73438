"""The type of one fact, and the reading of one value as that fact.

>>> size = LeafType("number", unit="cm", above=0, high=40)
>>> size.read("42 mm")
4.2
>>> LeafType("enumeration", values=("M0", "M1")).read("M1")
'M1'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, assert_never

from renal_cds.facts.quantities import accepted_units, read_number, read_quantity
from renal_cds.facts.refusal import LEAVE_OUT, Refused, is_hidden, quoted
from renal_cds.facts.spelling import one_of, same_but_for_case, word_help
from renal_cds.records import Struct

__all__ = ["How", "Kind", "LeafType"]

Kind = Literal["boolean", "number", "enumeration", "date", "text"]
How = Literal["asked", "laboratory", "imaging", "tissue"]

_ISO_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
_UNKNOWN = {"unknown", "not known", "not_known", "n/a", "na", "missing", "?", "-", ""}
_LONGEST_TEXT = 200  # characters; a text is a label, and stands wherever its element is spoken of


class LeafType(Struct):
    """The type of one fact: its kind, its domain, its unit, what it means and how it is obtained.

    ``low`` and ``high`` belong to the domain, ``above`` is the bound that does not.
    ``values`` are the words of an enumeration, in the order they were declared. ``substance`` is what a
    number measures, when that decides which units it may be given in. ``changeable`` is false for what
    no measure and no time can make different.
    """

    kind: Kind
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    above: float | None = None
    integer: bool = False
    values: tuple[str, ...] = ()
    meaning: str = ""
    how: How = "asked"
    substance: str | None = None
    changeable: bool = True

    def read(self, value: Any) -> Any:
        """The value as this fact; ``None`` stays ``None``, which is unknown.

        Raises:
            Refused: the value is of another kind, or outside the domain.
        """
        if value is None:
            return None
        match self.kind:
            case "boolean":
                return _read_boolean(value)
            case "number":
                return self._read_number(value)
            case "enumeration":
                return self._read_word(value)
            case "date":
                return _read_date(value)
            case "text":
                return _read_text(value)
            case _:
                assert_never(self.kind)

    def contains(self, number: float) -> bool:
        """Whether a number lies in the domain, the bounds as declared."""
        return (
            (self.low is None or number >= self.low)
            and (self.above is None or number > self.above)
            and (self.high is None or number <= self.high)
        )

    def domain(self) -> str:
        """The domain of a number in words: ``between 0 and 120 years``."""
        unit = f" {self.unit}" if self.unit else ""
        low = None if self.low is None else f"{self.low:.15g}"
        above = None if self.above is None else f"{self.above:.15g}"
        high = None if self.high is None else f"{self.high:.15g}"
        if high is None:
            return f"above {above}{unit}" if above is not None else f"at or above {low}{unit}"
        if above is not None:
            return f"above {above} and not above {high}{unit}"
        return f"between {low} and {high}{unit}" if low is not None else f"at or below {high}{unit}"

    def _read_number(self, value: Any) -> float | int:
        _refuse_unknown_word(value)
        number = read_quantity(value, self.unit, self.substance) if self.unit else read_number(value)
        if not self.contains(number):
            raise Refused("out-of-range", f"lies {self.domain()}, and {quoted(value)} does not", self._meant(value))
        if not self.integer:
            return number
        if not number.is_integer():
            raise Refused("not-a-whole-number", f"is a whole number, not {quoted(value)}")
        return int(number)

    def _meant(self, value: Any) -> str | None:
        """Help for a bare number that would be plausible in another unit."""
        if not self.unit or isinstance(value, str | Mapping):
            return None
        for unit in accepted_units(self.unit, self.substance)[1:]:
            try:
                converted = read_quantity({"value": value, "unit": unit}, self.unit, self.substance)
            except Refused:  # no number any more in that unit
                continue
            if self.contains(converted):
                return f"write `{quoted(value).strip('`')} {unit}` if that is what was meant"
        return None

    def _read_word(self, value: Any) -> str:
        if isinstance(value, str) and value in self.values:
            return self.values[self.values.index(value)]
        _refuse_unknown_word(value)
        if not isinstance(value, str):
            raise Refused("not-a-word", f"is a word, not {quoted(value)}", one_of(self.values))
        if word := same_but_for_case(value, self.values):
            return word
        raise Refused("unknown-value", f"has no value {quoted(value)}", word_help(value, self.values))


def _refuse_unknown_word(value: Any) -> None:
    if isinstance(value, str) and value.strip().lower() in _UNKNOWN:
        raise Refused("word-for-unknown", f"cannot be {quoted(value)}", LEAVE_OUT)


def _read_boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    _refuse_unknown_word(value)
    raise Refused("not-a-boolean", f"is true or false, not {quoted(value)}", f"write `true` or `false`; {LEAVE_OUT}")


def _read_date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    _refuse_unknown_word(value)
    help = "write year, month and day: `2026-03-01`"
    if not isinstance(value, str) or not re.match(_ISO_DATE, value):
        raise Refused("not-a-date", f"is a date, not {quoted(value)}", help)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused("not-a-date", f"is a date, and {quoted(value)} is no day of the calendar", None) from None


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        help = f'write `"{value}"`' if isinstance(value, int) and value.bit_length() <= 64 else None
        raise Refused("not-a-text", f"is a text, not {quoted(value)}", help)
    if len(value) > _LONGEST_TEXT:
        raise Refused("too-long", f"is a text of at most {_LONGEST_TEXT} characters, not of {len(value):,}")
    for character in value:
        if is_hidden(character):
            name = unicodedata.name(character, "").lower()
            shown = f"U+{ord(character):04X}{f', {name}' if name else ''}"
            what = f"holds a character that cannot be shown ({shown}): {quoted(value)}"
            raise Refused("bad-character", what)
    return value
