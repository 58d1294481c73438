"""Why not: the conditions that stand in the way of an outcome, as few as there are.

Conditions are looked at as the rules see them: facts, and the values of formulas. Every set of
conditions returned is proved on the diagram: changed as it says, only the wanted outcome is left.
"""

from __future__ import annotations

from collections.abc import Iterable

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import Input
from renal_cds.decide.result import Result, Vector
from renal_cds.explain.asking import case_of, place
from renal_cds.explain.behind import behind
from renal_cds.explain.ranges import nearest_value, ranges
from renal_cds.explain.replies import Standing, WhyNot
from renal_cds.explain.report import Reason
from renal_cds.explain.search import GaveUp, smallest_changes
from renal_cds.explain.target import Target, now, options_of, target_of
from renal_cds.explain.why import option_reasons, reason, reasons
from renal_cds.explain.wording import UNKNOWN, element_label, possible_text, value_text, words
from renal_cds.facts.model import ITEM, LeafType, dotted, value
from renal_cds.language.types import CONFLICT
from renal_cds.rulebook.decisions import Formula, Gate, Row

__all__ = ["why_not"]

#: The largest number of conditions that are looked for, and the largest number of other sets shown.
MOST = 6
_SETS = 3

#: An input and the cell it would have to be in.
_Move = tuple[int, int]


def why_not(evaluation: Evaluation, result: Result, outcome: str, option: str | None = None) -> WhyNot:
    """What stands in the way of an outcome; of a choice, of a status of an option.

    Raises:
        UsageError: the decision has no such outcome or option.
    """
    target = target_of(evaluation, result, outcome, option)
    try:
        sets, complete = _sets(evaluation, result, target), True
    except GaveUp:
        sets, complete = [], False
    shown = [
        tuple(_standing(evaluation, result, target, level, moves) for level, _ in sorted(moves))
        for moves in _one_for_each_condition(result, sets)
    ]
    chosen = sorted(shown, key=_directness)
    return WhyNot(
        decision=result.decision.id,
        about=element_label(case_of(evaluation, result), result),
        option=target.component if options_of(result) else None,
        wanted=target.name,
        now=now(result, target.component),
        stands=sets == [frozenset()],
        complete=complete,
        against=tuple(_against(evaluation, result, target)),
        conditions=chosen[0] if chosen else (),
        instead=tuple(chosen[1 : 1 + _SETS]),
    )


def _sets(evaluation: Evaluation, result: Result, target: Target) -> list[frozenset[_Move]]:
    """The smallest sets of conditions that would give the outcome.

    Raises:
        GaveUp: they are too many to be tried.
    """
    assert result.compiled is not None
    inputs, diagrams = evaluation.space.inputs, result.compiled.diagrams
    asked = diagrams.levels(target.root)

    def vector(changes: frozenset[_Move]) -> Vector:
        allowed = list(result.allowed)
        for level, cell in changes:
            allowed[level] = (cell,)
        return allowed

    def moves(level: int, there: int, changes: frozenset[_Move]) -> list[_Move]:
        if any(level == changed for changed, _ in changes):
            return []
        now = result.allowed[level]
        cells = _possible(inputs[level]) if len(now) == 1 else now
        return [(level, cell) for cell in cells if cell != there]

    def costs(changes: frozenset[_Move]) -> dict[int, int]:
        return dict.fromkeys(asked - {level for level, _ in changes}, 1)

    return smallest_changes(diagrams, target.root, target.wanted, vector=vector, moves=moves, costs=costs, most=MOST)


def _one_for_each_condition(result: Result, sets: Iterable[frozenset[_Move]]) -> list[frozenset[_Move]]:
    """Of the sets that name the same inputs, the one whose cells are nearest to those of now."""

    def far(moves: frozenset[_Move]) -> tuple[int, list[_Move]]:
        gaps = (min(abs(cell - now) for now in result.allowed[level]) for level, cell in moves)
        return sum(gaps), sorted(moves)

    nearest: dict[frozenset[int], frozenset[_Move]] = {}
    for moves in sorted(sets, key=far):
        nearest.setdefault(frozenset(level for level, _ in moves), moves)
    return list(nearest.values())


