"""``renal-cds evaluate``: a patient in, an explained assessment out."""

from __future__ import annotations

import argparse
from typing import Any

from renal_cds.cli.options import add_patient, add_rules, assess, console
from renal_cds.explain.text import assessment_text

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("evaluate", help="what the rules say about a patient")
    add_patient(parser)
    add_rules(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print it (text)")
    parser.add_argument("--decision", metavar="ID", help="only this decision, in full")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the assessment."""
    assessment = assess(options)
    if options.decision is not None:
        assessment.rulebook.decision(options.decision)
    if options.format == "json":
        found = [each.report for each in assessment if each.id == options.decision]
        if options.decision is None:
            print(assessment.model_dump_json(indent=2))
        else:
            print(assessment.report.model_copy(update={"decisions": tuple(found)}).model_dump_json(indent=2))
    else:
        console().print(assessment_text(assessment, only=options.decision))
    return 0
