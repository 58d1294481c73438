"""The nearest change: as few changeable facts as possible, moved as little as possible, for another outcome.

The search goes over facts, not over conditions: one changed fact may move several inputs at once,
its own and the formulas that read it. Up to the size found, every set of changes was tried (of a
fact that formulas read, the values at which one of them moves). Each result is evaluated again
from the facts, and refused when the changed facts would contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result, Vector
from renal_cds.explain.asking import case_of, place
from renal_cds.explain.behind import behind
from renal_cds.explain.changes import changed, fact_change
from renal_cds.explain.ranges import nearest_value
from renal_cds.explain.replies import FactChange, NearestChange
from renal_cds.explain.search import GaveUp, smallest_changes
from renal_cds.explain.target import Target, now, options_of, part_of, target_of, targets
from renal_cds.explain.wording import element_label, words
from renal_cds.facts import Patient
from renal_cds.facts.model import ITEM, FactPath, LeafType, value
from renal_cds.facts.plain import plain

__all__ = ["nearest"]

#: The largest number of changed facts that is tried.
MOST = 4
_INSTEAD = 3
_STEPS = 24
_HALVINGS = 24

#: A fact, and its new value.
_Move = tuple[FactPath, Any]
_Moves = frozenset[_Move]


def nearest(
    evaluation: Evaluation,
    result: Result,
    outcome: str | None = None,
    option: str | None = None,
    *,
    possible: Callable[[dict[str, Any]], bool],
    most: int = MOST,
) -> NearestChange | None:
    """The smallest change that gives the outcome, or any other than now; None when none was found.

    Args:
        evaluation: the patient as it is.
        result: the decision.
        outcome: what is wanted, or None for any other outcome that says something about the patient.
        option: the option of a choice.
        possible: whether a patient with these facts can be read, contradictions included.
        most: the largest number of facts that may change.

    Raises:
        UsageError: the decision has no such outcome or option.
    """
    if outcome is not None:
        wanted = [target_of(evaluation, result, outcome, option)]
    else:
        is_now = result.outcomes[part_of(result, option)]
        wanted = [each for each in targets(evaluation, result, part_of(result, option)) if _is_other(each, is_now)]
    best: list[tuple[tuple[int, float, str], Target, _Moves]] = []
    for target in wanted:
        search = _Search(evaluation, result, target, possible)
        try:
            found = search.run(min([most, *(len(moves) for _, _, moves in best)]))
        except GaveUp:
            continue
        best += [(search.size(moves), target, moves) for moves in found]
    if not best:
        return None
    best.sort(key=lambda each: each[0])
    _, target, moves = best[0]
    others = _other_facts([each for _, goal, each in best if goal is target], moves)
    return NearestChange(
        decision=result.decision.id,
        about=element_label(case_of(evaluation, result), result),
        option=target.component if options_of(result) else None,
        now=now(result, target.component),
        becomes=words(target.name),
        changes=_told(evaluation, moves),
        instead=tuple(_told(evaluation, each) for each in others[:_INSTEAD]),
    )


def _is_other(target: Target, is_now: frozenset[Any]) -> bool:
    """Whether an outcome is another one, and says something about the patient."""
    silent = target.name in {each.value for each in Mark}
    return not silent and not (len(is_now) == 1 and all(map(target.wanted, is_now)))


def _other_facts(found: Iterable[_Moves], moves: _Moves) -> list[_Moves]:
    """The nearest change of every other set of facts that is as small."""
    by_facts: dict[frozenset[FactPath], _Moves] = {}
    for each in found:
        by_facts.setdefault(frozenset(path for path, _ in each), each)
    return [each for each in by_facts.values() if each is not by_facts[frozenset(path for path, _ in moves)]]


def _told(evaluation: Evaluation, moves: _Moves) -> tuple[FactChange, ...]:
    model, patient = evaluation.rulebook.model, evaluation.patient
    return tuple(
        fact_change(model, path, value(patient, path), new)
        for path, new in sorted(moves, key=lambda move: tuple(map(str, move[0])))
    )


class _Search:
    """The search for one outcome of one decision."""

    def __init__(
        self, evaluation: Evaluation, result: Result, target: Target, possible: Callable[[dict[str, Any]], bool]
    ) -> None:
        assert result.compiled is not None
        self.evaluation = evaluation
        self.result = result
        self.target = target
        self.possible = possible
        self.diagrams = result.compiled.diagrams
        self.inputs = evaluation.space.inputs
        self.asked = self.diagrams.levels(target.root)
        self._vectors: dict[_Moves, Vector] = {frozenset(): result.allowed}
        self._candidates: dict[tuple[FactPath, _Moves], list[Any]] = {}

    def run(self, most: int) -> list[_Moves]:
        """The smallest sets of changes, replayed."""
        return smallest_changes(
            self.diagrams,
            self.target.root,
            self.target.wanted,
            vector=self.vector,
            moves=self.moves,
            costs=self.costs,
            accept=self.accept,
            most=most,
        )

    @cached_property
    def facts(self) -> dict[int, tuple[FactPath, ...]]:
        """The changeable facts behind every input that is asked."""
        return {level: tuple(sorted(filter(self._changeable, self._behind(level)), key=str)) for level in self.asked}

    @cached_property
    def entangled(self) -> set[FactPath]:
        """The facts that move more than their own input: those that formulas read."""
        return {path for level, paths in self.facts.items() if self.inputs[level].kind != "fact" for path in paths}

    @cached_property
    def own(self) -> dict[FactPath, int]:
        """The input that reads a fact itself."""
        return {
            place(self.inputs[level], self.result.element): level
            for level in self.asked
            if self.inputs[level].kind == "fact"
        }

    def vector(self, moves: _Moves) -> Vector:
        """The cells of every input after some changes."""
        found = self._vectors.get(moves)
        if found is None:
            if any(path in self.entangled for path, _ in moves):
                found = self._again(moves).allowed
            else:
                found = list(self.result.allowed)
                for path, new in moves:
                    level = self.own[path]
                    found[level] = self.inputs[level].cells.of_value(new)
            self._vectors[moves] = found
        return found

    def moves(self, level: int, there: int, done: _Moves) -> Iterator[_Move]:
        """The changes of the facts behind an input that take it out of a cell; all of those that formulas read."""
        moved = {path for path, _ in done}
        cells = self.inputs[level].cells
        for path in self.facts[level]:
            if path not in moved:
                for new in self.candidates(path, done):
                    if self.own.get(path) != level or cells.of_value(new) != (there,):
                        yield path, new

    def costs(self, done: _Moves) -> dict[int, int]:
        """A fact that moves only its own input costs one change; what formulas read may come along with others."""
        moved = {path for path, _ in done}
        found = {}
        for level, paths in self.facts.items():
            if any(path in self.entangled for path in paths):
                found[level] = 0
            elif any(path not in moved for path in paths):
                found[level] = 1
        return found

    def accept(self, moves: _Moves) -> bool:
        """Whether the ordinary evaluation of the changed facts gives what is wanted, and nothing contradicts it."""
        outcomes = self.diagrams.outcomes(self.target.root, self._again(moves).allowed)
        return all(map(self.target.wanted, outcomes)) and self.possible(self._facts(moves))

    def size(self, moves: _Moves) -> tuple[int, float, str]:
        """How large a change is: the number of facts, then how far they move."""
        return len(moves), sum(self._far(path, new) for path, new in moves), str(sorted(moves, key=str))

    def candidates(self, path: FactPath, done: _Moves) -> list[Any]:
        """Other values of a fact, one for each way in which the rules can see it."""
        around = done if any(each in self.entangled for each, _ in done) and path in self.entangled else frozenset()
        key = (path, around)
        if key not in self._candidates:
            current = value(self.evaluation.patient, path)
            found = list(self._in_own_cells(path, current))
            if path in self.entangled:
                found = list(
                    self._distinct(path, current, [*found, *self._where_formulas_move(path, current, around)], around)
                )
            self._candidates[key] = found
        return self._candidates[key]

    def _in_own_cells(self, path: FactPath, current: Any) -> Iterable[Any]:
        level = self.own.get(path)
        if level is None:
            leaf = self._leaf(path)
            return [
                each for each in (*leaf.values, *([False, True] if leaf.kind == "boolean" else [])) if each != current
            ]
        cells = self.inputs[level].cells
        is_now = () if current is None else cells.of_value(current)
        return [nearest_value(cells, cell, current) for cell in cells.unknown if cell not in is_now]

    def _where_formulas_move(self, path: FactPath, current: Any, around: _Moves) -> Iterator[Any]:
        """Values of a number on both sides of every place where an input that is calculated changes."""
        leaf = self._leaf(path)
        low, high = leaf.low if leaf.low is not None else leaf.above, leaf.high
        if leaf.kind != "number" or low is None or high is None:
            return
        grid = {low + (high - low) * step / _STEPS for step in range(_STEPS + 1)} | ({current} if current else set())
        points = sorted(self._readable(leaf, each) for each in grid if leaf.contains(self._readable(leaf, each)))
        for left, right in pairwise(points):
            if self._seen(path, left, around) != self._seen(path, right, around):
                yield from self._boundary(path, leaf, left, right, around)

    def _boundary(self, path: FactPath, leaf: LeafType, left: float, right: float, around: _Moves) -> Iterator[float]:
        seen = self._seen(path, left, around)
        for _ in range(_HALVINGS):
            middle = self._readable(leaf, (left + right) / 2)
            if middle in (left, right):
                break
            if self._seen(path, middle, around) == seen:
                left = middle
            else:
                right = middle
        yield left
        yield right

    def _distinct(self, path: FactPath, current: Any, found: Iterable[Any], around: _Moves) -> Iterator[Any]:
        """The nearest of all values that the rules see alike."""
        seen = {self._seen(path, current, around)} if current is not None else set()
        for new in sorted(found, key=lambda each: (self._far(path, each), str(each))):
            view = self._seen(path, new, around)
            if view not in seen:
                seen.add(view)
                yield new

    def _seen(self, path: FactPath, new: Any, around: _Moves) -> tuple[tuple[int, ...], ...]:
        moves = frozenset(each for each in around if each[0] != path) | {(path, new)}
        vector = self.vector(moves)
        return tuple(vector[level] for level in sorted(self.asked))

    def _readable(self, leaf: LeafType, number: float) -> float:
        return int(number) if leaf.integer else round(number, 1)

    def _far(self, path: FactPath, new: Any) -> float:
        """How far a fact moves: not at all if it was unknown, a share of its range for a number, else one."""
        current, leaf = value(self.evaluation.patient, path), self._leaf(path)
        if current is None or leaf.kind != "number":
            return float(current is not None)
        low, high = leaf.low if leaf.low is not None else leaf.above, leaf.high
        width = high - low if low is not None and high is not None else max(abs(current), 1.0)
        return float(min(abs(new - current) / width, 1.0))

    def _again(self, moves: _Moves) -> Result:
        patient: Patient = self.evaluation.rulebook.facts.model_validate(self._facts(moves))
        return Engine.of(self.evaluation.rulebook).evaluate(patient).results[self.result.key]

    def _facts(self, moves: _Moves) -> dict[str, Any]:
        return changed(plain(self.evaluation.patient), dict(moves))

    def _behind(self, level: int) -> frozenset[FactPath]:
        return behind(self.evaluation, self.inputs[level], self.result.element)

    def _changeable(self, path: FactPath) -> bool:
        kind = self.evaluation.rulebook.model.find(_types(path))
        return isinstance(kind, LeafType) and kind.changeable and kind.kind != "text"

    def _leaf(self, path: FactPath) -> LeafType:
        return self.evaluation.rulebook.model.field(_types(path))


def _types(path: FactPath) -> tuple[str, ...]:
    return tuple(ITEM if isinstance(step, int) else step for step in path)
