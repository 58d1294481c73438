"""Conditions with one small fault each.

>>> from renal_cds.language.parse import parse
>>> for each in faults(parse("grade > 2 and necrosis"), lambda path: (1, 2, 3)):
...     print(f"{each.kind}: {show(each.node)}")
and/or: grade > 2 or necrosis
strictness: grade >= 2 and necrosis
threshold: grade >= 3 and necrosis
negation: grade <= 2 and necrosis
negation: grade > 2 and not necrosis
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Literal as OneOf

from renal_cds.language.show import show
from renal_cds.language.tree import OPPOSITE, And, Comparator, Compare, Expression, Literal, Member, Not, Or, Read

__all__ = ["Cuts", "Fault", "Kind", "faults"]

Kind = OneOf[
    "threshold", "strictness", "and/or", "negation", "row removed", "rows swapped", "points", "formula", "source"
]

#: The numbers that an input is compared with anywhere in the rulebook, in their order.
Cuts = Callable[[tuple[str, ...]], Sequence[float]]

_LOOSE: dict[str, tuple[Comparator, ...]] = {
    "<": ("<=",),
    "<=": ("<",),
    ">": (">=",),
    ">=": (">",),
    "==": ("<=", ">="),
    "!=": ("<", ">"),
}


@dataclass(frozen=True)
class Fault:
    """A condition with one fault; ``words`` say what was there and what is there instead."""

    kind: Kind
    node: Expression
    words: str


def faults(node: Expression, cuts: Cuts) -> Iterator[Fault]:
    """Every condition that differs from this one by one fault."""
    match node:
        case And(parts=parts, span=span) | Or(parts=parts, span=span):
            other: Expression = Or(parts, span) if isinstance(node, And) else And(parts, span)
            yield _fault("and/or", node, other)
            for index, part in enumerate(parts):
                for each in faults(part, cuts):
                    yield replace(each, node=replace(node, parts=(*parts[:index], each.node, *parts[index + 1 :])))
        case Not(part=part):
            for each in faults(part, cuts):
                yield replace(each, node=replace(node, part=each.node))
        case Compare(operator=operator, left=Read(path=path), right=Literal(value=value)):
            if not isinstance(value, str | bool):
                yield from (_fault("strictness", node, replace(node, operator=each)) for each in _LOOSE[operator])
                if operator not in ("==", "!="):
                    yield _fault("threshold", node, _moved(node, operator, value, cuts(path)))
            yield _fault("negation", node, replace(node, operator=OPPOSITE[operator]))
        case Member() | Read():
            yield _fault("negation", node, Not(node, node.span))


def _moved(node: Compare, operator: str, value: float, cuts: Sequence[float]) -> Expression:
    """The comparison with its limit one cell further, on the side where its strictness does not change."""
    assert isinstance(node.right, Literal)
    above = min((each for each in cuts if each > value), default=inf)
    below = max((each for each in cuts if each < value), default=-inf)
    moves: dict[str, tuple[Comparator, float]] = {
        ">": (">=", above),
        ">=": (">", below),
        "<": ("<=", below),
        "<=": ("<", above),
    }
    moved, limit = moves[operator]
    return replace(node, operator=moved, right=replace(node.right, value=limit))


def _fault(kind: Kind, before: Expression, after: Expression) -> Fault:
    return Fault(kind, after, f"`{show(before)}` became `{show(after)}`")
