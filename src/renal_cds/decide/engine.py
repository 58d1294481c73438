"""The engine: every decision of a rulebook, made for one patient.

>>> from renal_cds.rulebook import Rulebook
>>> engine = Engine.of(Rulebook.load())
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from renal_cds.decide.case import Case
from renal_cds.decide.compile import Compiled, compile_decision
from renal_cds.decide.formula import calculate, holds
from renal_cds.decide.possible import Possible, either, known
from renal_cds.decide.result import Result
from renal_cds.facts import Patient
from renal_cds.language.types import NOT_APPLICABLE
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula, Gate

__all__ = ["Engine", "Evaluation"]

_engines: WeakKeyDictionary[Rulebook, Engine] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Evaluation:
    """All results for one patient, by decision and element."""

    rulebook: Rulebook
    patient: Patient
    case: Case
    results: Mapping[tuple[str, int | None], Result]


class Engine:
    """A rulebook compiled into diagrams, ready for any number of patients."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        gates = [
            each for each in rulebook.decisions.values() if isinstance(each, Gate) and each.effect in ("stop", "block")
        ]
        self.compiled: dict[str, Compiled] = {
            id: compile_decision(each, gates)
            for id, each in rulebook.decisions.items()
            if not isinstance(each, Formula)
        }

    @classmethod
    def of(cls, rulebook: Rulebook) -> Engine:
        """The engine of a rulebook, compiled the first time it is asked for."""
        if rulebook not in _engines:
            _engines[rulebook] = cls(rulebook)
        return _engines[rulebook]

    def evaluate(self, patient: Patient) -> Evaluation:
        """Makes every decision, each after those it reads."""
        case = Case(patient, self.rulebook.model, self.rulebook.decisions)
        for decision in self.rulebook.decisions.values():
            if decision.for_each is None:
                case.results[decision.id, None] = self._decide(decision, case, None)
                continue
            variable, items = decision.for_each.variable, decision.for_each.items
            for index in range(case.length(items) or 0):
                case.results[decision.id, index] = self._decide(decision, case.bound(variable, items, index), index)
        return Evaluation(self.rulebook, patient, case, case.results)

    def _decide(self, decision: Decision, case: Case, element: int | None) -> Result:
        if isinstance(decision, Formula):
            return Result(decision, element, value=_calculated(decision, case))
        compiled = self.compiled[decision.id]
        inputs = tuple(case.read(path) for path in compiled.inputs)
        allowed = tuple(cells.allowed(each) for cells, each in zip(compiled.cells, inputs, strict=True))
        outcomes = {name: compiled.diagrams.outcomes(node, allowed) for name, node in compiled.components.items()}
        return Result(decision, element, outcomes, None, compiled, inputs, allowed)


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
