"""Our own rulebook: decided, decided from a dictionary, and with everything explained."""

from __future__ import annotations

from pathlib import Path

from benchmarks.contender import Contender
from benchmarks.workload.subject import Answer, Subject, known_facts, subject
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Results
from renal_cds.explain.reasons.why import why
from renal_cds.explain.subject import Subject as Explained
from renal_cds.patient import Patient
from renal_cds.rulebook import Rulebook

__all__ = ["contenders", "rulebook"]


def rulebook() -> Rulebook:
    """The workload."""
    folder = Path(__file__).parents[1] / "workload"
    return Rulebook.load(folder, facts=Subject)


def contenders() -> list[Contender]:
    """Three ways to ask."""
    book = rulebook()
    evaluate = Engine.of(book).evaluate

    def explained(patient: Patient) -> Answer:
        evaluation = evaluate(patient)
        for result in evaluation.results.values():
            why(Explained(evaluation, result))
        return _answer(evaluation)

    return [
        Contender("renal_cds", subject, lambda patient: _answer(evaluate(patient))),
        Contender(
            "renal_cds, facts read from a dictionary",
            known_facts,
            lambda facts: _answer(evaluate(book.facts.model_validate(facts))),
        ),
        Contender("renal_cds, every decision explained", subject, explained),
    ]


def _answer(evaluation: Evaluation) -> Answer:
    """The one outcome of each decision; a decision that is not determined has no place in this comparison."""
    assert isinstance(evaluation.results, Results)
    outcomes = evaluation.results.outcomes
    (score,) = outcomes("points")["score"]
    ((group,),) = outcomes("point_group")["outcome"]
    ((risk,),) = outcomes("risk")["outcome"]
    ((months,),) = outcomes("interval")["outcome"]
    (steps,) = outcomes("next")["outcome"]
    return score, group, risk, months, tuple([step for (step,) in steps])
