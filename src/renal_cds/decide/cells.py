"""Cells: the finitely many ways in which the comparisons of a rulebook can see one input.

Every comparison with a constant cuts the numbers of an input at that constant. Between two cuts,
and at each of them, all comparisons have one answer, so one cell stands for all its values.

>>> from renal_cds.language.types import number
>>> cells = Cells(number(low=0, high=40), {3, 4})
>>> [cells.describe(each) for each in range(len(cells))]
['0 to < 3', '3', '> 3 to < 4', '4', '> 4 to 40']
"""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from renal_cds.decide.formulas.value_sets import ValueSet, any_of_type
from renal_cds.facts.partial import Partial
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE, Type

__all__ = ["Cells", "compare"]

_SOME_DAY = datetime.date(2000, 1, 1)


def compare(operator: str, left: Any, right: Any) -> bool:
    """One comparison of two values; a value that is not applicable equals only that word.

    >>> compare("<", 2, 3), compare("<", "not_applicable", 3), compare("!=", "not_applicable", 3)
    (True, False, True)
    """
    match operator:
        case "==":
            return bool(left == right)
        case "!=":
            return bool(left != right)
    if isinstance(left, str) or isinstance(right, str):
        return False
    match operator:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case ">=":
            return bool(left >= right)
    raise AssertionError(operator)


