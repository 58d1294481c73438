"""The engine: every decision of a rulebook, made for one patient.

>>> from renal_cds.rulebook import Rulebook
>>> engine = Engine.of(Rulebook.load())
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary

from renal_cds.decide.case import Case
from renal_cds.decide.cells import Cells
from renal_cds.decide.formula import calculate, holds
from renal_cds.decide.inputs import ANY_ELEMENT, Path
from renal_cds.decide.possible import Possible, either, known
from renal_cds.decide.result import Result, Vector
from renal_cds.decide.space import Space
from renal_cds.facts import Patient
from renal_cds.language.types import NOT_APPLICABLE
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula

__all__ = ["Engine", "Evaluation"]

_engines: WeakKeyDictionary[Rulebook, Engine] = WeakKeyDictionary()


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
        if rulebook not in _engines:
            _engines[rulebook] = cls(rulebook)
        return _engines[rulebook]

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
            variable, items = decision.for_each.variable, decision.for_each.items
            for index, vector in enumerate(self.elements[items]):
                self._keep(decision, self.case.bound(variable, items, index), index, vector)
        self._derive(decision)

    def _keep(self, decision: Decision, case: Case, element: int | None, vector: Vector) -> None:
        if isinstance(decision, Formula):
            result = Result(decision, element, value=_calculated(decision, case))
        else:
            compiled = self.engine.space.compiled[decision.id]
            outcomes = {name: compiled.diagrams.outcomes(node, vector) for name, node in compiled.components.items()}
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


def _calculated(formula: Formula, case: Case) -> Possible:
    """The value of a formula; not applicable to a patient to whom it does not apply."""
    applies = True if formula.applies is None else holds(formula.applies, case)
    if applies is False:
        return known(NOT_APPLICABLE)
    value = _within(calculate(formula.value, case), formula)
    return value if applies else either(value, known(NOT_APPLICABLE))


def _within(value: Possible, formula: Formula) -> Possible:
    """A value limited to the range in which the formula is valid; outside it is not applicable."""
    low, high = formula.valid.get("low", float("-inf")), formula.valid.get("high", float("inf"))
    numbers = value.numbers
    if not formula.valid or numbers is None or (low <= numbers[0] and numbers[1] <= high):
        return value
    inside = frozenset(each for each in value.values if isinstance(each, str | bool) or low <= each <= high)
    interval = (max(low, value.interval[0]), min(high, value.interval[1])) if value.interval else None
    if interval and interval[0] > interval[1]:
        interval = None
    return Possible(inside | {NOT_APPLICABLE}, interval)
