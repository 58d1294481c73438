"""The entry: a patient evaluated into an assessment whose parts are worked out when asked for.

>>> import datetime
>>> assessment = evaluate({"tumor": {"pt_stage": "pT3a"}}, as_of=datetime.date(2026, 3, 1))
>>> assessment["profile_size"].status
'open'
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.errors import Diagnostic, InvalidPatient, UsageError
from renal_cds.explain.reasons.contradictions import found_contradictions
from renal_cds.explain.subject import Subject
from renal_cds.facts.plain import plain
from renal_cds.facts.reading import PatientSource, places_in, read_facts
from renal_cds.facts.refusal import quoted
from renal_cds.locks import fork_safe_lock
from renal_cds.records import Struct
from renal_cds.report.answer import Answer, answer_of
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.rulebook import check_switch

if TYPE_CHECKING:
    from renal_cds.explain.cross_check import Second
    from renal_cds.explain.explanation import Alert, Question, Recommendation
    from renal_cds.explain.replies import Comparison
    from renal_cds.patient import Patient
    from renal_cds.report.compare.over_time import Day
    from renal_cds.report.compare.replay import Replay
    from renal_cds.report.report import AssessmentReport, Level

__all__ = ["Assessment", "WhatIf", "evaluate", "packaged", "replay"]

Channel = Literal["cells", "durable"]

_packaged: dict[bool, Rulebook] = {}
_loading = fork_safe_lock()


def packaged(preview: bool = False) -> Rulebook:
    """The rules that come with the library, loaded once in a process, also when several threads ask for them."""
    with _loading:
        if preview not in _packaged:
            _packaged[preview] = Rulebook.load(preview=preview)
        return _packaged[preview]


def evaluate(
    patient: PatientSource,
    *,
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
    name: str = "patient",
    id: str | None = None,
    preview: bool = False,
    channel: Channel = "cells",
    cross_check: bool = False,
) -> Assessment:
    """Evaluate a patient by the rules: one assessment, which explains itself when asked.

    Args:
        patient: a :class:`Patient`, a dictionary, YAML or JSON text, or a ``Path`` to a file.
        as_of: the day of the question, unless the facts hold it.
        rulebook: the rules; without it, those that come with the library.
        name: what diagnostics call a text that is not a file.
        id: whatever the caller calls the patient: it is no fact, and comes back with the answer.
        preview: whether the packaged rules include statements that are not yet firm.
        channel: who decides: the engine, or (for comparison) durable-rules, which leaves more open.
        cross_check: whether both decide. Where they disagree, an alert gives both answers and what rests on them
            is not recommended; where the other one is absent, the assessment says so and is the same otherwise.

    Raises:
        InvalidPatient: the facts cannot be read, or contradict each other.
        UsageError: the channel asked for cannot be used here.

    >>> evaluate({"treatments": []}, as_of=date(2026, 3, 1)).alerts
    ()
    """
    check_options(rulebook, channel, preview=preview, cross_check=cross_check)
    _check_id(id)
    book = packaged(preview) if rulebook is None else rulebook
    facts = read_facts(patient, book.model, name, as_of)
    evaluation = Engine.of(book).evaluate(facts)
    if contradictions := found_contradictions(evaluation, lambda: places_in(patient, name)):
        raise InvalidPatient(contradictions)
    if cross_check or channel == "durable":
        return _with_second_evaluator(evaluation, channel, cross_check, id)
    return Assessment(evaluation, id=id)


def check_options(rulebook: Rulebook | None = None, channel: Channel = "cells", **switches: bool) -> None:
    """Refuses what a type checker would: a misspelt channel must not decide otherwise in silence."""
    if not isinstance(rulebook, Rulebook | None):
        help = "give what `Rulebook.load(folder)` gives"
        raise UsageError([Diagnostic("not-a-rulebook", f"{quoted(rulebook)} is no rulebook", None, help)])
    if channel not in get_args(Channel):
        help = "one of " + ", ".join(f"`{name}`" for name in get_args(Channel))
        raise UsageError([Diagnostic("unknown-channel", f"there is no channel {quoted(channel)}", None, help)])
    for name, given in switches.items():
        check_switch(name, given)


def _check_id(given: object) -> None:
    if not isinstance(given, str | None) or given == "":
        help = "give the text that you call the patient by, or nothing"
        raise UsageError([Diagnostic("not-an-id", f"`id` is a text, not {quoted(given)}", None, help)])


def _with_second_evaluator(evaluation: Evaluation, channel: Channel, cross_check: bool, id: str | None) -> Assessment:
    # durable-rules is an extra, and slow to start: only who asks for it pays (docs/decisions/0008)
    from renal_cds.explain.cross_check import answered_by_durable, second_opinion

    second = second_opinion(evaluation) if cross_check else None
    return Assessment(answered_by_durable(evaluation) if channel == "durable" else evaluation, channel, second, id=id)


class Assessment:
    """The answers of the rules about one patient on one day; each part is worked out when it is read.

    It is a collection of answers: ``"id" in assessment``, ``assessment["id"]``, ``assessment.get("id")``, ``len`` and
    iteration. Assessments are equal when the same rules were asked the same of the same facts; one that is pickled, or
    made :meth:`from_json`, is evaluated anew.

    >>> assessment = evaluate({"tumor": {"pt_stage": "pT3a"}}, as_of=date(2026, 3, 1), id="A 17")
    >>> assessment.id, "profile_size" in assessment, assessment.get("no_such_decision")
    ('A 17', True, None)
    """

    def __init__(
        self,
        evaluation: Evaluation,
        channel: Channel = "cells",
        second: Second | None = None,
        *,
        id: str | None = None,
    ) -> None:
        self.evaluation = evaluation
        self.channel = channel
        self.second = second
        self.id = id
        self._reports: dict[Level, AssessmentReport] = {}

    @classmethod
    def from_json(cls, text: str, rulebook: Rulebook | None = None, name: str = "assessment") -> Assessment:
        """The assessment of the facts in one that was kept as JSON.

        Raises:
            UsageError: the text is no assessment, or was made by other rules: :func:`replay` says what is different.
            InvalidPatient: the rules at hand refuse the facts.

        >>> first = evaluate({"treatments": []}, as_of=date(2026, 3, 1))
        >>> Assessment.from_json(first.model_dump_json()) == first
        True
        """
        # loads pydantic, which reads the kept report
        from renal_cds.report.compare.replay import kept_assessment

        kept = kept_assessment(text, name)
        again = _again(kept, rulebook, name)
        made = kept["rulebook"]["digest"]
        if made != again.rulebook.digest:
            what = f"`{name}` was made by the rules `{made[:12]}`, and these are `{again.rulebook.digest[:12]}`"
            help = "`replay(text)` evaluates it by these rules, and says what comes out otherwise"
            raise UsageError([Diagnostic("other-rules", what, None, help)])
        return again

    @cached_property
    def patient(self) -> Patient:
        """The facts that were used, as a model of pydantic."""
        # loads pydantic, which an answer does without
        from renal_cds.facts.groups import as_model

        return cast("Patient", as_model(self.evaluation.patient, self.rulebook.facts))

    @property
    def rulebook(self) -> Rulebook:
        """The rules that were used."""
        return self.evaluation.rulebook

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """Disagreements with the second opinion, then the gates that fired, the most urgent first."""
        # explanations are made, and their modules loaded, when they are asked for: deciding must not pay (0011)
        from renal_cds.explain.reasons.advice import alerts

        return (*(self.second.alerts if self.second else ()), *alerts(self.evaluation))

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """The recommendations, the most urgent and strongest first; empty while a stop gate has fired."""
        # as for the alerts: who only decides needs no advice in words
        from renal_cds.explain.reasons.advice import recommendations

        found = recommendations(self.evaluation)
        return self.second.kept(found) if self.second else found

    @cached_property
    def ask(self) -> tuple[Question, ...]:
        """The questions to ask next, those of safety gates first."""
        # weighing the questions needs the whole of `explain`, deciding does not
        from renal_cds.explain.reasons.questions import questions

        return questions(self.evaluation)

    @cached_property
    def decisions(self) -> tuple[Answer, ...]:
        """Every decision made, in the order of the rulebook."""
        return tuple(Answer(Subject(self.evaluation, each)) for each in self.evaluation.results.values())

    @property
    def disclaimers(self) -> tuple[str, ...]:
        """The disclaimers, which every reader must be shown."""
        return self.report().disclaimers

    def __getitem__(self, key: str | tuple[str, int | str]) -> Answer:
        """One decision by its id; of a list, also by the number or label of the element.

        Raises:
            UsageError: there is no such decision, or several elements have it.
        """
        id, element = key if isinstance(key, tuple) else (key, None)
        return answer_of(self.decisions, self.rulebook, id, element)

    def get(self, key: str | tuple[str, int | str]) -> Answer | None:
        """The answer of a decision, or None where the rules have no such decision or no such element.

        Raises:
            UsageError: several elements have the decision, and none was named.
        """
        id, element = key if isinstance(key, tuple) else (key, None)
        answers = [each for each in self.decisions if each.id == id]
        if element is not None:
            answers = [each for each in answers if element in (each.result.element, each.about)]
        return self[key] if answers else None

    def __contains__(self, key: object) -> bool:
        if isinstance(key, Answer):
            return key in self.decisions
        id, element = key if isinstance(key, tuple) and len(key) == 2 else (key, None)
        of_decision = [each for each in self.decisions if each.id == id]
        return any(element is None or element in (each.result.element, each.about) for each in of_decision)

    def __len__(self) -> int:
        return len(self.decisions)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.decisions)

    def __repr__(self) -> str:
        of = "" if self.id is None else f" of {self.id!r}"
        day = self.evaluation.as_of or "an unknown day"
        return f"<Assessment{of} on {day} by {self.rulebook.name} {self.rulebook.version}: {len(self)} decisions>"

    def __eq__(self, other: object) -> bool:
        return self._identity == other._identity if isinstance(other, Assessment) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        """All that the answers follow from."""
        rules = (self.rulebook.digest, self.rulebook.preview)
        return (*rules, self.evaluation.patient, self.channel, self.second is not None, self.id)

    def __reduce__(self) -> tuple[Any, ...]:
        facts, shared = plain(self.evaluation.patient), self.rulebook in _packaged.values()
        rulebook = None if shared else self.rulebook
        return _restored, (facts, rulebook, self.rulebook.preview, self.channel, self.second is not None, self.id)

    def report(self, level: Level = "all") -> AssessmentReport:
        """The assessment as data: everything, or so much of it as a reader needs.

        Args:
            level: ``advice`` for what to act on (alerts, recommendations, the options of choices, plans with their
                dates, the first questions), ``concerned`` for that and every decision that is about the patient,
                ``all`` for everything.

        Raises:
            UsageError: there is no such level.

        >>> assessment = evaluate({"treatments": []}, as_of=date(2026, 3, 1))
        >>> len(assessment.report("advice").decisions) < len(assessment.report().decisions)
        True
        """
        # loads pydantic, of which the report consists
        from renal_cds.report.assemble import Told, report_at
        from renal_cds.report.report import Level

        if level not in get_args(Level):
            help = "one of " + ", ".join(f"`{name}`" for name in get_args(Level))
            raise UsageError([Diagnostic("unknown-level", f"there is no level {quoted(level)}", None, help)])
        if level not in self._reports:
            told = Told(
                id=self.id,
                alerts=self.alerts,
                recommendations=self.recommendations,
                ask=self.ask,
                channel=self.channel,
                second_opinion=self.second.report if self.second else None,
            )
            self._reports[level] = report_at(level, self.evaluation, told)
        return self._reports[level]

    def what_if(self, changes: Mapping[str, Any]) -> WhatIf:
        """Evaluate the patient with some facts changed, by path (``findings[0].size_mm``); None makes a fact unknown.

        Raises:
            UsageError: a path names no fact.
            InvalidPatient: the changed facts cannot be read, or contradict each other.

        >>> assessment = evaluate({"safety": {"inr": 1.0}, "treatments": []}, as_of=date(2026, 3, 1))
        >>> assessment.what_if({"safety.inr": 2.4}).comparison.facts[0].text
        'international normalised ratio: 1 → 2.4'
        """
        # a second evaluation and its comparison are for the few who ask
        from renal_cds.explain.counterfactual.changes import changed, checked, distinct
        from renal_cds.facts.paths import read_path
        from renal_cds.report.compare.difference import compare_assessments

        model, patient = self.rulebook.model, self.evaluation.patient
        places = distinct((checked(model, patient, read_path(path)), new) for path, new in changes.items())
        after = evaluate(changed(plain(patient), places), rulebook=self.rulebook, id=self.id)
        return WhatIf(after, compare_assessments(self, after))

    def timeline(self, dates: Iterable[date]) -> tuple[Day[Assessment], ...]:
        """Evaluate the patient as of several days, each time with the facts that were known by then.

        Raises:
            UsageError: one of the days is no date.
        """
        # for the few who ask, as above
        from renal_cds.report.compare.over_time import as_known_on, checked_days, days

        chosen = checked_days(dates)
        known = [(day, *as_known_on(self.rulebook.model, self.evaluation.patient, day)) for day in chosen]
        return days((day, evaluate(facts, rulebook=self.rulebook, id=self.id), later) for day, facts, later in known)

    def html(self) -> str:
        """The report as one HTML page that needs nothing else."""
        # each rendering is loaded by who wants that one
        from renal_cds.report.render.html import html_page

        return html_page(self.report())

    def markdown(self) -> str:
        """The report as Markdown."""
        # each rendering is loaded by who wants that one
        from renal_cds.report.render.markdown import markdown_text

        return markdown_text(self.report())

    def _repr_html_(self) -> str:
        # only a notebook asks for this
        from renal_cds.report.render.html import html_fragment

        return html_fragment(self.report())

    def brief(self) -> dict[str, Any]:
        """The answers as dictionaries and lists, without their reasons.

        >>> evaluate({"treatments": []}, as_of=date(2026, 3, 1)).brief()["alerts"]
        []
        """
        brief: dict[str, Any] = json.loads(self.brief_json())
        return brief

    def brief_json(self) -> str:
        """The answers of :meth:`brief` as JSON text: quick, for many patients.

        >>> evaluate({"treatments": []}, as_of=date(2026, 3, 1)).brief_json()[:39]
        '{"id": null, "as_of": "2026-03-01", "ru'
        """
        # loads advice and wording, which who only decides does without
        from renal_cds.report.brief import brief

        return brief(self.evaluation, self.second, self.id, self.ask)

    def model_dump(self) -> dict[str, Any]:
        """The whole report as dictionaries and lists that JSON can hold."""
        return self.report().model_dump(mode="json")

    def model_dump_json(self, indent: int | None = None) -> str:
        """The whole report as JSON: the same bytes for the same facts and rules."""
        return self.report().model_dump_json(indent=indent)


class WhatIf(Struct):
    """The assessment of the changed patient, and what is different in it."""

    assessment: Assessment
    comparison: Comparison


def replay(text: str, rulebook: Rulebook | None = None, name: str = "assessment") -> Replay:
    """Evaluates an assessment kept as JSON again, from the facts in it.

    Raises:
        UsageError: the text is no assessment.
        InvalidPatient: the rules at hand refuse the facts.
    """
    # loads pydantic, which reads the kept report
    from renal_cds.report.compare.replay import compared, kept_assessment

    kept = kept_assessment(text, name)
    return compared(kept, _again(kept, rulebook, name).report(kept["level"]).model_dump(mode="json"))


def _again(kept: Mapping[str, Any], rulebook: Rulebook | None, name: str) -> Assessment:
    """The facts of an assessment that was kept, evaluated as they were then."""
    book = rulebook or packaged(bool(kept["rulebook"].get("preview")))
    channel: Channel = "durable" if kept.get("channel") == "durable" else "cells"
    checked_twice = kept.get("second_opinion") is not None
    return evaluate(kept["facts"], rulebook=book, name=name, channel=channel, cross_check=checked_twice, id=kept["id"])


def _restored(
    facts: dict[str, Any], rulebook: Rulebook | None, preview: bool, channel: Channel, twice: bool, id: str | None
) -> Assessment:
    """An assessment that was pickled; without a rulebook, one of the packaged rules, which a process loads once."""
    return evaluate(facts, rulebook=rulebook, preview=preview, channel=channel, cross_check=twice, id=id)
