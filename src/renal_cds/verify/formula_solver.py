"""Formula solver: facts for which formulas have their values in wanted cells, found by a small search.

The search fills in one fact after another and leaves a branch as soon as interval arithmetic shows that no
wanted value can come out of it any more. It may miss facts that exist; what it finds is true.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from renal_cds.decide.case import Case
from renal_cds.decide.engine import Engine
from renal_cds.decide.formulas.formula import calculate
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.result import Key, Result
from renal_cds.decide.variables import Path, Variable
from renal_cds.facts.groups import Group
from renal_cds.facts.model import LeafType, ListType
from renal_cds.facts.paths import ITEM, FactPath, type_path
from renal_cds.rulebook.decisions import Formula
from renal_cds.rulebook.requirements import Needs
from renal_cds.verify.places import Facts, given, with_fact

__all__ = ["TODAY", "FormulaSolver", "asked_today"]

#: The day on which constructed patients are asked about.
TODAY = datetime.date(2026, 3, 1)

_STEPS = 1200
_ROUND = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 25, 30, 36, 40, 50, 60, 75, 80, 100, 120, 150, 200)
_LENGTHS = (1, 0, 2, 3)

Wanted = Mapping[int, int]


class _TooLong(Exception):
    """The search was given up."""


class FormulaSolver:
    """Inverts formulas; what was found once is kept. ``owner`` is the engine whose formula a level is."""

    def __init__(self, inputs: list[Variable], owner: Callable[[int], Engine]) -> None:
        self.variables = inputs
        self.owner = owner
        self._behind: dict[int, Needs] = {}
        self._known: dict[frozenset[tuple[int, int]], Facts | None] = {}

    def formula(self, level: int) -> Formula:
        """The formula whose value is the input of a level."""
        found = self.variables[level]
        decisions = self.owner(level).rulebook.decisions
        decision = decisions[found.path[len(found.items) + 1] if found.items else found.path[0]]
        assert isinstance(decision, Formula)
        return decision

    def behind(self, level: int) -> Needs:
        """Facts, lists and decisions that the formula of a level rests on."""
        if level not in self._behind:
            self._behind[level] = self.owner(level).rulebook.requirements.behind(self.formula(level).id)
        return self._behind[level]

    def rests_on(self, level: int, path: Path) -> bool:
        """Whether the formula of a level rests on a fact."""
        return path in self.behind(level).facts

    def facts(self, formulas: Wanted, cells: Wanted) -> Facts | None:
        """Facts for which the formulas lie in their cells, the facts of ``cells`` in theirs; None if not found."""
        found: Facts = {}
        for group in self._groups(formulas):
            paths = {path for level in group for path in self.behind(level).facts}
            bound = {level: cell for level, cell in cells.items() if self.variables[level].path in paths}
            part = self._solved({level: formulas[level] for level in group}, bound)
            if part is None:
                return None
            for place, value in _leaves(part, ()):
                found = with_fact(found, place, value)
        return found

    def _groups(self, formulas: Wanted) -> list[list[int]]:
        """The formulas in groups that share no facts."""
        groups: list[tuple[set[Path], list[int]]] = []
        for level in formulas:
            rests = self.behind(level)
            paths = {*rests.facts, *rests.lists} - {("as_of",)}
            members = [level]
            apart = []
            for other, levels in groups:
                if other & paths:
                    paths |= other
                    members = levels + members
                else:
                    apart.append((other, levels))
            groups = [*apart, (paths, members)]
        return [levels for _, levels in groups]

    def _solved(self, formulas: Wanted, cells: Wanted) -> Facts | None:
        key = frozenset((*formulas.items(), *cells.items()))
        if key not in self._known:
            search = _Search(self, formulas, cells)
            try:
                self._known[key] = search.run()
            except _TooLong:
                self._known[key] = None
        return self._known[key]


class _Search:
    """One search for one group of formulas."""

    def __init__(self, solver: FormulaSolver, formulas: Wanted, cells: Wanted) -> None:
        self.solver = solver
        self.formulas = formulas
        self.parts = [
            _Part(solver, owner, [level for level in formulas if solver.owner(level) is owner])
            for owner in dict.fromkeys(map(solver.owner, formulas))
        ]
        self.facts = self.parts[0].engine.rulebook.facts
        self.model = self.parts[0].engine.rulebook.model
        self.cells = {solver.variables[level].path: (level, cell) for level, cell in cells.items()}
        self.left = _STEPS
        rests = [solver.behind(level) for level in formulas]
        self.lists = list(dict.fromkeys(path for each in rests for path in each.lists))
        self.leaves = list(dict.fromkeys(path for each in rests for path in each.facts if path != ("as_of",)))
        numbers = {value for each in rests for value in each.constants if isinstance(value, int | float)}
        for level in formulas:
            of = solver.variables[level].cells
            values = [of.representative(cell) for cell in of.every]
            numbers.update(value for value in values if isinstance(value, int | float))
        self.numbers = sorted({abs(each) for each in numbers if not isinstance(each, bool)} | set(_ROUND))

    def run(self) -> Facts | None:
        start = asked_today(self.facts)
        own = [self.solver.variables[level].items for level in self.formulas]
        for items in filter(None, own):
            start = with_fact(start, (*items, 0), {})
        return self._next(start)

    def _next(self, facts: Facts) -> Facts | None:
        self.left -= 1
        if self.left < 0:
            raise _TooLong
        found = self._found(facts)
        if found is not None:
            return facts if found else None
        for place, candidates in self._open(facts):
            for value in candidates:
                done = self._next(with_fact(facts, place, value))
                if done is not None:
                    return done
            return None
        return None

    def _found(self, facts: Facts) -> bool | None:
        """Whether all formulas lie in their cells; None while that is open."""
        values = self._values(facts)
        settled = True
        for level, cell in self.formulas.items():
            allowed = self.solver.variables[level].cells.allowed(values[level])
            if cell not in allowed:
                return False
            settled = settled and len(allowed) == 1
        return True if settled else None

    def _values(self, facts: Facts) -> dict[int, ValueSet]:
        patient = self.facts.model_validate(facts)
        return {level: value for part in self.parts for level, value in part.values(patient).items()}

    def _open(self, facts: Facts) -> Iterator[tuple[FactPath, list[Any]]]:
        """The next fact or list that is not yet known, with what it may be."""
        for path in self.lists:
            for place in _places(path, facts):
                if given(facts, place) is None:
                    yield place, [[{} for _ in range(length)] for length in _LENGTHS]
        for path in self.leaves:
            leaf = self.model.find(path)
            if isinstance(leaf, LeafType):
                for place in _places(path, facts):
                    if given(facts, place) is None:
                        yield place, self._candidates(path, place, leaf, facts)

    def _candidates(self, path: Path, place: FactPath, leaf: LeafType, facts: Facts) -> list[Any]:
        values = self._values_of(leaf)
        if leaf.kind == "date":
            before = self._before(place, facts)
            values = [value for value in values if before is None or value >= before]
        bound = self.cells.get(path)
        if bound is None or (ITEM in path and place[path.index(ITEM)] != 0):
            return values
        level, cell = bound
        cells = self.solver.variables[level].cells
        middle = cells.representative(cell)
        if leaf.kind == "number":
            near = [middle, middle - 1, middle + 1, middle / 2, middle * 2, middle + 0.5, middle - 0.5]
            values = [int(value) if leaf.integer else value for value in (*near, *values)]
            values = [value for value in values if leaf.contains(value)]
        return [value for value in dict.fromkeys(values) if cells.of_value(value) == (cell,)]

    def _values_of(self, leaf: LeafType) -> list[Any]:
        match leaf.kind:
            case "boolean":
                return [True, False]
            case "enumeration":
                return list(leaf.values)
            case "date":
                months = {round(each) for each in self.numbers if each <= 240} | {0}
                return sorted((_months_before(each) for each in months), reverse=True)
            case "number":
                inside = [each for each in (0, *self.numbers) if leaf.contains(each)]
                return [int(each) for each in inside if each == int(each)] if leaf.integer else inside
        return []

    def _before(self, place: FactPath, facts: Facts) -> Any:
        """The day of the element above in a list that runs from the oldest to the newest."""
        index = next((at for at in range(len(place) - 1, -1, -1) if isinstance(place[at], int)), None)
        if index is None:
            return None
        kind = self.model.find(type_path(place[:index]))
        number = place[index]
        if not isinstance(kind, ListType) or kind.record.oldest_first != place[-1] or number == 0:
            return None
        assert isinstance(number, int)
        return given(facts, (*place[:index], number - 1, *place[index + 1 :]))


class _Part:
    """The formulas of one rulebook in a search."""

    def __init__(self, solver: FormulaSolver, engine: Engine, levels: list[int]) -> None:
        self.engine = engine
        self.keys = {level: _key(solver.formula(level)) for level in levels}
        needed = {id for level in levels for id in solver.behind(level).decisions}
        self.decisions = [each for id, each in engine.rulebook.decisions.items() if id in needed]
        self.alone = all(isinstance(each, Formula) and not (each.valid or each.for_each) for each in self.decisions)

    def values(self, patient: Group) -> dict[int, ValueSet]:
        """Values that the formulas can have; only they are calculated when they rest on nothing but formulas."""
        book = self.engine.rulebook
        if self.alone:
            calculated: dict[Key, Result] = {}
            case = Case(patient, book.model, book.decisions, calculated)
            for decision in self.decisions:
                assert isinstance(decision, Formula)
                calculated[decision.id, None] = Result(decision, None, value=calculate(decision.value, case))
            results: Mapping[Key, Result] = calculated
        else:
            results = self.engine.evaluate(patient).results
        found = {level: results[key].value for level, key in self.keys.items()}
        return {level: value for level, value in found.items() if value is not None}


def asked_today(model: type[Group]) -> Facts:
    """The day of the question, where the model knows one."""
    return {"as_of": TODAY} if "as_of" in model.model_fields else {}


def _key(formula: Formula) -> tuple[str, int | None]:
    return formula.id, 0 if formula.for_each else None


def _places(path: Path, facts: Facts) -> list[FactPath]:
    """A type path in a patient: once for each element that there is."""
    places: list[FactPath] = [()]
    for step in path:
        if step == ITEM:
            places = [(*each, index) for each in places for index in range(len(given(facts, each) or ()))]
        else:
            places = [(*each, step) for each in places]
    return places


def _months_before(months: int) -> datetime.date:
    month = TODAY.year * 12 + TODAY.month - 1 - months
    return datetime.date(month // 12, month % 12 + 1, TODAY.day)


def _leaves(facts: Any, place: FactPath) -> Iterator[tuple[FactPath, Any]]:
    """Every value of nested facts with its place; an empty group or list is a value."""
    inside = facts.items() if isinstance(facts, dict) else enumerate(facts) if isinstance(facts, list) else ()
    parts = list(inside)
    if not parts:
        yield place, facts
    for step, below in parts:
        yield from _leaves(below, (*place, step))
