"""An assessment as Markdown: the same parts in the same order as the HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from renal_cds.explain.explanation import Cited, Question
from renal_cds.plain_text import words
from renal_cds.report import shared_view
from renal_cds.report.page import page_of
from renal_cds.report.phrases import about, conclusion_text
from renal_cds.report.report import AssessmentReport, OptionReport

__all__ = ["markdown_text"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_STARTS = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")


def markdown_text(report: AssessmentReport) -> str:
    """The report, with everything that must travel with it."""
    lines: list[str] = []
    for part in (
        _head,
        _page,
        _patient,
        _urgent,
        _advised,
        _options,
        _conclusions,
        _next,
        _undecided,
        _figures,
        _caveats,
        _sources,
        _notes,
    ):
        found = list(part(report))
        lines += [*found, ""] if found else []
    return "\n".join(lines)


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return _STARTS.sub(r"\1\\\2\3", _SPECIAL.sub(r"\\\1", text)).replace("\n", " ")


def _head(report: AssessmentReport) -> Iterator[str]:
    yield "# Decision support report"
    yield ""
    yield _plain(shared_view.heading(report))
    yield from (f"\n**{_plain(told)}**" for told in shared_view.evaluated_by(report))
    yield from (["", f"> {_plain(report.disclaimers[0])}"] if report.disclaimers else [])


def _page(report: AssessmentReport) -> Iterator[str]:
    """The page to act on, a list under a heading for each of its sections."""
    yield "## On one page"
    for section in page_of(report).sections:
        yield from ["", f"### {section.title}", ""]
        for point in section.points:
            opening = f"**{_plain(point.opening)}** " if point.title else ""
            yield f"- {opening}{_plain(point.text)}".rstrip()
            yield from (f"  - {_plain(note)}" for note in point.notes)


def _patient(report: AssessmentReport) -> Iterator[str]:
    yield from ["## The patient", "", *_introduction(report)]


def _introduction(report: AssessmentReport) -> Iterator[str]:
    for title, told in report.patient.summary:
        yield f"- {_plain(title)}: {_plain(told)}"
    if not report.patient.summary:
        yield shared_view.NOTHING_KNOWN


def _urgent(report: AssessmentReport) -> Iterator[str]:
    yield from ["## Urgent and safety", ""]
    if not report.alerts:
        yield "No safety gate has fired."
    for alert in report.alerts:
        yield f"- **{_plain(alert.urgency.upper())}: {_plain(alert.title + about(alert.about))}.** {_plain(alert.text)}"
        yield f"  Because {_plain('; '.join(alert.because))}. {_plain(_places(alert.sources))}"
    unknown = shared_view.safety_questions(report)
    if unknown:
        told = "; ".join(shared_view.short_name(each) for each in unknown)
        yield from ["", f"Unanswered safety questions: {_plain(told)}."]


def _advised(report: AssessmentReport) -> Iterator[str]:
    yield from ["## What is advised", ""]
    found = shared_view.advice(report)
    if shared_view.withheld(report):
        yield "Advice is withheld: a safety gate has fired. Deal with the alert first."
    elif not found:
        yield "None yet: what is known does not settle any advice."
    for each in found:
        yield from _recommendation(each)
    for plan in shared_view.plans(report):
        yield from ["", f"{_plain(plan.title)}:", "", "| month | date | state |", "|---:|---|---|"]
        yield from (f"| {each.month} | {each.due} | {each.state} |" for each in plan.visits)


def _recommendation(found: shared_view.JointAdvice) -> Iterator[str]:
    first = found.first
    whom = f"For {_plain(', '.join(found.about))}. " if found.about else ""
    because = f"Because {_plain('; '.join(found.because))}. " if found.because else ""
    confidence = shared_view.confidence_words(first.confidence)
    firm = f"Strength {_plain(words(first.strength))}. Confidence: {_plain(confidence)}."
    yield f"- **{_plain(first.text)}**"
    yield f"  {whom}{because}"
    yield f"  {firm} {_plain(_places(first.sources))}"


def _options(report: AssessmentReport) -> Iterator[str]:
    found, names = shared_view.choices(report), report.names
    if found:
        yield from ["## Why: the options weighed", "", "Options are never ranked by their figures."]
    for choice in found:
        yield from ["", f"### {_plain(choice.title)}", ""]
        yield from (_option(each, names) for each in choice.options)


def _option(option: OptionReport, names: Mapping[str, str]) -> str:
    told = shared_view.standing(option, names)
    return f"- **{_plain(words(option.status))}**: {_plain(option.title)}" + (f" ({_plain(told)})" if told else "")


def _conclusions(report: AssessmentReport) -> Iterator[str]:
    found, names = list(shared_view.conclusions(report)), report.names
    if found:
        yield from ["## Why: the conclusions drawn", ""]
    for each in found:
        ask = f" To settle it: {_plain(shared_view.deciding(each.ask, names))}." if each.ask else ""
        yield f"- {_plain(each.title + about(each.about))}: **{_plain(conclusion_text(each))}**.{ask}"


def _next(report: AssessmentReport) -> Iterator[str]:
    yield from ["## What to find out next", ""]
    if not report.ask:
        yield "Nothing is open: no missing fact would change anything said here."
    for number, question in enumerate(report.ask, 1):
        yield from _question(number, question)


def _question(number: int, question: Question) -> Iterator[str]:
    safety = "safety, " if question.for_gate else ""
    yield f"{number}. **{_plain(question.text)}** ({safety}{question.how}). {_plain(question.because)}."
    for each in question.answers:
        if each.leads_to:
            name = "" if len(question.facts) == 1 else f"{each.about}: "
            yield f"   - {_plain(name + each.value)} → {_plain('; '.join(each.leads_to))}"


def _undecided(report: AssessmentReport) -> Iterator[str]:
    yield from _listed("What may concern this patient", shared_view.undecided(report))


def _figures(report: AssessmentReport) -> Iterator[str]:
    found = {figure.text: None for option in shared_view.on_the_table(report) for figure in option.figures}
    found |= {figure.text: None for alert in report.alerts for figure in alert.figures}
    found |= {figure.text: None for each in report.recommendations for figure in each.figures}
    yield from _listed("Figures, not to be ranked against each other", found)


def _caveats(report: AssessmentReport) -> Iterator[str]:
    found = {caveat: None for option in shared_view.on_the_table(report) for caveat in option.caveats}
    found |= {caveat: None for alert in report.alerts for caveat in alert.caveats}
    found |= {caveat: None for each in report.recommendations for caveat in each.caveats}
    yield from _listed("Caveats", found)


def _sources(report: AssessmentReport) -> Iterator[str]:
    yield from _listed("Sources", (f"{id}: {citation}" for id, citation in shared_view.cited(report).items()))


def _notes(report: AssessmentReport) -> Iterator[str]:
    stamp = report.rulebook
    yield from _listed("Please note", report.disclaimers)
    yield from ["", f"Rulebook {_plain(stamp.name)} {_plain(stamp.version)}, digest `{stamp.digest}`; "]
    yield f"facts, digest `{report.facts_digest}`."


def _listed(title: str, texts: Iterable[str]) -> Iterator[str]:
    found = [f"- {_plain(text)}" for text in texts]
    if found:
        yield from [f"## {title}", "", *found]


def _places(sources: Iterable[Cited]) -> str:
    told = "; ".join(f"{each.source}, {each.place}, {each.confidence}" for each in sources)
    return f"({told})" if told else ""
