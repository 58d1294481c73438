"""The cheapest changes of inputs after which a diagram gives only wanted outcomes.

A way through a diagram is followed for all values of what is unknown at once: a state is the set of
nodes that can still be reached. What each node costs at least, looked at alone, is exact once nothing
is unknown, and never too much; so the first change that is complete is one of the cheapest (A*). There
is no limit after which the search is given up.

>>> diagrams = Diagrams()
>>> rain, wind = diagrams.literal(0, [False, True]), diagrams.literal(1, [False, True])
>>> both = diagrams.apply(lambda a, b: a and b, rain, wind)
>>> moves = {0: {1: 1}, 1: {1: 1}}
>>> [sorted(each.cells.items()) for each in cheapest_changes(diagrams, both, bool, [(0,), (0,)], moves)]
[[(0, 1), (1, 1)]]
>>> [each.cost for each in cheapest_changes(diagrams, both, bool, [(0, 1), (1,)], moves)]
[1.0]
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from renal_cds.decide.diagrams import Diagrams

__all__ = ["CellChange", "cheapest_changes", "least_cost"]

#: What bringing an input into another cell costs, by level and cell; what is left out cannot be.
Moves = Mapping[int, Mapping[int, float]]


@dataclass(frozen=True)
class CellChange:
    """Inputs, each with the cell it is brought into, and what that costs together."""

    cost: float
    cells: Mapping[int, int]


def least_cost(
    diagrams: Diagrams, root: int, wanted: Callable[[Any], bool], allowed: Sequence[tuple[int, ...]], moves: Moves
) -> Callable[[int], float]:
    """The least cost of a wanted outcome from each node of a diagram; infinite where no change gives it."""
    done: dict[int, float] = {}

    def cost(node: int) -> float:
        found = done.get(node)
        if found is None:
            parts = diagrams.parts(node)
            if parts is None:
                found = 0.0 if wanted(diagrams.outcome(node)) else math.inf
            else:
                level, children = parts
                found = max(cost(children[cell]) for cell in allowed[level])
                if found:
                    ways = (price + cost(children[cell]) for cell, price in moves.get(level, {}).items())
                    found = min(found, min(ways, default=math.inf))
            done[node] = found
        return found

    cost(root)
    return cost


def cheapest_changes(
    diagrams: Diagrams,
    root: int,
    wanted: Callable[[Any], bool],
    allowed: Sequence[tuple[int, ...]],
    moves: Moves,
    most: float = math.inf,
) -> Iterator[CellChange]:
    """Changes that leave only wanted outcomes, the cheapest first, one for each set of inputs.

    Args:
        diagrams: the store of the diagram.
        root: the diagram.
        wanted: whether an outcome will do.
        allowed: the cells in which each input can be.
        moves: what bringing an input into a cell costs: more than nothing.
        most: what a change may cost.
    """
    cost = least_cost(diagrams, root, wanted, allowed, moves)
    #: what it costs at least, how far it has come, the changes so far, what they cost, the nodes still reached
    todo: list[tuple[float, int, tuple[tuple[int, int], ...], float, tuple[int, ...]]] = []
    looked_at: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    given: set[tuple[int, ...]] = set()

    def reach(paid: float, changes: tuple[tuple[int, int], ...], nodes: set[int], depth: int) -> None:
        reached = tuple(sorted(node for node in nodes if cost(node) or diagrams.parts(node) is not None))
        least = paid + max(map(cost, reached), default=0.0)
        if least <= most and least < math.inf:
            heappush(todo, (least, -depth, changes, paid, reached))

    reach(0.0, (), {root}, 0)
    while todo:
        _, depth, changes, paid, reached = heappop(todo)
        inputs = tuple(level for level, _ in changes)
        if (reached, inputs) in looked_at:
            continue
        looked_at.add((reached, inputs))
        if not any(map(cost, reached)):
            if inputs not in given:
                given.add(inputs)
                yield CellChange(paid, dict(changes))
            continue
        asked = {node: parts for node in reached if (parts := diagrams.parts(node)) is not None}
        level = min(first for first, _ in asked.values())
        here = {node: children for node, (first, children) in asked.items() if first == level}
        rest = set(reached) - set(here)
        reach(
            paid, changes, rest | {children[cell] for children in here.values() for cell in allowed[level]}, 1 - depth
        )
        for cell, price in moves.get(level, {}).items():
            after = rest | {children[cell] for children in here.values()}
            reach(paid + price, (*changes, (level, cell)), after, 1 - depth)
