"""Formulas with one small fault each.

>>> from renal_cds.language.parse import parse
>>> for each in formula_faults(parse("a * 2 if b > c else min(a, c)")):
...     print(show(each.node))
a * 2 if b <= c else min(a, c)
a * 2 if b >= c else min(a, c)
a / 2 if b > c else min(a, c)
a * 3 if b > c else min(a, c)
a * 2 if b > c else max(a, c)
>>> [show(each.node) for each in formula_faults(parse("a ** 1"))]
['a ** 2']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from renal_cds.language.show import show
from renal_cds.language.tree import (
    And,
    Arithmetic,
    Call,
    Compare,
    Conditional,
    Expression,
    Literal,
    Member,
    Negative,
    Not,
    Or,
    Quantified,
    Read,
    Select,
)
from renal_cds.testing.mutation.operators import Fault

__all__ = ["formula_faults"]

_SUMS = {"+": "-", "-": "+", "*": "/", "/": "*", "**": "*"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_LOOSE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_CALLS = {"min": "max", "max": "min"}
_QUANTIFIERS = {"any": "all", "all": "any"}


def formula_faults(node: Expression) -> Iterator[Fault]:
    """Every formula that differs from this one by one fault."""
    for after in _own(node):
        yield Fault("formula", after, f"`{show(node)}` became `{show(after)}`")
    match node:
        case And(parts=parts) | Or(parts=parts):
            for index, part in enumerate(parts):
                for each in formula_faults(part):
                    yield replace(each, node=replace(node, parts=(*parts[:index], each.node, *parts[index + 1 :])))
        case Call(arguments=arguments, name=name):
            for index, part in enumerate(arguments[:1] if name == "round" else arguments):
                for each in formula_faults(part):
                    kept = (*arguments[:index], each.node, *arguments[index + 1 :])
                    yield replace(each, node=replace(node, arguments=kept))
        case _:
            for name in _PARTS.get(type(node), ()):
                for each in formula_faults(getattr(node, name)):
                    changed: Any = {name: each.node}
                    yield replace(each, node=replace(node, **changed))


_PARTS: dict[type, tuple[str, ...]] = {
    Not: ("part",),
    Negative: ("part",),
    Compare: ("left", "right"),
    Arithmetic: ("left", "right"),
    Conditional: ("test", "then", "other"),
    Quantified: ("body",),
}


def _own(node: Expression) -> Iterator[Expression]:
    match node:
        case Literal(value=bool()):
            return
        case Literal(value=int() | float() as value):
            yield replace(node, value=value + 1)
        case And(parts=parts, span=span):
            yield Or(parts, span)
        case Or(parts=parts, span=span):
            yield And(parts, span)
        case Not(part=part):
            yield part
        case Compare(operator=operator):
            yield replace(node, operator=_OPPOSITE[operator])  # type: ignore[arg-type]
            if operator in _LOOSE:
                yield replace(node, operator=_LOOSE[operator])  # type: ignore[arg-type]
        case Member():
            yield Not(node, node.span)
        case Read(type=kind) if kind is not None and kind.kind == "boolean":
            yield Not(node, node.span)
        case Arithmetic(operator="**", right=Literal(value=1)):
            return  # a unit taken off: multiplied by 1 it is the same number
        case Arithmetic(operator=operator):
            yield replace(node, operator=_SUMS[operator])  # type: ignore[arg-type]
        case Negative(part=part):
            yield part
        case Call(name="min" | "max" as name):
            yield replace(node, name=_CALLS[name])
        case Select(which=which):
            yield replace(node, which="last" if which == "first" else "first")
        case Quantified(kind="any" | "all" as kind):
            yield replace(node, kind=_QUANTIFIERS[kind])  # type: ignore[arg-type]
