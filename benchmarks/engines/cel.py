"""CEL twice: common-expression-language, compiled, in Rust, and cel-python; each table is one expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.contender import Contender
from benchmarks.engines.row_by_row import known
from benchmarks.workload.rows import TABLES, Condition, Row
from benchmarks.workload.subject import Answer, Plain

__all__ = ["contenders"]


def contenders() -> list[Contender]:
    """Both packages; their patients have no entry for a missing fact."""
    import cel
    import celpy
    from celpy import celtypes

    environment = celpy.Environment()

    def in_rust(text: str) -> Callable[[Plain], Any]:
        program = cel.compile(text)
        return lambda facts: program.execute({"p": facts})

    def in_python(text: str) -> Callable[[Any], Any]:
        program = environment.program(environment.compile(text))
        return lambda facts: program.evaluate({"p": celtypes.MapType(facts)})

    def as_cel(facts: Plain) -> Any:
        return {celtypes.StringType(name): celpy.json_to_cel(value) for name, value in known(facts).items()}

    def plain(answer: Answer) -> Answer:
        points, group, risk, interval, steps = answer
        return int(points), str(group), str(risk), int(interval), tuple(str(each) for each in steps)

    decided = _decider(in_python)
    return [
        Contender("CEL in Rust", known, _decider(in_rust), "common-expression-language"),
        Contender("CEL in Python", as_cel, lambda facts: plain(decided(facts)), "cel-python"),
    ]


def _decider(compiled: Callable[[str], Callable[[Any], Any]]) -> Callable[[Any], Answer]:
    points = compiled(" + ".join(f"({_row(row)} ? {row.then} : 0)" for row in TABLES["points"]))
    group, risk, interval = (compiled(_first(TABLES[name])) for name in ("point_group", "risk", "interval"))
    steps = compiled(" + ".join(f'({_row(row)} ? ["{row.then}"] : [])' for row in TABLES["next"]))

    def decide(facts: Any) -> Answer:
        seen = dict(facts)
        seen["points"] = points(seen)
        seen["point_group"] = group(seen)
        seen["risk"] = risk(seen)
        return seen["points"], seen["point_group"], seen["risk"], interval(seen), tuple(steps(seen))

    return decide


def _first(rows: list[Row]) -> str:
    *chosen, last = rows
    return " : ".join([*(f"{_row(row)} ? {_literal(row.then)}" for row in chosen), _literal(last.then)])


def _row(row: Row) -> str:
    return " && ".join(_expression(test) for test in row.tests)


def _expression(test: Condition) -> str:
    fact = f"p.{test.fact}"
    if test.operator == "missing":
        return f"!has({fact})"
    present = f"has({fact}) && " if test.may_be_missing else ""
    if test.operator == "in":
        return f"{present}{fact} in [{', '.join(_literal(each) for each in test.value)}]"
    tenths = test.fact.endswith(("_cm", "_year")) or test.fact == "egfr"
    return f"{present}{fact} {test.operator} {float(test.value) if tenths else _literal(test.value)}"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
