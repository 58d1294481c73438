"""The same patient with some facts changed or unknown, evaluated again without being checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.facts.known import Facts, replaced
from renal_cds.facts.model import ITEM, FactPath

__all__ = ["tried", "types_of", "with_values"]


def types_of(path: FactPath) -> tuple[str, ...]:
    """The path of a fact in the model: every element of a list has one type."""
    return tuple(ITEM if isinstance(step, int) else step for step in path)


def with_values(patient: Facts, changes: Mapping[FactPath, Any]) -> Facts:
    """The patient with other values, which are not checked; None makes a fact unknown."""
    found: Any = patient
    for path, value in changes.items():
        found = _put(found, path, value)
    result: Facts = found
    return result


def tried(evaluation: Evaluation, changes: Mapping[FactPath, Any]) -> Evaluation:
    """The evaluation of the changed patient."""
    return Engine.of(evaluation.rulebook).evaluate(with_values(evaluation.patient, changes))


def _put(given: Any, path: FactPath, value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*given[:step], _put(given[step], rest, value), *given[step + 1 :])
    return replaced(given, {step: _put(getattr(given, step), rest, value)})
