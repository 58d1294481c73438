"""The engine: every decision of a rulebook, made for one patient.

>>> from renal_cds.rulebook import Rulebook
>>> engine = Engine.of(Rulebook.load())
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from typing import Any

from renal_cds.decide.case import Case
from renal_cds.decide.cells import Cells
from renal_cds.decide.inputs import ANY_ELEMENT, Path
from renal_cds.decide.result import Result, Vector
from renal_cds.decide.space import Space
from renal_cds.decide.values import Values
from renal_cds.facts import Patient
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, ForEach, Formula

__all__ = ["Engine", "Evaluation"]

_compiling = Lock()


@dataclass(frozen=True, eq=False)
class Evaluation:
    """All results for one patient, by decision and element."""

    rulebook: Rulebook
    space: Space
    patient: Patient
    case: Case
    results: Mapping[tuple[str, int | None], Result]


class Engine:
    """A rulebook compiled into one space, ready for any number of patients."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.space = Space(rulebook)
        self._facts: list[tuple[int, Cells, Callable[[Any], Any]]] = []
        self._element_facts: dict[Path, list[tuple[int, Cells, Callable[[Any], Any]]]] = {}
        self._derived: dict[str, list[tuple[int, Cells, Path]]] = {}
        self.values = {id: Values(each) for id, each in rulebook.decisions.items() if isinstance(each, Formula)}
        for level, found in enumerate(self.space.inputs):
            inside = found.path[len(found.items) + 1 :] if found.items else found.path
            if found.kind == "fact":
                readers = self._element_facts.setdefault(found.items, []) if found.items else self._facts
                readers.append((level, found.cells, attrgetter(".".join(inside))))
            elif found.kind == "any":
                self._derived.setdefault(found.path[1], []).append((level, found.cells, found.path))
            else:
                self._derived.setdefault(inside[0], []).append((level, found.cells, inside[1:]))

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
        case = Case(patient, self.rulebook.model, self.rulebook.decisions)
        run = _Run(self, case)
        for decision in self.rulebook.decisions.values():
            run.decide(decision)
        return Evaluation(self.rulebook, self.space, patient, case, case.results)

    def vector(self, patient: Patient) -> Vector:
        """The allowed cells of every fact of the patient; inputs that are calculated come later."""
        vector: Vector = [()] * len(self.space.inputs)
        _fill(vector, self._facts, patient)
        return vector

    def element_vectors(self, vector: Vector, items: Path, elements: Any) -> list[Vector]:
        """The same for each element of a list."""
        found = []
        for element in elements:
            own = list(vector)
            _fill(own, self._element_facts.get(items, ()), element)
            found.append(own)
        return found


class _Run:
    """One patient on the way through the decisions."""

    def __init__(self, engine: Engine, case: Case) -> None:
        self.engine = engine
        self.case = case
        self.vector = engine.vector(case.patient)
        self.elements: dict[Path, list[Vector]] = {}
        self.cases: dict[tuple[str, Path], list[Case]] = {}
        for decision in engine.rulebook.decisions.values():
            if decision.for_each and decision.for_each.items not in self.elements:
                items = decision.for_each.items
                found = attrgetter(".".join(items))(case.patient) or ()
                self.elements[items] = engine.element_vectors(self.vector, items, found)

    def decide(self, decision: Decision) -> None:
        """Makes a decision for the patient, or for each element of its list."""
        if decision.for_each is None:
            self._keep(decision, self.case, None, self.vector)
        else:
            vectors = self.elements[decision.for_each.items]
            for index, (case, vector) in enumerate(zip(self._bound(decision.for_each), vectors, strict=True)):
                self._keep(decision, case, index, vector)
        self._derive(decision)

    def _bound(self, each: ForEach) -> list[Case]:
        """The case once for each element of a list."""
        found = self.cases.get((each.variable, each.items))
        if found is None:
            count = len(self.elements[each.items])
            found = [self.case.bound(each.variable, each.items, index) for index in range(count)]
            self.cases[each.variable, each.items] = found
        return found

    def _keep(self, decision: Decision, case: Case, element: int | None, vector: Vector) -> None:
        compiled = self.engine.space.compiled[decision.id]
        outcomes = {name: compiled.diagrams.outcomes(node, vector) for name, node in compiled.components.items()}
        if isinstance(decision, Formula):
            value = self.engine.values[decision.id].of(case, outcomes["applies"])
            result = Result(decision, element, value=value, compiled=compiled, allowed=vector)
        else:
            result = Result(decision, element, outcomes, compiled=compiled, allowed=vector)
        self.case.results[decision.id, element] = result

    def _derive(self, decision: Decision) -> None:
        """Fills the inputs that are the outputs of this decision."""
        for level, cells, path in self.engine._derived.get(decision.id, ()):
            if path[:1] == (ANY_ELEMENT,):
                self._fill_all(level, cells.allowed(self.case.read(path)))
            elif decision.for_each is None:
                self._fill_all(level, cells.allowed(self.case.results[decision.id, None].output(path)))
            else:
                for index, vector in enumerate(self.elements[decision.for_each.items]):
                    vector[level] = cells.allowed(self.case.results[decision.id, index].output(path))

    def _fill_all(self, level: int, allowed: tuple[int, ...]) -> None:
        self.vector[level] = allowed
        for vectors in self.elements.values():
            for vector in vectors:
                vector[level] = allowed


def _fill(vector: Vector, readers: Any, source: Any) -> None:
    for level, cells, read in readers:
        value = read(source)
        vector[level] = cells.unknown if value is None else cells.of_value(value)
