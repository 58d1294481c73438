"""Sets of cells in words: which values of an input are meant.

>>> from renal_cds.decide.cells import Cells
>>> from renal_cds.language.types import number
>>> cells = Cells(number(low=0, high=40), {3, 4})
>>> ranges(cells, [0, 1]), ranges(cells, [2, 3, 4]), ranges(cells, [0, 4]), ranges(cells, [1])
('3 or less', 'more than 3', 'less than 3, or more than 4', '3')
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby

from renal_cds.decide.cells import Cells
from renal_cds.facts.partial import Partial, least, most
from renal_cds.plain_text import plain_number, value_text

__all__ = ["nearest_value", "ranges"]

_FINEST = 9


def ranges(cells: Cells, chosen: Iterable[int], unit: str | None = None) -> str:
    """The values that lie in the chosen cells."""
    found = sorted(set(chosen))
    numbers = [cell for cell in found if cells.ends(cell) is not None]
    runs = [[cell for _, cell in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    parts = [_run(cells, run, unit) for run in runs]
    spoken = [value_text(cells.representative(cell)) for cell in found if cells.ends(cell) is None]
    joined = " or ".join(spoken)
    return ", or ".join(part for part in (*parts, joined) if part)


def nearest_value(cells: Cells, cell: int, current: object) -> object:
    """The value in a cell that is nearest to the current one, as round as the cell allows.

    While that is not known it is one in the middle, or just beyond the last limit: how far numbers may go says
    nothing of where they usually are.

    >>> from renal_cds.language.types import number
    >>> cells = Cells(number(low=0, high=40), {3, 4})
    >>> [nearest_value(cells, 4, current) for current in (3.5, 20, None)], nearest_value(cells, 0, None)
    ([4.1, 20, 4.1], 1.5)
    """
    ends = cells.ends(cell)
    if ends is None or ends[0] == ends[1] or isinstance(current, str | bool):
        return cells.representative(cell)
    low, high = ends
    if isinstance(current, Partial):
        current = least(current) if least(current) is not None else most(current)
    if current is None and cells.cuts and low == cells.cuts[-1]:
        current = low
    if not isinstance(current, int | float):
        return cells.representative(cell)
    if low < current < high:
        return current
    inward = 1 if current <= low else -1
    edge = low if inward == 1 else high
    if not math.isfinite(edge):
        return cells.representative(cell)
    if cells.of_value(edge) == (cell,):
        return edge
    if cells.kind.integer:
        return (math.floor(edge) + 1) if inward == 1 else (math.ceil(edge) - 1)
    for digits in range(1, _FINEST):
        step = 10.0**-digits
        value = round(edge + inward * step, digits + 2)
        if low < value < high:
            return value
    return cells.representative(cell)


def _run(cells: Cells, run: list[int], unit: str | None) -> str:
    """A run of neighbouring cells of numbers."""
    first, last = cells.ends(run[0]), cells.ends(run[-1])
    assert first is not None
    assert last is not None
    numbers = [cell for cell in cells.every if cells.ends(cell) is not None]
    after = f" {unit}" if unit else ""
    low, high = _edge(cells, first, lower=True), _edge(cells, last, lower=False)
    begins, ends = run[0] == numbers[0], run[-1] == numbers[-1]
    if low[0] == high[0] and low[1] and high[1]:
        return plain_number(low[0]) + after
    if begins and ends:
        return "any day" if cells.kind.kind == "date" else "any number"
    if begins:
        return f"{plain_number(high[0])}{after} or less" if high[1] else f"less than {plain_number(high[0])}{after}"
    if ends:
        return f"{plain_number(low[0])}{after} or more" if low[1] else f"more than {plain_number(low[0])}{after}"
    start = plain_number(low[0]) if low[1] else f"more than {plain_number(low[0])}"
    return f"{start} to {'' if high[1] else 'less than '}{plain_number(high[0])}{after}"


def _edge(cells: Cells, ends: tuple[float, float], *, lower: bool) -> tuple[float, bool]:
    """The end of a run, and whether it belongs to it; whole numbers always do."""
    if ends[0] == ends[1]:
        return ends[0], True
    end = ends[0] if lower else ends[1]
    if not cells.kind.integer or not math.isfinite(end):
        return end, False
    touches = end == (cells.kind.low if lower else cells.kind.high) and end not in cells.cuts
    if touches:
        return end, True
    return (math.floor(end) + 1 if lower else math.ceil(end) - 1), True
