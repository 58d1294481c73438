"""Formulas over intervals hold every value that plain arithmetic gives at any point inside."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from judge.plainly import NOT_APPLICABLE, meaning, rounded
from judge.profile import examples
from renal_cds.decide.formulas.formula import FactSource, calculate
from renal_cds.decide.formulas.intervals import months_between, months_commenced, years_between
from renal_cds.decide.formulas.value_sets import ValueSet, any_of_type, interval, known, one_of
from renal_cds.language.parse import parse
from renal_cds.language.tree import Select
from renal_cds.language.types import Type

NAMES = ("a", "b", "c")
TOP = 1e6


@dataclass
class Sheet:
    """Facts by name, and nothing in lists."""

    facts: dict[str, ValueSet]

    def read(self, path: tuple[str, ...]) -> ValueSet:
        return self.facts[path[0]]

    def elements(self, path: tuple[str, ...], variable: str) -> Sequence[FactSource] | None:
        return None

    def unknown(self, read: Select) -> ValueSet:
        raise AssertionError(read)


class Point(dict[tuple[str, ...], Any]):
    """A view of the same names, each with one value."""


def value_of(text: str, **facts: ValueSet) -> ValueSet:
    return calculate(parse(text), Sheet(facts))


def term(rng: Random, depth: int) -> str:
    """A random number of the language."""
    if depth == 0:
        return rng.choice((*NAMES, *NAMES, "2", "0.5", "0", "-3"))
    one, other = term(rng, depth - 1), term(rng, rng.randrange(depth))
    shapes = [f"({one} {sign} {other})" for sign in "+-*/"]
    shapes += [f"{name}({one}, {other})" for name in ("min", "max")]
    shapes += [f"{name}({one})" for name in ("abs", "exp", "log", "-")]
    shapes += [f"({one} ** {power})" for power in (2, 3, 0.5, "(-1)", other)]
    shapes += [f"round({one}, {digits})" for digits in (0, 1)]
    shapes += [f"({one} if {question(rng, depth - 1)} else {other})"]
    return rng.choice(shapes)


def question(rng: Random, depth: int) -> str:
    """A random condition on numbers."""
    symbol = rng.choice(("<", "<=", ">", ">=", "==", "!="))
    compared = f"{term(rng, depth)} {symbol} {term(rng, 0)}"
    return rng.choice(
        (compared, f"not ({compared})", f"({compared} or a > 1)", f"({compared} and b <= 2)", "a in {0, 2}")
    )


def possible(rng: Random) -> tuple[ValueSet, list[Any]]:
    """What a number can be, and some of the values it then can have."""
    low = rng.choice((-2.0, -1.0, 0.0, 0.5, 1.0, 3.0))
    high = low + rng.choice((0.5, 1.0, 4.0))
    inside = [low, high, (low + high) / 2, low + (high - low) * rng.random()]
    match rng.choice(("interval", "known", "several", "with a state", "unlimited")):
        case "known":
            return known(low), [low]
        case "several":
            return one_of([low, high, 2]), [low, high, 2]
        case "with a state":
            return ValueSet(frozenset([NOT_APPLICABLE]), (low, high)), [*inside, NOT_APPLICABLE]
        case "unlimited":
            return interval(low, math.inf), [*inside, high + 100]
    return interval(low, high), inside


def holds(found: ValueSet, value: Any) -> bool:
    """Whether the value is possible; ``exp`` and powers may differ in their last bit from their own ends."""
    if value in found.values:
        return True
    if found.interval is None or isinstance(value, str):
        return False
    slack = 1e-9 + 1e-12 * abs(value)
    return bool(found.interval[0] - slack <= value <= found.interval[1] + slack)


@examples(quick=400)
@given(st.randoms(use_true_random=False))
def test_the_value_at_every_point_lies_in_what_is_possible(rng: Random) -> None:
    text = term(rng, 3) if rng.random() < 0.8 else question(rng, 2)
    note(text)
    drawn = {name: possible(rng) for name in NAMES}
    found = calculate(parse(text), Sheet({name: each for name, (each, _) in drawn.items()}))
    plainly = meaning(parse(text))
    for _ in range(4):
        point = {(name,): rng.choice(values) for name, (_, values) in drawn.items()}
        value = rounded(plainly(point))
        if isinstance(value, float) and abs(value) > TOP:
            continue  # beyond what nine decimals can hold of a float
        assert holds(found, value), f"{text} at {point} is {value}, not in {found}"


@examples(quick=150)
@given(st.randoms(use_true_random=False))
def test_known_facts_give_the_one_value_of_plain_arithmetic(rng: Random) -> None:
    text = term(rng, 3)
    point = {(name,): rng.choice((-2, 0, 0.5, 3, NOT_APPLICABLE)) for name in NAMES}
    found = calculate(parse(text), Sheet({path[0]: known(value) for path, value in point.items()}))
    assert found == known(rounded(meaning(parse(text))(point)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 / a", ValueSet(frozenset([NOT_APPLICABLE]), (-math.inf, math.inf))),
        ("a * a", interval(-2, 4)),
        ("a ** 2 if a > 5 else 7", known(7)),
        ("log(a)", ValueSet(frozenset([NOT_APPLICABLE]), (-math.inf, round(math.log(2), 9)))),
        ("log(a - 5)", known(NOT_APPLICABLE)),
        ("abs(a)", interval(0, 2)),
        ("a > 2", known(False)),
        ("a < -1", known(False)),
        ("a <= 2", known(True)),
        ("a > -1", one_of([True, False])),
        ("a >= 2", one_of([True, False])),
        ("2 / 3 + 0 * a", interval(0.666666667, 0.666666667)),
    ],
)
def test_an_interval_that_holds_zero(text: str, found: ValueSet) -> None:
    assert value_of(text, a=interval(-1, 2)) == found


@pytest.mark.parametrize(
    ("operator", "found"),
    [("==", {True, False}), ("!=", {True, False}), ("<", {False}), (">=", {False})],
)
def test_a_number_that_may_be_not_applicable_may_equal_that_word(operator: str, found: set[bool]) -> None:
    maybe = ValueSet(frozenset([NOT_APPLICABLE]), (1, 2))
    assert value_of(f"a {operator} b", a=maybe, b=known(NOT_APPLICABLE)).values == found


def test_a_result_too_large_for_a_number_is_not_applicable() -> None:
    assert value_of("a ** 400 * 1.5", a=known(10)) == known(NOT_APPLICABLE)
    assert value_of("a ** 400", a=known(10)) == known(NOT_APPLICABLE)
    assert value_of("exp(a)", a=known(1000)) == known(NOT_APPLICABLE)


@pytest.mark.parametrize("text", ["exp(a)", "a ** 200", "a * 1e14 * a ** 99 * a ** 99"])
def test_a_result_that_may_be_too_large_for_a_number_may_be_not_applicable(text: str) -> None:
    found = value_of(text, a=interval(1, 1000))
    assert found.interval is not None
    assert NOT_APPLICABLE in found.values


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        ("2025-01-15", "2025-01-15", 0),
        ("2025-01-15", "2025-02-14", 0),
        ("2025-01-15", "2025-02-15", 1),
        ("2025-01-31", "2025-02-27", 0),
        ("2025-01-31", "2025-02-28", 1),
        ("2024-01-31", "2024-02-28", 0),
        ("2024-01-31", "2024-02-29", 1),
        ("2025-02-28", "2025-03-28", 1),
        ("2025-03-31", "2025-04-30", 1),
        ("2024-12-20", "2026-03-01", 14),
        ("2024-02-29", "2025-02-28", 12),
        ("2025-03-01", "2025-02-01", -1),
        ("2025-03-01", "2025-02-02", 0),
        ("2020-01-01", "9999-12-31", 95759),
    ],
)
def test_completed_months(first: str, second: str, months: int) -> None:
    assert months_between(datetime.date.fromisoformat(first), datetime.date.fromisoformat(second)) == months


def test_commenced_months_and_years_at_leap_days_and_the_end_of_the_calendar() -> None:
    day = datetime.date.fromisoformat
    assert months_commenced(day("2024-02-29"), day("2025-03-01")) == 13
    assert months_commenced(day("9998-12-31"), day("9999-12-31")) == 12
    assert years_between(day("2024-02-29"), day("2025-02-28")) == 1
    assert years_between(day("2024-02-29"), day("2028-02-28")) == 3 + 365 / 366
    assert years_between(day("9999-01-01"), day("9999-12-31")) == 364 / 365


@pytest.mark.parametrize("between", [months_between, months_commenced, years_between])
def test_months_and_years_never_fall_while_days_pass(between: Any) -> None:
    days = [datetime.date(2023, 12, 20) + datetime.timedelta(step) for step in range(0, 800)]
    for fixed in (*days[::29], datetime.date(2024, 2, 29), datetime.date(2025, 1, 31)):
        forward = [between(fixed, day) for day in days]
        back = [between(day, fixed) for day in days]
        assert forward == sorted(forward)
        assert back == sorted(back, reverse=True)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Type("number", integer=True, low=0, high=3), {0, 1, 2, 3}),
        (Type("number", integer=True, above=0, high=3), {1, 2, 3}),
        (Type("number", integer=True, low=0.5, high=3.5), {1, 2, 3}),
        (Type("enumeration", values=("clay", "sand")), {"clay", "sand"}),
        (Type("boolean"), {True, False}),
    ],
)
def test_an_unknown_fact_can_be_every_value_of_its_domain(kind: Type, values: set[Any]) -> None:
    assert any_of_type(kind) == one_of(values)


@pytest.mark.parametrize(
    "text", ["9 ** 9 ** 9", "9 ** 9 ** 9 ** 9", "a ** (9 ** 9)", "(-9) ** (9 ** 9)", "(a * 9 ** 9) ** (9 ** 8)"]
)
def test_a_tower_of_powers_is_no_number_and_costs_nothing(text: str) -> None:
    assert value_of(text, a=known(7)) == known(NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("text", "value"), [("0 ** 9 ** 9", 0), ("1 ** 9 ** 9", 1), ("2 ** 10 ** 2", 2**100), ("9 ** -(9 ** 9)", 0)]
)
def test_a_power_that_is_a_number_stays_one(text: str, value: int) -> None:
    assert value_of(text) == known(value)
