"""A hypothetical patient: some facts changed or unknown, evaluated without being checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.facts.known import Facts, replaced
from renal_cds.facts.paths import FactPath

__all__ = ["evaluated_with", "with_values"]


def with_values(patient: Facts, changes: Mapping[FactPath, Any]) -> Facts:
    """The patient with other values, which are not checked; None makes a fact unknown."""
    found: Facts = _put(patient, list(changes.items())) if changes else patient
    return found


def evaluated_with(evaluation: Evaluation, changes: Mapping[FactPath, Any]) -> Evaluation:
    """The evaluation of the changed patient."""
    return Engine.of(evaluation.rulebook).evaluate(with_values(evaluation.patient, changes))


def _put(given: Any, changes: list[tuple[FactPath, Any]]) -> Any:
    """The value with these in the places below it; all that lie in one group are put there at once."""
    below: dict[str | int, list[tuple[FactPath, Any]]] = {}
    for path, value in changes:
        if not path:
            return value
        below.setdefault(path[0], []).append((path[1:], value))
    if isinstance(given, tuple):
        return tuple([_put(each, below[index]) if index in below else each for index, each in enumerate(given)])
    return replaced(given, {str(name): _put(getattr(given, str(name)), each) for name, each in below.items()})
