"""``renal-cds prove``: a claim about the rules, proved for every patient or refuted by one."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from typing import Any

from renal_cds.cli.options import add_facts, add_format, load, show_json
from renal_cds.verify.claims import FORMS, prove
from renal_cds.verify.finding import flow
from renal_cds.verify.places import plain
from renal_cds.verify.questions import ClaimAnswer

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "prove",
        help="a claim about the rules, proved for every patient or refuted by one",
        epilog="\n  ".join(["forms of a CLAIM:", *(form.words for form in FORMS)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("claim", metavar="CLAIM", nargs="+", help="a sentence, quoted; there may be several")
    parser.add_argument("--rules", metavar="DIR", help="a folder of rule files instead of those of the library")
    parser.add_argument("--preview", action="store_true", help="take statements that are not yet firm as rules")
    parser.add_argument("--example", action="store_true", help="print who refutes it as an example of a rule file")
    add_facts(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the answers; 1 when a claim is refuted or not proved."""
    book = load(options.rules, options, preview=options.preview)
    answers = []
    for claim in options.claim:
        started = time.perf_counter()
        answers.append((claim, prove(book, claim), time.perf_counter() - started))
    if options.format == "json":
        show_json({"claims": [_data(*each) for each in answers]})
    else:
        print("\n".join(line for _, answer, seconds in answers for line in _lines(answer, seconds, options.example)))
    return 0 if all(answer.holds for _, answer, _ in answers) else 1


def _lines(answer: ClaimAnswer, seconds: float, as_example: bool) -> Iterator[str]:
    head, *rest = answer.render().split("\n")
    yield from (f"{head} ({seconds:.1f} s)", *rest)
    if as_example and answer.counterexample is not None:
        example = answer.counterexample
        yield f"  - name: {json.dumps(answer.question, ensure_ascii=False)}"
        yield f"    given: {flow(plain(example.facts))}"
        yield f"    expect: {{{example.expects or 'status: determined'}}}"


def _data(claim: str, answer: ClaimAnswer, seconds: float) -> dict[str, Any]:
    example = answer.counterexample
    proof = "none" if answer.holds is None else "one patient" if example else "all patients"
    return {
        "claim": claim,
        "holds": answer.holds,
        "proof": proof,
        "seconds": round(seconds, 3),
        "example": example and {"facts": plain(example.facts), "also": [plain(each) for each in example.also]},
    }
