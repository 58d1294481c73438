"""The workload of the benchmarks says the same in our rules, in rows, and in the Python written by hand."""

from __future__ import annotations

import operator
from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.engines import by_hand, by_hand_recorded, ours
from benchmarks.engines.row_by_row import decider
from benchmarks.workload.rows import TABLES, Condition, Row
from benchmarks.workload.subject import Plain, draw

_COMPARED = {"==": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def holds(test: Condition, facts: Plain) -> bool:
    value = facts[test.fact]
    if value is None or test.operator == "missing":
        return value is None and test.operator == "missing"
    return value in test.value if test.operator == "in" else _COMPARED[test.operator](value, test.value)


def plainly(row: Row) -> Callable[[Plain], Any]:
    return lambda facts: all(holds(test, facts) for test in row.tests)


def test_it_has_five_tables_and_67_rules() -> None:
    assert len(TABLES) == 5
    assert sum(len(rows) for rows in TABLES.values()) == 67
    assert sum(len(each.statements) for each in ours.rulebook().decisions.values()) == 67


def test_all_texts_of_it_agree() -> None:
    rng = Random(5)
    by_rows, (decided, from_facts, _) = decider(plainly), ours.contenders()
    for _ in range(500):
        facts = draw(rng)
        expected = by_hand.decide(facts)
        assert by_hand_recorded.decide(facts)[0] == expected
        assert by_rows(facts) == expected
        assert decided.decide(decided.form(facts)) == expected
        assert from_facts.decide(from_facts.form(facts)) == expected
