"""A hypothetical patient: some facts changed or unknown, evaluated without being checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.facts.paths import FactPath, with_values

__all__ = ["evaluated_with"]


def evaluated_with(evaluation: Evaluation, changes: Mapping[FactPath, Any]) -> Evaluation:
    """The evaluation of the changed patient."""
    return Engine.of(evaluation.rulebook).evaluate(with_values(evaluation.patient, changes))
