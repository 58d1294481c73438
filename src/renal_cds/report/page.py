"""The page to act on, as every rendering shows it: dangers, advice, plan, what to find out, what was decided against.

It is made from the report alone. Facts go by their names, sources by their first words, nothing is said twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from renal_cds.explain.explanation import Cited, Question, Recommendation
from renal_cds.plain_text import words
from renal_cds.report import shared_view
from renal_cds.report.phrases import about, telling_reasons
from renal_cds.report.report import AssessmentReport, DecisionReport, OptionReport

__all__ = ["LINK", "Page", "PagePoint", "Section", "page_of"]

#: How much of each is said in full; the rest is counted or goes by its title.
_ADVICE, _RIVALS, _OPEN, _QUESTIONS, _AGAINST = 3, 2, 2, 3, 3
_QUOTED = " (rule: "
#: How the link of a source begins: the one address that a page leads to.
LINK = "https://doi.org/"


@dataclass(frozen=True)
class PagePoint:
    """One thing said: a title, the rest of the sentence, and notes below it; the tone is a word for its weight."""

    title: str
    text: str = ""
    notes: tuple[str, ...] = ()
    tone: str = ""

    @property
    def opening(self) -> str:
        """The title as the beginning of the sentence, with a colon unless it closes itself."""
        return self.title + (":" if self.text and not self.title.endswith((".", "?", "!")) and self.title else "")


@dataclass(frozen=True)
class Section:
    """The points under one heading."""

    title: str
    points: tuple[PagePoint, ...]


@dataclass(frozen=True)
class Page:
    """The day and the rules, the sections in the order of need, and the disclaimers."""

    heading: tuple[str, ...]
    sections: tuple[Section, ...]
    disclaimers: tuple[str, ...]


@dataclass
class _Said:
    """The texts that are on the page already, and the sources cited on it by number."""

    whom: frozenset[tuple[str, ...]]
    texts: set[str] = field(default_factory=set)
    sources: dict[str, int] = field(default_factory=dict)

    def about(self, elements: tuple[str, ...]) -> str:
        """The elements something is about, in brackets; nothing where all the advice is about the same."""
        return about(", ".join(elements) or None) if len(self.whom) > 1 else ""

    def first(self, texts: Iterable[str]) -> str | None:
        """The first of the texts; None if it has been said."""
        text = next(iter(texts), None)
        if text is None or text in self.texts:
            return None
        self.texts.add(text)
        return text

    def numbers(self, cited: Iterable[Cited]) -> str:
        """The numbers under which sources stand at the foot of the page."""
        numbers = dict.fromkeys(self.sources.setdefault(_short(each.citation), len(self.sources) + 1) for each in cited)
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""


def page_of(report: AssessmentReport) -> Page:
    """The page of one assessment."""
    advised = {each.about for each in shared_view.advice(report)} | {each.about for each in shared_view.choices(report)}
    said = _Said(frozenset(advised - {()}))
    sections = (
        ("Patient", _who(report)),
        ("Dangers", _dangers(report, said)),
        ("Advised", _advised(report, said)),
        ("Open", _still_open(report)),
        ("Planned", _planned(report, said)),
        ("Find out", _to_find_out(report)),
        ("Not advised", _against(report, said)),
        ("Sources", _sources(said)),
    )
    return Page(
        (shared_view.heading(report), *shared_view.evaluated_by(report)),
        tuple(Section(title, found) for title, points in sections if (found := tuple(points))),
        report.disclaimers,
    )


def _who(report: AssessmentReport) -> Iterator[PagePoint]:
    """One line: what introduces the patient, then the groups of facts by their titles."""
    told = [told if title == "Patient" else f"{title}: {told}" for title, told in report.patient.summary]
    yield PagePoint("", " · ".join(told) or shared_view.NOTHING_KNOWN)


def _dangers(report: AssessmentReport, said: _Said) -> Iterator[PagePoint]:
    for alert in report.alerts:
        reasons = "; ".join(dict.fromkeys(map(_without_rule, alert.because)))
        because = f"because {reasons} {said.numbers(alert.sources)}".rstrip()
        text = alert.text if alert.text not in said.texts else ""
        said.texts.add(alert.text)
        yield PagePoint(f"{alert.urgency.upper()}: {alert.title}{about(alert.about)}", text, (because,), "alert")


def _advised(report: AssessmentReport, said: _Said) -> Iterator[PagePoint]:
    advice = [each for each in shared_view.advice(report) if not _is_plan(report, each)]
    if shared_view.withheld(report):
        yield PagePoint("", "Withheld: a safety gate has fired. Deal with the alert first.", tone="alert")
    elif report.second_opinion and report.second_opinion.state == "disagrees":
        yield PagePoint("", "What rests on a disagreement of the two evaluations is withheld.", tone="alert")
    elif not report.recommendations:
        yield PagePoint("", "Nothing yet: what is known does not settle any advice.")
    elif not advice:
        yield PagePoint("", "Nothing beside the plan below.")
    rivals = {each.first.id: each for each in reversed(shared_view.choices(report))}
    # urgent advice is never shortened; what competes with advice stands beside the last that the choice gives
    full = max(_ADVICE, sum(each.first.urgency != "routine" for each in advice))
    last = {each.first.decision: each for each in advice[:full]}
    for each in advice[:full]:
        rival = rivals.get(each.first.decision) if last[each.first.decision] is each else None
        yield _advice(report, each, rival, said)
    rest = [_title(report, each, said) for each in advice[full:]]
    if rest:
        yield PagePoint("Further", "; ".join(dict.fromkeys(rest)))


def _advice(
    report: AssessmentReport, advice: shared_view.JointAdvice, rival: shared_view.Choices | None, said: _Said
) -> PagePoint:
    first = advice.first
    decision = _decision(report, first)
    reasons = "; ".join(dict.fromkeys(map(_without_rule, advice.because)))
    grounds = [f"{_capital(reasons)} {said.numbers(first.sources)}".strip()]
    figure = None if _could_rank(decision) else said.first(each.text for each in first.figures)
    caveat = said.first(first.caveats)
    grounds += [f"Figure: {figure}"] if figure else []
    grounds += [f"Caveat: {caveat}"] if caveat else []
    notes = [_sentences(grounds)]
    if rival:
        competing = [option for option in rival.options if _may_compete(option)]
        notes += [f"Beside it: {_open_option(option, report)}" for option in competing[:_RIVALS]]
        notes += [f"Still open: {'; '.join(each.title for each in competing[_RIVALS:])}"] if competing[_RIVALS:] else []
        acceptable = [option.title for option in rival.options if option.status == "acceptable"]
        notes += [f"Acceptable too: {'; '.join(acceptable)}"] if acceptable else []
    urgency = "" if first.urgency == "routine" else f"{first.urgency.upper()}: "
    return PagePoint(urgency + _title(report, advice, said), first.text, tuple(filter(None, notes)), "advice")


def _title(report: AssessmentReport, advice: shared_view.JointAdvice, said: _Said) -> str:
    """The title of the option advised, or of the decision that advises, and the elements it is for."""
    first = advice.first
    decision = _decision(report, first)
    titles = [option.title for option in decision.options if option.id == first.outcome] if decision else []
    return (titles[0] if titles else decision.title if decision else words(first.outcome)) + said.about(advice.about)


def _without_rule(text: str) -> str:
    """A reason without the condition that is quoted from the rule.

    >>> _without_rule("only one kidney: yes (rule: kidney.solitary and known(kidney.stones)); age: 70")
    'only one kidney: yes; age: 70'
    """
    start = text.find(_QUOTED)
    if start < 0:
        return text
    end, depth = start + 2, 1
    while depth and end < len(text):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[:start] + _without_rule(text[end:])


def _decision(report: AssessmentReport, advice: Recommendation) -> DecisionReport | None:
    """The decision that advises; None where the report was cut to other decisions."""
    of_advice = (each for each in report.decisions if (each.id, each.about) == (advice.decision, advice.about))
    return next(of_advice, None)


def _could_rank(decision: DecisionReport | None) -> bool:
    """Whether several options that are or may be recommended have figures: beside each other these would rank them."""
    options = decision.options if decision else ()
    rivals = [each for each in options if each.status == "recommended" or _may_compete(each)]
    return sum(bool(each.figures) for each in rivals) > 1


def _is_plan(report: AssessmentReport, advice: shared_view.JointAdvice) -> bool:
    return any(each.id == advice.first.decision and each.kind == "schedule" for each in report.decisions)


def _may_compete(option: OptionReport) -> bool:
    return option.status == "open" and "recommended" in option.possible


def _open_option(option: OptionReport, report: AssessmentReport) -> str:
    """An open option with what it can become and the facts that settle it."""
    can = " or ".join(words(each) for each in option.possible)
    return f"{option.title}: {can}, settled by {shared_view.deciding(option.ask, report.names)}"


def _still_open(report: AssessmentReport) -> Iterator[PagePoint]:
    """The choices of which nothing is recommended yet, with what they wait for."""
    waiting = [
        choice
        for choice in shared_view.choices(report)
        if not any(option.status == "recommended" for option in choice.options)
        and any(_may_compete(option) for option in choice.options)
    ]
    for choice in waiting[:_OPEN]:
        titles = [option.title for option in choice.options if _may_compete(option)]
        paths = dict.fromkeys(path for option in choice.options if _may_compete(option) for path in option.ask)
        named = shared_view.few(shared_view.named(paths, report.names), most=1)
        told = f"{titles[0]}, which" if len(titles) == 1 else f"{len(titles)} options, which"
        yield PagePoint(choice.title, f"{told} first {'asks' if len(titles) == 1 else 'ask'} for {named}", tone="open")
    if waiting[_OPEN:]:
        yield PagePoint("", f"and {'; '.join(dict.fromkeys(each.title for each in waiting[_OPEN:]))}")


def _planned(report: AssessmentReport, said: _Said) -> Iterator[PagePoint]:
    """One plan with its next date: that of the earliest visit and the most sources; the others by their titles."""
    advised = {each.decision: each for each in reversed(report.recommendations)}
    plans = [each for each in report.decisions if each.kind == "schedule" and each.id in advised]
    if not plans:
        return
    plans.sort(key=lambda each: (_next_date(each) or "9999", -len(advised[each.id].sources)))
    first, others = plans[0], plans[1:]
    advice = advised[first.id]
    notes = ["Other plans: " + "; ".join(f"{each.title}, {_date_words(each)}" for each in others)] if others else []
    caveat = said.first(advice.caveats)
    notes += [f"Caveat: {caveat}"] if caveat else []
    text = f"{advice.text} {said.numbers(advice.sources)}".rstrip()
    yield PagePoint(_capital(_date_words(first)), text, tuple(notes), "advice")


def _next_date(plan: DecisionReport) -> str | None:
    return next((each.due.isoformat() for each in plan.visits if each.state == "next"), None)


def _date_words(plan: DecisionReport) -> str:
    following = _next_date(plan)
    return f"next {following}" if following else ("dates have passed" if plan.visits else "no date yet")


def _to_find_out(report: AssessmentReport) -> Iterator[PagePoint]:
    """The first questions, those with one purpose together; the purpose is said where it is safety."""
    together: dict[tuple[str, bool], list[Question]] = {}
    for question in report.ask:
        together.setdefault((question.because, question.for_gate), []).append(question)
    shown = list(together.items())[:_QUESTIONS]
    for (because, for_gate), questions in shown:
        title = _capital(shared_view.few([_asked(each, report) for each in questions], joined="; "))
        purpose = re.split(r"; |\. ", because, maxsplit=1)[0]
        yield PagePoint(title, purpose[:1].lower() + purpose[1:] if for_gate else "", tone="open")
    more = len(report.ask) - sum(min(len(questions), 3) for _, questions in shown)
    if more:
        yield PagePoint("", f"and {more} more, in the order worth asking: `renal-cds ask`")


def _asked(question: Question, report: AssessmentReport) -> str:
    if question.group:
        return f"{words(question.group)}: none, or which of {shared_view.deciding(question.facts, report.names)}"
    return question.text + ("" if question.how == "asked" else f" ({question.how})")


def _against(report: AssessmentReport, said: _Said) -> Iterator[PagePoint]:
    """The options that something stands against, by the first reason; what is excluded stands first."""
    by_reason: dict[tuple[bool, str], list[str]] = {}
    for choice in shared_view.choices(report):
        for option in choice.options:
            if option.status in ("discouraged", "excluded"):
                reason = _without_rule(next(iter(telling_reasons(option)), ""))
                titles = by_reason.setdefault((option.status == "discouraged", reason), [])
                titles.append(option.title + said.about(choice.about))
    lines = sorted(by_reason.items(), key=lambda item: item[0][0])
    for (discouraged, reason), titles in lines[:_AGAINST]:
        yield PagePoint("; ".join(dict.fromkeys(titles)) + ("" if discouraged else " (excluded)"), reason)
    rest = list(dict.fromkeys(title for _, titles in lines[_AGAINST:] for title in titles))
    if rest:
        yield PagePoint("", f"nor {shared_view.few(rest, joined='; ')}")


def _sources(said: _Said) -> Iterator[PagePoint]:
    for citation, number in said.sources.items():
        yield PagePoint(str(number), citation)


def _short(citation: str) -> str:
    """The first words of a citation, its year, and its link.

    >>> _short("Askarpour M, Aminsharifi A. Salvage approaches. Cancers 2025;17:974. https://doi.org/10.3390/x")
    'Askarpour M, Aminsharifi A, 2025 https://doi.org/10.3390/x'
    """
    text, link, doi = citation.partition(LINK)
    start = re.split(r"\. |; | \(", text, maxsplit=1)[0].rstrip(".,:")
    years = re.findall(r"\b(?:19|20)\d\d\b", text)
    year = f", {years[-1]}" if years and years[-1] not in start else ""
    return start + year + (f" {link}{doi}" if doi else "")


def _sentences(texts: Iterable[str]) -> str:
    """Texts one after the other, each closed by a full stop."""
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts if text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
