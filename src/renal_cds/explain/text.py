"""An assessment in a terminal: the summary first, then every decision, the sources and the disclaimers.

The same text serves a pipe: rich leaves colours and boxes out by itself where there is no terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from renal_cds.explain.assessment import Assessment
from renal_cds.explain.report import Alert, Cited, DecisionReport, OptionReport, Question, Recommendation
from renal_cds.explain.wording import plain_number, words

__all__ = ["assessment_text", "decision_text", "print_assessment", "questions_text"]

_STATUS_STYLES = {
    "recommended": "bold green",
    "acceptable": "green",
    "discouraged": "yellow",
    "excluded": "red",
    "open": "bold magenta",
    "not_applicable": "dim",
}
_STRENGTHS = {"A": "read in the source", "B": "two secondary sources", "C": "one secondary or narrative source"}


def print_assessment(assessment: Assessment, console: Console, *, only: str | None = None) -> None:
    """Prints an assessment, or one of its decisions."""
    console.print(assessment_text(assessment, only=only))


def assessment_text(assessment: Assessment, *, only: str | None = None) -> RenderableType:
    """The whole assessment, or the decision of that id with the disclaimers."""
    report = assessment.report
    decisions = [each for each in report.decisions if only in (None, each.id)]
    parts: list[RenderableType] = []
    if only is None:
        parts += [
            _heading(assessment),
            *_alerts(report.alerts),
            *_advice(report.recommendations, stopped=_stopped(decisions)),
        ]
        parts += [questions_text(report.ask)] if report.ask else []
    parts += _decisions(decisions, detail=only is not None)
    parts += _closing(assessment)
    return Group(*parts)


def questions_text(questions: Iterable[Question]) -> RenderableType:
    """What to find out next, numbered."""
    table = Table.grid(padding=(0, 1))
    for number, question in enumerate(questions, 1):
        name = question.group or ", ".join(question.facts)
        what = Text(name, style="bold")
        what.append(f"  {question.text}", style="not bold")
        what.append(f"  [{question.how}{', gate' if question.for_gate else ''}]", style="dim")
        what.append(
            f"\n  for {', '.join(words(id) for id in question.decides[:4])}{' …' if len(question.decides) > 4 else ''}",
            style="dim",
        )
        table.add_row(f"{number}.", what)
    return Group(Rule("To find out next", style="magenta"), table, Text())


def decision_text(report: DecisionReport) -> RenderableType:
    """One decision in full: outcome, reasons, options with all their arguments, figures, caveats, sources."""
    parts: list[RenderableType] = [_decision_line(report)]
    if report.says:
        parts.append(_indented(Text(report.says)))
    parts += [_indented(Text(f"because {reason.text}")) for reason in report.reasons]
    parts += [_indented(_option(option)) for option in report.options]
    parts += _travelling(report.figures, report.caveats, report.sources)
    if report.ask:
        parts.append(_indented(Text(f"ask: {', '.join(report.ask)}", style="magenta")))
    return Group(*parts, Text())


def _heading(assessment: Assessment) -> RenderableType:
    report = assessment.report
    title = Text(f"{report.rulebook.name} {report.rulebook.version}", style="bold")
    title.append(f"   as of {report.as_of or 'an unknown day'}", style="not bold")
    title.append(f"   rules {report.rulebook.digest[:12]}, facts {report.facts_digest[:12]}", style="dim")
    return Group(title, Text())


def _alerts(alerts: Iterable[Alert]) -> Iterator[RenderableType]:
    found = list(alerts)
    if not found:
        return
    yield Rule("Alerts", style="red")
    for alert in found:
        line = Text(f"{alert.urgency.upper()}  ", style="bold red")
        line.append(alert.title + (f" ({alert.about})" if alert.about else ""))
        line.append(f"  [{alert.effect}]", style="dim")
        yield line
        yield _indented(Text(alert.text))
        yield _indented(Text(f"because {'; '.join(alert.because)}", style="dim"))
    yield Text()


def _advice(recommendations: Iterable[Recommendation], *, stopped: bool) -> Iterator[RenderableType]:
    found = list(recommendations)
    yield Rule("Recommendations", style="green")
    if stopped:
        yield Text("Withheld: a safety gate has fired. Deal with the alert first.", style="bold red")
    elif not found:
        yield Text("None yet: what is known does not settle any advice.")
    for each in found:
        line = Text("• ", style="bold green")
        line.append(each.text, style="bold")
        yield line
        about = f"{each.about}: " if each.about else ""
        yield _indented(Text(f"{about}{'; '.join(each.because) or words(each.outcome)}"))
        strength = f"strength {words(each.strength)}, " if each.strength else ""
        sources = "; ".join(f"{cited.source} ({cited.place})" for cited in each.sources)
        yield _indented(
            Text(f"{strength}confidence {each.confidence} · {words(each.decision)} · {sources}", style="dim")
        )
    yield Text()


def _decisions(decisions: list[DecisionReport], *, detail: bool) -> Iterator[RenderableType]:
    shown = [
        each
        for each in decisions
        if detail or (each.kind not in ("gate", "formula") and each.status != "not_applicable")
    ]
    yield Rule("Decisions", style="cyan")
    for each in shown:
        full = detail or each.options or each.status in ("conflict", "stopped")
        yield decision_text(each) if full else _decision_line(each)
    left_out = [
        each.id for each in decisions if each.status == "not_applicable" and each.kind not in ("gate", "formula")
    ]
    if left_out and not detail:
        yield Text(f"not applicable: {', '.join(words(id) for id in dict.fromkeys(left_out))}", style="dim")
    yield Text()


def _decision_line(report: DecisionReport) -> Text:
    line = Text(report.title, style="bold")
    if report.about:
        line.append(f" ({report.about})")
    line.append(": ")
    line.append(_outcome(report), style=_STATUS_STYLES.get(report.status, "cyan"))
    if report.visits:
        following = next((each.due.isoformat() for each in report.visits if each.state == "next"), None)
        line.append(f"  next due {following}" if following else "  no further date planned", style="dim")
    if report.ask and not report.options:
        line.append(f"  ask {', '.join(report.ask[:3])}{' …' if len(report.ask) > 3 else ''}", style="magenta")
    return line


def _outcome(report: DecisionReport) -> str:
    score = ""
    if report.score:
        low, high = plain_number(report.score.low), plain_number(report.score.high)
        score = f"score {low}" + (f" to {high}" if low != high else "") + ", "
    if report.options:
        return {"determined": "settled", "not_applicable": "not applicable"}.get(report.status, words(report.status))
    if report.status == "determined":
        return score + _said(report.outcome)
    if report.status == "open":
        return f"{score}open: {' or '.join(_said(each) for each in report.possible)}"
    if report.status == "conflict":
        return f"conflict between {' and '.join(_said(each) for each in report.outcome['conflict'])}"
    return words(report.status) + (f" ({report.says})" if report.says else "")


def _said(outcome: object) -> str:
    if isinstance(outcome, dict):
        return ", ".join(f"{words(str(name))} {_said(value)}" for name, value in outcome.items())
    if isinstance(outcome, list):
        return ", ".join(_said(each) for each in outcome) or "none"
    return words(str(outcome).lower() if isinstance(outcome, bool) else str(outcome))


def _option(option: OptionReport) -> RenderableType:
    line = Text(f"{words(option.status)}", style=_STATUS_STYLES.get(option.status, ""))
    line.append(f"  {option.title}", style="bold")
    if option.status == "open":
        line.append(
            f"  {' or '.join(words(each) for each in option.possible)}; ask {', '.join(option.ask)}", style="magenta"
        )
    parts: list[RenderableType] = [line]
    if option.status not in ("not_applicable", "excluded"):
        parts.append(_indented(Text(option.text)))
    marks = {"supports": "+", "opposes": "−", "excludes": "✗", "blocks": "✗"}
    for reason in option.reasons:
        if reason.holds is False or (reason.holds is None and option.status != "open"):
            continue
        said = f"{marks.get(reason.direction, '·')} {reason.text}" + ("" if reason.holds else "  (not known)")
        grounds = ", ".join(f"{each.source} {each.place} [{each.confidence}]" for each in reason.sources)
        text = Text(said)
        text.append(f"  {grounds}", style="dim")
        parts.append(_indented(text))
    if option.status != "not_applicable":
        parts += _travelling(option.figures, option.caveats, ())
    return Group(*parts)


def _travelling(
    figures: Iterable[object], caveats: Iterable[str], sources: Iterable[Cited]
) -> Iterator[RenderableType]:
    for figure in figures:
        yield _indented(Text(f"figure: {getattr(figure, 'text', '')}", style="blue"))
    for caveat in caveats:
        yield _indented(Text(f"caveat: {caveat}", style="yellow"))
    for cited in sources:
        yield _indented(Text(f"source: {cited.citation}, {cited.place} [{cited.confidence}]", style="dim"))


def _closing(assessment: Assessment) -> Iterator[RenderableType]:
    yield Rule("Please note", style="dim")
    for text in assessment.report.disclaimers:
        yield Text(f"• {text}", style="italic")


def _indented(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, 4))


def _stopped(decisions: list[DecisionReport]) -> bool:
    return any(each.status == "stopped" for each in decisions)
