"""The cheapest ways and changes against all that there are, one after another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from decide.diagram.test_diagrams import WIDTHS, Table, allowances, diagram, truths
from judge.profile import examples
from renal_cds.decide.diagram.cheapest import Prices, cheapest_changes, cheapest_ways
from renal_cds.decide.diagram.diagrams import Diagrams

Way = dict[int, int]

prices = st.fixed_dictionaries(
    {
        level: st.dictionaries(st.sampled_from(range(width)), st.integers(1, 9).map(float))
        for level, width in enumerate(WIDTHS)
    }
)


def paid(cells: Mapping[int, int], prices: Prices) -> float:
    return sum(prices[level][cell] for level, cell in cells.items())


def paths(diagrams: Diagrams, node: int, prices: Prices, cells: Way) -> Iterator[Way]:
    """Every path to true whose steps have a price."""
    parts = diagrams.parts(node)
    if parts is None:
        if diagrams.outcome(node):
            yield cells
        return
    level, children = parts
    for cell in prices[level]:
        yield from paths(diagrams, children[cell], prices, {**cells, level: cell})


@examples(quick=60)
@given(truths, prices)
def test_ways_are_all_paths_and_the_first_one_is_the_cheapest(table: Table, prices: Prices) -> None:
    diagrams = Diagrams()
    root = diagram(diagrams, table)
    ways = list(cheapest_ways(diagrams, root, bool, prices))
    every = list(paths(diagrams, root, prices, {}))
    assert sorted(ways, key=str) == sorted(every, key=str)
    if ways:
        assert paid(ways[0], prices) == min(paid(way, prices) for way in every)


@examples(quick=60)
@given(truths, prices, st.sampled_from(range(len(WIDTHS))))
def test_a_step_that_is_refused_takes_the_ways_behind_it_away(table: Table, prices: Prices, refused: int) -> None:
    diagrams = Diagrams()
    root = diagram(diagrams, table)
    ways = list(cheapest_ways(diagrams, root, bool, prices, lambda cells, level: (level, cells[level]) != (refused, 1)))
    every = paths(diagrams, root, prices, {})
    assert sorted(ways, key=str) == sorted((way for way in every if way.get(refused) != 1), key=str)


@examples(quick=60)
@given(truths, prices, allowances)
def test_no_change_is_cheaper_than_the_first(table: Table, prices: Prices, allowed: Any) -> None:
    diagrams = Diagrams()
    root = diagram(diagrams, table)
    first = next(cheapest_changes(diagrams, root, bool, allowed, prices), None)
    choices = [[None, *prices[level]] for level in range(len(WIDTHS))]
    least = math.inf
    for chosen in product(*choices):
        cells = {level: cell for level, cell in enumerate(chosen) if cell is not None}
        left = [(cells[level],) if level in cells else allowed[level] for level in range(len(WIDTHS))]
        if all(table[point] for point in product(*left)):
            least = min(least, paid(cells, prices))
    assert (math.inf if first is None else first.cost) == least


def test_a_chain_of_many_inputs_is_searched() -> None:
    diagrams = Diagrams()
    root, count = diagrams.leaf(True), 5000
    for level in reversed(range(count)):
        root = diagrams.build(level, (diagrams.leaf(False), root))
    way = next(cheapest_ways(diagrams, root, bool, {level: {0: 1.0, 1: 1.0} for level in range(count)}))
    assert set(way.values()) == {1}
