"""The expressions of a decision, and the facts that its texts mention."""

from __future__ import annotations

import re
from collections.abc import Iterator

from renal_cds.language.tree import Expression
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table

__all__ = ["HOLE", "conditions", "law_expressions", "templates"]

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
