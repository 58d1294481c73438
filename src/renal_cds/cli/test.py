"""``renal-cds test``: runs the examples beside the rules."""

from __future__ import annotations

import argparse
from typing import Any

from renal_cds.rulebook import Rulebook
from renal_cds.testing import examples, run

__all__ = ["add"]

FAILED = 1


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("test", help="run the examples of a rulebook")
    parser.add_argument(
        "rules", nargs="?", metavar="RULES", help="a folder of rule files instead of those of the library"
    )
    parser.set_defaults(run=run_examples)


def run_examples(options: argparse.Namespace) -> int:
    """Runs the examples of stable decisions without preview, and those of preview decisions with it."""
    stable, whole = Rulebook.load(options.rules), Rulebook.load(options.rules, preview=True)
    worked = [(stable, each) for each in examples(stable)]
    worked += [(whole, each) for each in examples(whole) if each.decision.id not in stable.decisions]
    failures = [failure for book, each in worked for failure in run(book, each)]
    for failure in failures:
        print(failure)
    print(f"{len(worked)} examples, {len(failures)} failures")
    return FAILED if failures else 0
