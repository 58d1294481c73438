"""``renal-cds replay``: evaluates a kept assessment again and says whether it comes out the same."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from renal_cds.assessment import replay
from renal_cds.cli.options import add_rules, load_rules, show, standard_input
from renal_cds.documents import decode, read_bytes
from renal_cds.report.render.reply_text import replay_text

__all__ = ["add"]

DIFFERENT = 1

#: Bytes of the largest assessment that is read.
LARGEST = 64_000_000


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("replay", help="evaluates a kept assessment again, from the facts in it")
    parser.add_argument("assessment", metavar="ASSESSMENT", help="JSON of an assessment, or - for standard input")
    add_rules(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints what differs; returns 1 when anything does."""
    if options.assessment == "-":
        text, name = decode(standard_input(LARGEST), "standard input", limit=LARGEST), "standard input"
    else:
        text, name = read_bytes(Path(options.assessment), limit=LARGEST), options.assessment
    chosen = options.rules is not None or options.facts is not None or options.preview
    found = replay(text, load_rules(options) if chosen else None, name)
    show(replay_text(found))
    return 0 if found.same else DIFFERENT
