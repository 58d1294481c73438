"""The engine: every decision of a rulebook, made for one patient.

>>> from renal_cds.rulebook import Rulebook
>>> engine = Engine.of(Rulebook.load())
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from threading import Lock
from typing import Any

from renal_cds.decide.case import Case
from renal_cds.decide.codes import Codes
from renal_cds.decide.footprint import Footprints
from renal_cds.decide.inputs import ANY_ELEMENT, Path
from renal_cds.decide.kept_space import space_of
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.reads import Reads
from renal_cds.decide.result import Key, Result
from renal_cds.decide.results import Found, Results
from renal_cds.decide.space import Space
from renal_cds.decide.values import Values
from renal_cds.decide.view import Layout, View, Views
from renal_cds.decide.walk import State, Walks
from renal_cds.facts import Patient
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Formula
from renal_cds.rulebook.outline import Outline

__all__ = ["Engine", "Evaluation"]

_compiling = Lock()


@dataclass(eq=False)
class Evaluation:
    """All results for one patient, by decision and element.

    ``footprints`` says what the decisions saw; ``kept`` has what was worked out about this patient afterwards.
    """

    rulebook: Rulebook
    space: Space
    patient: Patient
    results: Mapping[Key, Result]
    footprints: Footprints
    kept: dict[Hashable, Any] = field(init=False, default_factory=dict, repr=False)

    @cached_property
    def case(self) -> Case:
        """The patient as the rules see it."""
        return Case(self.patient, self.rulebook.model, self.rulebook.decisions, self.results)


@dataclass(frozen=True, eq=False, slots=True)
class _Step:
    """How one decision is made.

    ``start`` is where its walk begins when no stop gate fires, ``gated`` when one may, ``halted`` when
    one does; ``asked`` is where the walk begins that finds that out, kept under ``stopped``, None when no
    gate can stop it. ``values`` are those of a formula, ``derived`` the inputs that its outputs are. A *plain*
    one is made by its walk from ``start`` alone.
    """

    decision: Outline
    key: Key
    start: State
    gated: State
    halted: State
    asked: State | None
    stopped: int
    values: Values | None
    derived: list[tuple[int, Codes, Path]]
    plain: bool


class Engine:
    """A rulebook compiled into one space, ready for any number of patients."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.space = space_of(rulebook)
        self.layout = Layout(list(self.space.inputs))
        self._walks = Walks(self.space.diagrams, self.layout.places, self.layout.codes)
        self.footprints = Footprints(self._walks, self.space.compiled)
        self._steps = [self._step(each) for each in rulebook.outlines.values()]
        lists = {each.for_each.items for each in rulebook.outlines.values() if each.for_each}
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

    def evaluate(self, patient: Patient) -> Evaluation:
        """Makes every decision, each after those it reads."""
        views = Views(self.layout, patient, self._lists)
        found: Found = {}
        results = Results(self.space.compiled, views, found)
        evaluation = Evaluation(self.rulebook, self.space, patient, results, self.footprints)
        view = views.patient
        codes = view.codes
        for step in self._steps:
            state = step.start
            if not step.plain:
                if step.decision.for_each is not None:
                    _decide_each(step, evaluation, views, found)
                    continue
                if step.values is not None or step.derived:
                    _decide(step, evaluation, views, found)
                    continue
                state = _start(step, view)
            while (place := state.place) >= 0:
                state = state[codes[place]]
            found[step.key] = state
        return evaluation

    def _step(self, decision: Outline) -> _Step:
        compiled, walks = self.space.compiled[decision.id], self._walks
        leaf = compiled.diagrams.leaf
        derived = self.layout.derived.get(decision.id, [])
        values = None
        if decision.kind == Formula.kind:
            formula = self.rulebook.decisions[decision.id]
            assert isinstance(formula, Formula)
            reads = Reads.of(formula, self.rulebook.decisions, self.rulebook.model)
            values = Values(formula, reads, derived[0][1] if derived else None)
        return _Step(
            decision,
            (decision.id, None),
            walks.start(compiled.ungated),
            walks.start(compiled.components),
            walks.start(dict.fromkeys(compiled.components, leaf(Mark.STOPPED))),
            walks.start({"stopped": compiled.stopped}) if compiled.stopped != leaf(False) else None,
            compiled.stopped,
            values,
            derived,
            plain=decision.for_each is None and compiled.stopped == leaf(False) and values is None and not derived,
        )


def _decide(step: _Step, evaluation: Evaluation, views: Views, found: Found) -> None:
    """Makes a formula, or a decision whose outputs are inputs, for the patient."""
    view = views.patient
    end = _walked(_start(step, view), view.codes)
    if step.values is None:
        found[step.key] = end
        for place, codes, path in step.derived:
            views.set(place, codes.of(evaluation.results[step.key].output(path)))
        return
    found[step.key], code = step.values.of(end.outcomes["applies"], evaluation.case, found)
    if code is not None:
        views.set(step.derived[0][0], code)


def _decide_each(step: _Step, evaluation: Evaluation, views: Views, found: Found) -> None:
    """Makes a decision for each element of its list."""
    each = step.decision.for_each
    assert each is not None
    for index, (view, element) in enumerate(views.elements[each.items]):
        key = step.decision.id, index
        end = _walked(_start(step, view), view.codes)
        if step.values is None:
            found[key] = end
            for place, codes, path in step.derived:
                if path[:1] != (ANY_ELEMENT,):
                    view.codes[place] = codes.of(evaluation.results[key].output(path))
            continue
        found[key], code = step.values.of(end.outcomes["applies"], evaluation.case, found, element, index)
        if code is not None:
            view.codes[step.derived[0][0]] = code
    for place, codes, path in step.derived:
        if path[:1] == (ANY_ELEMENT,):
            views.set(place, codes.of(evaluation.case.read(path)))


def _start(step: _Step, view: View) -> State:
    """Where the walk of a decision begins, depending on the stop gates."""
    if step.asked is None:
        return step.start
    if step.stopped not in view.stopped:
        (*found,) = _walked(step.asked, view.codes).outcomes["stopped"]
        view.stopped[step.stopped] = found[0] if len(found) == 1 else None
    stopped = view.stopped[step.stopped]
    return step.gated if stopped is None else step.halted if stopped else step.start


def _walked(state: State, codes: list[int]) -> State:
    while (place := state.place) >= 0:
        state = state[codes[place]]
    return state
