"""The report of an assessment, put together from its parts: all of it, or what one level of detail tells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from renal_cds.decide.engine import Evaluation
from renal_cds.explain.explanation import Alert, Part, Question, Recommendation, SecondOpinion
from renal_cds.explain.reasons.grounds import disclaimers
from renal_cds.explain.reasons.questions import fact_name
from renal_cds.explain.subject import Subject
from renal_cds.facts.known import Facts
from renal_cds.facts.paths import read_path
from renal_cds.facts.plain import as_json, plain
from renal_cds.report.brief import FIRST_QUESTIONS
from renal_cds.report.describe import describe
from renal_cds.report.patient_line import patient_line
from renal_cds.report.report import AssessmentReport, DecisionReport, Level, RulebookStamp
from renal_cds.report.shared_view import asked, concerns, open_to_advice

__all__ = ["Told", "report_at"]


class Told(Part):
    """The parts of an assessment that are worked out apart from its decisions."""

    id: str | None
    alerts: tuple[Alert, ...]
    recommendations: tuple[Recommendation, ...]
    ask: tuple[Question, ...]
    channel: Literal["cells", "durable"]
    second_opinion: SecondOpinion | None


def report_at(level: Level, evaluation: Evaluation, told: Told) -> AssessmentReport:
    """So much as the level tells, with the facts and the rules it was made from."""
    book, brief = evaluation.rulebook, level == "advice"
    decided = _decided(level, evaluation)
    questions = tuple(_in_short(told.ask[:FIRST_QUESTIONS])) if brief else told.ask
    facts = _facts(evaluation.patient)
    who = patient_line(book.model, evaluation.patient)
    return AssessmentReport(
        level=level,
        id=told.id,
        patient=who.model_copy(update={"groups": ()}) if brief else who,
        facts=facts,
        as_of=evaluation.as_of,
        rulebook=RulebookStamp(
            name=book.name,
            version=book.version,
            digest=book.digest,
            preview=book.preview,
        ),
        facts_digest=_digest(facts),
        alerts=told.alerts,
        recommendations=told.recommendations,
        ask=questions,
        further_questions=len(told.ask) - len(questions),
        decisions=tuple(_without_grounds(decided)) if brief else tuple(decided),
        disclaimers=disclaimers(book, _used(told, decided)),
        names=_names(evaluation, decided),
        channel=told.channel,
        second_opinion=told.second_opinion,
    )


def _decided(level: Level, evaluation: Evaluation) -> list[DecisionReport]:
    """The decisions that the level tells of, in the order of the rulebook."""
    signatures = evaluation.rulebook.signatures
    if level == "all":
        return [describe(Subject(evaluation, each)) for each in evaluation.results.values()]
    if level == "concerned":
        return [each for each in _decided("all", evaluation) if concerns(each)]
    kinds = ("choice", "schedule")
    acting = [result for key, result in evaluation.results.items() if signatures[key[0]].kind in kinds]
    return [each for each in (describe(Subject(evaluation, result)) for result in acting) if open_to_advice(each)]


def _in_short(questions: Iterable[Question]) -> Iterable[Question]:
    """Each question without what its answers lead to, and without the decisions that wait for it."""
    return (each.model_copy(update={"answers": (), "decides": ()}) for each in questions)


def _without_grounds(decided: Iterable[DecisionReport]) -> Iterable[DecisionReport]:
    """Each decision without what is said of its statements: the advice carries that of the options advised."""
    no_grounds = {"reasons": (), "sources": (), "figures": (), "caveats": ()}
    for each in decided:
        options = tuple(option.model_copy(update=no_grounds) for option in each.options)
        yield each.model_copy(update={**no_grounds, "options": options})


def _used(told: Told, decided: Sequence[DecisionReport]) -> set[str]:
    """The sources that anything said rests on."""
    applying = [each for each in decided if each.status != "not_applicable"]
    options = [option for each in applying for option in each.options]
    cited = [cited for alert in told.alerts for cited in alert.sources]
    cited += [cited for advice in told.recommendations for cited in advice.sources]
    cited += [cited for each in applying for cited in each.sources]
    cited += [cited for option in options for cited in option.sources]
    return {each.source for each in cited}


def _names(evaluation: Evaluation, decided: Iterable[DecisionReport]) -> dict[str, str]:
    """The names in words of the facts that a decision or one of its options still depends on, by path."""
    found = {path for each in decided for path in asked(each)}
    return {path: fact_name(evaluation, read_path(path)) for path in sorted(found)}


def _facts(patient: Facts) -> dict[str, Any]:
    """All that is known, as JSON; groups of which nothing is known are left out."""
    return {name: given for name, given in as_json(plain(patient)).items() if given != {}}


def _digest(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
