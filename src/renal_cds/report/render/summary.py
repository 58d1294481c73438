"""The summary of an assessment: who, what is urgent, what is advised, how options stand, what to find out next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from renal_cds.explain.explanation import Question
from renal_cds.plain_text import words
from renal_cds.report import shared_view
from renal_cds.report.phrases import telling_reasons
from renal_cds.report.render.text import STYLES, alerts_text, disclaimers_text, heading_text, indented, no_advice
from renal_cds.report.report import AssessmentReport, OptionReport

__all__ = ["summary_text"]

#: How much of each fits on one page.
_ADVICE, _CHOICES, _QUESTIONS = 5, 4, 5
_ORDER = ("recommended", "acceptable", "open", "conflict", "discouraged", "excluded", "stopped")


def summary_text(report: AssessmentReport) -> RenderableType:
    """One page to act on; what is left out of it is counted."""
    return Group(
        heading_text(report),
        *(Text(f"{title}: {told}") for title, told in report.patient.summary),
        *alerts_text(report.alerts, effects=False),
        *_recommendations(report),
        *_options(report),
        *_questions(report),
        Text("Reasons, conclusions, figures, caveats and sources: add --detail", style="dim"),
        disclaimers_text(report.disclaimers),
    )


def _recommendations(report: AssessmentReport) -> Iterator[RenderableType]:
    yield Rule("Recommendations", style="green")
    yield from no_advice(report)
    told = shared_view.advice(report)
    for each in told[:_ADVICE]:
        yield Text(f"• {each.first.text}", style="bold")
        because = ": ".join(part for part in (", ".join(each.about), "; ".join(each.because)) if part)
        sources = ", ".join(dict.fromkeys(cited.source for cited in each.first.sources))
        line = Text(f"{because} " if because else "")
        yield indented(line.append(f"[confidence {each.first.confidence}: {sources}]", style="dim"))
    yield from _more(len(told) - _ADVICE, "recommendations")


def _options(report: AssessmentReport) -> Iterator[RenderableType]:
    """How the options of each choice stand, a line for each status."""
    found = shared_view.choices(report)
    if found:
        yield Rule("Options", style="cyan")
    for choice in found[:_CHOICES]:
        yield Text(choice.title, style="bold")
        by_status: dict[str, list[str]] = {status: [] for status in _ORDER}
        for option in choice.options:
            by_status[option.status].append(_standing(option, report.names))
        for status, titles in by_status.items():
            if not titles:
                continue
            line = Text(f"{words(status)}: ", style=STYLES.get(status, ""))
            yield indented(line.append("; ".join(titles), style="default not bold"), 2)
    yield from _more(len(found) - _CHOICES, "choices")


def _standing(option: OptionReport, names: Mapping[str, str]) -> str:
    """An option; if it is open with what it can become and what decides, if it is excluded with the reason."""
    if option.status == "open":
        return f"{option.title} ({shared_view.can_become(option, names)})"
    if option.status == "excluded":
        return f"{option.title} ({'; '.join(telling_reasons(option))})"
    return option.title


def _questions(report: AssessmentReport) -> Iterator[RenderableType]:
    if report.ask:
        yield Rule("To find out next", style="magenta")
    for number, question in enumerate(report.ask[:_QUESTIONS], 1):
        asked = question.group or ", ".join(question.facts)
        line = Text(f"{number}. {asked}", style="magenta")
        safety = ", safety" if question.for_gate else ""
        line.append(f"  {_asked(question, report.names)} ({question.how}{safety})", style="default")
        yield line
    yield from _more(len(report.ask) - _QUESTIONS, "questions: `renal-cds ask`")


def _asked(question: Question, names: Mapping[str, str]) -> str:
    """A question in words; of a group, the first few of its signs."""
    return f"none, or which of {shared_view.deciding(question.facts, names)}" if question.group else question.text


def _more(count: int, what: str) -> Iterator[RenderableType]:
    if count > 0:
        yield Text(f"and {count} more {what}", style="dim")
