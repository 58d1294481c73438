"""The nearest counterfactual: as few changeable facts as possible, moved as little as possible, for another outcome."""

from __future__ import annotations

from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.explain.counterfactual.changes import fact_change
from renal_cds.explain.counterfactual.fact_changes import FactChanges, Moves
from renal_cds.explain.counterfactual.target import Target, now, options_of, part_of, target_of, targets
from renal_cds.explain.replies import FactChange, NearestChange
from renal_cds.explain.subject import Subject
from renal_cds.facts.paths import FactPath, value_at
from renal_cds.plain_text import words

__all__ = ["nearest", "told_changes"]

#: The largest number of changed facts that is looked for.
MOST = 4
_INSTEAD = 3


def nearest(
    subject: Subject, outcome: str | None = None, option: str | None = None, *, most: int = MOST
) -> NearestChange | None:
    """The smallest change that gives the outcome, or any other than now; None when there is none.

    Args:
        subject: the decision, as it was made about the patient.
        outcome: what is wanted, or None for any other outcome that says something about the patient.
        option: the option of a choice.
        most: the largest number of facts that may change.

    Raises:
        UsageError: the decision has no such outcome or option.
    """
    if outcome is not None:
        wanted = [target_of(subject, outcome, option)]
    else:
        is_now = subject.outcomes[part_of(subject.result, option)]
        wanted = [each for each in targets(subject, part_of(subject.result, option)) if _is_other(each, is_now)]
    best: list[Moves] = []
    becomes = None
    for target in wanted:
        found = FactChanges(subject, target, lambda leaf: leaf.changeable).smallest(most)
        if found and (becomes is None or len(found[0]) < most):
            best, becomes, most = found, target, len(found[0])
    if becomes is None:
        return None
    return NearestChange(
        decision=subject.decision.id,
        about=subject.about,
        option=becomes.component if options_of(subject.result) else None,
        now=now(subject.result, becomes.component),
        becomes=words(becomes.name),
        changes=told_changes(subject.evaluation, best[0]),
        instead=tuple(told_changes(subject.evaluation, each) for each in _of_other_facts(best)[:_INSTEAD]),
    )


def told_changes(evaluation: Evaluation, moves: Moves) -> tuple[FactChange, ...]:
    """Changes of facts in words."""
    model, patient = evaluation.rulebook.model, evaluation.patient
    ordered = sorted(moves.items(), key=lambda move: tuple(map(str, move[0])))
    return tuple(fact_change(model, path, value_at(patient, path), new) for path, new in ordered)


def _is_other(target: Target, is_now: frozenset[Any]) -> bool:
    """Whether an outcome is another one, and says something about the patient."""
    silent = target.name in {each.value for each in Mark}
    return not silent and not (len(is_now) == 1 and all(map(target.wanted, is_now)))


def _of_other_facts(found: list[Moves]) -> list[Moves]:
    """After the first, the nearest change of every other set of facts."""
    by_facts: dict[frozenset[FactPath], Moves] = {}
    for each in found:
        by_facts.setdefault(frozenset(each), each)
    return list(by_facts.values())[1:]
