"""Options that several commands share."""

from __future__ import annotations

import argparse
import datetime
import io
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from renal_cds.assessment import Assessment, evaluate
from renal_cds.documents import MAX_BYTES
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.named import model_named
from renal_cds.facts.refusal import Refused
from renal_cds.rulebook import Rulebook

__all__ = [
    "add_facts",
    "add_format",
    "add_patient",
    "add_rules",
    "as_of",
    "assess",
    "load",
    "load_rules",
    "read_day",
    "show",
    "show_json",
    "source_of",
    "standard_input",
    "write_utf8",
]

PLAIN_WIDTH = 100

_DATE = LeafType("date")


def add_patient(parser: argparse.ArgumentParser) -> None:
    """The patient file and the day of the question."""
    parser.add_argument("patient", metavar="PATIENT", help="a YAML or JSON file, or - for standard input")
    parser.add_argument(
        "--as-of", metavar="DATE", help="the day of the question, unless the facts hold it (`today` is allowed)"
    )


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Which rules to use."""
    parser.add_argument("--rules", metavar="DIR", help="a folder of rule files instead of those of the library")
    parser.add_argument("--preview", action="store_true", help="with statements that are not yet firm")
    add_facts(parser)


def add_facts(parser: argparse.ArgumentParser) -> None:
    """Adds the fact model that the rules are about."""
    parser.add_argument("--facts", metavar="MODULE:CLASS", help="the fact model of rules about something else")


def add_format(parser: argparse.ArgumentParser) -> None:
    """For a reader or for a program."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print it (text)")


def load(folder: str | None, options: argparse.Namespace, *, preview: bool = False) -> Rulebook:
    """The rulebook of a folder, about the facts that the options name."""
    if options.facts is None:
        return Rulebook.load(folder, preview=preview)
    return Rulebook.load(folder, facts=model_named(options.facts), preview=preview)


def load_rules(options: argparse.Namespace) -> Rulebook:
    """The rulebook the options ask for."""
    return load(options.rules, options, preview=options.preview)


def assess(options: argparse.Namespace) -> Assessment:
    """The assessment of the patient the options name."""
    book = load_rules(options)
    day = as_of(options)
    twice = getattr(options, "cross_check", False)
    source, name = source_of(options.patient)
    return evaluate(source, rulebook=book, name=name, as_of=day, cross_check=twice)


def source_of(patient: str) -> tuple[Path | bytes, str]:
    """The file, or what stands on standard input for ``-``, and what diagnostics call it."""
    return (standard_input(MAX_BYTES), "standard input") if patient == "-" else (Path(patient), patient)


def standard_input(limit: int) -> bytes:
    """Standard input; of a text longer than the limit, enough to be refused for it."""
    if sys.stdin is None:
        raise UsageError([Diagnostic("unreadable-file", "standard input is closed")])
    try:
        return sys.stdin.buffer.read(limit + 1)
    except OSError as problem:
        what = f"standard input cannot be read: {(problem.strerror or 'it cannot be opened').lower()}"
        raise UsageError([Diagnostic("unreadable-file", what)]) from problem


def show(*parts: RenderableType) -> None:
    """Prints to standard output: coloured in a terminal, plain and of fixed width in a pipe."""
    if sys.stdout.isatty():
        Console(highlight=False).print(*parts, sep="\n")
        return
    plain = Console(highlight=False, width=PLAIN_WIDTH, file=io.StringIO())
    with plain.capture() as captured:
        plain.print(*parts, sep="\n")
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def show_json(data: Any) -> None:
    """Prints data for a program."""
    write_utf8(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def write_utf8(text: str) -> None:
    """Prints what a program reads: in UTF-8, whatever the locale is, and with the line ends that are in it."""
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.flush()
        stream.buffer.write(text.encode("utf-8"))
    else:  # a text that is held in memory, as in a test
        stream.write(text)


def as_of(options: argparse.Namespace) -> datetime.date | None:
    """The day of the question that the options name, if any."""
    return None if options.as_of is None else read_day(options.as_of)


def read_day(text: str) -> datetime.date:
    """A day as the command line has it.

    Raises:
        UsageError: it is no day.
    """
    if text == "today":
        return datetime.date.today()
    try:
        day: datetime.date = _DATE.read(text)
    except Refused as refused:
        help = "write year, month and day: `2026-03-01`, or `today`"
        raise UsageError([Diagnostic(refused.code, f"`--as-of` {refused.what}", None, help)]) from None
    return day
