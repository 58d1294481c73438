"""``renal-cds explain``: why a decision came out as it did, why not otherwise, and what would change it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from renal_cds.assessment import Assessment
from renal_cds.cli.options import add_patient, add_rules, assess, show
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.explain.counterfactual.target import RECOMMENDED, options_of, targets
from renal_cds.report.answer import Answer
from renal_cds.report.render.reply_text import asking_text, nearest_text, never_text, why_not_text, why_text
from renal_cds.report.render.text import disclaimers_text

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("explain", help="why, why not, and what would change a decision")
    add_patient(parser)
    parser.add_argument("decision", nargs="?", metavar="DECISION", help="a decision (all that say something)")
    parser.add_argument("--why-not", metavar="OUTCOME", help="what stands in the way of this outcome")
    parser.add_argument("--option", metavar="ID", help="one option of a choice")
    parser.add_argument(
        "--nearest", action="store_true", help="the smallest change that gives another outcome, or that of --why-not"
    )
    add_rules(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the explanations."""
    if options.decision is None and (options.why_not or options.option or options.nearest):
        raise UsageError([Diagnostic("no-decision", "name the decision that is meant, before the options")])
    assessment = assess(options)
    for answer in _chosen(assessment, options.decision):
        for part in _parts(answer, options):
            show(part)
    show(disclaimers_text(assessment.disclaimers))
    return 0


def _chosen(assessment: Assessment, id: str | None) -> list[Answer]:
    if id is None:
        advising = [each for each in assessment if each.result.decision.advises]
        return [each for each in advising if each.status != "not_applicable"]
    assessment.rulebook.decision(id)
    found = [each for each in assessment if each.id == id]
    if not found:
        raise UsageError([Diagnostic("no-element", f"`{id}` is decided for no element")])
    return found


def _parts(answer: Answer, options: argparse.Namespace) -> Iterator[Any]:
    option = options.option
    if options.nearest:
        yield from _nearest(answer, options.why_not, option)
        return
    if options.why_not is not None:
        yield why_not_text(answer.report, answer.why_not(options.why_not, option))
        return
    yield why_text(answer.report, answer.why(option), option)
    parts = [option] if option else list(answer.result.outcomes) if answer.status == "open" else []
    for name in parts:
        settling = answer.settling(name)
        if settling is not None:
            yield asking_text(answer.report, settling)


def _nearest(answer: Answer, outcome: str | None, option: str | None) -> Iterator[Any]:
    """The nearest change to the outcome, or to any other; of a choice of which nothing is named, of each option."""
    options = options_of(answer.result) if outcome is None and option is None else ()
    if not options:
        yield nearest_text(answer.report, answer.nearest(outcome, option), option or outcome)
    for each in options:
        if any(target.name == RECOMMENDED for target in targets(answer.subject, each.id)):
            yield nearest_text(answer.report, answer.nearest(RECOMMENDED, each.id), each.id)
        else:
            yield never_text(answer.report, each.id)