def _standing(evaluation: Evaluation, result: Result, target: Target, level: int, moves: Iterable[_Move]) -> Standing:
    """One condition of a set; what is needed is every cell that would do with the others as they are."""
    assert result.compiled is not None
    found = evaluation.space.inputs[level]
    allowed = list(result.allowed)
    for other, cell in moves:
        allowed[other] = (cell,)
    (own,) = allowed[level]
    enough = []
    for cell in _possible(found):
        allowed[level] = (cell,)
        if all(map(target.wanted, result.compiled.diagrams.outcomes(target.root, allowed))):
            enough.append(cell)
    facts = tuple(sorted(dotted(path) for path in behind(evaluation, found, result.element)))
    if found.kind == "fact":
        path = place(found, result.element)
        leaf = evaluation.rulebook.model.field(tuple(ITEM if isinstance(step, int) else step for step in path))
        return Standing(
            name=dotted(path),
            meaning=_meaning(leaf, str(path[-1])),
            kind="fact",
            facts=facts,
            now=value_text(value(evaluation.patient, path), leaf.unit),
            needed=ranges(found.cells, enough, leaf.unit),
            example=nearest_value(found.cells, own, value(evaluation.patient, path)),
        )
    id = found.path[1] if found.kind == "any" else found.path[len(found.items) + 1] if found.items else found.path[0]
    decision = evaluation.rulebook.decisions[id]
    unit = decision.unit if isinstance(decision, Formula) else None
    read = evaluation.results.get((id, result.element if found.items else None))
    cells = result.allowed[level]
    told = possible_text(read.value, unit) if read and read.value is not None else ranges(found.cells, cells)
    return Standing(
        name=id,
        meaning=decision.title,
        kind="calculated",
        facts=facts,
        now=told if len(cells) < len(found.cells.every) else UNKNOWN,
        needed=ranges(found.cells, enough, unit),
        example=found.cells.representative(own),
    )


def _possible(found: Input) -> list[int]:
    """The cells in which an input can be: the value of a formula, or a gate, is never a conflict."""
    never = CONFLICT if found.kind in ("formula", "any") else None
    return [cell for cell in found.cells.every if found.cells.representative(cell) != never]


def _meaning(leaf: LeafType, name: str) -> str:
    return leaf.meaning or words(name)


def _directness(conditions: tuple[Standing, ...]) -> tuple[int, tuple[str, ...]]:
    """Facts before calculated values, then by name."""
    return sum(each.kind == "calculated" for each in conditions), tuple(each.name for each in conditions)


def _against(evaluation: Evaluation, result: Result, target: Target) -> Iterable[Reason]:
    """The statements that speak against an outcome, or that would give it and do not hold."""
    if result.decision.advises:
        for each in evaluation.results.values():
            if _could_stop(each) and each.main == {True}:
                yield from reasons(evaluation, each)
    option = next((each for each in options_of(result) if each.id == target.component), None)
    if option is not None:
        found = option_reasons(evaluation, result, option)
        lacking = {"recommended": ("supports",), "discouraged": ("opposes",), "excluded": ("excludes", "blocks")}
        giving = lacking.get(target.name, ())
        yield from (each for each in found if each.holds is not False and each.direction not in giving)
        if not any(each.holds for each in found if each.direction in giving):
            yield from (each for each in found if each.holds is not True and each.direction in giving)
        return
    for statement in result.decision.statements:
        said = statement.then.values() if isinstance(statement, Row) else ()
        gives = target.name in (statement.id, *map(str, said))
        if gives is not result.truth(statement.id):
            yield reason(evaluation, result, statement, (statement.id,))


def _could_stop(result: Result) -> bool:
    return isinstance(result.decision, Gate) and result.decision.effect == "stop"
