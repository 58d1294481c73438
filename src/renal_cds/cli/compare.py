"""``renal-cds compare``: the patients on whom two rulebooks differ."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from renal_cds.cli.options import add_facts, add_format, load, write_utf8
from renal_cds.verify.compare import RulebookComparison, compare
from renal_cds.verify.finding import flow

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("compare", help="the patients on whom two rulebooks differ")
    parser.add_argument("old", metavar="OLD", help="a folder of rule files")
    parser.add_argument("new", metavar="NEW", help="the folder that takes its place")
    parser.add_argument("--preview", action="store_true", help="with statements that are not yet firm")
    add_facts(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the differences; 1 when there are any."""
    books = [load(folder, options, preview=options.preview) for folder in (options.old, options.new)]
    found = compare(*books)
    if options.format == "json":
        write_utf8(json.dumps(asdict(found), indent=2, ensure_ascii=False, default=str) + "\n")
    else:
        print("\n".join(_lines(found)))
    return 0 if found.same else 1


def _lines(found: RulebookComparison) -> Iterator[str]:
    if found.same:
        yield "Every patient gets the same from both."
    for words, ids in (
        ("added", found.added),
        ("removed", found.removed),
        ("calculated in another way", found.calculated),
        ("of another shape", found.reshaped),
        ("holds of other patients", found.arguments),
        ("stated differently", found.declared),
    ):
        yield from (f"{words}: {each}" for each in ids)
    for decision, changes in groupby(found.changes, key=lambda each: each.decision):
        yield ""
        yield decision
        listed = list(changes)
        unseen = [each for each in listed if each.example is None]
        for change in (each for each in listed if each.example is not None):
            part = f"{change.part}: " if change.part else ""
            yield f"  {part}{change.before} → {change.after}, {change.cells:,} of {change.of:,} combinations of cells"
            yield f"    for example {flow(change.example.deciding) if change.example else ''}"
        if unseen:
            yield f"  {len(unseen)} more kinds of change, for which no patient was found: they may not occur"
