"""``renal-cds mutate``: small faults planted in the rules, and whether the examples notice them."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from renal_cds.cli.options import add_facts, add_format, load, show_json
from renal_cds.errors import Diagnostic, RenalCdsError, UsageError, did_you_mean
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision
from renal_cds.testing.mutation import MutationScore, Verdict, mutate
from renal_cds.testing.mutation.suggest import as_cases

__all__ = ["add"]

UNNOTICED = 1


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("mutate", help="plant small faults in the rules: do the examples notice?")
    parser.add_argument("rules", nargs="?", metavar="RULES", help="a folder of rule files, or the id of a decision")
    parser.add_argument("--decision", metavar="ID", action="append", help="only this decision; may be repeated")
    parser.add_argument("--folder", metavar="NAME", help="only the decisions of the rule files below this folder")
    parser.add_argument("--suggest", action="store_true", help="print examples that would notice the others")
    parser.add_argument("--write", metavar="FILE", help="write these examples as a rule file")
    add_facts(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Plants the faults, decision by decision."""
    folder, ids = options.rules, options.decision
    if folder is not None and not os.path.isdir(folder):
        folder, ids = None, [folder, *(ids or ())]
    whole, stable = load(folder, options, preview=True), load(folder, options)
    chosen = [whole.decision(id).id for id in (ids or whole.decisions)]
    if options.folder:
        chosen = _below(whole, chosen, options.folder)
    found: list[tuple[Decision, MutationScore]] = []
    for id in chosen:
        book = stable if id in stable.decisions else whole
        found += mutate(book, [id], whole)
        if sys.stderr.isatty():
            print(f"\r{len(found)} {id:<60.60}", end="", file=sys.stderr)
    if options.format == "json":
        show_json(_as_data(found))
    else:
        print("\n".join(_lines(found, options.suggest)))
    if options.write:
        _write(Path(options.write), found)
    return UNNOTICED if any(score.counts["survived"] for _, score in found) else 0


def _below(book: Rulebook, ids: list[str], name: str) -> list[str]:
    """The decisions of the rule files below a folder, which is named from the folder of the rules on."""
    homes = {id: PurePath(*PurePath(book.places[id].span.file).parts[1:]).parents for id in ids}
    found = [id for id, parents in homes.items() if PurePath(name) in parents]
    if not found:
        known = sorted({str(each) for parents in homes.values() for each in parents[:-1]})
        what = f"no rule file stands in the folder `{name}`"
        raise UsageError([Diagnostic("unknown-folder", what, None, did_you_mean(name, known))])
    return found


def _lines(found: list[tuple[Decision, MutationScore]], suggest: bool) -> Iterator[str]:
    for decision, score in found:
        unnoticed = [each for each in score.verdicts if each.fate in ("survived", "undecided")]
        for each in unnoticed:
            yield f"{each.mutant}: {_WORDS[each.fate]}"
        if suggest and score.suggested:
            yield as_cases(decision.id, score.suggested)
    whole = MutationScore(tuple(each for _, score in found for each in score.verdicts))
    yield from _by_kind(whole.verdicts)
    yield (f"{whole.share:.1%} noticed: {_counted(whole.counts)}; equivalent ones were proved so for every patient")


_WORDS = {
    "survived": "no example notices it",
    "undecided": "no example notices it, and nobody was found on whom it shows",
}


def _by_kind(verdicts: tuple[Verdict, ...]) -> Iterator[str]:
    kinds: dict[str, Counter[str]] = {}
    for each in verdicts:
        kinds.setdefault(each.mutant.kind, Counter())[each.fate] += 1
    for kind, counts in sorted(kinds.items()):
        yield f"{kind}: {_counted(counts)}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[fate]} {fate}" for fate in _FATES if counts[fate])


_FATES = ("caught", "refused", "equivalent", "survived", "undecided")


def _as_data(found: list[tuple[Decision, MutationScore]]) -> dict[str, Any]:
    return {
        "decisions": {
            decision.id: [
                {"kind": each.mutant.kind, "about": each.mutant.about, "words": each.mutant.words, "fate": each.fate}
                for each in score.verdicts
            ]
            for decision, score in found
        }
    }


def _write(path: Path, found: list[tuple[Decision, MutationScore]]) -> None:
    texts = [as_cases(decision.id, score.suggested) for decision, score in found if score.suggested]
    try:
        path.write_text("---\n".join(texts), encoding="utf-8")
    except OSError as problem:
        what = f"`{path}` cannot be written: {(problem.strerror or 'it cannot be opened').lower()}"
        raise RenalCdsError([Diagnostic("unwritable-file", what)]) from problem
