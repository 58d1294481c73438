"""Which missing facts settle a decision.

On a reduced diagram an input that is asked anywhere makes a difference for some values of the
others. So there is exactly one smallest set of inputs that settles a decision whatever the answers
are: those that are asked. A formula stands for the unknown facts behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.explain.counterfactual.search import cheapest_changes
from renal_cds.explain.counterfactual.target import Target, options_of, part_of, targets
from renal_cds.explain.explanation import PossibleAnswer
from renal_cds.explain.reasons.facts_behind import calculated, inputs_asked, needs_of_input, place
from renal_cds.explain.reasons.possible_answers import grouped
from renal_cds.explain.reasons.questions import in_order
from renal_cds.explain.reasons.ranges import ranges
from renal_cds.explain.replies import AskSet, FactAsked, Shortcut
from renal_cds.explain.wording import element_label, outcome_in_words, words
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import FactPath, dotted, type_path
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
    levels = inputs_asked(evaluation, result)[component]
    behind: dict[FactPath, list[int]] = {}
    for level in sorted(levels):
        for path in needs_of_input(evaluation, evaluation.space.inputs[level], result.element):
            behind.setdefault(path, []).append(level)
    asked = in_order(evaluation, {path: [str(level) for level in found] for path, found in behind.items()})
    return AskSet(
        decision=result.decision.id,
        about=element_label(evaluation, result),
        option=component if options_of(result) else None,
        possible=tuple(sorted(outcome_in_words(each) for each in result.outcomes[component])),
        facts=tuple(_asked(evaluation, result, component, path, behind[path]) for path in asked),
        shortcuts=tuple(_shortcuts(evaluation, result, component, levels)),
    )


def _asked(evaluation: Evaluation, result: Result, component: str, path: FactPath, levels: Iterable[int]) -> FactAsked:
    leaf = evaluation.rulebook.model.find(type_path(path))
    told = leaf if isinstance(leaf, LeafType) else None
    return FactAsked(
        path=dotted(path),
        meaning=(told.meaning if told else "") or words(str(path[-1])),
        how=told.how if told else "asked",
        needed_by=tuple(id for level in levels if (id := calculated(evaluation.space.inputs[level]))),
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
        leads.append((cell, tuple(sorted(outcome_in_words(each) for each in outcomes))))
    name, unit = _named(evaluation, result, level)
    for leads_to, cells in grouped(leads).items():
        yield PossibleAnswer(about=name, value=ranges(found.cells, cells, unit), leads_to=leads_to)


def _shortcuts(evaluation: Evaluation, result: Result, component: str, levels: Iterable[int]) -> Iterable[Shortcut]:
    """For every outcome but a stop, the fewest answers that would be enough, if they are the right ones."""
    assert result.compiled is not None
    moves = {level: dict.fromkeys(result.allowed[level], 1.0) for level in levels}
    for target in targets(evaluation, result, component):
        if target.name == Mark.STOPPED.value:
            continue
        changes = cheapest_changes(
            result.compiled.diagrams, target.root, target.wanted, result.allowed, moves, most=MOST
        )
        found = list(islice(changes, _SHOWN))
        for cells in [each.cells for each in found if each.cost == found[0].cost]:
            answers = tuple(_answer(evaluation, result, target, level, cells) for level in sorted(cells))
            yield Shortcut(answers=answers, leads_to=words(target.name))


def _answer(
    evaluation: Evaluation, result: Result, target: Target, level: int, cells: Mapping[int, int]
) -> tuple[str, str]:
    assert result.compiled is not None
    allowed = list(result.allowed)
    for other, cell in cells.items():
        allowed[other] = (cell,)
    good = []
    for cell in result.allowed[level]:
        allowed[level] = (cell,)
        if all(map(target.wanted, result.compiled.diagrams.outcomes(target.root, allowed))):
            good.append(cell)
    name, unit = _named(evaluation, result, level)
    return name, ranges(evaluation.space.inputs[level].cells, good, unit)


def _named(evaluation: Evaluation, result: Result, level: int) -> tuple[str, str | None]:
    """What an input is called, and its unit."""
    id = calculated(evaluation.space.inputs[level])
    if id is not None:
        decision = evaluation.rulebook.decisions[id]
        return decision.title, decision.unit if isinstance(decision, Formula) else None
    path = place(evaluation.space.inputs[level], result.element)
    leaf = evaluation.rulebook.model.field(type_path(path))
    return leaf.meaning or words(str(path[-1])), leaf.unit
