"""The assessment of one patient: what a caller gets, each part worked out when it is asked for.

>>> import datetime
>>> assessment = evaluate({"tumor": {"pt_stage": "pT3a"}}, as_of=datetime.date(2026, 3, 1))
>>> assessment["profile_size"].status
'open'
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.outcomes import Status
from renal_cds.decide.result import Result
from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, InvalidPatient, UsageError, did_you_mean
from renal_cds.explain.advice import alerts, recommendations
from renal_cds.explain.asking import case_of, place
from renal_cds.explain.conditions import decisive
from renal_cds.explain.describe import describe
from renal_cds.explain.grounds import disclaimers
from renal_cds.explain.questions import questions
from renal_cds.explain.report import (
    Alert,
    AssessmentReport,
    DecisionReport,
    OptionReport,
    Question,
    Recommendation,
    RulebookStamp,
    Why,
)
from renal_cds.explain.why import enough, why
from renal_cds.explain.wording import element_label, fill
from renal_cds.facts import FactPath, Patient, dotted
from renal_cds.facts.reading import PatientSource, read_patient_with_places
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Gate

__all__ = ["Answer", "Assessment", "evaluate"]


@cache
def _packaged(preview: bool) -> Rulebook:
    return Rulebook.load(preview=preview)


def evaluate(
    patient: PatientSource,
    *,
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
    name: str = "patient",
    preview: bool = False,
) -> Assessment:
    """What the rules say about a patient.

    Args:
        patient: a :class:`Patient`, a dictionary, YAML or JSON text, or a ``Path`` to a file.
        as_of: the day of the question, unless the facts hold it.
        rulebook: the rules; without it, those that come with the library.
        name: what diagnostics call a text that is not a file.
        preview: whether the packaged rules include statements that are not yet firm.

    Raises:
        InvalidPatient: the facts cannot be read, or contradict each other.

    >>> evaluate({"treatments": []}, as_of=date(2026, 3, 1)).alerts
    ()
    """
    book = rulebook or _packaged(preview)
    facts, places = read_patient_with_places(patient, book.facts, name, as_of)
    evaluation = Engine.of(book).evaluate(facts)
    contradictions = [
        _contradiction(evaluation, each, found, places)
        for each in evaluation.results.values()
        if (found := _contradicting(evaluation, each))
    ]
    if contradictions:
        raise InvalidPatient(contradictions)
    return Assessment(evaluation)


class Assessment:
    """What the rules say about one patient on one day."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation

    @property
    def patient(self) -> Patient:
        """The facts that were used."""
        return self.evaluation.patient

    @property
    def rulebook(self) -> Rulebook:
        """The rules that were used."""
        return self.evaluation.rulebook

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """The gates that fired, the most urgent first."""
        return alerts(self.evaluation)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """What to do, the most urgent and strongest first; empty while a stop gate has fired."""
        return recommendations(self.evaluation)

    @cached_property
    def ask(self) -> tuple[Question, ...]:
        """What to find out next, gates first."""
        return questions(self.evaluation)

    @cached_property
    def decisions(self) -> tuple[Answer, ...]:
        """Every decision made, in the order of the rulebook."""
        return tuple(Answer(self.evaluation, each) for each in self.evaluation.results.values())

    @property
    def disclaimers(self) -> tuple[str, ...]:
        """What every reader must be told."""
        return self.report.disclaimers

    def __getitem__(self, key: str | tuple[str, int | str]) -> Answer:
        """One decision by its id; of a list, also by the number or label of the element.

        Raises:
            UsageError: there is no such decision, or several elements have it.
        """
        id, element = key if isinstance(key, tuple) else (key, None)
        found = [each for each in self.decisions if each.id == id]
        if element is not None:
            found = [each for each in found if element in (each.result.element, each.about)]
        if len(found) == 1:
            return found[0]
        raise UsageError([self._not_one(id, element, found)])

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.decisions)

    @cached_property
    def report(self) -> AssessmentReport:
        """Everything, as data."""
        decided = tuple(describe(self.evaluation, each) for each in self.evaluation.results.values())
        used = {
            cited.source
            for each in decided
            if each.status != "not_applicable"
            for cited in (*each.sources, *(found for option in each.options for found in option.sources))
        }
        return AssessmentReport(
            as_of=self.patient.as_of,
            rulebook=RulebookStamp(
                name=self.rulebook.name,
                version=self.rulebook.version,
                digest=self.rulebook.digest,
                preview=self.rulebook.preview,
            ),
            facts_digest=_digest(self.patient),
            alerts=self.alerts,
            recommendations=self.recommendations,
            ask=self.ask,
            decisions=decided,
            disclaimers=disclaimers(self.rulebook, used),
        )

    def model_dump(self) -> dict[str, Any]:
        """The report as dictionaries and lists that JSON can hold."""
        return self.report.model_dump(mode="json")

    def model_dump_json(self, indent: int | None = None) -> str:
        """The report as JSON: the same bytes for the same facts and rules."""
        return self.report.model_dump_json(indent=indent)

    def _not_one(self, id: str, element: int | str | None, found: list[Answer]) -> Diagnostic:
        if found:
            labels = ", ".join(f"`{each.about}`" for each in found)
            return Diagnostic("which-element", f"`{id}` is decided for {labels}", None, "name one of them too")
        if id in self.rulebook.decisions:
            what = (
                f"`{id}` was not decided for `{element}`"
                if element is not None
                else f"`{id}` is decided for no element"
            )
            return Diagnostic("no-element", what)
        return Diagnostic(
            "unknown-decision", f"there is no decision `{id}`", None, did_you_mean(id, tuple(self.rulebook.decisions))
        )


