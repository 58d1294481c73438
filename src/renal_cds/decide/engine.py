"""The engine: every decision of a rulebook, made for one patient.

>>> from renal_cds.rulebook import Rulebook
>>> engine = Engine.of(Rulebook.load())
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from renal_cds.decide.automaton import Automaton, State, run
from renal_cds.decide.case import Case
from renal_cds.decide.compile import Compiled
from renal_cds.decide.compiled_cache import compiled_rulebook
from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.encoding import Assignment, Assignments, CellSets, Encoding, Vector
from renal_cds.decide.formulas.reads import Reads
from renal_cds.decide.formulas.values import Values
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Found, Key, Result, Results
from renal_cds.decide.trace import DecisionTrace, Traces
from renal_cds.decide.upstream import upstream
from renal_cds.decide.variables import ANY_ELEMENT, Path
from renal_cds.facts.known import Facts
from renal_cds.facts.paths import value_at
from renal_cds.locks import fork_safe_lock
from renal_cds.records import Struct, field
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Formula
from renal_cds.rulebook.signature import Signature

__all__ = ["Engine", "Evaluation"]

_compiling = fork_safe_lock()


class DecisionPlan:
    """One decision.

    ``start`` is where its walk begins when no stop gate fires. ``values`` are those of a formula, ``derived`` the
    inputs that its outputs are. A *plain* one is made by its walk from ``start`` alone.
    """

    def __init__(
        self,
        decision: Signature,
        compiled: Compiled,
        automaton: Automaton,
        values: Values | None,
        derived: list[tuple[int, CellSets, Path]],
    ) -> None:
        self.decision = decision
        self.key: Key = (decision.id, None)
        self.values = values
        self.derived = derived
        self.start = automaton.start(compiled.ungated)
        self._compiled = compiled
        self._automaton = automaton
        # where the walk begins that tells whether a stop gate fires, if one can stop it at all
        self._asked = (
            None if compiled.diagrams.never(compiled.stopped) else automaton.start({"stopped": compiled.stopped})
        )
        self._gated: State | None = None
        self._halted: State | None = None
        self.plain = decision.for_each is None and self._asked is None and values is None and not derived

    def begin(self, assignment: Assignment) -> State:
        """Where its walk begins for a patient or an element, depending on the stop gates."""
        if self._asked is None:
            return self.start
        root, components = self._compiled.stopped, self._compiled.components
        if root not in assignment.stopped:
            (*found,) = run(self._asked, assignment.codes).outcomes["stopped"]
            assignment.stopped[root] = found[0] if len(found) == 1 else None
        stopped = assignment.stopped[root]
        if stopped is None:
            if self._gated is None:
                self._gated = self._automaton.start(components)
            return self._gated
        if not stopped:
            return self.start
        if self._halted is None:
            self._halted = self._automaton.start(dict.fromkeys(components, self._compiled.diagrams.leaf(Mark.STOPPED)))
        return self._halted


class Evaluation(Struct, eq=False, frozen=False):
    """All results for one patient, by decision and element; it is not changed once it is made.

    ``traces`` are those of all patients of the engine; ``kept`` has what was worked out about this patient afterwards.
    """

    rulebook: Rulebook
    space: CompiledRulebook
    patient: Facts
    results: Mapping[Key, Result]
    traces: Traces
    kept: dict[Hashable, Any] = field(init=False, default_factory=dict, repr=False)

    def __init__(
        self, rulebook: Rulebook, space: CompiledRulebook, patient: Facts, results: Mapping[Key, Result], traces: Traces
    ) -> None:  # written out: one is made for every patient
        self.rulebook = rulebook
        self.space = space
        self.patient = patient
        self.results = results
        self.traces = traces
        self.kept = {}

    @property
    def as_of(self) -> date | None:
        """The day of the question."""
        day: date | None = value_at(self.patient, ("as_of",))
        return day

    def outcome_trace(self, result: Result) -> DecisionTrace:
        """The inputs that were asked to come to an outcome, stop gates and all."""
        assert result.compiled is not None
        assert result.assignment is not None
        return self.traces.outcome(result.compiled, result.assignment)

    def statement_trace(self, result: Result) -> DecisionTrace:
        """The inputs that were asked to judge all statements of a decision; kept with its result."""
        if result.trace is None:
            assert result.compiled is not None
            assert result.assignment is not None
            result.trace = self.traces.statements(result.compiled, result.assignment)
        return result.trace

    @cached_property
    def case(self) -> Case:
        """The patient as the rules see it."""
        return Case(self.patient, self.rulebook.model, self.rulebook.decisions, self.results)


class Engine:
    """A rulebook compiled into one space, ready for any number of patients."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.space = compiled_rulebook(rulebook)
        self.encoding = Encoding(list(self.space.variables))
        self._automaton = Automaton(self.space.diagrams, self.encoding.places, self.encoding.cell_sets)
        self.traces = Traces(self._automaton, self.space.compiled)
        self._plans = [self._plan(each) for each in rulebook.signatures.values()]
        self._upstream: dict[str, list[DecisionPlan]] = {}
        lists = {each.for_each.items for each in rulebook.signatures.values() if each.for_each}
        self._lists = [(items, attrgetter(".".join(items))) for items in sorted(lists)]

    @classmethod
    def of(cls, rulebook: Rulebook) -> Engine:
        """The engine of a rulebook, compiled the first time it is asked for."""
        engine = rulebook.made.get("engine")
        if isinstance(engine, cls):
            return engine
        with _compiling:  # threads that share a rulebook share its engine
            engine = rulebook.made.get("engine")
            if not isinstance(engine, cls):
                engine = rulebook.made["engine"] = cls(rulebook)
            return engine

    def evaluate(self, patient: Facts, only: str | None = None) -> Evaluation:
        """Makes every decision, each after those it reads; with ``only``, that one and those it rests on."""
        assignments = Assignments(self.encoding, patient, self._lists)
        found: Found = {}
        results = Results(self.space.compiled, assignments, found)
        evaluation = Evaluation(self.rulebook, self.space, patient, results, self.traces)
        assignment = assignments.patient
        codes = assignment.codes
        for plan in self._plans if only is None else self._plans_to(only):
            state = plan.start
            if not plan.plain:
                if plan.decision.for_each is not None:
                    _decide_each(plan, evaluation, assignments, found)
                    continue
                if plan.values is not None or plan.derived:
                    _decide(plan, evaluation, assignments, found)
                    continue
                state = plan.begin(assignment)
            found[plan.key] = run(state, codes)
        return evaluation

    @cached_property
    def unknown(self) -> Vector:
        """The cells in which each input lies of a patient of whom nothing is known, by level.

        Those of a formula can be fewer than all. What is calculated of an element lies in any that it can have.
        """
        results = self.evaluate(self.rulebook.model.root.unknown).results
        assert isinstance(results, Results)
        allowed = results.assignments.patient.allowed
        return [cells or each.cells.unknown for cells, each in zip(allowed, self.space.variables, strict=True)]

    def _plans_to(self, id: str) -> list[DecisionPlan]:
        found = self._upstream.get(id)
        if found is None:
            needed = upstream(self.space, self.rulebook.requirements, id)
            found = self._upstream[id] = [each for each in self._plans if each.decision.id in needed]
        return found

    def _plan(self, decision: Signature) -> DecisionPlan:
        derived = self.encoding.derived.get(decision.id, [])
        values = None
        if decision.kind == Formula.kind:
            reads = Reads.of(decision, self.rulebook.requirements)
            values = Values(decision, reads, derived[0][1] if derived else None)
        return DecisionPlan(decision, self.space.compiled[decision.id], self._automaton, values, derived)


