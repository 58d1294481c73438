"""``renal-cds trace``: every numbered statement of the source documents, and what carries it."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

from rich.table import Table

from renal_cds.cli.options import add_format, add_rules, load_rules, show, show_json
from renal_cds.plain_text import words

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("trace", help="where each statement of the source documents is encoded, or why not")
    add_rules(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the matrix."""
    trace = load_rules(options).trace
    if options.format == "json":
        rows = [
            {"row": row, "status": entry.status, "carried_by": entry.carried_by, "reason": entry.reason}
            for row, entry in sorted(trace.items())
        ]
        show_json(rows)
        return 0
    table = Table(box=None, show_header=False, pad_edge=False)
    for row, entry in sorted(trace.items()):
        table.add_row(row, words(entry.status), "; ".join(entry.carried_by) or entry.reason or "")
    counts = Counter(words(entry.status) for entry in trace.values())
    show(table, f"{len(trace)} rows: " + ", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    return 0
