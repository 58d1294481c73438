"""Diagrams against truth tables: every cell of every input, one after another."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.profile import examples
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.outcomes import Conflict

WIDTHS = (2, 3, 2)
POINTS = list(product(*map(range, WIDTHS)))
Table = dict[tuple[int, ...], Any]

tables = st.lists(st.sampled_from("abc"), min_size=len(POINTS), max_size=len(POINTS)).map(
    lambda outcomes: dict(zip(POINTS, outcomes, strict=True))
)
truths = st.lists(st.booleans(), min_size=len(POINTS), max_size=len(POINTS)).map(
    lambda outcomes: dict(zip(POINTS, outcomes, strict=True))
)
allowances = st.tuples(
    *(st.sets(st.sampled_from(range(width)), min_size=1).map(lambda cells: tuple(sorted(cells))) for width in WIDTHS)
)


def diagram(diagrams: Diagrams, table: Table) -> int:
    """The diagram of a truth table, put together from tests of single cells."""
    root = diagrams.leaf(table[POINTS[0]])
    for point in POINTS:
        here = diagrams.leaf(True)
        for level, cell in enumerate(point):
            at_cell = diagrams.literal(level, [other == cell for other in range(WIDTHS[level])])
            here = diagrams.ite(at_cell, here, diagrams.leaf(False))
        root = diagrams.ite(here, diagrams.leaf(table[point]), root)
    return root


def as_table(diagrams: Diagrams, root: int) -> Table:
    """What a diagram gives at every point."""
    return {point: next(iter(diagrams.outcomes(root, [(cell,) for cell in point]))) for point in POINTS}


@examples(quick=60)
@given(tables)
def test_a_diagram_is_its_truth_table(table: Table) -> None:
    diagrams = Diagrams()
    assert as_table(diagrams, diagram(diagrams, table)) == table


@examples(quick=60)
@given(tables, tables)
def test_equal_functions_are_one_node_and_different_ones_two(one: Table, other: Table) -> None:
    diagrams = Diagrams()
    shuffled = dict(reversed(one.items()))
    assert diagram(diagrams, one) == diagram(diagrams, shuffled)
    assert (diagram(diagrams, one) == diagram(diagrams, other)) == (one == other)


@examples(quick=60)
@given(tables, tables)
def test_combine_applies_the_function_at_every_point(one: Table, other: Table) -> None:
    diagrams = Diagrams()
    joined = diagrams.apply(lambda a, b: a + b, diagram(diagrams, one), diagram(diagrams, other))
    assert as_table(diagrams, joined) == {point: one[point] + other[point] for point in POINTS}


@examples(quick=60)
@given(truths, tables, tables)
def test_choose_takes_one_or_the_other_at_every_point(test: Table, then: Table, other: Table) -> None:
    diagrams = Diagrams()
    chosen = diagrams.ite(*(diagram(diagrams, each) for each in (test, then, other)))
    assert as_table(diagrams, chosen) == {point: (then if test[point] else other)[point] for point in POINTS}


@examples(quick=60)
@given(tables, allowances)
def test_outcomes_are_those_of_the_allowed_points(table: Table, allowed: Any) -> None:
    diagrams = Diagrams()
    root = diagram(diagrams, table)
    points = list(product(*allowed))
    assert diagrams.outcomes(root, allowed) == {table[point] for point in points}


def test_true_and_one_are_two_outcomes() -> None:
    diagrams = Diagrams()
    assert diagrams.leaf(True) != diagrams.leaf(1)
    assert diagrams.outcome(diagrams.leaf(True)) is True


ROWS = (
    ((1,), (True,)),
    ((0, True), (False, 1)),
    (((1,), (0,)), ((True,), (False,))),
    (Conflict(frozenset({(1,), (0,)})), Conflict(frozenset({(True,), (False,)}))),
)


@pytest.mark.parametrize(("numbers", "truths"), ROWS, ids=repr)
def test_rows_of_true_and_of_one_are_two_outcomes(numbers: Any, truths: Any) -> None:
    diagrams = Diagrams()
    one, other = diagrams.leaf(numbers), diagrams.leaf(truths)
    assert diagrams.outcome(other) is truths
    packed, place = diagrams.packed([one])
    kept = Diagrams.of(packed)
    assert kept.leaf(numbers) == place[one]
    assert kept.leaf(truths) != place[one]


def test_rows_of_one_number_written_in_two_ways_are_one_outcome() -> None:
    diagrams = Diagrams()
    assert diagrams.leaf((1,)) == diagrams.leaf((1.0,))
