"""The sections of the HTML report, each made from the report alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from renal_cds.explain.explanation import Alert, Cited, FactUsed, Question, Reason, ShownFigure
from renal_cds.plain_text import words
from renal_cds.report import shared_view
from renal_cds.report.page import LINK, PagePoint, page_of
from renal_cds.report.phrases import about, conclusion_text
from renal_cds.report.render.html_pictures import plan_picture, score_picture
from renal_cds.report.render.html_tags import Child, Html, badge, bullets, folded, raw, tag
from renal_cds.report.report import AssessmentReport, DecisionReport, OptionReport

__all__ = ["PAGE", "SECTIONS", "footer", "heading"]

_DIRECTIONS = {
    "supports": "for",
    "opposes": "against",
    "excludes": "rules it out",
    "blocks": "blocked by safety",
    "row": "",
    "points": "",
}
#: How a section of the page is framed, where it is more than a card.
_FRAMES = {"Dangers": "grave", "Advised": "advised", "Planned": "advised"}
#: How many questions are shown at once; the others are folded.
_QUESTIONS = 10

_EFFECTS = {"stop": "Stops all advice until it is dealt with.", "block": "Rules out some options.", "alert": ""}


def heading(report: AssessmentReport) -> Html:
    """Title, day, and what must be known before anything else is read."""
    return tag(
        "header",
        tag("h1", "Decision support report"),
        tag("p", shared_view.heading(report), class_="quiet"),
        [tag("p", told, class_="note") for told in shared_view.evaluated_by(report)],
        tag("p", report.disclaimers[0], class_="note") if report.disclaimers else None,
    )


def footer(report: AssessmentReport) -> Html:
    """The foot of the page: the disclaimers, and the digests of the rules and facts that the report was made from."""
    stamp = report.rulebook
    return tag(
        "footer",
        tag("h2", "Please note"),
        bullets(report.disclaimers),
        tag("p", f"Rulebook {stamp.name} {stamp.version}, digest {stamp.digest}.", class_="quiet"),
        tag("p", f"Facts, digest {report.facts_digest}.", class_="quiet"),
    )


def _page(report: AssessmentReport, prefix: str) -> Html:
    """The page to act on, with the first plan drawn."""
    parts: list[Child] = []
    for section in page_of(report).sections:
        points = bullets((_point(each) for each in section.points), class_="options")
        plans = shared_view.plans(report) if section.title == "Planned" else []
        picture = plan_picture(plans[0], f"{prefix}-next") if plans else None
        parts.append(
            tag("article", tag("h3", section.title), points, picture, class_=_FRAMES.get(section.title, "card"))
        )
    return raw(parts)


def _point(point: PagePoint) -> Child:
    text, link, address = point.text.partition(LINK)
    return [
        tag("p", tag("strong", point.opening) if point.title else None, " " if point.title else None, text,
            tag("a", link + address, href=link + address) if link else None),
        *(tag("p", note, class_="quiet") for note in point.notes),
    ]  # fmt: skip


def _patient(report: AssessmentReport, prefix: str) -> Html:
    groups = [[tag("h3", _capital(title)), _facts(facts)] for title, facts in report.patient.groups]
    count = sum(len(facts) for _, facts in report.patient.groups)
    return raw([_introduction(report), folded(f"All {count} known facts", groups)])


def _introduction(report: AssessmentReport) -> Html:
    told = [[tag("dt", title), tag("dd", told)] for title, told in report.patient.summary]
    return tag("dl", told, class_="who") if told else tag("p", shared_view.NOTHING_KNOWN)


def _facts(facts: Iterable[FactUsed]) -> Html:
    return tag("dl", [[tag("dt", each.meaning), tag("dd", each.value)] for each in facts])


def _urgent(report: AssessmentReport, prefix: str) -> Html:
    unknown = shared_view.safety_questions(report)
    parts: list[Child] = [_alert(each) for each in report.alerts]
    if not report.alerts:
        parts.append(tag("p", "No safety gate has fired."))
    if unknown:
        count = len(unknown)
        asked = "One safety question is" if count == 1 else f"{count} safety questions are"
        told = "; ".join(shared_view.short_name(each) for each in unknown[:4]) + ("; …" if count > 4 else "")
        parts.append(tag("p", f"{asked} unanswered, so a gate may still fire: {told}.", class_="note"))
    return raw(parts)


def _alert(alert: Alert) -> Html:
    grave = alert.urgency in ("emergency", "urgent") or alert.effect == "stop"
    return tag(
        "article",
        tag("h3", badge(words(alert.urgency), alert.urgency), alert.title + about(alert.about)),
        tag("p", tag("strong", alert.text)),
        tag("p", _EFFECTS[alert.effect]) if _EFFECTS[alert.effect] else None,
        folded("Why this alert", bullets(alert.because), _grounds(alert.sources, alert.figures, alert.caveats)),
        class_="grave" if grave else "caution",
    )


def _advised(report: AssessmentReport, prefix: str) -> Html:
    found = shared_view.advice(report)
    parts: list[Child] = []
    if shared_view.withheld(report):
        parts.append(tag("p", "Advice is withheld: a safety gate has fired. Deal with the alert first.", class_="note"))
    elif not found:
        parts.append(tag("p", "None yet: what is known does not settle any advice. See what to find out next."))
    dated = {each.id: each for each in shared_view.plans(report)}
    parts += [
        _recommendation(each, dated.get(each.first.decision), f"{prefix}-plan-{n}") for n, each in enumerate(found)
    ]
    return raw(parts)


def _recommendation(found: shared_view.JointAdvice, plan: DecisionReport | None, id: str) -> Html:
    first = found.first
    firm = f"Strength: {words(first.strength)}. Confidence: {shared_view.confidence_words(first.confidence)}."
    return tag(
        "article",
        tag("h3", first.text),
        tag("p", badge(words(first.urgency), first.urgency), f"For: {', '.join(found.about)}") if found.about else None,
        tag("p", "Because ", "; ".join(found.because), ".") if found.because else None,
        plan_picture(plan, id) if plan else None,
        folded("Dates of the plan", _dates(plan)) if plan else None,
        tag("p", firm, class_="quiet"),
        folded("Facts that were enough for this", _facts(first.facts) if first.facts else None),
        folded("Sources, figures and caveats", _grounds(first.sources, first.figures, first.caveats)),
        class_="advised",
    )


def _dates(plan: DecisionReport) -> Html:
    rows = [
        tag("tr", tag("td", str(each.month)), tag("td", each.due.isoformat()), tag("td", each.state))
        for each in plan.visits
    ]
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Month", "Date", "State")))
    return tag("table", tag("caption", plan.title), tag("thead", head), tag("tbody", rows))


def _weighed(report: AssessmentReport, prefix: str) -> Html:
    found, names = shared_view.choices(report), report.names
    note = "Options are never ranked by their figures: these come from different patients and measure different things."
    return raw([tag("p", note, class_="quiet"), *(_choice(each, names) for each in found)]) if found else Html("")


def _choice(found: shared_view.Choices, names: Mapping[str, str]) -> Html:
    return tag(
        "article",
        tag("h3", found.title),
        bullets((_option(each, names) for each in found.options), class_="options"),
    )


def _option(option: OptionReport, names: Mapping[str, str]) -> Child:
    told = shared_view.standing(option, names)
    arguments = [each for each in option.reasons if each.holds is not False]
    return [
        tag("p", badge(words(option.status), option.status), tag("strong", option.title)),
        tag("p", told) if told else None,
        folded(
            "What it means, arguments, figures, sources",
            tag("p", option.text),
            tag("p", f"Depends on: {', '.join(shared_view.named(option.ask, names))}.") if option.ask else None,
            bullets(map(_argument, arguments)),
            _grounds(option.sources, option.figures, option.caveats),
        ),
    ]


def _argument(reason: Reason) -> Child:
    direction = _DIRECTIONS[reason.direction]
    known = "" if reason.holds else " (not known yet)"
    return [tag("strong", f"{direction}: ") if direction else None, reason.text + known, " ", _places(reason.sources)]


def _concluded(report: AssessmentReport, prefix: str) -> Html:
    found = list(shared_view.conclusions(report))
    left_out = dict.fromkeys(each.title for each in shared_view.not_applicable(report))
    cards = [_conclusion(each, report.names, f"{prefix}-c{n}") for n, each in enumerate(found)]
    drawn, still_open = (
        [card for each, card in zip(found, cards, strict=True) if shared_view.narrowed(each) is wanted]
        for wanted in (True, False)
    )
    return raw([
        *drawn,
        folded(f"{len(still_open)} not settled yet", still_open),
        folded("Not applicable to this patient", bullets(left_out)),
    ])  # fmt: skip


def _conclusion(report: DecisionReport, names: Mapping[str, str], id: str) -> Html:
    because = "; ".join(dict.fromkeys(each.text for each in report.reasons if each.text))
    return tag(
        "div",
        tag("h3", report.title + about(report.about)),
        tag("p", badge(words(report.status), report.status) if report.status not in ("determined", "open") else None,
            tag("strong", conclusion_text(report))),
        tag("p", f"Because {because}.") if because and report.status == "determined" else None,
        score_picture(report, id),
        tag("p", f"To settle it: {shared_view.deciding(report.ask, names)}.", class_="quiet") if report.ask else None,
        folded("Sources, figures and caveats", _grounds(report.sources, report.figures, report.caveats)),
        class_="card",
    )  # fmt: skip


def _next(report: AssessmentReport, prefix: str) -> Html:
    if not report.ask:
        return tag("p", "Nothing is open: no missing fact would change anything said here.")
    first, more = report.ask[:_QUESTIONS], report.ask[_QUESTIONS:]
    further = bullets((_asked(each) for each in more), ordered=True, start=_QUESTIONS + 1)
    return raw([bullets(map(_question, first), ordered=True), folded(f"{len(more)} further questions", further)])


def _undecided(report: AssessmentReport, prefix: str) -> Html:
    found = shared_view.undecided(report)
    return folded(f"{len(found)} further questions of the rules are open", bullets(found)) if found else Html("")


def _question(question: Question) -> Child:
    rows = [
        tag("tr", tag("td", each.value if len(question.facts) == 1 else f"{each.about}: {each.value}"),
            tag("td", bullets(shared_view.first_few(each.leads_to)) or "changes nothing by itself"))
        for each in question.answers
    ]  # fmt: skip
    head = tag("tr", tag("th", "Answer", scope="col"), tag("th", "Leads to", scope="col"))
    caption = tag("caption", _capital(shared_view.short_name(question)))
    return [
        _asked(question),
        folded("What each answer would lead to",
               tag("table", caption, tag("thead", head), tag("tbody", rows)) if rows else None),
        tag("p", f"Fact: {question.group or ', '.join(question.facts)}", class_="quiet"),
    ]  # fmt: skip


def _asked(question: Question) -> Child:
    """One question: its words, how it is found out, and its purpose; of a group, its signs on demand."""
    name = shared_view.short_name(question)
    title = _capital(f"{name}: none, or which of them?" if question.group else name)
    return [
        tag("p", badge("safety", "safety") if question.for_gate else None, tag("strong", title), f" ({question.how})"),
        folded("All of them", tag("p", _capital(question.text))) if question.group else None,
        tag("p", f"{question.because}.", class_="quiet"),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _grounds(sources: Iterable[Cited], figures: Iterable[ShownFigure], caveats: Iterable[str]) -> Html:
    shown = [(figure.text, _places(figure.sources)) for figure in figures]
    parts: list[Child] = [_sources(sources)]
    if shown:
        parts += [tag("h4", "Figures, not to be ranked against each other")]
        parts += [bullets([text, " ", places] for text, places in shown)]
    listed = bullets(caveats)
    if listed:
        parts += [tag("h4", "Caveats"), listed]
    return raw(parts)


def _sources(sources: Iterable[Cited]) -> Html:
    listed = bullets(
        f"{each.citation}; {each.place}. Confidence: {shared_view.confidence_words(each.confidence)}."
        for each in sources
    )
    return raw([tag("h4", "Sources"), listed]) if listed else Html("")


def _places(sources: Iterable[Cited]) -> Html:
    told = "; ".join(f"{each.source}, {each.place} [{each.confidence}]" for each in sources)
    return tag("span", told, class_="quiet") if told else Html("")


def _all_sources(report: AssessmentReport, prefix: str) -> Html:
    return bullets(f"{id}: {citation}" for id, citation in shared_view.cited(report).items())


#: The section that stands open at the top of the page; all others are folded below it.
PAGE: tuple[str, str, Callable[[AssessmentReport, str], Html]] = ("page", "On one page", _page)

#: Every section in the order of reading: its id, its title, and how it is made.
SECTIONS: tuple[tuple[str, str, Callable[[AssessmentReport, str], Html]], ...] = (
    ("patient", "The patient", _patient),
    ("urgent", "Urgent and safety", _urgent),
    ("advised", "What is advised", _advised),
    ("options", "Why: the options weighed", _weighed),
    ("conclusions", "Why: the conclusions drawn", _concluded),
    ("next", "What to find out next", _next),
    ("undecided", "What may concern this patient", _undecided),
    ("sources", "Sources", _all_sources),
)
