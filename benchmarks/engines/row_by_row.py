"""Hit policies around engines that know only conditions, in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.workload.rows import TABLES, Row
from benchmarks.workload.subject import Answer, Plain

__all__ = ["decider", "known"]

#: A row's outcome, and whether the row holds of a patient.
Compiled = Sequence[tuple[Callable[[Plain], Any], Any]]


def decider(compiled: Callable[[Row], Callable[[Plain], Any]]) -> Callable[[Plain], Answer]:
    """Decides the five tables, where ``compiled`` makes of a row a function that says whether it holds."""
    tables = {name: [(compiled(row), row.then) for row in rows] for name, rows in TABLES.items()}

    def decide(facts: Plain) -> Answer:
        seen = dict(facts)
        points = sum(then for holds, then in tables["points"] if holds(seen))
        seen["points"] = points
        group = seen["point_group"] = _first(tables["point_group"], seen)
        risk = seen["risk"] = _first(tables["risk"], seen)
        interval = _first(tables["interval"], seen)
        steps = tuple(then for holds, then in tables["next"] if holds(seen))
        return points, group, risk, interval, steps

    return decide


def known(facts: Plain) -> Plain:
    """The facts without those that are missing."""
    return {name: value for name, value in facts.items() if value is not None}


def _first(rows: Compiled, facts: Plain) -> Any:
    return next(then for holds, then in rows if holds(facts))
