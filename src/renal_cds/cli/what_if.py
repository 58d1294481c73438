"""``renal-cds what-if``: the same patient with other facts, and what comes out differently."""

from __future__ import annotations

import argparse
from typing import Any

from renal_cds.cli.options import add_format, add_patient, add_rules, assess, show, write_utf8
from renal_cds.documents import read_document
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.report.render.reply_text import comparison_text
from renal_cds.report.render.text import disclaimers_text

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("what-if", help="what becomes different when facts change")
    add_patient(parser)
    parser.add_argument(
        "changes",
        nargs="+",
        metavar="FACT=VALUE",
        help="a fact and its new value, such as `findings[0].size_mm=31` or `tumor.size_cm='42 mm'`; "
        "`null` makes it unknown",
    )
    add_rules(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints what is different."""
    changes: dict[str, Any] = {}
    for text in options.changes:
        path, value = _change(text)
        if path in changes:
            help = "give each fact one new value"
            raise UsageError([Diagnostic("changed-twice", f"`{path}` is changed twice", None, help)])
        changes[path] = value
    found = assess(options).what_if(changes)
    if options.format == "json":
        write_utf8(found.comparison.model_dump_json(indent=2) + "\n")
    else:
        show(comparison_text(found.comparison), disclaimers_text(found.assessment.disclaimers))
    return 0


def _change(text: str) -> tuple[str, Any]:
    """A fact and its new value; the value is read as YAML."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        help = "write the fact, `=` and the new value: `findings[0].size_mm=31`"
        raise UsageError([Diagnostic("not-a-change", f"`{text}` is not a change of a fact", None, help)])
    if not value.strip():
        help = "write the new value, or `null` to make the fact unknown"
        raise UsageError([Diagnostic("not-a-change", f"`{text}` gives no new value", None, help)])
    name = f"new value of {path.strip()}"
    return path.strip(), read_document(f"value: {value.strip()}\n", name).plain()["value"]
