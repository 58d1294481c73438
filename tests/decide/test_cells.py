"""Cells stand for all their values: no comparison can tell a value from the representative of its cell."""

from __future__ import annotations

from datetime import date

import pytest

from renal_cds.decide.cells import Cells, compare
from renal_cds.decide.formulas.value_sets import ValueSet, any_of_type, interval, known, one_of
from renal_cds.language.types import BOOLEAN, DATE, Type, derived, enumeration

OPERATORS = ("==", "!=", "<", "<=", ">", ">=")

NUMBERS = {
    "closed": Type("number", low=0, high=4),
    "exclusive below": Type("number", above=0, high=4),
    "no limits": Type("number"),
    "only a lower limit": Type("number", low=1),
    "only an upper limit": Type("number", high=3),
    "one value": Type("number", low=2, high=2),
    "whole": Type("number", integer=True, low=0, high=4),
    "whole, exclusive below": Type("number", integer=True, above=0, high=4),
    "whole, no limits": Type("number", integer=True),
    "whole, limits between": Type("number", integer=True, low=0.5, high=3.5),
    "output": Type("number", derived=True),
}
CUTS = [(), (1,), (0,), (4,), (2,), (0, 4), (1, 2), (0, 1, 2, 3, 4), (1.5, 2.5), (-1, 5), (2, 2.5, 3), (0.5, 3.5)]


def values_of(kind: Type) -> list[float]:
    """Values of the type, close enough together to enter every cell of the cuts above."""
    grid = [quarter / 4 for quarter in range(-9, 30)]
    return [
        int(value) if kind.integer else value
        for value in grid
        if (kind.low is None or value >= kind.low)
        and (kind.above is None or value > kind.above)
        and (kind.high is None or value <= kind.high)
        and (not kind.integer or value == int(value))
    ]


@pytest.mark.parametrize("cuts", CUTS, ids=str)
@pytest.mark.parametrize("kind", NUMBERS.values(), ids=NUMBERS)
def test_a_representative_answers_every_comparison_like_every_value_of_its_cell(
    kind: Type, cuts: tuple[float, ...]
) -> None:
    cells = Cells(kind, cuts)
    for value in values_of(kind):
        representative = cells.representative(cells.of_value(value)[0])
        for operator in OPERATORS:
            for cut in cuts:
                same = compare(operator, value, cut) == compare(operator, representative, cut)
                assert same, f"{value} {operator} {cut}, but {representative} stands for it"


@pytest.mark.parametrize("cuts", CUTS, ids=str)
@pytest.mark.parametrize("kind", NUMBERS.values(), ids=NUMBERS)
def test_every_cell_has_a_value_of_the_domain_and_is_that_of_its_representative(
    kind: Type, cuts: tuple[float, ...]
) -> None:
    cells = Cells(kind, cuts)
    words = {cells.of_value(state)[0] for state in ("not_applicable", "conflict") if kind.derived}
    entered = {cells.of_value(value)[0] for value in values_of(kind)}
    assert entered == set(cells.every) - words
    for cell in cells.every:
        assert cells.of_value(cells.representative(cell)) == (cell,)


@pytest.mark.parametrize("cuts", CUTS, ids=str)
@pytest.mark.parametrize("kind", NUMBERS.values(), ids=NUMBERS)
def test_the_cells_allowed_to_an_interval_are_those_of_its_values(kind: Type, cuts: tuple[float, ...]) -> None:
    cells = Cells(kind, cuts)
    values = values_of(kind)
    for low in values:
        for high in (value for value in values if value >= low):
            inside = {cells.of_value(value)[0] for value in values if low <= value <= high}
            assert inside <= set(cells.allowed(interval(low, high)))
            if not kind.integer:
                assert len(cells.allowed(interval(low, high))) <= 2 * len(cuts) + 1
            elif cuts == (0, 1, 2, 3, 4):
                assert set(cells.allowed(interval(low, high))) == inside


def test_a_known_value_is_allowed_one_cell_and_several_values_theirs() -> None:
    cells = Cells(Type("number", low=0, high=40), {3, 4})
    assert cells.allowed(known(3)) == (1,)
    assert cells.allowed(one_of([3, 3.5])) == (1, 2)
    assert cells.allowed(ValueSet(frozenset([40]), (0, 1))) == (0, 4)


@pytest.mark.parametrize(
    ("kind", "cuts", "words"),
    [
        (Type("number", low=0, high=40), {3, 4}, ["0 to < 3", "3", "> 3 to < 4", "4", "> 4 to 40"]),
        (Type("number", above=0, high=40), {0, 4}, ["> 0 to < 4", "4", "> 4 to 40"]),
        (Type("number", integer=True, low=0, high=4), {1, 2}, ["0 to < 1", "1", "2", "> 2 to 4"]),
        (Type("number", derived=True), {1}, ["< 1", "1", "> 1", "not_applicable", "conflict"]),
        (Type("number"), set(), ["any"]),
        (BOOLEAN, set(), ["false", "true"]),
        (derived(BOOLEAN), set(), ["false", "true", "not_applicable", "conflict"]),
        (enumeration(("clay", "sand")), {"clay"}, ["clay", "sand"]),
    ],
)
def test_cells_in_words(kind: Type, cuts: set[float], words: list[str]) -> None:
    cells = Cells(kind, cuts)
    assert [cells.describe(cell) for cell in range(len(cells))] == words


def test_all_days_have_one_cell_and_a_day_stands_for_it() -> None:
    cells = Cells(derived(DATE), {"not_applicable"})
    (days,) = cells.of_value(date(2024, 2, 29).toordinal())
    assert isinstance(cells.representative(days), date)
    assert cells.allowed(any_of_type(DATE)) == (days,)
    assert [cells.representative(cell) for cell in cells.every if cell != days] == ["not_applicable", "conflict"]


@pytest.mark.parametrize("word", ["not_applicable", "conflict"])
@pytest.mark.parametrize(
    ("operator", "true"), [("==", False), ("!=", True), ("<", False), ("<=", False), (">", False), (">=", False)]
)
def test_what_is_not_applicable_is_unequal_to_everything_else_and_has_no_order(
    word: str, operator: str, true: bool
) -> None:
    assert compare(operator, word, 3) is true
    assert compare(operator, word, True) is true
    assert compare("==", word, word)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("cuts", CUTS)
def test_a_cell_of_one_value_holds_no_other(name: str, cuts: tuple[float, ...]) -> None:
    kind = NUMBERS[name]
    cells = Cells(kind, cuts)
    for cell in cells.every:
        held = {value for value in values_of(kind) if cells.of_value(value) == (cell,)}
        assert len(held) <= 1 or not cells.is_single(cell)


def test_a_word_a_cut_and_a_lone_whole_number_are_cells_of_one_value() -> None:
    cells = Cells(Type("number", low=0, high=40), {3})
    assert [cells.is_single(cell) for cell in cells.every] == [False, True, False]
    whole = Cells(Type("number", integer=True, low=1, high=4), {2, 4})
    assert all(map(whole.is_single, whole.every))
    assert not Cells(Type("number", integer=True, low=0, high=9), {3}).is_single(0)
    assert all(map(Cells(enumeration(("a", "b")), ()).is_single, range(2)))
