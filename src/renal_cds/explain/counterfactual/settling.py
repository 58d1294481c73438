"""Which missing facts settle a decision.

On a reduced diagram an input that is asked anywhere makes a difference for some values of the
others. So there is exactly one smallest set of inputs that settles a decision whatever the answers
are: those that are asked. A formula stands for the unknown facts behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from renal_cds.decide.diagram.cheapest import cheapest_changes
from renal_cds.decide.outcomes import Mark, outcome_text
from renal_cds.explain.counterfactual.target import Target, options_of, part_of, targets
from renal_cds.explain.explanation import PossibleAnswer
from renal_cds.explain.reasons.facts_behind import calculated, inputs_asked, needs_of_input, place
from renal_cds.explain.reasons.possible_answers import grouped
from renal_cds.explain.reasons.questions import in_order
from renal_cds.explain.reasons.ranges import ranges
from renal_cds.explain.replies import AskSet, FactAsked, Shortcut
from renal_cds.explain.subject import Subject
from renal_cds.explain.wording import meaning_of
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import FactPath, dotted, type_path
from renal_cds.plain_text import words
from renal_cds.rulebook.decisions import Formula

__all__ = ["settling"]

#: The largest number of answers that is tried for a shortcut, and the largest number of them shown.
MOST = 3
_SHOWN = 4


def settling(subject: Subject, option: str | None = None) -> AskSet | None:
    """The missing facts that settle a part of a decision; None when it is settled.

    Raises:
        UsageError: the decision has several parts and none was named, or not this one.
    """
    component = part_of(subject.result, option)
    if len(subject.outcomes[component]) == 1:
        return None
    levels = inputs_asked(subject)[component]
    behind: dict[FactPath, list[int]] = {}
    for level in sorted(levels):
        for path in needs_of_input(subject.evaluation, subject.variables[level], subject.element):
            behind.setdefault(path, []).append(level)
    asked = in_order(subject.evaluation, {path: [str(level) for level in found] for path, found in behind.items()})
    return AskSet(
        decision=subject.decision.id,
        about=subject.about,
        option=component if options_of(subject.result) else None,
        possible=tuple(sorted(outcome_text(each) for each in subject.outcomes[component])),
        facts=tuple(_asked(subject, component, path, behind[path]) for path in asked),
        shortcuts=tuple(_shortcuts(subject, component, levels)),
    )


def _asked(subject: Subject, component: str, path: FactPath, levels: Iterable[int]) -> FactAsked:
    leaf = subject.rulebook.model.find(type_path(path))
    told = leaf if isinstance(leaf, LeafType) else None
    return FactAsked(
        path=dotted(path),
        meaning=meaning_of(leaf, path),
        how=told.how if told else "asked",
        needed_by=tuple(id for level in levels if (id := calculated(subject.variables[level]))),
        answers=tuple(each for level in levels for each in _answers(subject, component, level)),
    )


def _answers(subject: Subject, component: str, level: int) -> Iterable[PossibleAnswer]:
    """The possible outcomes of the decision for each value of one input, equal ones together."""
    diagrams, root = subject.diagrams, subject.compiled.components[component]
    found = subject.variables[level]
    leads = []
    for cell in subject.allowed[level]:
        allowed = list(subject.allowed)
        allowed[level] = (cell,)
        outcomes = diagrams.outcomes(root, allowed)
        leads.append((cell, tuple(sorted(outcome_text(each) for each in outcomes))))
    name, unit = _named(subject, level)
    for leads_to, cells in grouped(leads).items():
        yield PossibleAnswer(about=name, value=ranges(found.cells, cells, unit), leads_to=leads_to)


def _shortcuts(subject: Subject, component: str, levels: Iterable[int]) -> Iterable[Shortcut]:
    """For every outcome but a stop, the fewest answers that would be enough, if they are the right ones."""
    moves = {level: dict.fromkeys(subject.allowed[level], 1.0) for level in levels}
    for target in targets(subject, component):
        if target.name == Mark.STOPPED.value:
            continue
        changes = cheapest_changes(subject.diagrams, target.root, target.wanted, subject.allowed, moves, most=MOST)
        found = list(islice(changes, _SHOWN))
        for cells in [each.cells for each in found if each.cost == found[0].cost]:
            answers = tuple(_answer(subject, target, level, cells) for level in sorted(cells))
            yield Shortcut(answers=answers, leads_to=words(target.name))


def _answer(subject: Subject, target: Target, level: int, cells: Mapping[int, int]) -> tuple[str, str]:
    allowed = list(subject.allowed)
    for other, cell in cells.items():
        allowed[other] = (cell,)
    good = []
    for cell in subject.allowed[level]:
        allowed[level] = (cell,)
        if all(map(target.wanted, subject.diagrams.outcomes(target.root, allowed))):
            good.append(cell)
    name, unit = _named(subject, level)
    return name, ranges(subject.variables[level].cells, good, unit)


def _named(subject: Subject, level: int) -> tuple[str, str | None]:
    """The name of an input in words, and its unit."""
    id = calculated(subject.variables[level])
    if id is not None:
        decision = subject.rulebook.decisions[id]
        return decision.title, decision.unit if isinstance(decision, Formula) else None
    path = place(subject.variables[level], subject.element)
    leaf = subject.rulebook.model.field(type_path(path))
    return meaning_of(leaf, path), leaf.unit
