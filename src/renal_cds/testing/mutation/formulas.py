"""Formulas with one small fault each.

>>> from renal_cds.language.parse import parse
>>> for each in formula_faults(parse("a * 2 if b > c else min(a, c)")):
...     print(show(each.node))
a * 2 if b <= c else min(a, c)
a * 2 if b >= c else min(a, c)
a / 2 if b > c else min(a, c)
a * 3 if b > c else min(a, c)
a * 2 if b > c else max(a, c)
>>> [show(each.node) for each in formula_faults(parse("in_unit(a, cm) ** 2"))]
['in_unit(a, cm) * 2', 'in_unit(a, cm) ** 3']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from renal_cds.language import tree
from renal_cds.language.show import show
from renal_cds.testing.mutation.operators import Fault

__all__ = ["formula_faults"]

_SUMS = {"+": "-", "-": "+", "*": "/", "/": "*", "**": "*"}
_LOOSE: dict[str, tree.Comparator] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_CALLS = {"min": "max", "max": "min"}
_QUANTIFIERS = {"any": "all", "all": "any"}


def formula_faults(node: tree.Expression) -> Iterator[Fault]:
    """Every formula that differs from this one by one fault."""
    for after in _own(node):
        yield Fault("formula", after, f"`{show(node)}` became `{show(after)}`")
    match node:
        case tree.And(parts=parts) | tree.Or(parts=parts):
            for index, part in enumerate(parts):
                for each in formula_faults(part):
                    yield replace(each, node=replace(node, parts=(*parts[:index], each.node, *parts[index + 1 :])))
        case tree.Call(arguments=arguments, name=name):
            for index, part in enumerate(arguments[:1] if name in ("round", "in_unit") else arguments):
                for each in formula_faults(part):
                    kept = (*arguments[:index], each.node, *arguments[index + 1 :])
                    yield replace(each, node=replace(node, arguments=kept))
        case _:
            for name in _PARTS.get(type(node), ()):
                for each in formula_faults(getattr(node, name)):
                    changed: Any = {name: each.node}
                    yield replace(each, node=replace(node, **changed))


_PARTS: dict[type, tuple[str, ...]] = {
    tree.Not: ("part",),
    tree.Negative: ("part",),
    tree.Compare: ("left", "right"),
    tree.Arithmetic: ("left", "right"),
    tree.Conditional: ("test", "then", "other"),
    tree.Quantified: ("body",),
}


def _own(node: tree.Expression) -> Iterator[tree.Expression]:
    match node:
        case tree.Literal(value=bool()):
            return
        case tree.Literal(value=int() | float() as value):
            yield replace(node, value=value + 1)
        case tree.And(parts=parts, span=span):
            yield tree.Or(parts, span)
        case tree.Or(parts=parts, span=span):
            yield tree.And(parts, span)
        case tree.Not(part=part):
            yield part
        case tree.Compare(operator=operator):
            yield replace(node, operator=tree.OPPOSITE[operator])
            if operator in _LOOSE:
                yield replace(node, operator=_LOOSE[operator])
        case tree.Member():
            yield tree.Not(node, node.span)
        case tree.Read(type=kind) if kind is not None and kind.kind == "boolean":
            yield tree.Not(node, node.span)
        case tree.Arithmetic(operator=operator):
            yield replace(node, operator=_SUMS[operator])  # type: ignore[arg-type]
        case tree.Negative(part=part):
            yield part
        case tree.Call(name="min" | "max" as name):
            yield replace(node, name=_CALLS[name])
        case tree.Select(which=which):
            yield replace(node, which="last" if which == "first" else "first")
        case tree.Quantified(kind="any" | "all" as kind):
            yield replace(node, kind=_QUANTIFIERS[kind])  # type: ignore[arg-type]
