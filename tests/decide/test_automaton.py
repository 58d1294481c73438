"""A remembered walk ends where the diagrams end, whatever is unknown and however little is remembered."""

from __future__ import annotations

from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.profile import examples
from renal_cds.decide.automaton import Automaton, run
from renal_cds.decide.cells import Cells
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.encoding import NOT_YET, CellSets
from renal_cds.decide.formulas.value_sets import interval, known, one_of
from renal_cds.language.types import enumeration, number

INPUTS, WORDS = 5, ("a", "b", "c")


def some_diagram(diagrams: Diagrams, rng: Random) -> int:
    """A random function of some of the inputs."""
    root = diagrams.leaf(rng.choice(WORDS))
    for level in rng.sample(range(INPUTS), rng.randint(0, INPUTS)):
        test = diagrams.literal(level, [rng.random() < 0.5 for _ in WORDS])
        root = diagrams.ite(test, root, diagrams.leaf(rng.choice(WORDS)))
    return root


@pytest.mark.parametrize("remembered", [1, 7, 10_000])
@examples(quick=60)
@given(st.randoms(use_true_random=False))
def test_every_part_ends_where_its_own_diagram_ends(remembered: int, rng: Random) -> None:
    diagrams = Diagrams()
    parts = [{str(part): some_diagram(diagrams, rng) for part in range(rng.randint(1, 3))} for _ in range(2)]
    codes = [CellSets(Cells(enumeration(WORDS), ())) for _ in range(INPUTS)]
    places = rng.sample(range(INPUTS), INPUTS)
    with patch("renal_cds.decide.automaton.MOST_STATES", remembered):
        automaton = Automaton(diagrams, places, codes)
        starts = [automaton.start(each) for each in parts]
        for _ in range(20):
            possible = [rng.sample(WORDS, rng.choice((1, 1, 2, 3))) for _ in range(INPUTS)]
            told = [codes[place].of(one_of(possible[place])) for place in range(INPUTS)]
            allowed = [codes[place].sets[told[place]] for place in places]
            for start, roots in zip(starts, parts, strict=True):
                expected = {name: diagrams.outcomes(root, allowed) for name, root in roots.items()}
                assert run(start, told).outcomes == expected
                assert run(start, told).outcomes == expected  # the second time by what is remembered


def test_the_second_patient_is_led_along_the_same_states() -> None:
    diagrams = Diagrams()
    codes = [CellSets(Cells(enumeration(WORDS), ()))]
    start = Automaton(diagrams, [0], codes).start({"it": diagrams.literal(0, ["x", "y", "x"])})
    assert run(start, [codes[0]["a"]]) is run(start, [codes[0]["c"]])
    assert run(start, [codes[0][None]]).outcomes == {"it": {"x", "y"}}


def test_an_input_that_is_not_calculated_yet_is_not_walked_over() -> None:
    diagrams = Diagrams()
    codes = [CellSets(Cells(enumeration(WORDS), ()))]
    start = Automaton(diagrams, [0], codes).start({"it": diagrams.literal(0, ["x", "y", "x"])})
    for _ in range(2):
        with pytest.raises(AssertionError):
            run(start, [NOT_YET])
        run(start, [codes[0]["a"]])  # nor after others were led on


@given(st.floats(min_value=0, max_value=40))
def test_a_code_stands_for_the_cell_of_the_value_remembered_or_not(value: float) -> None:
    cells = Cells(number(low=0, high=40), {3, 4})
    for most in (0, 1000):
        with patch("renal_cds.decide.encoding.MOST_REMEMBERED", most):
            codes = CellSets(cells)
            assert codes.sets[codes[value]] == codes.sets[codes[value]] == cells.of_value(value)
            assert codes.of(known(value)) == codes[value]


def test_equal_sets_of_cells_have_one_code() -> None:
    codes = CellSets(Cells(number(low=0, high=40), {3, 4}))
    assert codes.of(interval(3.1, 3.2)) == codes[3.5]
    assert codes.of(interval(0, 40)) == codes[None]
    assert codes.of(interval(1, 3)) == codes.of(interval(2, 3)) != codes.of(interval(2, 4))
