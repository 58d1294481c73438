"""``renal-cds evaluate --format jsonl``: a patient in each line of a file, an assessment in each line of the output.

The first line says which rules were used and what every reader must be told; the others have the number of
the line that the patient stands in.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from renal_cds.assessment import Assessment
from renal_cds.cli.options import as_of, load_rules
from renal_cds.documents import MAX_BYTES
from renal_cds.errors import Diagnostic, InvalidPatient, UsageError
from renal_cds.many import BLANK_LINE, numbered
from renal_cds.report.report import Level
from renal_cds.rulebook import Rulebook

__all__ = ["run_lines"]

SKIPPED = 1
BAD_INPUT = 2


def run_lines(options: argparse.Namespace) -> int:
    """Prints a line for each patient; returns 2 at the first who cannot be read, or 1 at the end if there was one."""
    book = load_rules(options)
    if options.decision is not None:
        book.decision(options.decision)
    day = as_of(options)
    read = skipped = 0
    with _opened(options.patient) as (stream, name), _progress(stream) as shown:
        print(json.dumps(_heading(book)))
        patients = numbered(
            shown(_lines(stream)),
            as_of=day,
            rulebook=book,
            name=name,
            channel="cells",
            cross_check=options.cross_check,
        )
        for number, found in patients:
            if isinstance(found, InvalidPatient):
                if found.diagnostics[0].code == BLANK_LINE:
                    continue
                sys.stdout.flush()
                print(found, file=sys.stderr)
                if not options.keep_going:
                    print(
                        f"stopped at line {number:,}; {read:,} evaluated; `--keep-going` passes over such patients",
                        file=sys.stderr,
                    )
                    return BAD_INPUT
                skipped += 1
                continue
            print(f'{{"line": {number}, {_said(found, options)[1:]}')
            read += 1
    if skipped:
        print(f"{skipped:,} of {read + skipped:,} patients passed over", file=sys.stderr)
    return SKIPPED if skipped else 0


def _heading(book: Rulebook) -> dict[str, Any]:
    stamp = {"name": book.name, "version": book.version, "digest": book.digest, "preview": book.preview}
    return {"rulebook": stamp, "disclaimers": [each.text for each in book.disclaimers.values()]}


def _said(assessment: Assessment, options: argparse.Namespace) -> str:
    level: Level | None = options.level or ("all" if options.detail else None)
    if level is None and options.decision is None:
        return assessment.brief_json()
    found = assessment.report(level).model_dump(mode="json") if level else assessment.brief()
    if options.decision is not None:
        found["decisions"] = [each for each in found["decisions"] if each["id"] == options.decision]
    return json.dumps(found)


@contextmanager
def _opened(patients: str) -> Iterator[tuple[BinaryIO, str]]:
    """The file, or standard input, with what diagnostics call it."""
    if patients == "-":
        if sys.stdin is None:
            raise UsageError([Diagnostic("unreadable-file", "standard input is closed")])
        yield sys.stdin.buffer, "standard input"
        return
    with ExitStack() as opened:
        try:
            stream = opened.enter_context(Path(patients).open("rb"))
        except (OSError, ValueError) as problem:  # a name with a NUL in it is the latter
            reason = (getattr(problem, "strerror", None) or "it cannot be opened").lower()
            raise UsageError([Diagnostic("unreadable-file", f"`{patients}` cannot be read: {reason}")]) from problem
        yield stream, patients


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long as much as shows that it is."""
    try:
        while line := stream.readline(MAX_BYTES + 1):
            yield line
            while len(line) > MAX_BYTES and not line.endswith(b"\n"):
                line = stream.readline(MAX_BYTES + 1)
    except OSError as problem:
        reason = (problem.strerror or "it cannot be opened").lower()
        raise UsageError([Diagnostic("unreadable-file", f"the patients cannot be read: {reason}")]) from problem


@contextmanager
def _progress(stream: BinaryIO) -> Iterator[Any]:
    """A function that passes lines on and shows on standard error how far they are: in a terminal, and only there."""
    if sys.stderr is None or not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda lines: lines
        return
    # rich is slow to load: a run without a terminal shows no progress and does without it
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn(), TextColumn("{task.fields[patients]:,} patients"))
    with Progress(*columns, console=Console(file=sys.stderr), redirect_stdout=False) as bar:
        task = bar.add_task("", total=_size(stream), patients=0)

        def shown(lines: Iterator[bytes]) -> Iterator[bytes]:
            for count, line in enumerate(lines, start=1):
                yield line
                bar.update(task, advance=len(line), patients=count)

        yield shown


def _size(stream: BinaryIO) -> int | None:
    """The bytes of a file; None where that is not known, as of a pipe."""
    if not stream.seekable():
        return None
    here = stream.tell()
    size = stream.seek(0, 2) - here
    stream.seek(here)
    return size
