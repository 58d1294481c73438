"""``renal-cds test``: runs the examples beside the rules, and says what they exercise."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from renal_cds.cli.options import add_facts, load
from renal_cds.rulebook import Rulebook
from renal_cds.testing import examples, run
from renal_cds.testing.coverage import coverage

__all__ = ["add"]

FAILED = 1


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("test", help="run the examples of a rulebook")
    parser.add_argument(
        "rules", nargs="?", metavar="RULES", help="a folder of rule files instead of those of the library"
    )
    parser.add_argument("--coverage", action="store_true", help="which conditions no example shows, or shows to matter")
    add_facts(parser)
    parser.set_defaults(run=run_examples)


def run_examples(options: argparse.Namespace) -> int:
    """Runs the examples of stable decisions without preview, and those of preview decisions with it."""
    stable, whole = load(options.rules, options), load(options.rules, options, preview=True)
    worked = [(stable, each) for each in examples(stable)]
    worked += [(whole, each) for each in examples(whole) if each.decision.id not in stable.decisions]
    failures = [failure for book, each in worked for failure in run(book, each)]
    for failure in failures:
        print(failure)
    if options.coverage:
        print("\n".join(_coverage(whole)))
    print(f"{len(worked)} examples, {len(failures)} failure{'' if len(failures) == 1 else 's'}")
    return FAILED if failures else 0


def _coverage(book: Rulebook) -> Iterator[str]:
    found = [each for decision in book.decisions.values() for each in coverage(book, decision)]
    yield from (str(each) for each in found if not (each.true and each.false and each.matters))
    for word, part in (("statements", True), ("conditions in them", False)):
        some = [each for each in found if each.whole == part]
        counts = {
            "true": sum(each.true for each in some),
            "false": sum(each.false for each in some),
            "unknown": sum(each.unknown for each in some),
            "to matter": sum(each.matters for each in some),
        }
        shown = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        yield f"{len(some)} {word}, shown: {shown}"
