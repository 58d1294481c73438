"""Replay: a constructed patient given to the ordinary evaluator."""

from __future__ import annotations

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.errors import RenalCdsError
from renal_cds.explain.reasons.contradictions import found_contradictions
from renal_cds.facts import read_as
from renal_cds.facts.model import RecordType
from renal_cds.rulebook.decisions import Choice, Decision, Gate
from renal_cds.verify.all_patients import AllPatients
from renal_cds.verify.places import Facts, plain

__all__ = ["expectation", "replayed", "result_of", "shortened"]


def replayed(setting: AllPatients, facts: Facts) -> Evaluation | None:
    """Evaluation of plain facts by the ordinary evaluator; None when the patient is refused."""
    try:
        patient = read_as(plain(facts), setting.rulebook.facts)
    except RenalCdsError:
        return None
    evaluation = setting.engine.evaluate(patient)
    return None if found_contradictions(evaluation, lambda: None) else evaluation


def result_of(evaluation: Evaluation, decision: Decision) -> Result | None:
    """Result of a decision: about the patient, or about the first element."""
    return evaluation.results.get((decision.id, 0 if decision.for_each else None))


def shortened(setting: AllPatients, facts: Facts) -> Facts:
    """The facts in plain words, with ``none`` for a group of signs that are all absent, where the model reads that."""
    short = plain(facts)
    for name, kind in setting.rulebook.model.root.fields.items():
        signs = short.get(name)
        if not isinstance(kind, RecordType) or not kind.answers_none:
            continue
        if isinstance(signs, dict) and len(signs) > 2 and not any(signs.values()):
            short[name] = "none"
    return short  # type: ignore[no-any-return]


def expectation(result: Result | None) -> str:
    """Expectation of an example of the rule file that the patient meets as the rules are now."""
    if result is None:
        return ""
    if isinstance(result.decision, Gate):
        return f"fires: {str(result.main == {True}).lower()}"
    if isinstance(result.decision, Choice) and result.status == "determined":
        said = {id: next(iter(outcomes)) for id, outcomes in result.outcomes.items() if len(outcomes) == 1}
        words = ", ".join(f"{id}: {status}" for id, status in said.items() if not isinstance(status, Mark))
        return f"options: {{{words}}}" if words else "status: determined"
    return f"status: {result.status}"
