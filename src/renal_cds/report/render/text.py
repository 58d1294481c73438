"""An assessment in a terminal, whole or single decisions in every detail.

The same text serves a pipe: rich leaves colours out by itself where there is no terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from renal_cds.explain.explanation import Alert, Cited, Question, Reason
from renal_cds.plain_text import words
from renal_cds.report import shared_view
from renal_cds.report.phrases import MARKS, about, conclusion_text, telling_reasons
from renal_cds.report.report import AssessmentReport, DecisionReport, OptionReport

__all__ = [
    "STYLES",
    "alerts_text",
    "detail_text",
    "disclaimers_text",
    "heading_text",
    "indented",
    "no_advice",
    "questions_text",
    "report_text",
]

STYLES = {
    "recommended": "bold green",
    "acceptable": "green",
    "discouraged": "yellow",
    "excluded": "red",
    "open": "bold magenta",
    "conflict": "bold red",
    "stopped": "bold red",
    "not_applicable": "dim",
}
_EFFECTS = {"stop": "  stops all advice", "block": "  blocks options", "alert": ""}
_SETTLED_AGAINST = ("not_applicable", "discouraged", "excluded")


def report_text(report: AssessmentReport, in_full: Iterable[DecisionReport] = ()) -> RenderableType:
    """The whole report, with everything that must be known with it; some decisions also in full."""
    full = [_decision(each) for each in in_full]
    return Group(
        heading_text(report),
        *(Text(f"{title}: {told}") for title, told in report.patient.summary),
        *alerts_text(report.alerts),
        *_recommendations(report),
        *_options(report),
        *_questions(report.ask),
        *_conclusions(report),
        *_figures(report),
        *_caveats(report),
        *_sources(report),
        *([Rule("In full", style="cyan"), *full] if full else []),
        disclaimers_text(report.disclaimers),
    )


def detail_text(report: AssessmentReport, decisions: Iterable[DecisionReport]) -> RenderableType:
    """Decisions in full: outcome, reasons, options with all arguments, figures, caveats and sources."""
    return Group(heading_text(report), *(_decision(each) for each in decisions), disclaimers_text(report.disclaimers))


def questions_text(questions: Iterable[Question]) -> RenderableType:
    """The questions, numbered, each with its purpose."""
    return Group(*_questions(questions))


def disclaimers_text(disclaimers: Iterable[str]) -> RenderableType:
    """The disclaimers, which every reader must be shown."""
    return Group(Rule("Please note", style="dim"), *(Text(f"• {text}", style="italic") for text in disclaimers))


def heading_text(report: AssessmentReport) -> RenderableType:
    """Which rules, which day, which facts, and who decided."""
    stamp = report.rulebook
    line = Text(f"{stamp.name} {stamp.version}{' with preview' if stamp.preview else ''}", style="bold")
    line.append(f" · as of {report.as_of or 'an unknown day'}", style="not bold")
    line.append(f" · rules {stamp.digest[:12]} · facts {report.facts_digest[:12]}", style="dim")
    for told in shared_view.evaluated_by(report):
        line.append(f"\n{told}", style="bold")
    return line


def alerts_text(alerts: Sequence[Alert], *, effects: bool = True) -> Iterator[RenderableType]:
    """The alerts; with ``effects`` each says what it does to advice."""
    if alerts:
        yield Rule("Alerts", style="red")
    for alert in alerts:
        line = Text(f"{alert.urgency.upper()}  {alert.title}{about(alert.about)}", style="bold red")
        if effects:
            line.append(_EFFECTS[alert.effect], style="dim")
        yield line
        yield indented(Text(alert.text))
        yield indented(Text(f"because {'; '.join(alert.because)}", style="dim"))


def _recommendations(report: AssessmentReport) -> Iterator[RenderableType]:
    yield Rule("Recommendations", style="green")
    yield from no_advice(report)
    for each in shared_view.advice(report):
        yield Text(f"• {each.first.text}", style="bold")
        yield indented(Text(": ".join(part for part in (", ".join(each.about), "; ".join(each.because)) if part)))
        firm = f"strength {words(each.first.strength)} · confidence {each.first.confidence}"
        yield indented(Text(f"{firm} · {_places(each.first.sources)}", style="dim"))


def no_advice(report: AssessmentReport) -> Iterator[RenderableType]:
    """Why there is no advice, or not all of it."""
    if shared_view.withheld(report):
        yield Text("Withheld: a safety gate has fired. Deal with the alert first.", style="bold red")
    elif report.second_opinion and report.second_opinion.state == "disagrees":
        yield Text("What rests on a disagreement of the two evaluations is withheld.", style="bold red")
    elif not report.recommendations:
        yield Text("None yet: what is known does not settle any advice.")


def _options(report: AssessmentReport) -> Iterator[RenderableType]:
    """The options of every choice in one table each; elements for which all is the same share it."""
    found = shared_view.possible_choices(report)
    if found:
        yield Rule("Options", style="cyan")
    for choice in found:
        yield Text(choice.title, style="bold")
        table = Table.grid(padding=(0, 1))
        table.add_column(width=12)
        table.add_column(ratio=1)
        for option in choice.options:
            said = Text(option.title)
            said.append(f"  {_reasons(option)}", style="dim")
            table.add_row(Text(words(option.status), style=STYLES.get(option.status, "")), said)
        yield indented(table, 2)


def _reasons(option: OptionReport) -> str:
    """The reasons that made the status, in one line; of an open option, what it can become and what decides."""
    told = telling_reasons(option)
    if option.status == "open":
        can = " or ".join(words(each) for each in option.possible)
        return f"{can}, depends on {', '.join(option.ask)}" + (f" ({'; '.join(told)})" if told else "")
    marks = {each.text: MARKS[each.direction] for each in option.reasons}
    return "  ".join(f"{marks[text]} {text}" for text in told)


def _questions(questions: Iterable[Question]) -> Iterator[RenderableType]:
    table = Table.grid(padding=(0, 1))
    for number, question in enumerate(questions, 1):
        what = Text(question.group or ", ".join(question.facts), style="bold magenta")
        what.append(f"  {question.text}", style="default not bold")
        what.append(f"  ({question.how}{', safety' if question.for_gate else ''})", style="default not bold dim")
        more = " …" if len(question.decides) > 4 else ""
        what.append(f"\nfor {', '.join(words(id) for id in question.decides[:4])}{more}", style="default not bold dim")
        table.add_row(f"{number}.", what)
    if table.row_count:
        yield Rule("To find out next", style="magenta")
        yield table


def _conclusions(report: AssessmentReport) -> Iterator[RenderableType]:
    shown = [
        each
        for each in report.decisions
        if each.kind in ("table", "score", "schedule") and each.status != "not_applicable"
    ]
    if shown:
        yield Rule("Conclusions", style="cyan")
    for each in shown:
        yield _line(each)
    left_out = dict.fromkeys(words(each.id) for each in shared_view.not_applicable(report))
    if left_out:
        yield Text(f"not applicable: {', '.join(left_out)}", style="dim")


def _line(report: DecisionReport) -> Text:
    line = Text(report.title + (f" ({report.about})" if report.about else "") + ": ")
    line.append(conclusion_text(report), style=STYLES.get(report.status, "bold"))
    if report.visits:
        following = next((each.due.isoformat() for each in report.visits if each.state == "next"), None)
        line.append(f" · next due {following}" if following else " · the planned dates have passed")
    if report.ask:
        line.append(f" · ask {', '.join(report.ask[:3])}{' …' if len(report.ask) > 3 else ''}", style="magenta")
    return line


def _considered(report: AssessmentReport) -> Iterator[OptionReport]:
    """The options that are still on the table."""
    for each in report.decisions:
        yield from (option for option in each.options if option.status not in _SETTLED_AGAINST)


def _figures(report: AssessmentReport) -> Iterator[RenderableType]:
    shown: dict[str, list[str]] = {}
    for option in _considered(report):
        for figure in option.figures:
            titles = shown.setdefault(figure.text, [])
            titles += [option.title] if option.title not in titles else []
    for recommendation in report.recommendations:
        for figure in recommendation.figures:
            shown.setdefault(figure.text, [])
    if shown:
        yield Rule("Figures that belong to these options (never to rank them)", style="blue")
    by_title: dict[str, list[str]] = {}
    for text, titles in shown.items():
        by_title.setdefault("; ".join(titles), []).append(text)
    for title, texts in by_title.items():
        if title:
            yield Text(title, style="bold")
        yield from (indented(Text(f"• {text}"), 2) for text in texts)


def _caveats(report: AssessmentReport) -> Iterator[RenderableType]:
    found = [caveat for option in _considered(report) for caveat in option.caveats]
    found += [caveat for each in report.recommendations for caveat in each.caveats]
    if found:
        yield Rule("Caveats", style="yellow")
    yield from (Text(f"• {text}") for text in dict.fromkeys(found))


def _sources(report: AssessmentReport) -> Iterator[RenderableType]:
    cited = [source for option in _considered(report) for source in option.sources]
    cited += [source for each in report.recommendations for source in each.sources]
    cited += [source for each in report.alerts for source in each.sources]
    if cited:
        yield Rule("Sources", style="dim")
    for id, citation in dict.fromkeys((each.source, each.citation) for each in cited):
        yield Text(f"{id}: {citation}", style="dim")


def _decision(report: DecisionReport) -> RenderableType:
    parts: list[RenderableType] = [Rule(style="cyan"), _line(report)]
    if report.says:
        parts.append(indented(Text(report.says)))
    parts += [indented(_reason(each)) for each in report.reasons if each.text]
    parts += [indented(_option(each)) for each in report.options if each.status != "not_applicable"]
    parts += [indented(Text(f"{each.month:>4} months  {each.due}  {each.state}")) for each in report.visits]
    parts += _travelling(report)
    return Group(*parts)


def _option(option: OptionReport) -> RenderableType:
    line = Text(words(option.status), style=STYLES.get(option.status, ""))
    line.append(f"  {option.title}", style="default bold")
    if option.status == "open":
        line.append(
            f"  {' or '.join(words(each) for each in option.possible)}; ask {', '.join(option.ask)}", style="magenta"
        )
    held = [
        indented(_reason(each))
        for each in option.reasons
        if each.holds or (each.holds is None and option.status == "open")
    ]
    return Group(line, indented(Text(option.text)), *held, *_travelling(option))


def _reason(reason: Reason) -> Text:
    text = Text(f"{MARKS[reason.direction]} {reason.text}" + ("" if reason.holds else "  (not known)"))
    text.append(f"  {_places(reason.sources)}", style="dim")
    return text


def _travelling(part: DecisionReport | OptionReport) -> Iterator[RenderableType]:
    """The figures, caveats and sources that must be read with a decision or an option."""
    for figure in part.figures:
        yield indented(Text(f"figure: {figure.text}", style="blue"))
    yield from (indented(Text(f"caveat: {text}", style="yellow")) for text in part.caveats)
    for each in part.sources:
        yield indented(Text(f"source: {each.citation}; {each.place} [{each.confidence}]", style="dim"))


def _places(sources: Iterable[Cited]) -> str:
    return "; ".join(f"{each.source} ({each.place}) [{each.confidence}]" for each in sources)


def indented(part: RenderableType, by: int = 4) -> Padding:
    """A part moved to the right."""
    return Padding(part, (0, 0, 0, by))
