"""``renal-cds explain``: why a decision came out as it did, why not otherwise, and what would change it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from renal_cds.cli.options import add_patient, add_rules, assess, show
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.explain.answer import Answer
from renal_cds.explain.assessment import Assessment
from renal_cds.explain.reply_text import asking_text, nearest_text, why_not_text, why_text
from renal_cds.explain.target import targets
from renal_cds.explain.text import disclaimers_text
from renal_cds.rulebook.decisions import Choice

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("explain", help="why, why not, and what would change a decision")
    add_patient(parser)
    parser.add_argument("decision", nargs="?", metavar="DECISION", help="a decision (all that say something)")
    parser.add_argument("--why-not", metavar="OUTCOME", help="what stands in the way of this outcome")
    parser.add_argument("--option", metavar="ID", help="one option of a choice")
    parser.add_argument("--nearest", action="store_true", help="the smallest change that gives another outcome")
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


def _can_be(answer: Answer, outcome: str | None, option: str | None) -> bool:
    """Whether an option could ever come to an outcome; some are never recommended."""
    if outcome is None or option is None:
        return True
    every = targets(answer.evaluation, answer.result, option)
    return outcome in {each.name for each in every}


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
    choice = isinstance(answer.result.decision, Choice)
    if options.why_not is not None:
        yield why_not_text(answer.report, answer.why_not(options.why_not, option))
        return
    if options.nearest:
        meant = "recommended" if choice and option is None else None
        names = [option] if option or not choice else [each.id for each in answer.report.options]
        for name in names:
            if option is not None or _can_be(answer, meant, name):
                yield nearest_text(answer.report, answer.nearest(meant, name), name)
        return
    yield why_text(answer.report, answer.why(option))
    parts = [option] if option else list(answer.result.outcomes) if answer.status == "open" else []
    for name in parts:
        settling = answer.settling(name)
        if settling is not None:
            yield asking_text(settling)
