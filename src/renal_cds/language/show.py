"""An expression as a person would write it: the inverse of :func:`renal_cds.language.parse.parse`.

>>> from renal_cds.language.parse import parse
>>> show(parse("not (a   or b) and x in {c,d}"))
'not (a or b) and x in {c, d}'
"""

from __future__ import annotations

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
    Quantity,
    Read,
    Select,
)

__all__ = ["show"]

_BINDING = {Conditional: 0, Or: 1, And: 2, Not: 3, Compare: 4, Member: 4, Negative: 7}
_ARITHMETIC = {"+": 5, "-": 5, "*": 6, "/": 6, "**": 8}


def show(node: Expression) -> str:
    """The text of ``node``, with only the parentheses it needs."""
    match node:
        case Literal(value=bool(value)):
            return str(value).lower()
        case Literal(value=value):
            return str(value)
        case Quantity(value=value, unit=unit):
            return f"{value} * {unit}"
        case Read(path=path):
            return ".".join(path)
        case Select(which=which, items=items, path=path):
            return ".".join((f"{which}({show(items)})", *path))
        case Not(part=Member(item=item, values=values)):
            return f"{_part(item, 5)} not in {_set(values)}"
        case Not(part=part):
            return f"not {_part(part, 3)}"
        case And(parts=parts):
            return " and ".join(_part(each, 3) for each in parts)
        case Or(parts=parts):
            return " or ".join(_part(each, 2) for each in parts)
        case Compare(operator=operator, left=left, right=right):
            return f"{_part(left, 5)} {operator} {_part(right, 5)}"
        case Member(item=item, values=values):
            return f"{_part(item, 5)} in {_set(values)}"
        case Arithmetic(operator=operator, left=left, right=right):
            level = _ARITHMETIC[operator]
            return f"{_part(left, level + (operator == '**'))} {operator} {_part(right, level + (operator != '**'))}"
        case Negative(part=part):
            return f"-{_part(part, 7)}"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(show(each) for each in arguments)})"
        case Conditional(test=test, then=then, other=other):
            return f"{_part(then, 1)} if {_part(test, 1)} else {_part(other, 0)}"
        case Quantified(kind=kind, body=body, variable=variable, items=items):
            return f"{kind}({show(body)} for {variable} in {show(items)})"


def _set(values: tuple[Expression, ...]) -> str:
    return "{" + ", ".join(show(each) for each in values) + "}"


def _part(node: Expression, least: int) -> str:
    match node:
        case Arithmetic(operator=operator):
            own = _ARITHMETIC[operator]
        case Literal(value=int() | float() as value) if value < 0:
            own = _BINDING[Negative]
        case _:
            own = _BINDING.get(type(node), 9)
    return show(node) if own >= least else f"({show(node)})"
