"""What is left of a diagram, against the truth table of which it is what is left."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given

from decide.diagram.test_diagrams import WIDTHS, Table, allowances, diagram, tables
from judge.profile import examples
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.diagram.partial_evaluation import PartialEvaluation


@examples(quick=60)
@given(tables, allowances)
def test_what_is_left_gives_the_same_at_every_allowed_point(table: Table, allowed: Any) -> None:
    diagrams = Diagrams()
    rest = PartialEvaluation(diagrams, allowed)
    root = rest.of(diagram(diagrams, table))
    for point in product(*allowed):
        assert rest.left.outcomes(root, [(cell,) for cell in point]) == {table[point]}


@examples(quick=60)
@given(tables, allowances)
def test_an_input_matters_when_two_of_its_allowed_cells_can_differ(table: Table, allowed: Any) -> None:
    diagrams = Diagrams()
    root = diagram(diagrams, table)

    def differs(level: int) -> bool:
        others = [cells if index != level else (0,) for index, cells in enumerate(allowed)]
        return any(
            len({table[(*point[:level], cell, *point[level + 1 :])] for cell in allowed[level]}) > 1
            for point in product(*others)
        )

    assert PartialEvaluation(diagrams, allowed).asked(root) == {level for level in range(len(WIDTHS)) if differs(level)}


@examples(quick=60)
@given(tables, allowances)
def test_a_cell_narrows_when_it_excludes_an_outcome(table: Table, allowed: Any) -> None:
    diagrams = Diagrams()
    found = PartialEvaluation(diagrams, allowed).narrowed(diagram(diagrams, table))
    points = list(product(*allowed))
    every = {table[point] for point in points}
    for level, cells in enumerate(allowed):
        for cell in cells:
            given_cell = {table[point] for point in points if point[level] == cell}
            assert found.get(level, {}).get(cell, every) == given_cell
            assert (cell in found.get(level, {})) is (given_cell != every)
