"""Decisions with one small fault each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from renal_cds.language.tree import Expression
from renal_cds.records import Struct, replace
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Decision,
    Formula,
    Gate,
    Option,
    PlanRow,
    Point,
    Row,
    Schedule,
    Score,
    Statement,
    Table,
)
from renal_cds.testing.mutation.formulas import formula_faults
from renal_cds.testing.mutation.operators import Cuts, Kind, faults

__all__ = ["Mutant", "mutants"]

M = TypeVar("M", bound=Struct)

#: Hit policies under which the order of rows says which one decides, or in which order they are listed.
_ORDERED = ("first", "rule order")


@dataclass(frozen=True)
class Mutant:
    """A decision with one fault: of what kind, in which statement (a row, ``option.argument``, ``applies``), how."""

    kind: Kind
    about: str
    words: str
    decision: Decision

    def __str__(self) -> str:
        return f"{self.decision.id} {self.about}: {self.words} [{self.kind}]"


def mutants(decision: Decision, cuts: Cuts) -> Iterator[Mutant]:
    """Every decision that differs from this one by one fault; ``cuts`` are the limits an input is compared with."""
    if decision.applies is not None:
        yield from _conditions("applies", decision.applies, cuts, lambda node: _with(decision, applies=node))
    match decision:
        case Gate(when=when):
            yield from _conditions("when", when, cuts, lambda node: _with(decision, when=node))
        case Formula(value=value):
            for each in formula_faults(value):
                yield Mutant(each.kind, "value", each.words, _with(decision, value=each.node))
        case Table(rows=rows, hit=hit):
            yield from _rows(decision, "rows", rows, cuts)
            yield from _swapped(decision, rows) if hit in _ORDERED else ()
        case Schedule(rows=plans):
            yield from _rows(decision, "rows", plans, cuts)
            yield from _swapped(decision, plans)
        case Score(points=points):
            yield from _rows(decision, "points", points, cuts)
            for index, point in enumerate(points):
                words = f"{point.add:+g} became {point.add + 1:+g}"
                more = _with(point, add=point.add + 1)
                yield Mutant("points", point.id, words, _with(decision, points=_replaced(points, index, more)))
        case Choice(options=options):
            for index, option in enumerate(options):
                yield from _option(decision, options, index, option, cuts)
    yield from _unsourced(decision)


def _option(choice: Choice, options: tuple[Option, ...], index: int, option: Option, cuts: Cuts) -> Iterator[Mutant]:
    def with_option(**changes: Any) -> Choice:
        return _with(choice, options=_replaced(options, index, _with(option, **changes)))

    if option.applies is not None:
        yield from _conditions(f"{option.id}.applies", option.applies, cuts, lambda node: with_option(applies=node))
    arguments = option.arguments
    for place, argument in enumerate(arguments):
        about = f"{option.id}.{argument.id}"
        without = with_option(arguments=_replaced(arguments, place))
        yield Mutant("row removed", about, "was removed", without)

        def changed(node: Expression, place: int = place, argument: Argument = argument) -> Choice:
            return with_option(arguments=_replaced(arguments, place, _with(argument, **{argument.direction: node})))

        yield from _conditions(about, argument.when, cuts, changed)


def _rows(decision: Decision, name: str, rows: tuple[Row | PlanRow | Point, ...], cuts: Cuts) -> Iterator[Mutant]:
    for index, row in enumerate(rows):
        if len(rows) > 1:
            yield Mutant("row removed", row.id, "was removed", _with(decision, **{name: _replaced(rows, index)}))

        def changed(node: Expression, index: int = index, row: Any = row) -> Decision:
            return _with(decision, **{name: _replaced(rows, index, _with(row, when=node))})

        yield from _conditions(row.id, row.when, cuts, changed)


def _swapped(decision: Decision, rows: tuple[Row, ...] | tuple[PlanRow, ...]) -> Iterator[Mutant]:
    for index in range(len(rows) - 1):
        order = (*rows[:index], rows[index + 1], rows[index], *rows[index + 2 :])
        words = f"changed places with `{rows[index + 1].id}`"
        yield Mutant("rows swapped", rows[index].id, words, _with(decision, rows=order))


def _unsourced(decision: Decision) -> Iterator[Mutant]:
    """The decision, and each statement with a source of its own, without it."""
    if decision.source is not None:
        yield Mutant("source", "source", "was dropped", _with(decision, source=None))
    match decision:
        case Table() | Schedule():
            groups: dict[str, tuple[Statement, ...]] = {"rows": decision.rows}
        case Score(points=points):
            groups = {"points": points}
        case Choice(options=options):
            groups = {"options": options}
            for place, option in enumerate(options):
                for index, argument in enumerate(option.arguments):
                    if argument.source is not None:
                        kept = _replaced(option.arguments, index, _with(argument, source=None))
                        changed = _replaced(options, place, _with(option, arguments=kept))
                        about = f"{option.id}.{argument.id}"
                        yield Mutant("source", about, "its source was dropped", _with(decision, options=changed))
        case _:
            groups = {}
    for name, statements in groups.items():
        for index, statement in enumerate(statements):
            if statement.source is not None:
                bare = _replaced(statements, index, _with(statement, source=None))
                yield Mutant("source", statement.id, "its source was dropped", _with(decision, **{name: bare}))


def _conditions(
    about: str, node: Expression, cuts: Cuts, rebuilt: Callable[[Expression], Decision]
) -> Iterator[Mutant]:
    for each in faults(node, cuts):
        yield Mutant(each.kind, about, each.words, rebuilt(each.node))


def _with(part: M, **changes: Any) -> M:
    return replace(part, **changes)


def _replaced(parts: tuple[Any, ...], index: int, *instead: Any) -> tuple[Any, ...]:
    return (*parts[:index], *instead, *parts[index + 1 :])
