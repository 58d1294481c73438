"""Which missing facts settle a decision.

On a reduced diagram an input that is asked anywhere makes a difference for some values of the
others. So there is exactly one smallest set of inputs that settles a decision whatever the answers
are: those that are asked. A formula stands for the unknown facts behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result, Vector
from renal_cds.explain.asking import case_of, needs_of_input, place
from renal_cds.explain.possible_answers import grouped
from renal_cds.explain.questions import in_order
from renal_cds.explain.ranges import ranges
from renal_cds.explain.replies import AskSet, FactAsked, Shortcut
from renal_cds.explain.report import PossibleAnswer
from renal_cds.explain.search import GaveUp, smallest_changes
from renal_cds.explain.target import Target, options_of, part_of, targets
from renal_cds.explain.wording import element_label, outcome_value, words
from renal_cds.facts.model import ITEM, FactPath, LeafType, dotted
from renal_cds.rulebook.decisions import Formula

__all__ = ["settling"]

#: The largest number of answers that is tried for a shortcut, and the largest number of them shown.
MOST = 3
_SHOWN = 4


def settling(evaluation: Evaluation, result: Result, option: str | None = None) -> AskSet | None:
    """The missing facts that settle a part of a decision; None when it is settled.

    Raises:
        UsageError: the decision has several parts and none was named, or not this one.
    """
    component = part_of(result, option)
    if len(result.outcomes[component]) == 1:
        return None
    assert result.compiled is not None
    levels = result.compiled.diagrams.matters(result.compiled.components[component], result.allowed)
    behind: dict[FactPath, list[int]] = {}
    for level in sorted(levels):
        for path in needs_of_input(evaluation, evaluation.space.inputs[level], result.element):
            behind.setdefault(path, []).append(level)
    asked = in_order(evaluation, {path: [str(level) for level in found] for path, found in behind.items()})
    return AskSet(
        decision=result.decision.id,
        about=element_label(case_of(evaluation, result), result),
        option=component if options_of(result) else None,
        possible=tuple(sorted(words(str(outcome_value(each))) for each in result.outcomes[component])),
        facts=tuple(_asked(evaluation, result, component, path, behind[path]) for path in asked),
        shortcuts=tuple(_shortcuts(evaluation, result, component, levels)),
    )


def _asked(evaluation: Evaluation, result: Result, component: str, path: FactPath, levels: Iterable[int]) -> FactAsked:
    leaf = evaluation.rulebook.model.find(tuple(ITEM if isinstance(step, int) else step for step in path))
    told = leaf if isinstance(leaf, LeafType) else None
    return FactAsked(
        path=dotted(path),
        meaning=(told.meaning if told else "") or words(str(path[-1])),
        how=told.how if told else "asked",
        needed_by=tuple(id for level in levels if (id := _calculated(evaluation, level))),
        answers=tuple(each for level in levels for each in _answers(evaluation, result, component, level)),
    )


def _answers(evaluation: Evaluation, result: Result, component: str, level: int) -> Iterable[PossibleAnswer]:
    """What the decision can still come to for every value of one input."""
    assert result.compiled is not None
    diagrams, root = result.compiled.diagrams, result.compiled.components[component]
    found = evaluation.space.inputs[level]
    leads = []
    for cell in result.allowed[level]:
        allowed = list(result.allowed)
        allowed[level] = (cell,)
        outcomes = diagrams.outcomes(root, allowed)
        leads.append((cell, tuple(sorted(words(str(outcome_value(each))) for each in outcomes))))
    name, unit = _named(evaluation, result, level)
    for leads_to, cells in grouped(leads).items():
        yield PossibleAnswer(about=name, value=ranges(found.cells, cells, unit), leads_to=leads_to)


def _shortcuts(evaluation: Evaluation, result: Result, component: str, levels: set[int]) -> Iterable[Shortcut]:
    """For every outcome but a stop, the fewest answers that would be enough, if they are the right ones."""
    for target in targets(evaluation, result, component):
        if target.name == Mark.STOPPED.value:
            continue
        found = sorted(_enough(result, target, levels), key=sorted)
        told = {tuple(_answer(evaluation, result, target, *move, moves) for move in sorted(moves)) for moves in found}
        yield from (Shortcut(answers=answers, leads_to=words(target.name)) for answers in sorted(told)[:_SHOWN])


def _enough(result: Result, target: Target, levels: set[int]) -> list[frozenset[tuple[int, int]]]:
    assert result.compiled is not None

    def vector(changes: frozenset[tuple[int, int]]) -> Vector:
        allowed = list(result.allowed)
        for level, cell in changes:
            allowed[level] = (cell,)
        return allowed

    def moves(level: int, there: int, changes: frozenset[tuple[int, int]]) -> list[tuple[int, int]]:
        done = {each for each, _ in changes}
        return [(level, cell) for cell in result.allowed[level] if cell != there] if level in levels - done else []

    try:
        return smallest_changes(
            result.compiled.diagrams,
            target.root,
            target.wanted,
            vector=vector,
            moves=moves,
            costs=lambda changes: {},
            most=MOST,
        )
    except GaveUp:
        return []


def _answer(
    evaluation: Evaluation, result: Result, target: Target, level: int, own: int, moves: Iterable[tuple[int, int]]
) -> tuple[str, str]:
    assert result.compiled is not None
    allowed = list(result.allowed)
    for other, cell in moves:
        allowed[other] = (cell,)
    good = [own]
    for cell in result.allowed[level]:
        allowed[level] = (cell,)
        if all(map(target.wanted, result.compiled.diagrams.outcomes(target.root, allowed))):
            good.append(cell)
    name, unit = _named(evaluation, result, level)
    return name, ranges(evaluation.space.inputs[level].cells, good, unit)


def _calculated(evaluation: Evaluation, level: int) -> str | None:
    """The decision whose value an input is."""
    found = evaluation.space.inputs[level]
    if found.kind == "fact":
        return None
    return found.path[1] if found.kind == "any" else found.path[len(found.items) + 1] if found.items else found.path[0]


def _named(evaluation: Evaluation, result: Result, level: int) -> tuple[str, str | None]:
    """What an input is called, and its unit."""
    id = _calculated(evaluation, level)
    if id is not None:
        decision = evaluation.rulebook.decisions[id]
        return decision.title, decision.unit if isinstance(decision, Formula) else None
    path = place(evaluation.space.inputs[level], result.element)
    leaf = evaluation.rulebook.model.field(tuple(ITEM if isinstance(step, int) else step for step in path))
    return leaf.meaning or words(str(path[-1])), leaf.unit