class Answer:
    """One decision about the patient, or about one element of a list."""

    def __init__(self, evaluation: Evaluation, result: Result) -> None:
        self.evaluation = evaluation
        self.result = result

    @property
    def id(self) -> str:
        """The id of the decision."""
        return self.result.decision.id

    @cached_property
    def about(self) -> str | None:
        """What the element is called that the decision is about."""
        return element_label(case_of(self.evaluation, self.result), self.result)

    @property
    def status(self) -> Status:
        """Determined, open, not applicable, in conflict, or stopped by a gate."""
        return self.result.status

    @cached_property
    def report(self) -> DecisionReport:
        """Everything there is to say of it, as data."""
        return describe(self.evaluation, self.result)

    @property
    def outcome(self) -> Any:
        """The outcome as plain data; None while it is open or where there is none."""
        return self.report.outcome

    @property
    def possible(self) -> tuple[Any, ...]:
        """The outcomes still possible while it is open."""
        return self.report.possible

    @property
    def ask(self) -> tuple[str, ...]:
        """The facts it still depends on."""
        return self.report.ask

    def option(self, id: str) -> OptionReport:
        """One option of a choice.

        Raises:
            UsageError: there is no such option.
        """
        for each in self.report.options:
            if each.id == id:
                return each
        known = tuple(each.id for each in self.report.options)
        raise UsageError(
            [Diagnostic("unknown-option", f"`{self.id}` has no option `{id}`", None, did_you_mean(id, known))]
        )

    def why(self, option: str | None = None) -> Why:
        """The derivation of the outcome, or of the status of one option, down to the facts."""
        return why(self.evaluation, self.result, option)

    def why_not(self, outcome: str) -> tuple[str, ...]:
        """What stands in the way of an outcome, or of recommending an option, with the values that failed it.

        Raises:
            UsageError: the decision has no such outcome or option.
        """
        case = case_of(self.evaluation, self.result)
        decision = self.result.decision
        if isinstance(decision, Choice):
            option = self.option(outcome)
            against = [each.text for each in option.reasons if each.direction != "supports" and each.holds]
            lacking = [each.text for each in option.reasons if each.direction == "supports" and not each.holds]
            return tuple(against) or tuple(f"not shown: {text}" for text in lacking)
        rows = [
            each for each in decision.statements if outcome in (each.id, *map(str, getattr(each, "then", {}).values()))
        ]
        if not rows:
            raise UsageError([Diagnostic("unknown-outcome", f"`{self.id}` has no outcome `{outcome}`")])
        return tuple(str(found) for row in rows for found in decisive(row.when, case, wanted=True))  # type: ignore[attr-defined]


def _digest(patient: Patient) -> str:
    facts = patient.model_dump(mode="json", exclude_none=True)
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _contradicting(evaluation: Evaluation, result: Result) -> list[FactPath]:
    """The known facts that cannot be true together; a single fact contradicts nothing."""
    gate = result.decision
    if not isinstance(gate, Gate) or gate.effect != "contradiction" or result.main != {True}:
        return []
    assert result.compiled is not None
    inputs = [evaluation.space.inputs[level] for level in sorted(enough(evaluation, result, ["fires"]))]
    places = [place(each, result.element) for each in inputs if each.kind == "fact"]
    return places if len(places) > 1 else []


def _contradiction(evaluation: Evaluation, result: Result, facts: list[FactPath], places: Node | None) -> Diagnostic:
    gate = result.decision
    assert isinstance(gate, Gate)
    message = fill(gate.text, case_of(evaluation, result)).rstrip(".")
    spans = [places.at(path).span for path in facts] if places else []
    named = " and ".join(f"`{dotted(path)}`" for path in facts)
    return Diagnostic(
        "contradiction",
        f"{named} contradict each other: {message[:1].lower() + message[1:]}",
        spans[0] if spans else None,
        None,
        tuple((f"`{dotted(path)}` here", span) for path, span in zip(facts[1:], spans[1:], strict=False)),
    )
