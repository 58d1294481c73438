"""``renal-cds check``: gaps, contradictions and dead rules in a rulebook, for all patients at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from renal_cds.cli.options import add_facts, add_format, load, show_json
from renal_cds.errors import Diagnostic, RenalCdsError, UsageError, did_you_mean
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision
from renal_cds.verify import Report, check
from renal_cds.verify.context import Context
from renal_cds.verify.missing import missing
from renal_cds.verify.saving import as_example

__all__ = ["add"]

FINDINGS = 1


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("check", help="gaps, contradictions and dead rules, for all patients at once")
    parser.add_argument("rules", nargs="?", metavar="RULES", help="a folder of rule files, or the id of a decision")
    parser.add_argument("--decision", metavar="ID", help="only this decision")
    parser.add_argument("--missing", action="store_true", help="which single missing fact leaves which rows open")
    parser.add_argument("--hints", action="store_true", help="print hints and accepted findings too")
    parser.add_argument("--save", metavar="FILE", help="write the counterexamples as examples into a YAML file")
    parser.add_argument("--preview", action="store_true", help="take statements that are not yet firm as rules")
    add_facts(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints what was found; 1 when there is something that the rule files do not accept."""
    folder, only = _what(options)
    book = load(folder, options, preview=options.preview)
    if only is not None and only not in book.decisions:
        help = did_you_mean(only, tuple(book.decisions))
        raise UsageError([Diagnostic("unknown-decision", f"`{only}` is neither a folder nor a decision", None, help)])
    if options.missing:
        return _missing(book, only, options.format)
    whole = book if options.preview else load(folder, options, preview=True)
    report = check(book, whole, only, _shown)
    if options.format == "json":
        show_json({"findings": [each.as_data() for each in report.findings]})
    else:
        print("\n".join(_lines(report, hints=options.hints)))
    if options.save:
        _save(Path(options.save), report)
    return FINDINGS if report.failing else 0


def _shown(decisions: Sequence[Decision]) -> Iterable[Decision]:
    """The decisions unchanged; how far they are is shown on standard error, in a terminal and only there."""
    if sys.stderr is None or not sys.stderr.isatty():
        return decisions
    # rich is slow to load: a run without a terminal shows no progress and does without it
    from rich.console import Console
    from rich.progress import track

    return track(decisions, description="checking", console=Console(file=sys.stderr), transient=True)


def _what(options: argparse.Namespace) -> tuple[str | None, str | None]:
    """The folder, and the decision: one word may be either."""
    if options.rules is None or options.decision is not None or os.path.isdir(options.rules):
        return options.rules, options.decision
    if os.path.exists(options.rules) or "/" in options.rules:
        raise UsageError([Diagnostic("no-rules", f"`{options.rules}` is not a folder of rule files")])
    return None, options.rules


def _lines(report: Report, *, hints: bool) -> Iterator[str]:
    for each in report.findings:
        if hints or each.counts:
            yield each.render()
            yield ""
    counted = Counter("accepted" if each.accepted is not None else each.severity for each in report.findings)
    words = [
        f"{counted[each]} {each}{_plural(each, counted[each])}" for each in ("error", "warning", "hint", "accepted")
    ]
    hidden = "" if hints or not (counted["hint"] or counted["accepted"]) else " (--hints prints all)"
    yield ", ".join(words) + hidden


def _plural(word: str, count: int) -> str:
    return "" if count == 1 or word == "accepted" else "s"


def _missing(book: Rulebook, only: str | None, format: str) -> int:
    context = Context.of(book)
    chosen = [each for id, each in book.decisions.items() if only in (None, id)]
    found = [each for decision in chosen for each in missing(context, decision)]
    if format == "json":
        show_json({"missing": [vars(each) for each in found]})
    else:
        print("\n".join(map(str, found)))
    return 0


def _save(path: Path, report: Report) -> None:
    texts = [as_example(each) for each in report.findings if each.counterexample is not None]
    try:
        path.write_text("examples:\n" + "".join(texts), encoding="utf-8")
    except OSError as problem:
        what = f"`{path}` cannot be written: {(problem.strerror or 'it cannot be opened').lower()}"
        raise RenalCdsError([Diagnostic("unwritable-file", what)]) from problem
