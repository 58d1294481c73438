"""The closed tree of the rule language: every construct a rule may use, and nothing else.

Nodes are plain declarations. What they mean is decided by the readers of the tree, each in
a module of its own, each one ``match`` over :data:`Expression`.
"""

from __future__ import annotations

from typing import Literal as OneOf
from typing import TypeAlias

from renal_cds.errors import Span
from renal_cds.language.types import Type
from renal_cds.records import Struct, field

__all__ = [
    "MIRRORED",
    "OPPOSITE",
    "And",
    "Arithmetic",
    "Call",
    "Comparator",
    "Compare",
    "Conditional",
    "Expression",
    "Literal",
    "Member",
    "Negative",
    "Not",
    "Or",
    "Quantified",
    "Quantity",
    "Read",
    "Select",
    "children",
]

Scalar: TypeAlias = bool | int | float | str
Comparator: TypeAlias = OneOf["==", "!=", "<", "<=", ">", ">="]

#: The comparison that holds just where another does not, and the one that says the same with its sides exchanged.
OPPOSITE: dict[Comparator, Comparator] = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
MIRRORED: dict[Comparator, Comparator] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Literal(Struct):
    """A number, a truth value, or a word of an enumeration."""

    value: Scalar
    span: Span = field(compare=False, repr=False)


class Quantity(Struct):
    """A number with its unit: ``3 cm``. The check turns what is compared into a literal in the fact's unit."""

    value: int | float
    unit: str
    span: Span = field(compare=False, repr=False)


class Read(Struct):
    """A fact or the output of another decision, by its path; ``type`` is set by the check."""

    path: tuple[str, ...]
    span: Span = field(compare=False, repr=False)
    type: Type | None = field(default=None, compare=False, repr=False)


class Select(Struct):
    """A fact of the first or the last element of a list: ``last(treatments).date``."""

    which: OneOf["first", "last"]
    items: Read
    path: tuple[str, ...]
    span: Span = field(compare=False, repr=False)
    type: Type | None = field(default=None, compare=False, repr=False)


class Not(Struct):
    """True where its part is false."""

    part: Expression
    span: Span = field(compare=False, repr=False)


class And(Struct):
    """True where all parts are."""

    parts: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


class Or(Struct):
    """True where any part is."""

    parts: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


class Compare(Struct):
    """Two values compared."""

    operator: Comparator
    left: Expression
    right: Expression
    span: Span = field(compare=False, repr=False)


class Member(Struct):
    """A value looked up in a set of constants: ``x in {a, b}``."""

    item: Expression
    values: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


class Arithmetic(Struct):
    """Two numbers combined."""

    operator: OneOf["+", "-", "*", "/", "**"]
    left: Expression
    right: Expression
    span: Span = field(compare=False, repr=False)


class Negative(Struct):
    """A number with its sign changed."""

    part: Expression
    span: Span = field(compare=False, repr=False)


class Call(Struct):
    """One of the built-in functions.

    The last argument of ``in_unit`` is a quantity: the unit asked for and, once checked, how many of it make one
    of the unit of the first argument.
    """

    name: str
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


class Conditional(Struct):
    """One of two values: ``a if condition else b``."""

    test: Expression
    then: Expression
    other: Expression
    span: Span = field(compare=False, repr=False)


class Quantified(Struct):
    """A condition asked of every element of a list: ``any(f.size_mm > 10 for f in findings)``."""

    kind: OneOf["any", "all", "count"]
    body: Expression
    variable: str
    items: Read
    span: Span = field(compare=False, repr=False)


Expression: TypeAlias = (
    Literal
    | Quantity
    | Read
    | Select
    | Not
    | And
    | Or
    | Compare
    | Member
    | Arithmetic
    | Negative
    | Call
    | Conditional
    | Quantified
)


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct parts of a node, in the order they are written.

    >>> from renal_cds.language.parse import parse
    >>> len(children(parse("a and b and not c")))
    3
    """
    match node:
        case Literal() | Quantity() | Read():
            return ()
        case Select(items=items):
            return (items,)
        case Not(part=part) | Negative(part=part):
            return (part,)
        case And(parts=parts) | Or(parts=parts):
            return parts
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Member(item=item, values=values):
            return (item, *values)
        case Call(arguments=arguments):
            return arguments
        case Conditional(test=test, then=then, other=other):
            return (test, then, other)
        case Quantified(body=body, items=items):
            return (items, body)
