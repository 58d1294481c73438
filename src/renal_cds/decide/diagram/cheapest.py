"""The cheapest ways through a diagram to a wanted outcome, and the cheapest changes that leave no other outcome.

Every step has a price: that of bringing an input into a cell. A *way* chooses a cell for each input that it is asked
for. A *change* moves some inputs out of where they can lie, and is followed for all values of the others at once: a
state is the set of nodes that can still be reached (A*; what each node costs at least, looked at alone, is exact once
nothing is unknown, and never too much, so the first change that is complete is one of the cheapest). There is no limit
after which a search is given up.

>>> diagrams = Diagrams()
>>> rain, wind = diagrams.literal(0, [False, True]), diagrams.literal(1, [False, True])
>>> both = diagrams.apply(lambda a, b: a and b, rain, wind)
>>> list(cheapest_ways(diagrams, both, bool, {0: {0: 1, 1: 1}, 1: {0: 1, 1: 1}}))
[{0: 1, 1: 1}]
>>> moves = {0: {1: 1}, 1: {1: 1}}
>>> [sorted(each.cells.items()) for each in cheapest_changes(diagrams, both, bool, [(0,), (0,)], moves)]
[[(0, 1), (1, 1)]]
>>> [each.cost for each in cheapest_changes(diagrams, both, bool, [(0, 1), (1,)], moves)]
[1.0]
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, TypeAlias

from renal_cds.decide.diagram.diagrams import Allowed, Diagrams

__all__ = ["CellChange", "Prices", "cheapest_changes", "cheapest_ways", "least_cost"]

#: The price of bringing an input into another cell, by level and cell; what is left out cannot be.
Prices: TypeAlias = Mapping[int, Mapping[int, float]]

Wanted: TypeAlias = Callable[[Any], bool]


@dataclass(frozen=True)
class CellChange:
    """Inputs, each with the cell it is brought into, and what that costs together."""

    cost: float
    cells: Mapping[int, int]


def least_cost(
    diagrams: Diagrams, wanted: Wanted, prices: Prices, allowed: Allowed | None = None
) -> Callable[[int], float]:
    """The cost function of nodes: the least it takes to come to wanted outcomes alone; infinite where nothing does.

    Where no cells are ``allowed``, a cell must be paid for at every input that is asked. The costs are worked out with
    a stack of its own: a chain of many inputs is deeper than Python's.
    """
    done: dict[int, float] = {}

    def cost(root: int) -> float:
        todo = [] if root in done else [root]
        while todo:
            node = todo[-1]
            parts = diagrams.parts(node)
            if node in done:
                todo.pop()
            elif parts is None:
                done[node] = 0.0 if wanted(diagrams.outcome(node)) else math.inf
            else:
                level, children = parts
                staying = [children[cell] for cell in allowed[level]] if allowed is not None else []
                if unknown := [child for child in staying if child not in done]:
                    todo += unknown
                    continue
                least = max([done[child] for child in staying], default=math.inf)
                steps = prices.get(level, {}) if least else {}
                if unknown := [children[cell] for cell in steps if children[cell] not in done]:
                    todo += unknown
                    continue
                done[node] = min([least, *(price + done[children[cell]] for cell, price in steps.items())])
        return done[root]

    return cost


def cheapest_ways(
    diagrams: Diagrams,
    root: int,
    wanted: Wanted,
    prices: Prices,
    passable: Callable[[Mapping[int, int], int], bool] = lambda cells, level: True,
) -> Iterator[dict[int, int]]:
    """Ways to a wanted outcome as cells by level, from every node on its cheapest way first.

    ``passable`` judges the cells up to the input of a level. The ways are followed depth first, and not all at once by
    their whole cost: judging can be dear, and a step that is refused takes all ways behind it away.
    """
    cost = least_cost(diagrams, wanted, prices)
    todo: list[tuple[int, dict[int, int], int | None]] = [(root, {}, None)] if cost(root) < math.inf else []
    while todo:
        node, cells, last = todo.pop()
        if last is not None and not passable(cells, last):
            continue
        parts = diagrams.parts(node)
        if parts is None:
            yield cells
            continue
        level, children = parts
        steps = [(price + cost(children[cell]), cell) for cell, price in prices[level].items()]
        for total, cell in sorted(steps, key=lambda step: step[0])[::-1]:
            if total < math.inf:
                todo.append((children[cell], {**cells, level: cell}, level))


def cheapest_changes(
    diagrams: Diagrams, root: int, wanted: Wanted, allowed: Allowed, moves: Prices, most: float = math.inf
) -> Iterator[CellChange]:
    """Changes that leave only wanted outcomes, the cheapest first, one for each set of inputs.

    Args:
        diagrams: the store of the diagram.
        root: the diagram.
        wanted: whether an outcome will do.
        allowed: the cells in which each input can be.
        moves: the price of bringing an input into a cell: more than nothing.
        most: what a change may cost.
    """
    cost = least_cost(diagrams, wanted, moves, allowed)
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
