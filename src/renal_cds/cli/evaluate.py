"""``renal-cds evaluate``: a patient in, an explained assessment out; or many, one to a line."""

from __future__ import annotations

import argparse
from typing import Any, get_args

from renal_cds.cli.lines import run_lines
from renal_cds.cli.options import add_patient, add_rules, assess, show, write_utf8
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.report.render.html import html_page
from renal_cds.report.render.markdown import markdown_text
from renal_cds.report.render.summary import summary_text
from renal_cds.report.render.text import detail_text, report_text
from renal_cds.report.report import Level

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("evaluate", help="what the rules say about a patient")
    add_patient(parser)
    add_rules(parser)
    parser.add_argument(
        "--format",
        choices=("text", "json", "jsonl", "markdown", "html"),
        default="text",
        help="how to print it (text); jsonl: the file holds a patient in each line, and each gives a line",
    )
    parser.add_argument("--decision", metavar="ID", help="only this decision, in full")
    parser.add_argument(
        "--level",
        choices=get_args(Level),
        help="with json, jsonl or --detail, how much: what to act on, what concerns the patient, or all",
    )
    parser.add_argument(
        "--detail", action="store_true", help="the whole report, and what is advised in full; `--level all`: everything"
    )
    parser.add_argument(
        "--cross-check", action="store_true", help="ask durable-rules too, and withhold what the two disagree about"
    )
    parser.add_argument(
        "--keep-going", action="store_true", help="with jsonl: pass over patients who cannot be read, and say so"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the assessment, or one for each line."""
    if options.format == "jsonl":
        return run_lines(options)
    if options.keep_going:
        help = "with `--format jsonl` there can be more"
        raise UsageError([Diagnostic("one-patient", "there is one patient to go on with", None, help)])
    if options.level is not None and options.format != "json" and not (options.detail and options.format == "text"):
        help = "write `--format json`, or `--detail`"
        raise UsageError([Diagnostic("no-level", f"`--level` does not go with `{options.format}`", None, help)])
    assessment = assess(options)
    detailed = options.detail and options.format == "text" and options.decision is None
    report = assessment.report(options.level or ("concerned" if detailed else "all"))
    if options.decision is not None:
        assessment.rulebook.decision(options.decision)
        chosen = tuple(each for each in report.decisions if each.id == options.decision)
        report = report.model_copy(update={"decisions": chosen})
    if options.format == "json":
        write_utf8(report.model_dump_json(indent=2) + "\n")
    elif options.format == "html":
        write_utf8(html_page(report))
    elif options.format == "markdown":
        write_utf8(markdown_text(report))
    elif options.decision is not None:
        show(detail_text(report, report.decisions))
    elif options.detail:
        advising = {(each.id, each.about) for each in assessment.report("advice").decisions}
        in_full = [each for each in report.decisions if options.level == "all" or (each.id, each.about) in advising]
        show(report_text(report, in_full), "Any decision in full: --decision ID. Every decision in full: --level all.")
    else:
        show(summary_text(report))
    return 0
