"""The result of one decision about one patient, or about one element of a list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from renal_cds.decide.compile import Compiled
from renal_cds.decide.encoding import Assignment, Vector
from renal_cds.decide.outcomes import Status, status_of
from renal_cds.decide.outputs import Output
from renal_cds.decide.trace import DecisionTrace
from renal_cds.decide.value_sets import ValueSet
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision, Score

__all__ = ["Key", "Result", "Vector"]

Key = tuple[str, int | None]

_NO_PARTS: Mapping[str, frozenset[Any]] = {}


class Result(Struct, eq=False, frozen=False):
    """One decision, made for the patient or for one element of a list; it is not changed once it is made.

    ``outcomes`` has, for each component of the decision, everything that is still possible, and
    ``assignment`` is what the diagrams saw of the patient or element. A formula has no components: ``value``
    is all there is. ``trace`` is that of judging all
    statements, once it was asked for.
    """

    decision: Decision
    element: int | None
    outcomes: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    value: ValueSet | None = None
    compiled: Compiled | None = None
    assignment: Assignment | None = None
    trace: DecisionTrace | None = field(default=None, init=False, repr=False)

    def __init__(
        self,
        decision: Decision,
        element: int | None,
        outcomes: Mapping[str, frozenset[Any]] = _NO_PARTS,
        value: ValueSet | None = None,
        compiled: Compiled | None = None,
        assignment: Assignment | None = None,
    ) -> None:  # written out: one is made for every decision of every patient
        self.decision = decision
        self.element = element
        self.outcomes = outcomes
        self.value = value
        self.compiled = compiled
        self.assignment = assignment
        self.trace = None

    @property
    def key(self) -> Key:
        """The id of the decision, and which element it is about."""
        return self.decision.id, self.element

    @property
    def allowed(self) -> Vector:
        """The cells of every input of the space that led to it, by level; empty without an assignment."""
        return self.assignment.allowed if self.assignment else []

    @cached_property
    def main(self) -> frozenset[Any]:
        """The possible outcomes by which the status is judged: the band of a score that has bands."""
        if isinstance(self.decision, Score):
            return self.outcomes["band" if self.decision.bands else "score"]
        if len(self.outcomes) == 1:
            return next(iter(self.outcomes.values()))
        return frozenset(part for outcomes in self.outcomes.values() for part in outcomes)

    @cached_property
    def status(self) -> Status:
        """Whether the outcome is determined, open, in conflict, or none at all."""
        if self.value is not None:
            return _status_of_value(self.value)
        if isinstance(self.decision, Score) or len(self.outcomes) == 1:
            return status_of(self.main)
        found = {status_of(outcomes) for outcomes in self.outcomes.values()}
        if "open" in found:
            return "open"
        return found.pop() if len(found) == 1 else "determined"

    def truth(self, *statement: str) -> bool | None:
        """Whether a row, point or argument holds; None while that is unknown."""
        assert self.compiled is not None
        if self.trace is not None:
            found = self.trace.outcomes[statement]
        else:
            found = self.compiled.diagrams.outcomes(self.compiled.conditions[statement], self.allowed)
        return next(iter(found)) if len(found) == 1 else None

    def output(self, path: tuple[str, ...]) -> ValueSet:
        """The possible values that other decisions read, by the name of an output, or by none if there is only one."""
        if self.value is not None:
            return self.value
        return Output.of(self.decision, path, self.outcomes).values(self.outcomes)


def _status_of_value(value: ValueSet) -> Status:
    if not value.is_known:
        return "open"
    return "not_applicable" if value.only == NOT_APPLICABLE else "conflict" if value.only == CONFLICT else "determined"
