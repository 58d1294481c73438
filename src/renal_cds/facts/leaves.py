"""The type of one fact, and the reading of one value as that fact.

>>> size = LeafType("number", unit="cm", above=0, high=40)
>>> size.read("42 mm")
4.2
>>> LeafType("enumeration", values=("M0", "M1")).read("M1")
'M1'
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, assert_never

from renal_cds.facts.partial import INTERVAL_FORMS, Partial, bounds_in, days_in, one_of_many
from renal_cds.facts.quantities import accepted_units, read_number, read_quantity
from renal_cds.facts.refusal import LEAVE_OUT, Refused, is_hidden, quoted
from renal_cds.facts.spelling import declared_for, one_of, same_but_for_case, word_help
from renal_cds.records import Struct

__all__ = ["How", "Kind", "LeafType"]

Kind = Literal["boolean", "number", "enumeration", "date", "text"]
How = Literal["asked", "laboratory", "imaging", "tissue"]

_ISO_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
_UNKNOWN = {"unknown", "not known", "not_known", "n/a", "na", "missing", "?", "-", ""}
_BARE = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_COMMA = r"[0-9],[0-9]"
_MOST_VALUES = 50
_FEW_DIGITS = 1000
_LONGEST_TEXT = 200  # characters; a text is a label, and stands wherever its element is spoken of


class LeafType(Struct):
    """The type of one fact: its kind, its domain, its unit, what it means and how it is obtained.

    ``low`` and ``high`` belong to the domain, ``above`` is the bound that does not.
    ``values`` are the words of an enumeration, in the order they were declared. ``substance`` is what a
    number measures, when that decides which units it may be given in. ``changeable`` is false for what
    no measure and no time can make different. ``also_written`` holds words of reports with the values that each can
    mean, ``elsewhere`` words that have no place in this fact with what to do instead.
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
    also_written: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    def read(self, value: Any) -> Any:
        """The value as this fact; ``None`` stays ``None``, which is unknown.

        A list, an interval, or a month is a :class:`~renal_cds.facts.partial.Partial` value.

        >>> LeafType("enumeration", values=("pT1a", "pT3a", "pT3b")).read(["pT3b", "pT3a"]).values
        ('pT3a', 'pT3b')

        Raises:
            Refused: the value is of another kind, or outside the domain.
        """
        if value is None:
            return None
        if isinstance(value, Partial):
            return self.read(value.written())
        if isinstance(value, list | tuple) and self.kind not in ("boolean", "text"):
            return self._read_set(value)
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

    def _read_set(self, items: Sequence[Any]) -> Any:
        """One of several values, in the order of the domain."""
        if not items:
            raise Refused("no-value", "has no value in its list", LEAVE_OUT)
        if len(items) > _MOST_VALUES:
            what = f"is one of at most {_MOST_VALUES} values, not of {len(items):,}"
            raise Refused("too-many-values", what, f"write an interval, or {LEAVE_OUT}")
        values: set[Any] = set()
        for item in items:
            one = None if isinstance(item, list | tuple) else self.read(item)
            if one is None or (isinstance(one, Partial) and not one.values):
                what = f"has {quoted(item)} among its values"
                raise Refused("not-one-value", what, "list single values that are still possible")
            values.update(one.values if isinstance(one, Partial) else (one,))
        order = self.values.index if self.kind == "enumeration" else None
        return one_of_many(tuple(sorted(values, key=order)))

    def _read_interval(self, text: str, sign: str, low: str | None, high: str | None) -> Any:
        """The numbers between two ends, of which one may be that of the domain."""
        floor, ceiling = self._read_end(low, text), self._read_end(high, text)
        low_open, high_open = sign == ">", sign == "<"
        if self.integer:  # the first and the last whole number inside
            floor = None if floor is None else math.floor(floor) + 1 if low_open else math.ceil(floor)
            ceiling = None if ceiling is None else math.ceil(ceiling) - 1 if high_open else math.floor(ceiling)
            low_open = high_open = False
        lowest = floor if floor is not None else self.low if self.low is not None else self.above
        highest = ceiling if ceiling is not None else self.high
        below = low_open or (floor is None and self.low is None)
        if lowest is not None and highest is not None:
            if floor is not None and ceiling is not None and floor > ceiling:
                raise Refused("empty-interval", f"has no number in {quoted(text)}", "write the smaller number first")
            if lowest > highest or (lowest == highest and (below or high_open)):
                raise Refused("out-of-range", f"lies {self.domain()}, and no such number is in {quoted(text)}")
            if lowest == highest:
                return lowest
        return Partial(low=floor, high=ceiling, low_open=low_open, high_open=high_open)

    def _read_end(self, end: str | None, text: str) -> float | None:
        """One end of an interval: in the domain, or where the domain begins."""
        if end is None:
            return None
        if re.search(_COMMA, end):
            help = f"write the number with a decimal point: {INTERVAL_FORMS}"
            raise Refused("decimal-comma", f"has a decimal comma in {quoted(text)}", help)
        if re.fullmatch(_BARE, end):
            number = read_number(float(end))
        elif self.unit:
            number = read_quantity(end, self.unit, self.substance)
        else:
            raise Refused("not-a-number", f"is a number, not {quoted(text)}", f"write a number, or {INTERVAL_FORMS}")
        if not self.contains(number) and number != self.above:
            raise Refused("out-of-range", f"lies {self.domain()}, and {quoted(text)} does not")
        return number

    def _read_number(self, value: Any) -> Any:
        _refuse_unknown_word(value)
        if isinstance(value, str) and self.also_written and (meant := declared_for(value, self.also_written)):
            return one_of_many(meant)
        if isinstance(value, str) and (bounds := bounds_in(value)):
            return self._read_interval(value, *bounds)
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

    def _read_word(self, value: Any) -> Any:
        if isinstance(value, str) and value in self.values:
            return self.values[self.values.index(value)]
        _refuse_unknown_word(value)
        written = str(value) if type(value) is int and abs(value) < _FEW_DIGITS else value  # the edition 8
        if isinstance(written, str) and (word := same_but_for_case(written, self.values)):
            return word
        if isinstance(written, str) and (meant := declared_for(written, self.also_written)):
            return one_of_many(meant)
        if not isinstance(value, str):
            raise Refused("not-a-word", f"is a word, not {quoted(value)}", one_of(self.values))
        if help := declared_for(value, self.elsewhere):
            raise Refused("word-of-another-fact", f"has no value {quoted(value)}", help)
        raise Refused("unknown-value", f"has no value {quoted(value)}", word_help(value, self.values))


def _refuse_unknown_word(value: Any) -> None:
    if isinstance(value, str) and value.strip().lower() in _UNKNOWN:
        raise Refused("word-for-unknown", f"cannot be {quoted(value)}", LEAVE_OUT)


def _read_boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    _refuse_unknown_word(value)
    raise Refused("not-a-boolean", f"is true or false, not {quoted(value)}", f"write `true` or `false`; {LEAVE_OUT}")


def _read_date(value: Any) -> date | Partial:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    _refuse_unknown_word(value)
    if days := days_in(value):
        return days
    help = "write year, month and day: `2026-03-01`; a month `2026-03` or a year `2026` where no more is known"
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