def _decide(plan: DecisionPlan, evaluation: Evaluation, assignments: Assignments, found: Found) -> None:
    """Makes a formula, or a decision whose outputs are inputs, for the patient."""
    assignment = assignments.patient
    end = run(plan.begin(assignment), assignment.codes)
    if plan.values is None:
        found[plan.key] = end
        for place, codes, path in plan.derived:
            assignments.set(place, codes.of(evaluation.results[plan.key].output(path)))
        return
    found[plan.key], code = plan.values.of(end.outcomes["applies"], evaluation.case, found)
    if code is not None:
        assignments.set(plan.derived[0][0], code)


def _decide_each(plan: DecisionPlan, evaluation: Evaluation, assignments: Assignments, found: Found) -> None:
    """Makes a decision for each element of its list."""
    each = plan.decision.for_each
    assert each is not None
    for index, (assignment, element) in enumerate(assignments.elements[each.items]):
        key = plan.decision.id, index
        end = run(plan.begin(assignment), assignment.codes)
        if plan.values is None:
            found[key] = end
            for place, codes, path in plan.derived:
                if path[:1] != (ANY_ELEMENT,):
                    assignment.codes[place] = codes.of(evaluation.results[key].output(path))
            continue
        found[key], code = plan.values.of(end.outcomes["applies"], evaluation.case, found, element, index)
        if code is not None:
            assignment.codes[plan.derived[0][0]] = code
    for place, codes, path in plan.derived:
        if path[:1] == (ANY_ELEMENT,):
            assignments.set(place, codes.of(evaluation.case.read(path)))
