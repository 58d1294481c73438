"""The smallest changes of facts that give a wanted outcome, replayed through the ordinary evaluation.

A fact that only conditions read is an input of the diagram: for these the cheapest change is found there.
A fact that formulas read moves several inputs at once, so its values are tried: one for each way in which
the rules can see it. For each of them, the diagram gives what else must change.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations, islice, pairwise
from typing import Any, TypeAlias

from renal_cds.decide.diagram.cheapest import cheapest_changes, least_cost
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Vector
from renal_cds.errors import InvalidPatient
from renal_cds.explain.counterfactual.changes import changed
from renal_cds.explain.counterfactual.target import Target
from renal_cds.explain.hypothetical import evaluated_with
from renal_cds.explain.reasons.contradictions import found_contradictions
from renal_cds.explain.reasons.facts_behind import behind, place
from renal_cds.explain.reasons.ranges import nearest_value
from renal_cds.explain.subject import Subject
from renal_cds.facts import read_as
from renal_cds.facts.model import LeafType
from renal_cds.facts.partial import Partial, is_one_value
from renal_cds.facts.paths import FactPath, type_path, value_at
from renal_cds.facts.plain import plain

__all__ = ["UNIT", "FactChanges", "Moves", "comes_out", "replayed"]

#: New values by fact.
Moves: TypeAlias = Mapping[FactPath, Any]

#: One changed fact costs more than any number of them can differ by how far they move.
UNIT = 1000.0
_FARTHEST = 100.0
#: How many facts that formulas read are changed together.
_TOGETHER = 2
#: How many sets of changes are replayed before the facts are taken to contradict every one.
_REPLAYS = 60
_STEPS = 24
_HALVINGS = 24
_YEARS = 20


def replayed(evaluation: Evaluation, moves: Moves) -> Evaluation | None:
    """The ordinary evaluation of the changed facts; None when they are refused or contradict each other."""
    book = evaluation.rulebook
    try:
        patient = read_as(changed(plain(evaluation.patient), moves), book.facts)
    except InvalidPatient:
        return None
    again = Engine.of(book).evaluate(patient)
    return None if found_contradictions(again, lambda: None) else again


def comes_out(subject: Subject, target: Target, moves: Moves) -> bool:
    """Whether the ordinary evaluation of the changed facts gives what is wanted, and nothing contradicts it."""
    again = replayed(subject.evaluation, moves)
    found = again.results.get(subject.key) if again else None
    if found is None or found.compiled is None:
        return False
    return all(map(target.wanted, found.compiled.diagrams.outcomes(target.root, found.allowed)))


class FactChanges:
    """The search for one outcome of one decision, over the facts that ``movable`` allows."""

    def __init__(self, subject: Subject, target: Target, movable: Callable[[LeafType], bool]) -> None:
        self._subject = subject
        self._evaluation = subject.evaluation
        self._target = target
        self._movable = movable
        self._diagrams = subject.diagrams
        self._inputs = subject.variables
        self._asked = sorted(self._diagrams.levels(target.root))
        self._tried: dict[tuple[Any, ...], list[Any]] = {}

    def smallest(self, most: int, together: int = _TOGETHER) -> list[Moves]:
        """The changes of the fewest facts, at most ``most``, the shortest way first.

        Of the facts that formulas read, no more than ``together`` are changed at once.
        """
        found: list[tuple[float, Moves]] = []
        size = float(most)
        for count in range(min(together, len(self._entangled), most) + 1):
            for chosen in combinations(self._entangled, count):
                if count > size or self._least(chosen) > (size - count + 1) * UNIT:
                    continue
                for cost, moves in self._with(chosen, size):
                    if len(moves) < size:
                        found, size = [], len(moves)
                    found.append((cost, moves))
        found = [each for each in found if len(each[1]) == size]
        return [moves for _, moves in sorted(found, key=lambda each: (each[0], str(sorted(each[1].items(), key=str))))]

    def _with(self, chosen: tuple[FactPath, ...], size: float) -> Iterator[tuple[float, Moves]]:
        """Changes of exactly the chosen facts among those that formulas read, and of others."""
        for moved in self._values(chosen, {}):
            paid = sum(self._price(path, new) for path, new in moved.items())
            allowed = self._allowed(moved)
            room = (size - len(moved) + 1) * UNIT - 1
            changes = cheapest_changes(
                self._diagrams, self._target.root, self._target.wanted, allowed, self._moves, most=room
            )
            for change in islice(changes, _REPLAYS):
                others = {self._own[level]: self._value(level, cell) for level, cell in change.cells.items()}
                moves = {**moved, **others}
                if len(moves) > size:
                    break
                if comes_out(self._subject, self._target, moves):
                    size = len(moves)
                    yield paid + change.cost, moves

    def _values(self, chosen: tuple[FactPath, ...], moved: Moves) -> Iterator[Moves]:
        if not chosen:
            yield moved
            return
        for new in self._candidates(chosen[0], moved):
            yield from self._values(chosen[1:], {**moved, chosen[0]: new})

    def _least(self, chosen: tuple[FactPath, ...]) -> float:
        """A lower bound of the cost of the other facts, if the inputs that the chosen ones reach may take any cell."""
        reached = {level for level in self._asked if not self._facts[level].isdisjoint(chosen)}
        moves: dict[int, Mapping[int, float]] = dict(self._moves)
        moves |= {level: dict.fromkeys(self._inputs[level].cells.every, 0.0) for level in reached}
        root, wanted = self._target.root, self._target.wanted
        return least_cost(self._diagrams, wanted, moves, self._subject.allowed)(root)

    @cached_property
    def _facts(self) -> dict[int, frozenset[FactPath]]:
        """The facts behind every input that is asked, as far as they may change."""
        every = {each: behind(self._subject, self._inputs[each]) for each in self._asked}
        return {level: frozenset(filter(self._may_move, paths)) for level, paths in every.items()}

    @cached_property
    def _entangled(self) -> list[FactPath]:
        """The facts that move more than their own input: those that formulas read."""
        read = [self._facts[level] for level in self._asked if self._inputs[level].kind != "fact"]
        return sorted(frozenset[FactPath]().union(*read), key=str)

    @cached_property
    def _own(self) -> dict[int, FactPath]:
        """The fact that an input is."""
        facts = [level for level in self._asked if self._inputs[level].kind == "fact"]
        return {level: place(self._inputs[level], self._subject.element) for level in facts}

    @cached_property
    def _moves(self) -> dict[int, Mapping[int, float]]:
        """The cost of each cell that an input can be brought to by a fact that moves no other input."""
        entangled = set(self._entangled)
        return {
            level: {
                cell: self._price(path, self._value(level, cell))
                for cell in self._inputs[level].cells.unknown
                if (cell,) != self._subject.allowed[level]
            }
            for level, path in self._own.items()
            if path not in entangled and self._may_move(path)
        }

    def _value(self, level: int, cell: int) -> Any:
        return nearest_value(self._inputs[level].cells, cell, self._given(self._own[level]))

    def _candidates(self, path: FactPath, around: Moves) -> list[Any]:
        """Other values of a fact, the nearest for each way in which the rules can see it."""
        key = (path, *sorted(around.items(), key=str))
        if key not in self._tried:
            self._tried[key] = list(self._distinct(path, around))
        return self._tried[key]

    def _distinct(self, path: FactPath, around: Moves) -> Iterator[Any]:
        now = self._now(path)
        seen = {self._seen(path, now, around)} if now is not None else set()
        moving = list(self._where_formulas_move(path, now, around))
        tried = [*self._in_own_cells(path, now), *moving]
        for new in sorted(tried, key=lambda each: (self._price(path, each), each not in moving[:1], str(each))):
            view = self._seen(path, new, around)
            if view not in seen:
                seen.add(view)
                yield new

    def _in_own_cells(self, path: FactPath, now: Any) -> Iterable[Any]:
        level = next((level for level, own in self._own.items() if own == path), None)
        if level is None:
            leaf = self._leaf(path)
            words = (*leaf.values, *([False, True] if leaf.kind == "boolean" else []))
            return [each for each in words if each != now]
        is_now = () if now is None else self._inputs[level].cells.of_value(now)
        return [self._value(level, cell) for cell in self._inputs[level].cells.unknown if cell not in is_now]

    def _where_formulas_move(self, path: FactPath, now: Any, around: Moves) -> Iterator[Any]:
        """Values of a number or a day on both sides of every place where an input that is calculated changes."""
        leaf, today = self._leaf(path), self._evaluation.as_of
        low, high = leaf.low if leaf.low is not None else leaf.above, leaf.high
        if leaf.kind == "date" and today is not None:
            low, high = today.toordinal() - _YEARS * 365, today.toordinal()
        if leaf.kind not in ("number", "date") or low is None or high is None:
            return
        grid = [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]
        least = 1.0 if leaf.integer else 0.1  # above a limit that is no value itself
        readable = {_readable(leaf, each) for each in (*grid, low + least)} | ({now} if now is not None else set())
        points = sorted(each for each in readable if leaf.kind == "date" or leaf.contains(each))
        if now is None and len(points) > 1:
            yield points[-2] if leaf.kind == "date" else points[len(points) // 2]  # not long ago, in the middle
        for left, right in pairwise(points):
            yield from self._boundaries(path, leaf, left, right, around)

    def _boundaries(self, path: FactPath, leaf: LeafType, left: Any, right: Any, around: Moves) -> Iterator[Any]:
        """Both sides of every place between two values where the rules come to see something else."""
        end, last = right, self._seen(path, right, around)
        while (seen := self._seen(path, left, around)) != last:
            right = end
            for _ in range(_HALVINGS):
                middle = _readable(leaf, (_number(left) + _number(right)) / 2)
                if middle in (left, right):
                    break
                if self._seen(path, middle, around) == seen:
                    left = middle
                else:
                    right = middle
            yield left
            yield right
            if right in (left, end):
                return
            left = right

    def _seen(self, path: FactPath, new: Any, around: Moves) -> tuple[tuple[int, ...], ...]:
        vector = self._allowed({**around, path: new})
        return tuple(vector[level] for level in self._asked)

    def _allowed(self, moves: Moves) -> Vector:
        if not moves:
            return self._subject.allowed
        return evaluated_with(self._evaluation, moves).results[self._subject.key].allowed

    def _price(self, path: FactPath, new: Any) -> float:
        """The cost of changing a fact: one, and a little for how far it moves; just one if it could be that before."""
        given, now, leaf = self._given(path), self._now(path), self._leaf(path)
        if given is None or (isinstance(given, Partial) and given.admits(new)):
            return UNIT
        if now is None:
            return UNIT + _FARTHEST
        if leaf.kind != "number":
            return UNIT + _FARTHEST
        low, high = leaf.low if leaf.low is not None else leaf.above, leaf.high
        width = high - low if low is not None and high is not None else max(abs(now), 1.0)
        return UNIT + _FARTHEST * min(float(abs(new - now) / width), 1.0)

    def _given(self, path: FactPath) -> Any:
        return value_at(self._evaluation.patient, path)

    def _now(self, path: FactPath) -> Any:
        """The one value of a fact; None where it has several, or any."""
        given = self._given(path)
        return given if is_one_value(given) else None

    def _may_move(self, path: FactPath) -> bool:
        kind = self._evaluation.rulebook.model.find(type_path(path))
        return isinstance(kind, LeafType) and kind.kind != "text" and self._movable(kind)

    def _leaf(self, path: FactPath) -> LeafType:
        return self._evaluation.rulebook.model.field(type_path(path))


def _number(given: Any) -> float:
    return given.toordinal() if isinstance(given, datetime.date) else float(given)


def _readable(leaf: LeafType, number: float) -> Any:
    if leaf.kind == "date":
        return datetime.date.fromordinal(math.floor(number))
    return int(number) if leaf.integer else round(number, 1)
