"""The examples beside the rules, run against the rules.

>>> from renal_cds.rulebook import Rulebook
>>> book = Rulebook.load()
>>> run(book, next(examples(book)))
[]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from renal_cds.assessment import evaluate
from renal_cds.errors import RenalCdsError, Span
from renal_cds.report.answer import Answer
from renal_cds.report.report import DecisionReport
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Gate
from renal_cds.rulebook.examples import UNSAID, Example, Expect, merged, starting_facts
from renal_cds.verify.places import place_of

__all__ = ["Failure", "WorkedExample", "compared", "examples", "merged", "run", "sources_of"]


@dataclass(frozen=True)
class WorkedExample:
    """An example, and the decision it belongs to."""

    decision: Decision
    example: Example

    def __str__(self) -> str:
        return f"{self.decision.id}: {self.example.name}"


@dataclass(frozen=True)
class Failure:
    """An expectation that was not met: the example, the outcome, and where the example stands if it stands in a file.

    >>> print(Failure("size_group: exactly 4 cm", "outcome", "small", "large", Span("size.yaml", 12, 5, 12, 80)))
    size.yaml:12:5: size_group: exactly 4 cm: outcome: expected 'small', came out 'large'
    """

    example: str
    what: str
    expected: Any
    found: Any
    span: Span | None = None

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        return f"{place}{self.example}: {self.what}: expected {self.expected!r}, came out {self.found!r}"


def examples(rulebook: Rulebook) -> Iterator[WorkedExample]:
    """Every example of a rulebook."""
    for decision in rulebook.decisions.values():
        for example in decision.examples:
            yield WorkedExample(decision, example)


def run(rulebook: Rulebook, worked: WorkedExample) -> list[Failure]:
    """Expectations of an example that the rules do not meet; empty when all is as expected."""
    failures = _failures(rulebook, worked)
    span = _place(rulebook, worked) if failures else None
    return [replace(each, span=span) for each in failures]


def _place(rulebook: Rulebook, worked: WorkedExample) -> Span | None:
    """Where an example stands; None where the decision does not have it, as one that is only tried."""
    written = worked.decision.examples
    if worked.example not in written:
        return None
    return place_of(rulebook, worked.decision.id, "examples", written.index(worked.example))


def _failures(rulebook: Rulebook, worked: WorkedExample) -> list[Failure]:
    example, id = worked.example, worked.decision.id
    facts = starting_facts(rulebook.patients, example)
    if example.from_ is not None and example.from_ not in rulebook.patients:
        return [Failure(str(worked), "patient", example.from_, None)]
    refused = isinstance(worked.decision, Gate) and worked.decision.effect == "contradiction"
    try:
        assessment = evaluate(facts, rulebook=rulebook)
    except RenalCdsError as error:
        codes = [each.code for each in error.diagnostics]
        if refused and codes == ["contradiction"] * len(codes) and example.expect and example.expect.fires == "true":
            return []
        return [Failure(str(worked), "patient", "readable", str(error))]
    if refused and example.expect and example.expect.fires == "true":
        return [Failure(str(worked), "patient", "refused", "accepted")]
    answers = [each for each in assessment.decisions if each.id == id]
    expected = example.expect_each or (example.expect,) * min(1, len(answers))
    if len(answers) < max(1, len(expected)):
        return [Failure(str(worked), "elements", len(expected), len(answers))]
    return [
        failure
        for wanted, answer in zip(expected, answers, strict=False)
        if wanted is not None
        for failure in compared(str(worked), wanted, answer)
    ]


def compared(name: str, expect: Expect, answer: Answer) -> Iterator[Failure]:
    """Differences between the expected and the given answer."""
    report = answer.report
    found: dict[str, Any] = {"status": report.status, "outcome": _plain(report.outcome)}
    if expect.status is not None and expect.status != report.status:
        yield Failure(name, "status", expect.status, report.status)
    if expect.outcome is not UNSAID and not _agrees(_plain(expect.outcome), found["outcome"]):
        yield Failure(
            name, "outcome", expect.outcome, report.outcome if report.status == "determined" else report.status
        )
    if expect.possible is not None and _sorted(expect.possible) != _sorted(answer.possible):
        yield Failure(name, "possible", list(expect.possible), list(answer.possible))
    if expect.score is not None and (report.score is None or expect.score != (report.score.low, report.score.high)):
        yield Failure(name, "score", expect.score, report.score)
    if expect.band is not None and expect.band != report.outcome:
        yield Failure(name, "band", expect.band, report.outcome)
    if expect.fires is not None:
        fires = {True: "true", False: "false"}.get(report.outcome, "unknown")
        if fires != expect.fires:
            yield Failure(name, "fires", expect.fires, fires)
    if expect.row is not None and expect.status is None and report.status == "conflict":
        yield Failure(name, "status", "determined", "conflict")
    if expect.row is not None and expect.row not in {each.id for each in report.reasons}:
        yield Failure(name, "row", expect.row, [each.id for each in report.reasons])
    for option, wanted in (expect.options or {}).items():
        now = answer.option(option)
        possible = (
            {wanted}
            if isinstance(wanted, str) and wanted != "open"
            else set(wanted)
            if not isinstance(wanted, str)
            else None
        )
        if possible != set(now.possible) if possible is not None else now.status != "open":
            yield Failure(name, option, wanted, list(now.possible))
    for source in expect.cites or ():
        if source not in (cited := sources_of(report)):
            yield Failure(name, "cites", source, sorted(cited))
    for path in expect.ask or ():
        if path not in report.ask:
            yield Failure(name, "ask", path, list(report.ask))


def sources_of(report: DecisionReport) -> set[str]:
    """All sources that a report cites: each by its id, and as ``id, place``."""
    cited = [report.sources, *(each.sources for each in report.options), *(each.sources for each in report.reasons)]
    return {words for sources in cited for each in sources for words in (each.source, f"{each.source}, {each.place}")}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _agrees(expected: Any, found: Any) -> bool:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        if expected.keys() == found.keys() == {"conflict"}:
            return _sorted(expected["conflict"]) == _sorted(found["conflict"])
        return all(key in found and _agrees(value, found[key]) for key, value in expected.items())
    if isinstance(expected, float) and isinstance(found, int | float):
        return abs(expected - found) < 1e-6
    return bool(expected == found)


def _sorted(values: Any) -> list[str]:
    return sorted(str(each) for each in values)