class Cells:
    """The cells of one input, numbered from 0: first those of numbers, then one for each word.

    Words are truth values, the words of an enumeration, and the states of a derived value. Numbers
    are seen as raw intervals: raw ``2k`` is the open interval before cut ``k``, raw ``2k + 1`` the
    cut itself; those that cannot occur have no cell. Days are compared with no constant: all have one cell.
    """

    __slots__ = ("_alone", "_cell_of_raw", "_cell_of_word", "_raws", "_words", "cuts", "every", "kind", "unknown")

    def __init__(self, kind: Type, constants: Iterable[Any]) -> None:
        self.kind = kind
        states = (NOT_APPLICABLE, CONFLICT) if kind.derived else ()
        numeric = kind.kind in ("number", "date")
        self.cuts: tuple[float, ...] = (
            tuple(sorted({each for each in constants if not isinstance(each, str)})) if numeric else ()
        )
        count = 2 * len(self.cuts) + 1 if numeric else 0
        self._raws = [raw for raw in range(count) if self._occurs(raw)]
        self._cell_of_raw = {raw: cell for cell, raw in enumerate(self._raws)}
        own: tuple[Any, ...] = (False, True) if kind.kind == "boolean" else kind.values
        self._words: tuple[Any, ...] = (*own, *states)
        self._cell_of_word = {word: len(self._raws) + place for place, word in enumerate(self._words)}
        self._alone = [(cell,) for cell in range(len(self._raws) + len(self._words))]
        #: All cells, and those in which the value can lie while it is unknown.
        self.every = tuple(range(len(self._alone)))
        self.unknown = self.allowed(any_of_type(kind)) if not kind.derived else self.every

    def __len__(self) -> int:
        return len(self._alone)

    def of_value(self, value: Any) -> tuple[int]:
        """The one cell of a value."""
        if self._raws and not isinstance(value, str):
            return self._alone[self._cell_of_raw[self._raw(value)]]
        return self._alone[self._cell_of_word[value]]

    def of_fact(self, given: Any) -> tuple[int, ...]:
        """The cells in which a fact can lie: known, partly known, or unknown.

        >>> from renal_cds.language.types import number
        >>> sizes = Cells(number(low=0, high=40), {3, 4})
        >>> sizes.of_fact(3.5), sizes.of_fact(Partial(low=4, low_open=True)), len(sizes.of_fact(None))
        ((2,), (4,), 5)
        """
        if given is None:
            return self.unknown
        if not isinstance(given, Partial):
            return self.of_value(given)
        if given.values:
            return tuple(sorted({self.of_value(value)[0] for value in given.values}))
        first = 0 if given.low is None else self._raw_of(given.low)
        last = 2 * len(self.cuts) if given.high is None else self._raw_of(given.high)
        # an end that is open and lies at a cut does not reach it
        first += given.low_open and first % 2
        last -= given.high_open and last % 2
        return tuple(cell for cell, raw in enumerate(self._raws) if first <= raw <= last)

    def allowed(self, possible: ValueSet) -> tuple[int, ...]:
        """The cells in which a possible value can lie."""
        if possible.interval is None and len(possible.values) == 1:
            return self.of_value(possible.only)
        found = {self.of_value(value)[0] for value in possible.values}
        if possible.interval:
            low, high = (self._raw(end) for end in possible.interval)
            found.update(cell for cell, raw in enumerate(self._raws) if low <= raw <= high)
        return tuple(sorted(found))

    def representative(self, cell: int) -> Any:
        """One value that lies in the cell."""
        if cell >= len(self._raws):
            return self._words[cell - len(self._raws)]
        raw = self._raws[cell]
        if self.kind.kind == "date":
            return _SOME_DAY
        if raw % 2:
            return self.cuts[raw // 2]
        if self.kind.integer:
            first, last = self._whole_numbers(raw)
            return int(first if math.isfinite(first) else last if math.isfinite(last) else 0)
        low, high = self._open_interval(raw)
        if math.isfinite(low) and math.isfinite(high):
            return (low + high) / 2
        return low + 1 if math.isfinite(low) else high - 1 if math.isfinite(high) else 0.0

    def is_single(self, cell: int) -> bool:
        """Whether only one value lies in the cell."""
        if cell >= len(self._raws) or self._raws[cell] % 2:
            return True
        first, last = (
            self._whole_numbers(self._raws[cell]) if self.kind.integer else self._open_interval(self._raws[cell])
        )
        return first == last

    def describe(self, cell: int) -> str:
        """The cell in words."""
        if cell >= len(self._raws):
            return str(self._words[cell - len(self._raws)]).lower()
        raw = self._raws[cell]
        if raw % 2:
            return f"{self.cuts[raw // 2]:g}"
        first = f"> {self.cuts[raw // 2 - 1]:g}" if raw else _edge(self.kind.low, self.kind.above)
        last = f"< {self.cuts[raw // 2]:g}" if raw < 2 * len(self.cuts) else _edge(self.kind.high, None)
        return " to ".join(end for end in (first, last) if end) or "any"

    def ends(self, cell: int) -> tuple[float, float] | None:
        """The ends of a cell of numbers, equal for a single number, else both open; None for a word."""
        if cell >= len(self._raws):
            return None
        raw = self._raws[cell]
        return (self.cuts[raw // 2],) * 2 if raw % 2 else self._open_interval(raw)

    def _raw_of(self, end: Any) -> int:
        """Where the end of an interval lies; days are compared with no constant."""
        return 0 if isinstance(end, datetime.date) else self._raw(end)

    def _raw(self, value: float) -> int:
        place = bisect_left(self.cuts, value)
        return 2 * place + (place < len(self.cuts) and self.cuts[place] == value)

    def _open_interval(self, raw: int) -> tuple[float, float]:
        """The ends of an open interval, within the domain of the type."""
        low = self.cuts[raw // 2 - 1] if raw else -math.inf
        high = self.cuts[raw // 2] if raw < 2 * len(self.cuts) else math.inf
        floor = (
            self.kind.above if self.kind.above is not None else -math.inf if self.kind.low is None else self.kind.low
        )
        return max(low, floor), min(high, math.inf if self.kind.high is None else self.kind.high)

    def _occurs(self, raw: int) -> bool:
        """Whether the domain of the type has a value in the raw interval."""
        if raw % 2:
            return self._inside(self.cuts[raw // 2])
        if self.kind.integer:
            first, last = self._whole_numbers(raw)
            return first <= last
        low, high = self._open_interval(raw)
        return low < high or (low == high and all(self._touches(raw)))

    def _touches(self, raw: int) -> tuple[bool, bool]:
        """Whether an open interval begins or ends with the domain, so that the end belongs to it."""
        low, high = self._open_interval(raw)
        return (
            low == self.kind.low and (not raw or self.cuts[raw // 2 - 1] < low),
            high == self.kind.high and (raw == 2 * len(self.cuts) or self.cuts[raw // 2] > high),
        )

    def _whole_numbers(self, raw: int) -> tuple[float, float]:
        """The first and the last whole number of an open interval, endless where it has no end."""
        (low, high), (touches_low, touches_high) = self._open_interval(raw), self._touches(raw)
        first = low if not math.isfinite(low) else math.ceil(low) if touches_low else math.floor(low) + 1
        last = high if not math.isfinite(high) else math.floor(high) if touches_high else math.ceil(high) - 1
        return first, last

    def _inside(self, value: float) -> bool:
        kind = self.kind
        return (
            (kind.low is None or value >= kind.low)
            and (kind.high is None or value <= kind.high)
            and (kind.above is None or value > kind.above)
            and not (kind.integer and value != math.floor(value))
        )


def _edge(limit: float | None, exclusive: float | None) -> str:
    return f"{limit:g}" if limit is not None else f"> {exclusive:g}" if exclusive is not None else ""
