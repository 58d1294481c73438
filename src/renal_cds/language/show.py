"""An expression as a person would write it: the inverse of :func:`renal_cds.language.parse.parse`.

>>> from renal_cds.language.parse import parse
>>> show(parse("not (a   or b) and x in {c,d}"))
'not (a or b) and x in {c, d}'
"""

from __future__ import annotations

from renal_cds.language import tree

__all__ = ["show"]

_BINDING = {
    tree.Conditional: 0,
    tree.Or: 1,
    tree.And: 2,
    tree.Not: 3,
    tree.Compare: 4,
    tree.Member: 4,
    tree.Negative: 7,
}
_ARITHMETIC = {"+": 5, "-": 5, "*": 6, "/": 6, "**": 8}


def show(node: tree.Expression) -> str:
    """The text of ``node``, with only the parentheses it needs."""
    match node:
        case tree.Literal(value=bool(value)):
            return str(value).lower()
        case tree.Literal(value=value):
            return str(value)
        case tree.Quantity(value=value, unit=unit):
            return f"{value} {unit}"
        case tree.Read(path=path):
            return ".".join(path)
        case tree.Select(which=which, items=items, path=path):
            return ".".join((f"{which}({show(items)})", *path))
        case tree.Not(part=tree.Member(item=item, values=values)):
            return f"{_part(item, 5)} not in {_set(values)}"
        case tree.Not(part=part):
            return f"not {_part(part, 3)}"
        case tree.And(parts=parts):
            return " and ".join(_part(each, 3) for each in parts)
        case tree.Or(parts=parts):
            return " or ".join(_part(each, 2) for each in parts)
        case tree.Compare(operator=operator, left=left, right=right):
            return f"{_part(left, 5)} {operator} {_part(right, 5)}"
        case tree.Member(item=item, values=values):
            return f"{_part(item, 5)} in {_set(values)}"
        case tree.Arithmetic(operator=operator, left=left, right=right):
            level = _ARITHMETIC[operator]
            return f"{_part(left, level + (operator == '**'))} {operator} {_part(right, level + (operator != '**'))}"
        case tree.Negative(part=part):
            return f"-{_part(part, 7)}"
        case tree.Call(arguments=(part, tree.Quantity(unit=unit)), name="in_unit"):
            return f"in_unit({show(part)}, {unit})"
        case tree.Call(name=name, arguments=arguments):
            return f"{name}({', '.join(show(each) for each in arguments)})"
        case tree.Conditional(test=test, then=then, other=other):
            return f"{_part(then, 1)} if {_part(test, 1)} else {_part(other, 0)}"
        case tree.Quantified(kind=kind, body=body, variable=variable, items=items):
            return f"{kind}({show(body)} for {variable} in {show(items)})"


def _set(values: tuple[tree.Expression, ...]) -> str:
    return "{" + ", ".join(show(each) for each in values) + "}"


def _part(node: tree.Expression, least: int) -> str:
    match node:
        case tree.Arithmetic(operator=operator):
            own = _ARITHMETIC[operator]
        case tree.Literal(value=int() | float() as value) | tree.Quantity(value=value) if value < 0:
            own = _BINDING[tree.Negative]
        case _:
            own = _BINDING.get(type(node), 9)
    return show(node) if own >= least else f"({show(node)})"
