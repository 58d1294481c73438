"""json-logic-qubit: each row as a JSON expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.contender import Contender
from benchmarks.engines.row_by_row import decider, known
from benchmarks.workload.rows import Condition, Row
from benchmarks.workload.subject import Plain

__all__ = ["contenders"]


def contenders() -> list[Contender]:
    """The interpreter of the package."""
    from json_logic import jsonLogic

    def compiled(row: Row) -> Callable[[Plain], Any]:
        rule = {"and": [each for test in row.tests for each in _expressions(test)]} if row.tests else True
        return lambda facts: jsonLogic(rule, facts)

    return [Contender("json-logic", known, decider(compiled), "json-logic-qubit")]


def _expressions(test: Condition) -> list[Any]:
    read = {"var": test.fact}
    if test.operator == "missing":
        return [{"missing": [test.fact]}]
    present = [{"!": {"missing": [test.fact]}}] if test.may_be_missing else []
    if test.operator == "in":
        return [*present, {"in": [read, list(test.value)]}]
    operator = "===" if test.operator == "==" else test.operator
    return [*present, {operator: [read, test.value]}]
