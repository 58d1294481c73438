"""``renal-cds ask``: what to find out next about a patient."""

from __future__ import annotations

import argparse
from typing import Any

from renal_cds.cli.options import add_format, add_patient, add_rules, assess, show, show_json
from renal_cds.report.render.text import disclaimers_text, questions_text

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("ask", help="which unknown facts still matter, in the order worth asking")
    add_patient(parser)
    add_rules(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the questions."""
    assessment = assess(options)
    if options.format == "json":
        asked = [each.model_dump(mode="json") for each in assessment.ask]
        show_json({"ask": asked, "disclaimers": assessment.disclaimers})
    else:
        show(questions_text(assessment.ask) if assessment.ask else "Nothing is open.")
        show(disclaimers_text(assessment.disclaimers))
    return 0
