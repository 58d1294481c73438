"""The whole report of an assessment, put together from its parts."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from renal_cds.decide.engine import Evaluation
from renal_cds.explain.explanation import Alert, Question, Recommendation, SecondOpinion
from renal_cds.explain.reasons.grounds import disclaimers
from renal_cds.explain.reasons.questions import fact_name
from renal_cds.explain.subject import Subject
from renal_cds.facts.known import Facts
from renal_cds.facts.paths import read_path
from renal_cds.facts.plain import as_json, plain
from renal_cds.report.describe import describe
from renal_cds.report.patient_line import patient_line
from renal_cds.report.report import AssessmentReport, DecisionReport, RulebookStamp
from renal_cds.report.shared_view import asked

__all__ = ["whole_report"]


def whole_report(
    evaluation: Evaluation,
    alerts: tuple[Alert, ...],
    recommendations: tuple[Recommendation, ...],
    ask: tuple[Question, ...],
    channel: Literal["cells", "durable"],
    second_opinion: SecondOpinion | None,
) -> AssessmentReport:
    """Everything that is said, with the facts and the rules it was made from."""
    book = evaluation.rulebook
    decided = tuple(describe(Subject(evaluation, each)) for each in evaluation.results.values())
    used = {
        cited.source
        for each in decided
        if each.status != "not_applicable"
        for cited in (*each.sources, *(found for option in each.options for found in option.sources))
    }
    facts = _facts(evaluation.patient)
    return AssessmentReport(
        patient=patient_line(book.model, evaluation.patient),
        facts=facts,
        as_of=evaluation.as_of,
        rulebook=RulebookStamp(
            name=book.name,
            version=book.version,
            digest=book.digest,
            preview=book.preview,
        ),
        facts_digest=_digest(facts),
        alerts=alerts,
        recommendations=recommendations,
        ask=ask,
        decisions=decided,
        disclaimers=disclaimers(book, used),
        names=_names(evaluation, decided),
        channel=channel,
        second_opinion=second_opinion,
    )


def _names(evaluation: Evaluation, decided: tuple[DecisionReport, ...]) -> dict[str, str]:
    """The names in words of the facts that a decision or one of its options still depends on, by path."""
    found = {path for each in decided for path in asked(each)}
    return {path: fact_name(evaluation, read_path(path)) for path in sorted(found)}


def _facts(patient: Facts) -> dict[str, Any]:
    """All that is known, as JSON; groups of which nothing is known are left out."""
    return {name: given for name, given in as_json(plain(patient)).items() if given != {}}


def _digest(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
