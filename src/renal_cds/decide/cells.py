"""Cells: the finitely many ways in which the comparisons of a decision can see one input.

Every comparison with a constant cuts the numbers of an input at that constant. Between two cuts,
and at each of them, all comparisons have one answer, so one cell stands for all its values.

>>> from renal_cds.language.types import number
>>> cells = Cells.of(number(low=0, high=40), {3, 4})
>>> [cells.describe(each) for each in range(len(cells))]
['0 to < 3', '3', '> 3 to < 4', '4', '> 4 to 40']
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from renal_cds.decide.possible import Possible
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE, Type

__all__ = ["Cells", "compare"]


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


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one input, numbered from 0.

    ``words`` are cells of one value each (enumerations, truth values, and the states of a derived
    value); ``cuts`` are the constants of a number. ``numbers`` lists the raw intervals that can
    occur: raw ``2k`` is the open interval before cut ``k``, raw ``2k + 1`` the cut itself.
    """

    kind: Type
    cuts: tuple[float, ...]
    numbers: tuple[int, ...]
    words: tuple[Any, ...]

    @classmethod
    def of(cls, kind: Type, constants: Collection[Any]) -> Cells:
        """The cells that comparisons with ``constants`` make of a value of type ``kind``."""
        states = (NOT_APPLICABLE, CONFLICT) if kind.derived else ()
        if kind.kind == "boolean":
            return cls(kind, (), (), (False, True, *states))
        if kind.kind == "enumeration":
            return cls(kind, (), (), (*kind.values, *states))
        cuts = tuple(sorted({value for value in constants if not isinstance(value, str)}))
        raw = tuple(index for index in range(2 * len(cuts) + 1) if _occurs(kind, cuts, index))
        return cls(kind, cuts, raw, states)

    def __len__(self) -> int:
        return len(self.numbers) + len(self.words)

    def index(self, value: Any) -> int:
        """The cell of one value."""
        if isinstance(value, str | bool) or not self.numbers:
            return len(self.numbers) + self.words.index(value)
        return self.numbers.index(self._raw(value))

    def allowed(self, possible: Possible) -> tuple[int, ...]:
        """The cells in which a possible value can lie."""
        found = {self.index(value) for value in possible.values}
        if possible.interval:
            low, high = (self._raw(end) for end in possible.interval)
            found.update(place for place, raw in enumerate(self.numbers) if low <= raw <= high)
        return tuple(sorted(found))

    def representative(self, cell: int) -> Any:
        """One value that lies in the cell."""
        if cell >= len(self.numbers):
            return self.words[cell - len(self.numbers)]
        raw = self.numbers[cell]
        if raw % 2:
            return self.cuts[raw // 2]
        if self.kind.integer:
            first, last = _whole_numbers(self.kind, self.cuts, raw)
            return int(first if math.isfinite(first) else last if math.isfinite(last) else 0)
        low, high = self._ends(raw)
        if math.isfinite(low) and math.isfinite(high):
            return (low + high) / 2
        return low + 1 if math.isfinite(low) else high - 1 if math.isfinite(high) else 0.0

    def describe(self, cell: int) -> str:
        """The cell in words."""
        if cell >= len(self.numbers):
            return str(self.words[cell - len(self.numbers)]).lower()
        raw = self.numbers[cell]
        if raw % 2:
            return f"{self.cuts[raw // 2]:g}"
        first = f"> {self.cuts[raw // 2 - 1]:g}" if raw else self._edge(self.kind.low, self.kind.above)
        last = f"< {self.cuts[raw // 2]:g}" if raw < 2 * len(self.cuts) else self._edge(self.kind.high, None)
        return " to ".join(end for end in (first, last) if end) or "any"

    def _edge(self, limit: float | None, exclusive: float | None) -> str:
        return f"{limit:g}" if limit is not None else f"> {exclusive:g}" if exclusive is not None else ""

    def _raw(self, value: float) -> int:
        place = bisect_left(self.cuts, value)
        return 2 * place + (place < len(self.cuts) and self.cuts[place] == value)

    def _ends(self, raw: int) -> tuple[float, float]:
        return _open_interval(self.kind, self.cuts, raw)


def _open_interval(kind: Type, cuts: tuple[float, ...], raw: int) -> tuple[float, float]:
    """The ends of the open interval ``raw``, within the domain of the type."""
    low = cuts[raw // 2 - 1] if raw else -math.inf
    high = cuts[raw // 2] if raw < 2 * len(cuts) else math.inf
    floor = kind.above if kind.above is not None else -math.inf if kind.low is None else kind.low
    return max(low, floor), min(high, math.inf if kind.high is None else kind.high)


def _occurs(kind: Type, cuts: tuple[float, ...], raw: int) -> bool:
    """Whether the domain of the type has a value in the raw interval."""
    if raw % 2:
        return _inside(kind, cuts[raw // 2])
    if kind.integer:
        first, last = _whole_numbers(kind, cuts, raw)
        return first <= last
    low, high = _open_interval(kind, cuts, raw)
    touches_low = low == kind.low and (not raw or cuts[raw // 2 - 1] < low)
    touches_high = high == kind.high and (raw == 2 * len(cuts) or cuts[raw // 2] > high)
    return low < high or (low == high and touches_low and touches_high)


def _whole_numbers(kind: Type, cuts: tuple[float, ...], raw: int) -> tuple[float, float]:
    """The first and the last whole number in the raw interval; the ends of the domain belong to it."""
    low, high = _open_interval(kind, cuts, raw)
    first = math.floor(low) + 1 if math.isfinite(low) else low
    if low == kind.low and (not raw or cuts[raw // 2 - 1] < low):
        first = math.ceil(low)
    last = math.ceil(high) - 1 if math.isfinite(high) else high
    if high == kind.high and (raw == 2 * len(cuts) or cuts[raw // 2] > high):
        last = math.floor(high)
    return first, last


def _inside(kind: Type, value: float) -> bool:
    return (
        (kind.low is None or value >= kind.low)
        and (kind.high is None or value <= kind.high)
        and (kind.above is None or value > kind.above)
        and not (kind.integer and value != math.floor(value))
    )
