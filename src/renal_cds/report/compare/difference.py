"""The difference between two assessments, and the changed facts that made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Protocol

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.explain.counterfactual.changes import changed, differing, fact_change
from renal_cds.explain.explanation import Alert, Recommendation
from renal_cds.explain.reasons.facts_behind import behind_result
from renal_cds.explain.replies import Comparison, Difference
from renal_cds.explain.subject import Subject, once
from renal_cds.facts.paths import FactPath, dotted
from renal_cds.facts.plain import plain
from renal_cds.plain_text import words
from renal_cds.report.describe import describe
from renal_cds.report.phrases import conclusion_text
from renal_cds.report.report import AssessmentReport, DecisionReport

__all__ = ["Assessed", "compare_assessments"]


class Assessed(Protocol):
    """A patient as assessed: the evaluation, and the report made of it."""

    @property
    def evaluation(self) -> Evaluation:
        """The results of all decisions."""

    def report(self) -> AssessmentReport:
        """The whole assessment as data."""


#: A decision about one element, or one option of it.
_Key = tuple[str, str | None, str | None]

NOT_MADE = "not made"


def compare_assessments(before: Assessed, after: Assessed) -> Comparison:
    """Compare two assessments: each difference, with the changed facts it is because of.

    The facts named are enough: with these alone changed, the decision comes out as it does after all
    changes; and none of them can be left out. Each claim was evaluated.
    """
    facts = differing(before.evaluation.patient, after.evaluation.patient)
    told, told_now = before.report(), after.report()
    same_rules = (told.rulebook.digest, told.rulebook.preview) == (told_now.rulebook.digest, told_now.rulebook.preview)
    blame = _Blame(before.evaluation, after.evaluation, facts) if same_rules else None
    old, new = _lines(told), _lines(told_now)
    found = [
        _difference(key, old.get(key), new.get(key), blame)
        for key in dict.fromkeys((*old, *new))
        if _said(old.get(key)) != _said(new.get(key))
    ]
    model = before.evaluation.rulebook.model
    return Comparison(
        facts=tuple(fact_change(model, path, *values) for path, values in facts.items()),
        differences=tuple(found),
        alerts_raised=_missing(map(_alert, told_now.alerts), map(_alert, told.alerts)),
        alerts_cleared=_missing(map(_alert, told.alerts), map(_alert, told_now.alerts)),
        advice_gained=_missing(map(_advice, told_now.recommendations), map(_advice, told.recommendations)),
        advice_lost=_missing(map(_advice, told.recommendations), map(_advice, told_now.recommendations)),
        rulebook_differs=not same_rules,
    )


class _Blame:
    """Which changed facts made a difference: found by leaving changes out one by one."""

    def __init__(self, before: Evaluation, after: Evaluation, facts: Mapping[FactPath, tuple[Any, Any]]) -> None:
        self._base = plain(before.patient)
        self._engine = Engine.of(after.rulebook)
        self._new = {path: values[1] for path, values in facts.items()}
        self._both = (before, after)
        self._read: dict[tuple[str, str | None], set[FactPath]] = {}
        self._tried: dict[frozenset[FactPath], Evaluation] = {}

    def of(self, key: _Key) -> tuple[str, ...]:
        """The changed facts that are enough for what came out, none of which can be spared."""
        kept = [path for path in self._new if self._concerns(key, path)]
        if not self._enough(key, kept):
            kept = list(self._new)
        for path in list(kept):
            fewer = [each for each in kept if each != path]
            if self._enough(key, fewer):
                kept = fewer
        return tuple(dotted(path) for path in kept)

    def _enough(self, key: _Key, paths: Iterable[FactPath]) -> bool:
        return _said_of(self._with(paths), key) == _said_of(self._both[1], key)

    def _concerns(self, key: _Key, path: FactPath) -> bool:
        """Whether a decision can read the fact, or something in it."""
        about = key[:2]
        if about not in self._read:
            self._read[about] = {
                name
                for evaluation in self._both
                for subject in map(partial(Subject, evaluation), evaluation.results.values())
                if (subject.decision.id, subject.about) == about
                for name in behind_result(subject)
            }
        return any(each[: len(path)] == path or path[: len(each)] == each for each in self._read[about])

    def _with(self, paths: Iterable[FactPath]) -> Evaluation:
        chosen = frozenset(paths)
        if chosen not in self._tried:
            facts = changed(self._base, {path: new for path, new in self._new.items() if path in chosen})
            patient = self._engine.rulebook.facts.model_validate(facts)
            self._tried[chosen] = self._engine.evaluate(patient)
        return self._tried[chosen]


@once
def _said_of(evaluation: Evaluation, key: _Key) -> str:
    """The outcome of a decision, or of one option of it, in words."""
    id, about, option = key
    for subject in map(partial(Subject, evaluation), evaluation.results.values()):
        if (subject.decision.id, subject.about) == (id, about):
            return dict(_lines_of(describe(subject)))[option]
    return NOT_MADE


def _lines_of(report: DecisionReport) -> Iterator[tuple[str | None, str]]:
    """Everything of a decision that can come out differently, in words, by option."""
    if not report.options:
        silent = report.status in ("not_applicable", "stopped")
        yield None, words(report.status) if silent else conclusion_text(report)
    for option in report.options:
        yield option.id, " or ".join(words(each) for each in option.possible)


def _lines(report: AssessmentReport) -> dict[_Key, tuple[DecisionReport, str]]:
    return {
        (each.id, each.about, option): (each, said) for each in report.decisions for option, said in _lines_of(each)
    }


def _difference(
    key: _Key, before: tuple[DecisionReport, str] | None, after: tuple[DecisionReport, str] | None, blame: _Blame | None
) -> Difference:
    line = after or before
    assert line is not None
    report = line[0]
    id, about, option = key
    title = next((each.title for each in report.options if each.id == option), report.title)
    return Difference(
        decision=id,
        kind=report.kind,
        title=title,
        about=about,
        option=option,
        before=_said(before),
        after=_said(after),
        because_of=blame.of(key) if blame else (),
    )


def _said(line: tuple[DecisionReport, str] | None) -> str:
    return NOT_MADE if line is None else line[1]


def _alert(alert: Alert) -> str:
    return alert.title + (f" ({alert.about})" if alert.about else "")


def _advice(advice: Recommendation) -> str:
    return advice.text + (f" ({advice.about})" if advice.about else "")


def _missing(there: Iterable[str], here: Iterable[str]) -> tuple[str, ...]:
    """The texts of the first that are not in the second, each once."""
    known = set(here)
    return tuple(dict.fromkeys(each for each in there if each not in known))
