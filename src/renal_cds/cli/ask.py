"""``renal-cds ask``: what to find out next about a patient."""

from __future__ import annotations

import argparse
import json
from typing import Any

from renal_cds.cli.options import add_patient, add_rules, assess, show
from renal_cds.explain.text import disclaimers_text, questions_text

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("ask", help="which unknown facts still matter, in the order worth asking")
    add_patient(parser)
    add_rules(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print it (text)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the questions."""
    assessment = assess(options)
    if options.format == "json":
        asked = [each.model_dump(mode="json") for each in assessment.ask]
        print(json.dumps({"ask": asked, "disclaimers": assessment.disclaimers}, indent=2, ensure_ascii=False))
    else:
        show(questions_text(assessment.ask) if assessment.ask else "Nothing is open.")
        show(disclaimers_text(assessment.disclaimers))
    return 0
