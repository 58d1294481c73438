"""What must be seen to know a condition true or false: Kleene's logic, no more and no less."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.profile import examples
from renal_cds.decide.cells import compare
from renal_cds.errors import Span
from renal_cds.language.logic import all_of, any_of, negation
from renal_cds.language.tree import And, Arithmetic, Comparator, Compare, Expression, Literal, Member, Not, Or, Read
from renal_cds.language.types import BOOLEAN, Type, derived, enumeration, number
from renal_cds.second_opinion.fragment import LARGEST_PATTERN, Atom, OutsideFragment, cases, word

EQUAL: tuple[Comparator, ...] = ("==", "!=")
ORDERED: tuple[Comparator, ...] = (*EQUAL, "<", "<=", ">", ">=")
HERE = Span("test", 1, 1, 1, 1)
TYPES: dict[str, Type] = {
    "wet": BOOLEAN,
    "kind": enumeration(("clay", "sand", "loam")),
    "depth": number(),
    "zone": derived(enumeration(("near", "far"))),
    "fires": derived(BOOLEAN),
    "total": derived(number()),
}
CONSTANTS: dict[str, list[Any]] = {
    "wet": [True, False],
    "kind": ["clay", "sand", "loam"],
    "depth": [0, 1.5, 3],
    "zone": ["near", "far", "not_applicable", "conflict"],
    "fires": [True, False, "not_applicable", "conflict"],
    "total": [0, 1.5, 3, "not_applicable", "conflict"],
}
BETWEEN: dict[str, list[Any]] = {"depth": [-1, 1, 2, 4.5], "total": [-1, 1, 2, 4.5]}


def read(name: str) -> Read:
    return Read((name,), HERE, TYPES[name])


def constant(value: Any) -> Literal:
    return Literal(value, HERE)


def condition(rng: random.Random, depth: int) -> Expression:
    if depth and rng.random() < 0.7:
        parts = tuple(condition(rng, depth - 1) for _ in range(rng.choice((2, 3))))
        return rng.choice((And(parts, HERE), Or(parts, HERE), Not(parts[0], HERE)))
    name = rng.choice(list(TYPES))
    value = rng.choice(CONSTANTS[name])
    if TYPES[name].kind == "boolean" and rng.random() < 0.5:
        return read(name)
    if rng.random() < 0.2:
        return constant(rng.choice((True, False)))
    if rng.random() < 0.3:
        return Member(read(name), (constant(value), constant(rng.choice(CONSTANTS[name]))), HERE)
    ordered = TYPES[name].kind == "number" and not isinstance(value, str)
    operator: Comparator = rng.choice(ORDERED if ordered else EQUAL)
    return Compare(operator, read(name), constant(value), HERE)


def kleene(node: Expression, facts: dict[str, Any]) -> bool | None:
    match node:
        case Literal(value=value):
            return bool(value)
        case Read(path=(name,)):
            return None if name not in facts else facts[name] is True
        case Not(part=part):
            return negation(kleene(part, facts))
        case And(parts=parts):
            return all_of(kleene(part, facts) for part in parts)
        case Or(parts=parts):
            return any_of(kleene(part, facts) for part in parts)
        case Compare(operator=operator, left=Read(path=(name,)), right=Literal(value=value)):
            return None if name not in facts else compare(operator, facts[name], value)
        case Member(item=Read(path=(name,)), values=values):
            listed = [each.value for each in values if isinstance(each, Literal)]
            return None if name not in facts else any(compare("==", facts[name], each) for each in listed)
    raise AssertionError(node)


def seen(atom: Atom, facts: dict[str, Any]) -> bool:
    """Whether the engine, as it is meant to be, sees this comparison hold."""
    (name,) = atom.path
    value = facts.get(name)
    if TYPES[name].kind == "number":
        value = value if isinstance(value, str) is atom.state else None
    elif value is not None:
        value = word(value)
    if value is None:
        return False
    return atom.operator == "exists" or compare(atom.operator, value, atom.value)


@examples(quick=400)
@given(st.randoms(use_true_random=False))
def test_patterns_are_seen_exactly_where_kleene_says_true_and_false(rng: random.Random) -> None:
    node = condition(rng, 3)
    try:
        patterns = {truth: cases(node, truth) for truth in (True, False)}
    except OutsideFragment:
        return
    for _ in range(12):
        facts = {name: rng.choice(CONSTANTS[name] + BETWEEN.get(name, [])) for name in TYPES if rng.random() < 0.7}
        for truth, found in patterns.items():
            matched = any(all(seen(atom, facts) for atom in case) for case in found)
            assert matched is (kleene(node, facts) is truth), (node, facts, truth)


def test_patterns_hold_only_positive_comparisons_of_one_attribute_with_a_constant_of_its_kind() -> None:
    rng = random.Random(1)
    for _ in range(300):
        try:
            found = cases(condition(rng, 2), rng.choice((True, False)))
        except OutsideFragment:
            continue
        for atom in (atom for case in found for atom in case):
            assert atom.operator in ("==", "!=", "<", "<=", ">", ">=", "exists")
            is_word = atom.state or TYPES[atom.path[0]].kind != "number"
            assert atom.operator == "exists" or isinstance(atom.value, str) is is_word
            assert not isinstance(atom.value, bool)


@pytest.mark.parametrize(
    "node",
    [
        Compare("<", read("depth"), read("total"), HERE),
        Compare("==", read("wet"), read("fires"), HERE),
        Compare("<", read("kind"), constant("sand"), HERE),
        Compare("<", read("total"), constant("conflict"), HERE),
        Compare("<", Arithmetic("/", constant(1), read("depth"), HERE), constant(3), HERE),
        Compare("==", Read(("day",), HERE, Type("date")), constant(3), HERE),
    ],
    ids=["two attributes", "two truth values", "order of words", "order of states", "arithmetic", "dates"],
)
def test_what_the_engine_does_wrong_is_outside_the_fragment(node: Expression) -> None:
    for truth in (True, False):
        with pytest.raises(OutsideFragment):
            cases(node, truth)


def test_a_condition_with_too_many_cases_is_outside() -> None:
    rows = [Or(tuple(Compare("==", Read((f"f{i}{j}",), HERE, BOOLEAN), constant(True), HERE) for j in range(3)), HERE)
            for i in range(6)]  # fmt: skip
    assert LARGEST_PATTERN < 3**6
    assert len(cases(And(tuple(rows), HERE), False)) == 6
    with pytest.raises(OutsideFragment, match=str(LARGEST_PATTERN)):
        cases(And(tuple(rows), HERE), True)


def test_a_state_is_unequal_to_every_number_and_neither_less_nor_more() -> None:
    below = Compare("<", read("total"), constant(3), HERE)
    facts = {"total": "not_applicable"}
    assert not any(all(seen(atom, facts) for atom in case) for case in cases(below, True))
    assert any(all(seen(atom, facts) for atom in case) for case in cases(below, False))
