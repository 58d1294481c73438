"""Rulesets within the limits of the engine: proved when they are made, not hoped for."""

from __future__ import annotations

import itertools

import pytest

from renal_cds.rulebook import Rulebook
from renal_cds.second_opinion.engine import EngineRefusal, spell
from renal_cds.second_opinion.fragment import Atom, Case
from renal_cds.second_opinion.statements import Statement
from renal_cds.second_opinion.strata import (
    LARGEST_STACK,
    Program,
    Ruleset,
    Term,
    deepest_stack,
    fnv1a,
    named,
    packed,
    stratified,
)

Shown = dict[Case, list[tuple[Statement, bool]]]


def shown(count: int, operator: str = "<", attribute: str = "f{}") -> Shown:
    return {
        frozenset((Atom((attribute.format(place),), False, operator, float(place)),)): [(("row", f"r{place}"), True)]
        for place in range(count)
    }


@pytest.fixture(scope="module")
def program() -> Program:
    return stratified(Rulebook.load(preview=True))


def every_rule(found: list[Ruleset]) -> list[tuple[Statement, bool]]:
    return [each for ruleset in found for name in ruleset.rules for each in ruleset.shows[name]]


@pytest.mark.parametrize("count", [1, 20, 63, 64, 65, 200, 400, 600, 1300])
def test_every_ruleset_is_proved_to_fit_the_stack(count: int) -> None:
    found = packed(shown(count, "<", "f"))
    assert all(deepest_stack(each.rules.values()) <= LARGEST_STACK for each in found)
    assert len(every_rule(found)) == count


def test_the_proof_counts_what_the_walk_pushes() -> None:
    orders: list[list[Term]] = [[("<", "a", 1.0)], [("<", "a", 2.0)], [("<", "a", 3.0)]]
    words: list[list[Term]] = [[("==", "a", "x")], [("==", "a", "y")], [("==", "a", "z")]]
    chain: list[list[Term]] = [[("==", "g", "on"), ("<", "a", float(place))] for place in range(5)]
    assert deepest_stack(orders) == 3
    assert deepest_stack(words) == 1
    assert deepest_stack(chain) == 5
    assert deepest_stack([*chain, [("==", "h", "on")]]) == 6


def test_many_conditions_stand_behind_guards_before_they_are_split() -> None:
    (found,) = packed(shown(200, "<", "f"))
    assert len(found.guards) == 10
    assert all(rule[0] == ("==", rule[0][1], "on") and rule[0][1] in found.guards for rule in found.rules.values())


def test_more_attributes_than_a_fact_can_have_are_split() -> None:
    found = packed(shown(600))
    assert len(found) > 1
    assert all(len(each.attributes) + len(each.guards) <= 240 for each in found)
    assert len(every_rule(found)) == 600


def test_statements_with_the_same_condition_share_one_rule() -> None:
    one = frozenset((Atom(("f",), False, "==", 1.0),))
    (found,) = packed({one: [(("row", f"r{place}"), True) for place in range(300)]})
    assert len(found.rules) == 1
    assert len(every_rule([found])) == 300


def test_names_that_the_engine_would_take_for_one_another_are_told_apart() -> None:
    one, other = "lab_score_tumor_left", "hx_size_mm_node"
    assert fnv1a(one) == fnv1a(other)
    found = named([(("x",), False)])
    taken = named([(("x",), False)], reserved=found.values())
    assert found != taken
    assert not {fnv1a(each) for each in found.values()} & {fnv1a(each) for each in taken.values()}


def test_no_name_is_one_the_engine_reserves() -> None:
    paths = [("id",), ("sid",), ("$s",), ("count",), ("Größe",), ("a", "b")]
    found = named((path, state) for path, state in itertools.product(paths, (False, True)))
    assert len(found) == len({fnv1a(each) for each in found.values()}) == 12
    reserved = {fnv1a(each) for each in ("id", "sid", "count", "$s", "$forward", "$and", "$or")}
    assert not reserved & {fnv1a(each) for each in found.values()}
    assert all(each.isascii() and not each.startswith("$") for each in found.values())


def test_the_shipped_rulebook_is_said_in_full_and_within_the_limits(program: Program) -> None:
    assert not program.silent
    for ruleset in program.all:
        assert deepest_stack(ruleset.rules.values()) <= LARGEST_STACK
        names = [*ruleset.attributes.values(), *ruleset.guards, "sid", "id", "count"]
        assert len({fnv1a(each) for each in names}) == len(names) <= 250
        assert set(ruleset.shows) == set(ruleset.rules)
        for rule in ruleset.rules.values():
            assert len(rule) <= 14
            for operator, name, value in rule:
                assert operator in ("==", "!=", "<", "<=", ">", ">=", "exists")
                assert ruleset.kinds[name] == "word" or isinstance(value, float)
                assert spell(value)


def test_every_decision_lies_above_those_it_reads(program: Program) -> None:
    level = {each.id: place for place, stratum in enumerate(program.strata) for each in stratum}
    assert set(level) == set(Rulebook.load(preview=True).decisions)
    assert any(program.reads.values())
    for id, reads in program.reads.items():
        assert all(level[each] < level[id] for each in reads)


def test_what_rests_on_a_decision_is_all_that_reads_it(program: Program) -> None:
    some = next(id for id, reads in program.reads.items() if reads)
    below = next(iter(program.reads[some]))
    assert {below, some} <= program.resting_on([below])
    assert program.resting_on([]) == frozenset()


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3.0"), (0.5, "0.5"), (1e-07, "0.0000001"), (-2.5e15, "-2500000000000000.0"), ("a_b", '"a_b"')],
)
def test_values_are_spelt_with_a_point_and_without_an_exponent(value: str | float, text: str) -> None:
    assert spell(value) == text
    assert isinstance(value, str) or float(text) == value


@pytest.mark.parametrize(
    "value", [2**53, -(2**60), float("inf"), float("nan"), 1e-300, True, "x" * 65_536, "größer"], ids=repr
)
def test_what_the_engine_would_read_otherwise_is_not_told(value: str | float) -> None:
    with pytest.raises(EngineRefusal):
        spell(value)
