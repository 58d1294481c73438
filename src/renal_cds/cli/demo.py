"""``renal-cds demo``: the pages of the demonstration patients, or the facts of one to try the other commands with."""

from __future__ import annotations

import argparse
from typing import Any

from rich.rule import Rule

from renal_cds.assessment import evaluate
from renal_cds.cli.options import show, write_utf8
from renal_cds.demo import demo_patient, demo_patients
from renal_cds.report.render.summary import summary_text

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("demo", help="a page for each of the demonstration patients, or the facts of one")
    parser.add_argument("name", metavar="NAME", nargs="?", help="print the facts of this patient, for a file")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the pages, each under the name of its patient; or the facts."""
    if options.name is not None:
        write_utf8(demo_patient(options.name).read_text(encoding="utf-8"))
        return 0
    for name in demo_patients():
        show(Rule(f"renal-cds demo {name}"), summary_text(evaluate(demo_patient(name)).report()))
    return 0
