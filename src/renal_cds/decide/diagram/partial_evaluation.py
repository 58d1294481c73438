"""Partial evaluation of diagrams when each input lies in one of its allowed cells: the inputs still asked, and why.

>>> diagrams = Diagrams()
>>> rain, wind = diagrams.literal(0, [False, True]), diagrams.literal(1, [False, True])
>>> both = diagrams.apply(lambda a, b: a and b, rain, wind)
>>> rest = PartialEvaluation(diagrams, [(0, 1), (0, 1)])
>>> sorted(rest.asked(both)), rest.narrowed(both)
([0, 1], {0: {0: frozenset({False})}, 1: {0: frozenset({False})}})
>>> sorted(PartialEvaluation(diagrams, [(0,), (0, 1)]).asked(both))
[]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from renal_cds.decide.diagram.diagrams import Diagrams

__all__ = ["PartialEvaluation"]


class PartialEvaluation:
    """Diagrams restricted to the allowed cells of each input, in a store of their own.

    Cells that are not allowed are given the answer of one that is, so that an input is asked only if
    two of its allowed cells differ. Parts that diagrams share are worked out once.
    """

    def __init__(self, diagrams: Diagrams, allowed: Sequence[tuple[int, ...]] | Mapping[int, tuple[int, ...]]) -> None:
        self.left = Diagrams()
        self._diagrams = diagrams
        self._allowed = allowed
        self._done: dict[int, int] = {}

    def of(self, root: int) -> int:
        """One diagram restricted to the allowed cells."""
        found = self._done.get(root)
        if found is None:
            parts = self._diagrams.parts(root)
            if parts is None:
                found = self.left.leaf(self._diagrams.outcome(root))
            else:
                level, content = parts
                cells = self._allowed[level]
                if len(cells) == 1:
                    found = self.of(content[cells[0]])
                else:
                    kept = {cell: self.of(content[cell]) for cell in cells}
                    other = kept[cells[0]]
                    found = self.left.build(level, tuple([kept.get(cell, other) for cell in range(len(content))]))
            self._done[root] = found
        return found

    def asked(self, root: int) -> frozenset[int]:
        """The inputs on which the outcome can still depend."""
        return self.left.levels(self.of(root))

    def narrowed(self, root: int) -> dict[int, dict[int, frozenset[Any]]]:
        """The outcomes left once an input is known to lie in one cell, for every cell that excludes some.

        What each part can give is worked out once, as a number with a bit for every outcome. When an input lies
        in a cell, one comes through that cell, or past the input altogether.
        """
        top, left = self.of(root), self.left
        order = sorted(left.nodes(top))  # a node is made after its parts
        levels = sorted(left.levels(top))
        outcomes: list[Any] = []
        gives: dict[int, int] = {}
        asking: dict[int, tuple[int, tuple[int, ...]]] = {}
        for node in order:
            parts = left.parts(node)
            if parts is None:
                gives[node] = 1 << len(outcomes)
                outcomes.append(left.outcome(node))
            else:
                asking[node] = parts
                gives[node] = _together(gives, parts[1])
        past = _past(top, levels, asking, gives)
        through = {level: dict.fromkeys(self._allowed[level], past[level]) for level in levels}
        for level, content in asking.values():
            here = through[level]
            for cell in here:
                here[cell] |= gives[content[cell]]
        sets: dict[int, frozenset[Any]] = {}
        found: dict[int, dict[int, frozenset[Any]]] = {}
        for level, cells in through.items():
            for cell, given in cells.items():
                if given != gives[top]:
                    if given not in sets:
                        sets[given] = frozenset(each for bit, each in enumerate(outcomes) if given >> bit & 1)
                    found.setdefault(level, {})[cell] = sets[given]
        return found


def _together(gives: Mapping[int, int], nodes: Iterable[int]) -> int:
    found = 0
    for node in nodes:
        found |= gives[node]
    return found


def _past(
    top: int,
    levels: Sequence[int],
    asking: Mapping[int, tuple[int, tuple[int, ...]]],
    gives: Mapping[int, int],
) -> dict[int, int]:
    """The outcomes on ways that do not ask an input, as bits, for each input.

    A node is come to past all inputs between the first one that leads to it and its own.
    """
    leads: dict[int, int] = {top: -1}
    for level, content in asking.values():
        for node in content:
            if leads.get(node, level) >= level:
                leads[node] = level
    found = dict.fromkeys(levels, 0)
    for node, first in leads.items():
        own = bisect_left(levels, asking[node][0]) if node in asking else len(levels)
        for level in levels[bisect_right(levels, first) : own]:
            found[level] |= gives[node]
    return found
