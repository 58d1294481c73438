"""Entry point of the command line: reads the arguments, runs one command, prints what is wrong."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from renal_cds import __version__
from renal_cds.cli import ask, check, compare, evaluate, explain, replay, rules, schema, what_if
from renal_cds.errors import RenalCdsError

__all__ = ["main"]

COMMANDS = (evaluate, explain, ask, what_if, replay, check, compare, rules, schema)

BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 when done and 2 for bad input, with the diagnostics on standard error."""
    parser = argparse.ArgumentParser(
        prog="renal-cds", description="Explained decision support for kidney tumours. For professionals; not a device."
    )
    parser.add_argument("--version", action="version", version=f"renal-cds {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except RenalCdsError as error:
        print(error, file=sys.stderr)
        count = len(error.diagnostics)
        print(f"{count} mistake{'' if count == 1 else 's'} found, nothing was evaluated", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
