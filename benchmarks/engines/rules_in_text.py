"""rule-engine: each row as a text that the package compiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.contender import Contender
from benchmarks.engines.row_by_row import decider
from benchmarks.workload.rows import Condition, Row
from benchmarks.workload.subject import Plain

__all__ = ["contenders"]


def contenders() -> list[Contender]:
    """The compiled rules of the package, matched one by one."""
    import rule_engine

    def compiled(row: Row) -> Callable[[Plain], Any]:
        text = " and ".join(_expression(test) for test in row.tests) or "true"
        return rule_engine.Rule(text).matches  # type: ignore[no-any-return]

    return [Contender("rule-engine", dict, decider(compiled), "rule-engine")]


def _expression(test: Condition) -> str:
    if test.operator == "missing":
        return f"{test.fact} == null"
    present = f"{test.fact} != null and " if test.may_be_missing else ""
    if test.operator == "in":
        return f"{present}{test.fact} in [{', '.join(_literal(each) for each in test.value)}]"
    return f"{present}{test.fact} {test.operator} {_literal(test.value)}"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
