"""The engine: every decision of a rulebook, made for one patient.

>>> from renal_cds.rulebook import Rulebook
>>> engine = Engine.of(Rulebook.load())
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock

from renal_cds.decide.case import Case
from renal_cds.decide.codes import Codes
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


@dataclass(frozen=True, eq=False)
class Evaluation:
    """All results for one patient, by decision and element."""

    rulebook: Rulebook
    space: Space
    patient: Patient
    case: Case
    results: Mapping[Key, Result]


@dataclass(frozen=True, eq=False, slots=True)
class _Step:
    """How one decision is made.

    ``start`` is where its walk begins when no stop gate fires, ``gated`` when one may, ``halted`` when
    one does; ``asked`` is where the walk begins that finds that out, kept under ``stopped``, None when no
    gate can stop it. ``values`` are those of a formula, ``derived`` the inputs that its outputs are.
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
        run = _Run(self, patient)
        found, view = run.found, run.views.patient
        codes = view.codes
        for step in self._steps:
            if step.plain:
                state = step.start if step.asked is None else _start(step, view)
                while (place := state.place) >= 0:
                    state = state[codes[place]]
                found[step.key] = state
            elif step.decision.for_each is None:
                run.decide(step)
            else:
                run.decide_each(step)
        return Evaluation(self.rulebook, self.space, patient, run.case, run.results)

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
            plain=decision.for_each is None and values is None and not derived,
        )


class _Run:
    """One patient on the way through the decisions."""

    def __init__(self, engine: Engine, patient: Patient) -> None:
        self.views = Views(engine.layout, patient, engine._lists)
        self.found: Found = {}
        self.results = Results(engine.space.compiled, self.views, self.found)
        self.case = Case(patient, engine.rulebook.model, engine.rulebook.decisions, self.results)

    def decide(self, step: _Step) -> None:
        """Makes a formula, or a decision whose outputs are inputs, for the patient."""
        view = self.views.patient
        end = _walked(_start(step, view), view.codes)
        if step.values is None:
            self.found[step.key] = end
            for place, codes, path in step.derived:
                self.views.set(place, codes.of(self.results[step.key].output(path)))
            return
        self.found[step.key], code = step.values.of(end.outcomes["applies"], self.case, self.found)
        if code is not None:
            self.views.set(step.derived[0][0], code)

    def decide_each(self, step: _Step) -> None:
        """Makes a decision for each element of its list."""
        each = step.decision.for_each
        assert each is not None
        for index, (view, element) in enumerate(self.views.elements[each.items]):
            key = step.decision.id, index
            end = _walked(_start(step, view), view.codes)
            if step.values is None:
                self.found[key] = end
                for place, codes, path in step.derived:
                    if path[:1] != (ANY_ELEMENT,):
                        view.codes[place] = codes.of(self.results[key].output(path))
                continue
            self.found[key], code = step.values.of(end.outcomes["applies"], self.case, self.found, element, index)
            if code is not None:
                view.codes[step.derived[0][0]] = code
        for place, codes, path in step.derived:
            if path[:1] == (ANY_ELEMENT,):
                self.views.set(place, codes.of(self.case.read(path)))


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
