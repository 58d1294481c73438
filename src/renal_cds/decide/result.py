"""Results: what the engine found for one decision about one patient, and for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import Any, TypeAlias

from renal_cds.decide.automaton import State
from renal_cds.decide.compile import Compiled
from renal_cds.decide.encoding import Assignment, Assignments, Vector
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.outcomes import Status, status_of
from renal_cds.decide.outputs import Output
from renal_cds.decide.trace import DecisionTrace
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision, Score

__all__ = ["End", "Found", "Key", "Result", "Results", "Vector", "ends_of", "outcomes_of"]

Key = tuple[str, int | None]

#: What was found for each decision: the end of its walk, or the value of a formula.
Found: TypeAlias = dict[Key, State | ValueSet]

#: What a decision came to: everything still possible of each of its parts, or the value of a formula.
End: TypeAlias = Mapping[str, frozenset[Any]] | ValueSet

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


class Results(Mapping[Key, Result]):
    """The results by decision and element, in the order in which the decisions were made."""

    def __init__(self, compiled: Mapping[str, Compiled], assignments: Assignments, found: Found) -> None:
        self._compiled = compiled
        self.assignments = assignments
        self._found = found
        self._made: dict[Key, Result] = {}

    def __getitem__(self, key: Key) -> Result:
        return self._made.get(key) or self._make(key, self._found[key])

    def values(self) -> ValuesView[Result]:
        """The results themselves."""
        return _InOrder(self)

    def in_order(self) -> Iterator[Result]:
        """The results, each made when it is come to."""
        made = self._made
        for key, found in self._found.items():
            yield made.get(key) or self._make(key, found)

    def ends(self) -> Iterator[tuple[Key, End]]:
        """The outcomes or the value of each decision, without anything that explains them."""
        for key, found in self._found.items():
            yield key, found.outcomes if isinstance(found, State) else found

    def _make(self, key: Key, found: State | ValueSet) -> Result:
        id, element = key
        compiled = self._compiled[id]
        decision = compiled.decision
        assignment = self.assignments.patient if element is None else self.assignments.of(decision, element)
        if isinstance(found, State):
            made = Result(decision, element, found.outcomes, None, compiled, assignment)
        else:
            made = Result(decision, element, {}, found, compiled, assignment)
        return self._made.setdefault(key, made)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def outcomes(self, id: str, element: int | None = None) -> Mapping[str, frozenset[Any]]:
        """Everything still possible of each part of a decision, without anything that explains it.

        A formula has no parts.
        """
        found = self._found[id, element]
        return found.outcomes if isinstance(found, State) else {}


def outcomes_of(results: Mapping[Key, Result], key: Key) -> Mapping[str, frozenset[Any]]:
    """The outcomes of one decision, of results made by the engine or by anything else."""
    return results.outcomes(*key) if isinstance(results, Results) else results[key].outcomes


def ends_of(results: Mapping[Key, Result]) -> Iterable[tuple[Key, End]]:
    """The outcomes or the value of each decision; one object is shared by all patients whose walks end alike."""
    if isinstance(results, Results):
        return results.ends()
    return [(key, each.outcomes if each.value is None else each.value) for key, each in results.items()]


class _InOrder(ValuesView[Result]):
    """The results without a look-up of each one twice."""

    _mapping: Results

    def __iter__(self) -> Iterator[Result]:
        return self._mapping.in_order()
