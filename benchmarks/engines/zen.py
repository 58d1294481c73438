"""zen-engine: a decision graph of five decision tables, with and without its trace."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from benchmarks.contender import Contender
from benchmarks.workload.rows import TABLES, Condition, Row
from benchmarks.workload.subject import Answer, Plain

__all__ = ["contenders"]


def contenders() -> list[Contender]:
    """One compiled graph, asked in two ways."""
    import zen

    # a graph handed over by a static loader is compiled once; create_decision compiles it for every patient
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"workload": _graph()}}})

    def decide(facts: Plain) -> Answer:
        return _answer(engine.evaluate("workload", facts)["result"])

    def traced(facts: Plain) -> Answer:
        return _answer(engine.evaluate("workload", facts, {"trace": True})["result"])

    return [
        Contender("zen-engine", dict, decide, "zen-engine"),
        Contender("zen-engine with its trace", dict, traced, "zen-engine"),
    ]


def _answer(found: dict[str, Any]) -> Answer:
    steps = tuple(each["step"] for each in found["next"])
    return found["points"], found["point_group"], found["risk"], found["interval"], steps


def _graph() -> dict[str, Any]:
    tables = [_table(name, rows) for name, rows in TABLES.items()]
    total = {
        "id": "total",
        "name": "total",
        "type": "expressionNode",
        "content": {
            "passThrough": True,
            "expressions": [{"id": "e", "key": "points", "value": "sum(map(fired, #.points))"}],
        },
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        tables[0],
        total,
        *tables[1:],
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    names = [node["id"] for node in nodes]
    edges = [
        {"id": f"to {after}", "sourceId": before, "targetId": after, "type": "edge"}
        for before, after in pairwise(names)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _table(name: str, rows: list[Row]) -> dict[str, Any]:
    facts = list(dict.fromkeys(test.fact for row in rows for test in row.tests))
    collects = name in ("points", "next")
    field = "step" if name == "next" else name
    columns = [{"id": fact, "name": fact, "field": fact} for fact in facts]
    content = {
        "hitPolicy": "collect" if collects else "first",
        "inputs": columns,
        "outputs": [{"id": "then", "name": field, "field": field}],
        "rules": [_rule(row, facts) for row in rows],
        "passThrough": True,
        "inputField": None,
        "outputPath": {"points": "fired", "next": "next"}.get(name),
        "executionMode": "single",
    }
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


def _rule(row: Row, facts: list[str]) -> dict[str, str]:
    cells = {fact: " and ".join(_cell(test) for test in row.tests if test.fact == fact) for fact in facts}
    return {"_id": row.id, "then": json.dumps(row.then), **cells}


def _cell(test: Condition) -> str:
    if test.operator == "missing":
        return "$ == null"
    present = "$ != null and " if test.may_be_missing else ""
    if test.operator == "in":
        return f"{present}$ in {json.dumps(list(test.value))}"
    return f"{present}$ {test.operator} {json.dumps(test.value)}"
