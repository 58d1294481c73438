"""Entry point of the command line: reads the arguments, runs one command, prints what is wrong."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, TextIO

from renal_cds import __version__
from renal_cds.errors import MOST_MISTAKES, RenalCdsError

__all__ = ["command_line", "main"]

#: The commands, each in a module of its name, in the order in which the help lists them.
COMMANDS = (
    "demo",
    "evaluate",
    "explain",
    "ask",
    "what-if",
    "timeline",
    "replay",
    "check",
    "prove",
    "test",
    "mutate",
    "compare",
    "trace",
    "rules",
    "schema",
)

BAD_INPUT = 2
INTERRUPTED = 130  # what a shell reports for a command that was stopped by Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 when done, and 2 for bad input or an output that cannot be written.

    What is wrong is said on standard error.
    """
    if sys.stdout is None:
        return _unwritable("it is closed")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character must not end the command
    code = 0
    try:
        try:
            given = sys.argv[1:] if arguments is None else arguments
            options = command_line(given).parse_args(given)
            code = int(options.run(options))
        except RenalCdsError as error:
            code = BAD_INPUT
            _report(error)
        finally:  # the help is written as well, and then the parser exits
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _drop(sys.stdout, sys.stderr)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as problem:
        reason = (problem.strerror or "it cannot be opened").lower()
        if problem.filename is None:  # only what has no name, such as a full disk behind a pipe, is our own output
            _drop(sys.stdout)
            return _unwritable(reason)
        print(f"`{problem.filename}` cannot be used: {reason}", file=sys.stderr)
        code = BAD_INPUT
    return code


class _WholeWords(argparse.ArgumentParser):
    """A parser that does not guess what a shortened option means."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)


def command_line(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of the command that the arguments begin with; of all commands where they name none."""
    parser = _WholeWords(
        prog="renal-cds", description="Explained decision support for kidney tumours. For professionals; not a device."
    )
    parser.add_argument("--version", action="version", version=f"renal-cds {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_WholeWords)
    # a command imports what it alone needs, such as the verifier: the other commands of a process need not wait for it
    chosen = arguments[:1] if arguments[:1] and arguments[0] in COMMANDS else COMMANDS  # the help names all of them
    for name in chosen:
        import_module(f"renal_cds.cli.{name.replace('-', '_')}").add(commands)
    return parser


def _drop(*streams: TextIO) -> None:
    """Sends streams nowhere: what is still buffered must not be written at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())


def _unwritable(reason: str) -> int:
    print(f"standard output cannot be written: {reason}", file=sys.stderr)
    return BAD_INPUT


def _report(error: RenalCdsError) -> None:
    print(error, file=sys.stderr)
    count = len(error.diagnostics)
    found = f"more than {MOST_MISTAKES}" if count > MOST_MISTAKES else str(count)
    print(f"{found} mistake{'' if count == 1 else 's'} found, nothing was evaluated", file=sys.stderr)
