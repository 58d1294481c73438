"""``renal-cds rules``: the rulebook, as a list or one decision in full."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from rich.table import Table as Columns
from rich.text import Text

from renal_cds.cli.grid import effective, grid
from renal_cds.cli.options import add_rules, load_rules
from renal_cds.cli.options import show as output
from renal_cds.explain.reasons.grounds import caveats, cited, figures
from renal_cds.facts.paths import dotted
from renal_cds.language.show import show
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import (
    Choice,
    Decision,
    Formula,
    Gate,
    Option,
    PlanRow,
    Point,
    Row,
    Score,
    Statement,
    Table,
)

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("rules", help="the decisions of the rulebook, or one of them in full")
    parser.add_argument("id", nargs="?", metavar="ID", help="a decision")
    parser.add_argument(
        "--effective", action="store_true", help="of a first-hit table, when each row decides: and none above holds"
    )
    add_rules(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the list, or the decision."""
    book = load_rules(options)
    if options.id is not None:
        decision = book.decision(options.id)
        output(Text("\n".join(_decision(book, decision))))
        if isinstance(decision, Table):
            output(grid(decision))
            if options.effective and decision.hit == "first":
                output(Text("\n".join(effective(decision))))
        return 0
    columns = Columns(box=None, show_header=False, pad_edge=False)
    for decision in book.decisions.values():
        columns.add_row(decision.kind, decision.id, decision.title)
    output(f"{book.name} {book.version}, {len(book.decisions)} decisions", columns)
    return 0


def _decision(book: Rulebook, decision: Decision) -> Iterator[str]:
    yield f"{decision.kind} {decision.id}: {decision.title}"
    if decision.for_each:
        yield f"  for each {decision.for_each.variable} in {'.'.join(decision.for_each.items)}"
    if decision.applies is not None:
        yield f"  applies: {show(decision.applies)}"
    match decision:
        case Formula(value=value, unit=unit):
            yield f"  value: {show(value)}{f' ({unit})' if unit else ''}"
        case Gate(when=when, effect=effect, urgency=urgency, text=text):
            yield from (f"  when: {show(when)}", f"  {effect}, {urgency}: {text}")
        case Score(bands=bands):
            yield from (f"  band {name}: {low:g} to {high:g}" for name, (low, high) in bands.items())
    for statement in decision.statements:
        yield from (f"  {line}" for line in _statement(book, statement))
    yield from _grounds(book, decision)
    yield from _requirements(book, decision)
    for example in decision.examples:
        yield f"  example: {example.name}"


def _requirements(book: Rulebook, decision: Decision) -> Iterator[str]:
    needs, readers = book.requirements.needs(decision.id), book.requirements.readers(decision.id)
    read = (*sorted(map(dotted, {*needs.facts, *needs.lists})), *needs.decisions)
    yield from (f"  reads: {', '.join(read)}",) if read else ()
    yield from (f"  read by: {', '.join(readers)}",) if readers else ()


def _statement(book: Rulebook, statement: Statement) -> Iterator[str]:
    match statement:
        case Option(title=title, text=text):
            yield f"option {statement.id}: {title}"
            yield f"  {text}"
        case Row(when=when, then=then):
            yield f"{statement.id}: {show(when)} → {', '.join(str(value) for value in then.values())}"
        case Point(when=when, add=points):
            yield f"{statement.id}: {show(when)} → {points:+g}"
        case PlanRow(when=when, text=text):
            yield f"{statement.id}: {show(when)} → {text}"
        case _:
            condition = show(statement.when)  # type: ignore[attr-defined]
            yield f"  {statement.id} {statement.direction}: {condition}"  # type: ignore[attr-defined]
    if statement.because:
        yield f"    because {statement.because}"
    yield from (f"  {line}" for line in _grounds(book, statement))


def _grounds(book: Rulebook, part: Decision | Statement) -> Iterator[str]:
    sources = cited(book, part.source)
    shown = figures(book, part.figures)
    yield from (f"  source: {each.citation}, {each.place} [{each.confidence}]" for each in sources)
    yield from (f"  figure: {each.text}" for each in shown)
    yield from (f"  caveat: {text}" for text in caveats(book, part.caveats, (), shown))
    if isinstance(part, Choice) and part.note:
        yield f"  note: {part.note}"
