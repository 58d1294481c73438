"""durable-rules as it comes: three rulesets through its own interface, one session, the fact taken back each time.

Its C module alone is the third contender: the same rulesets without the package's Python around it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks.contender import Contender
from benchmarks.engines.row_by_row import known
from benchmarks.workload.rows import ABSENT, TABLES, Condition, Row
from benchmarks.workload.subject import Answer, Plain

__all__ = ["contenders"]

_STRATA = (("points", "risk"), ("point_group", "interval"), ("next",))
_ROWS = {row.id: row for rows in TABLES.values() for row in rows}
_SYMBOLS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}

#: The rows of a stratum that fire for a fact.
Fire = Callable[[int, Plain], set[str]]


def contenders() -> list[Contender]:
    """The package, and its C module alone."""
    return [
        Contender("durable-rules", _marked, _decider(_package()), "durable-rules"),
        Contender("durable-rules, its C module alone", _marked, _decider(_module()), "durable-rules"),
    ]


def _package() -> Fire:
    from durable.engine import Host

    class Quiet(Host):  # type: ignore[misc]
        def _run(self) -> None:
            """No timers: they would take part in the measurement."""

    fired: set[str] = set()

    def action(id: str) -> Callable[[Any], None]:
        return lambda c: fired.add(id)

    host = Quiet()
    host.set_rulesets(
        {
            f"stratum{number}": {id: {**rule, "run": action(id)} for id, rule in _ruleset(number).items()}
            for number in range(len(_STRATA))
        }
    )

    def fire(number: int, fact: Plain) -> set[str]:
        fired.clear()
        host.assert_fact(f"stratum{number}", fact)
        host.retract_fact(f"stratum{number}", fact)
        return fired

    return fire


def _module() -> Fire:
    import durable_rules_engine as raw

    handles = [raw.create_ruleset(f"alone{number}", json.dumps(_ruleset(number))) for number in range(len(_STRATA))]

    def fire(number: int, fact: Plain) -> set[str]:
        handle, told = handles[number], json.dumps(fact)
        _, state = raw.assert_fact(handle, told)
        fired: set[str] = set()
        _, message, *_ = raw.start_action_for_state(handle, state)
        while message:
            fired.update(json.loads(message))
            message = raw.complete_and_start_action(handle, state)
        raw.retract_fact(handle, told)
        return fired

    return fire


def _decider(fire: Fire) -> Callable[[Plain], Answer]:
    def decide(facts: Plain) -> Answer:
        fact = dict(facts)
        fired = fire(0, fact)
        points = sum(_ROWS[id].then for id in fired if id[0] == "l")
        risk = _ROWS[min(id for id in fired if id[0] == "a")].then
        fact = {"points": points, "risk": risk, "months_since_treatment": facts["months_since_treatment"]}
        fired = fire(1, fact)
        group = _ROWS[min(id for id in fired if id[0] == "g")].then
        interval = _ROWS[min(id for id in fired if id[0] == "i")].then
        fired = fire(2, {**facts, "point_group": group})
        return points, group, risk, interval, tuple(_ROWS[id].then for id in sorted(fired))

    return decide


def _marked(facts: Plain) -> Plain:
    """The known facts, and a mark for each that is missing: the engine cannot be asked what is not there."""
    return known(facts) | {f"{name}_missing": "yes" for name in ABSENT if facts[name] is None}


def _ruleset(number: int) -> dict[str, Any]:
    rows = [row for name in _STRATA[number] for row in TABLES[name]]
    return {row.id: {"all": [{"m": _pattern(row)}]} for row in rows}


def _pattern(row: Row) -> dict[str, Any]:
    parts = [_condition(test) for test in row.tests] or [{"$ex": {"t_stage": 1}}]
    return parts[0] if len(parts) == 1 else {"$and": parts}


def _condition(test: Condition) -> dict[str, Any]:
    if test.operator == "missing":
        return {f"{test.fact}_missing": "yes"}
    if test.operator == "in":
        return {"$or": [{test.fact: each} for each in test.value]}
    if test.operator == "==":
        return {test.fact: test.value}
    return {_SYMBOLS[test.operator]: {test.fact: test.value}}
