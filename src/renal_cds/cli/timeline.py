"""``renal-cds timeline``: one patient as of several days, or in several reports, and what changed in between."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from renal_cds.assessment import Assessment, evaluate
from renal_cds.cli.options import add_format, add_rules, load_rules, read_day, show, show_json, source_of
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.report.compare.over_time import Day, days
from renal_cds.report.phrases import about
from renal_cds.report.render.reply_text import comparison_text
from renal_cds.report.render.text import disclaimers_text

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("timeline", help="one patient over time, and which fact changed what")
    parser.add_argument(
        "patients",
        nargs="+",
        metavar="PATIENT",
        help="a YAML or JSON file, or - for standard input; "
        "several are the same patient in later reports, each with its own `as_of`",
    )
    parser.add_argument(
        "--as-of",
        action="append",
        metavar="DATE",
        help="a day of interest, given several times: on each, only what was known by then counts",
    )
    add_rules(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the days."""
    found = _days(options)
    if options.format == "json":
        show_json([_as_data(each) for each in found])
    else:
        for day in found:
            show(*_told(day))
        show(disclaimers_text(found[-1].assessment.disclaimers))
    return 0


def _days(options: argparse.Namespace) -> tuple[Day[Assessment], ...]:
    given = [read_day(each) for each in options.as_of or ()]
    several = len(options.patients) > 1
    if several and given:
        raise UsageError([Diagnostic("days-and-reports", "give several days or several reports, not both")])
    if not several and len(set(given)) < 2:
        what = "one report is compared with itself on two days or more"
        help = "give days with `--as-of 2025-03-01 --as-of 2026-03-01`, or several reports"
        raise UsageError([Diagnostic("one-day", what, None, help)])
    book = load_rules(options)
    if given:
        source, name = source_of(options.patients[0])
        return evaluate(source, rulebook=book, name=name, as_of=max(given)).timeline(given)
    reports = [(name, evaluate(source, rulebook=book, name=name)) for source, name in map(source_of, options.patients)]
    return days((_day_of(each, name), each, ()) for name, each in reports)


def _day_of(assessment: Assessment, name: str) -> Any:
    if assessment.patient.as_of is None:
        help = "add `as_of:` with the day of the report"
        raise UsageError([Diagnostic("no-day", f"`{name}` does not say of which day it is", None, help)])
    return assessment.patient.as_of


def _told(day: Day[Assessment]) -> Iterator[RenderableType]:
    yield Rule(day.day.isoformat(), style="bold")
    if day.not_yet_known:
        yield Text(f"not known yet: {', '.join(day.not_yet_known)}", style="dim")
    for alert in day.assessment.alerts:
        yield Text(f"{alert.urgency.upper()}  {alert.title}{about(alert.about)}", style="bold red")
    for advice in day.assessment.recommendations:
        yield Text(f"• {advice.text}{about(advice.about)}", style="bold")
    if not day.assessment.alerts and not day.assessment.recommendations:
        yield Text("No alert and no advice: what is known does not settle any.")
    if day.since_last is not None:
        yield comparison_text(day.since_last)


def _as_data(day: Day[Assessment]) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "not_yet_known": list(day.not_yet_known),
        "alerts": [each.model_dump(mode="json") for each in day.assessment.alerts],
        "recommendations": [each.model_dump(mode="json") for each in day.assessment.recommendations],
        "since_last": day.since_last.model_dump(mode="json") if day.since_last else None,
        "disclaimers": list(day.assessment.disclaimers),
    }
