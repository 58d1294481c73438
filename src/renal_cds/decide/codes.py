"""Allowed cells as one number, so that a walk through the diagrams of a decision is looked up and not worked out.

>>> from renal_cds.decide.cells import Cells
>>> from renal_cds.decide.value_sets import interval
>>> from renal_cds.language.types import number
>>> codes = Codes(Cells(number(low=0, high=40), {3, 4}))
>>> codes[2.5], codes[4], codes[None], codes.sets[codes[None]], codes.sets[codes.of(interval(3, 3.5))]
(1, 4, 6, (0, 1, 2, 3, 4), (1, 2))
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from renal_cds.decide.cells import Cells
from renal_cds.decide.value_sets import ValueSet

__all__ = ["NOT_YET", "Codes"]

#: The code of an input that is calculated, before it is.
NOT_YET = 0

#: How many values of one input are remembered; others are looked up among the cuts again.
MOST_REMEMBERED = 1000


class Codes:
    """The code of every value of one input; that of None is the one of all the cells it can lie in.

    ``sets`` has the cells of each code: after :data:`NOT_YET` those of one cell, then *unknown*, then whatever else
    was possible once. ``known`` has the codes of the values that are remembered.
    """

    __slots__ = ("_cells", "_code_of_set", "_growing", "known", "sets")

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self.sets: list[tuple[int, ...]] = [(), *((cell,) for cell in cells.every)]
        self._code_of_set = {each: code for code, each in enumerate(self.sets) if code != NOT_YET}
        self._growing = Lock()
        self.known: dict[Any, int] = {None: self._of_set(cells.unknown)}

    def __getitem__(self, value: Any) -> int:
        code = self.known.get(value)
        if code is None:
            code = self._of_set(self._cells.of_value(value))
            if len(self.known) < MOST_REMEMBERED:
                self.known[value] = code
        return code

    def of(self, possible: ValueSet) -> int:
        """The code of everything that is possible."""
        return self[possible.only] if possible.is_known else self._of_set(self._cells.allowed(possible))

    def _of_set(self, cells: tuple[int, ...]) -> int:
        code = self._code_of_set.get(cells)
        if code is None:
            with self._growing:  # a code must not be given twice
                code = self._code_of_set.get(cells)
                if code is None:
                    code = len(self.sets)
                    self.sets.append(cells)
                    self._code_of_set[cells] = code
        return code
