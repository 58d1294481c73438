"""Counterexamples: a path to true in a diagram, made into facts, and replayed by the ordinary evaluator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from renal_cds.decide.diagram.cheapest import Prices, cheapest_ways
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.variables import Variable
from renal_cds.rulebook.decisions import Decision
from renal_cds.verify.all_patients import AllPatients
from renal_cds.verify.formula_solver import FormulaSolver, asked_today
from renal_cds.verify.places import Facts, plain, with_fact
from renal_cds.verify.replay import expectation, replayed, result_of, shortened
from renal_cds.verify.walks import both, with_diagram

__all__ = ["Check", "Counterexample", "CounterexampleSearch"]

#: How many paths are tried before a patient counts as not found.
_PATHS = 40

#: How many times formulas are inverted for one question.
_INVERSIONS = 150

Check = Callable[[Evaluation], bool]


@dataclass(frozen=True)
class Counterexample:
    """A patient that shows something, as facts that :func:`renal_cds.facts.read_as` accepts.

    ``deciding`` are those that bear on what is shown; the others answer the gates. ``decision`` is what the
    patient is about, ``expects`` what the ordinary evaluator said of it when it was replayed, ``says`` the same
    in a few words where they are needed, and ``also`` the facts of a second patient to compare with.
    """

    facts: Facts
    deciding: Facts
    decision: str | None = None
    says: str = ""
    expects: str = ""
    also: tuple[Facts, ...] = ()


class CounterexampleSearch:
    """Searches all patients for one of whom a condition is true."""

    def __init__(self, setting: AllPatients, solver: FormulaSolver | None = None) -> None:
        self.setting = setting
        self.solver = solver or FormulaSolver(setting.space.variables, lambda _: setting.engine)

    def find(
        self, condition: int, check: Check, *decisions: Decision, says: str = "", besides: int | None = None
    ) -> Counterexample | None:
        """A patient of whom the condition is true and whom ``check`` confirms; None when none was found.

        No gate stops the advice of the decisions that the condition is about. ``besides`` is true of the
        patient as well, and nothing that is shown.
        """
        return next(self.several(condition, check, *decisions, says=says, besides=besides), None)

    def several(
        self, condition: int, check: Check, *decisions: Decision, says: str = "", besides: int | None = None
    ) -> Iterator[Counterexample]:
        """Patients of whom the condition is true, each found on a way of its own through the diagrams."""
        about = decisions[0].id if decisions else None
        goal = self._one_element(condition)
        unstopped = [self._one_element(self.setting.unstopped(each)) for each in decisions[:2]]
        unstopped += [] if besides is None else [self._one_element(besides)]
        node = self.setting.admissible(both(self.setting.diagrams, self.setting.admissible(goal), *unstopped))
        for tried, cells in enumerate(self.ways(node)):
            if tried >= _PATHS:
                break
            facts = self._facts(cells)
            if facts is None:
                continue
            short = shortened(self.setting, facts)
            evaluation = replayed(self.setting, short)
            if evaluation is not None and check(evaluation):
                asked = self._asked(goal, cells)
                deciding = self._facts({level: cell for level, cell in cells.items() if level in asked}) or facts
                expects = expectation(result_of(evaluation, decisions[0])) if decisions else ""
                yield Counterexample(short, plain(deciding), about, says, expects)

    def ways(self, root: int) -> Iterator[dict[int, int]]:
        """Paths to true as cells by level, the shortest first, those left out for which formulas have no facts."""
        budget = [_INVERSIONS]
        yield from cheapest_ways(
            self.setting.diagrams, root, bool, self._prices, lambda cells, level: self._feasible(cells, level, budget)
        )

    @cached_property
    def _prices(self) -> Prices:
        """One for each input that must be so; three where it is calculated, as facts are still to be found for it."""
        inputs, domain = self.setting.space.variables, self.setting.domain
        return {
            level: dict.fromkeys(domain[level], 1 if variable.kind == "fact" else 3)
            for level, variable in enumerate(inputs)
        }

    def _feasible(self, cells: Mapping[int, int], level: int, budget: list[int]) -> bool:
        """Whether facts were found for the formulas so far; asked when a formula, or a fact behind one, is new."""
        if budget[0] <= 0:
            return False
        inputs = self.setting.space.variables
        formulas = {each: cell for each, cell in cells.items() if inputs[each].kind == "formula"}
        facts = {each: cell for each, cell in cells.items() if inputs[each].kind == "fact"}
        if not formulas:
            return True
        bears = level in formulas or any(self.solver.rests_on(each, inputs[level].path) for each in formulas)
        if not bears:
            return True
        budget[0] -= 1
        return self.solver.facts(formulas, facts) is not None

    def _facts(self, cells: dict[int, int]) -> Facts | None:
        inputs = self.setting.space.variables
        formulas = {level: cell for level, cell in cells.items() if inputs[level].kind == "formula"}
        known = {level: cell for level, cell in cells.items() if inputs[level].kind == "fact"}
        facts = self.solver.facts(formulas, known)
        if facts is None:
            return None
        for level, cell in known.items():
            if _missing(facts, _place(inputs[level])):
                facts = with_fact(facts, _place(inputs[level]), inputs[level].cells.representative(cell))
        for each in self.setting.rulebook.decisions.values():
            if each.for_each and any(inputs[level].items == each.for_each.items for level in cells):
                facts = with_fact(facts, (*each.for_each.items, 0), {})
        return {**asked_today(self.setting.rulebook.facts), **facts}

    def _asked(self, root: int, cells: dict[int, int]) -> set[int]:
        """The levels that decide whether a condition is true, on the way of one patient."""
        diagrams = self.setting.diagrams
        found: set[int] = set()
        while (asked := diagrams.parts(root)) is not None:
            level, parts = asked
            found.add(level)
            root = parts[cells.get(level, self.setting.domain[level][0])]
        return found

    def _one_element(self, root: int) -> int:
        """The condition of patients with one element in each list: a gate of any element is one of that element."""
        space = self.setting.space
        for level, found in enumerate(space.variables):
            if found.kind == "any" and found.path[1] in space.compiled:
                fires = space.compiled[found.path[1]].components["fires"]
                root = with_diagram(self.setting.diagrams, root, level, fires)
        return root


def _place(found: Variable) -> tuple[str | int, ...]:
    return tuple(0 if step == "[]" else step for step in found.path)


def _missing(facts: Any, place: tuple[str | int, ...]) -> bool:
    for step in place:
        try:
            facts = facts[step]
        except (KeyError, IndexError, TypeError):
            return True
    return False
