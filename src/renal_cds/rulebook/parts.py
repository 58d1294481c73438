"""Parts of a decision by their role: its expressions, the facts that its texts mention, and what is firm in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

from renal_cds.language.tree import Expression
from renal_cds.records import replace
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Statement, Table

__all__ = ["HOLE", "conditions", "law_expressions", "templates", "without_preview"]

T = TypeVar("T", bound=Statement)

#: A fact that a text mentions, in braces.
HOLE = re.compile(r"\{([^{}]*)\}")


def conditions(decision: Decision) -> Iterator[Expression]:
    """Every expression of a decision."""
    if decision.applies is not None:
        yield decision.applies
    match decision:
        case Formula(value=value):
            yield value
        case Gate(when=when):
            yield when
        case Table(rows=rows):
            yield from (row.when for row in rows)
        case Score(points=points):
            yield from (point.when for point in points)
        case Schedule(anchor=anchor, rows=plans):
            yield anchor
            yield from (row.when for row in plans)
        case Choice(options=options):
            for option in options:
                yield from () if option.applies is None else (option.applies,)
                yield from (argument.when for argument in option.arguments)


def law_expressions(decision: Decision) -> Iterator[Expression]:
    """Every expression in the laws of a decision."""
    for law in decision.laws:
        yield from (each for each in (law.monotone, law.when, *(law.invariant_under or ())) if each is not None)


def templates(text: str | None) -> list[tuple[str, ...]]:
    """The paths of the facts that a text mentions in braces.

    >>> templates("the nodule measures {finding.size_mm} mm")
    [('finding', 'size_mm')]
    """
    return [tuple(hole.strip().split(".")) for hole in HOLE.findall(text or "")]


def without_preview(decision: Decision) -> Decision:
    """The decision with its stable statements only."""
    match decision:
        case Table(rows=rows):
            return replace(decision, rows=_kept(rows))
        case Schedule(rows=plans):
            return replace(decision, rows=_kept(plans))
        case Score(points=points):
            return replace(decision, points=_kept(points))
        case Choice(options=options):
            kept = (replace(each, arguments=_kept(each.arguments)) for each in _kept(options))
            return replace(decision, options=tuple(kept))
    return decision


def _kept(statements: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(each for each in statements if each.stage == "stable")
