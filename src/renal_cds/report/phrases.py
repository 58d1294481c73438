"""Conclusions in a few words, the same in every rendering."""

from __future__ import annotations

from renal_cds.decide.outcomes import outcome_text
from renal_cds.plain_text import months, plain_number, words
from renal_cds.report.report import DecisionReport, OptionReport

__all__ = ["MARKS", "about", "conclusion_text", "score_text", "telling_reasons"]


#: The sign before a reason, by its direction.
MARKS = {"supports": "+", "opposes": "−", "excludes": "×", "blocks": "×", "row": "·", "points": "·"}

#: From how many possible outcomes on they are counted and not listed.
_MANY = 8


def about(report_about: str | None) -> str:
    """The element a decision is about, in brackets, or nothing."""
    return f" ({report_about})" if report_about else ""


def conclusion_text(report: DecisionReport) -> str:
    """The outcome of a decision in one line."""
    score = f"{score_text(report)}, " if report.score else ""
    match report.status:
        case "determined" if report.options:
            return "settled"
        case "determined":
            return score + _with_unit(report)
        case "open" if report.options:
            return "open"
        case "open":
            return f"{score}open: {_possible(report)}"
        case "conflict":
            return outcome_text(report.outcome)
    return words(report.status) + (f" ({report.says})" if report.says else "")


def _possible(report: DecisionReport) -> str:
    """The possible outcomes in words; of very many, their number says more than a list."""
    count = report.possibilities or len(report.possible)
    return " or ".join(map(outcome_text, report.possible)) if count <= _MANY else f"any of {count} outcomes"


def _with_unit(report: DecisionReport) -> str:
    if report.unit == "months" and isinstance(report.outcome, int):
        return months(report.outcome)
    return outcome_text(report.outcome) + (f" {report.unit}" if report.unit else "")


def score_text(report: DecisionReport) -> str:
    """A score, or the interval it lies in."""
    assert report.score is not None
    low, high = plain_number(report.score.low), plain_number(report.score.high)
    return f"score {low}" + (f" to {high}" if low != high else "")


def telling_reasons(option: OptionReport) -> list[str]:
    """The reasons that made the status of an option; of an open one, those that still decide it."""
    if option.status == "open":
        return list(dict.fromkeys(each.text for each in option.reasons if each.holds is None))
    telling = {"recommended": ("supports",), "discouraged": ("opposes",), "excluded": ("excludes", "blocks")}
    wanted = telling.get(option.status, ("supports", "opposes"))
    return list(dict.fromkeys(each.text for each in option.reasons if each.holds and each.direction in wanted))
