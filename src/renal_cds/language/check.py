"""Type check: from a parsed tree to one whose names are resolved and whose constants fit their facts.

Two kinds of expression are checked. A *condition* (tables, scores, choices, gates, schedules) is
built of comparisons that each look at one fact or derived value, so that it can be decided exactly
over cells. A *formula* may also calculate, compare facts with each other and ask of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.facts.quantities import UNITS, read_quantity
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.show import show
from renal_cds.language.tree import (
    And,
    Arithmetic,
    Compare,
    Comparison,
    Expression,
    Literal,
    Member,
    Not,
    Or,
    Quantity,
    Read,
)
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE, Type

__all__ = ["check_condition", "collect", "constant", "fail", "is_fact", "quantity", "same_dimension"]

_MIRRORED: dict[str, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_STATES = (NOT_APPLICABLE, CONFLICT)

T = TypeVar("T")
U = TypeVar("U")


def check_condition(node: Expression, scope: Scope) -> Expression:
    """The condition with its names resolved and every constant in the unit of its fact.

    Raises:
        CheckError: with one diagnostic for each part that does not fit.
    """
    match node:
        case Literal(value=bool()):
            return node
        case Not(part=part):
            return replace(node, part=check_condition(part, scope))
        case And(parts=parts) | Or(parts=parts):
            return replace(node, parts=tuple(collect(lambda each: check_condition(each, scope), parts)))
        case Read():
            return _boolean(node, scope)
        case Compare():
            return _comparison(node, scope)
        case Member(item=Read() as item, values=values):
            kind = scope.leaf(item)
            constants = collect(lambda each: constant(each, kind, item), values)
            return replace(node, item=replace(item, type=kind), values=tuple(constants))
        case _:
            raise _needs_formula(node, node.span)


def collect(check: Callable[[T], U], parts: Iterable[T]) -> list[U]:
    """Checks every part and raises the mistakes of all of them together."""
    results: list[U] = []
    problems: list[Diagnostic] = []
    for part in parts:
        try:
            results.append(check(part))
        except CheckError as error:
            problems += error.diagnostics
    if problems:
        raise CheckError(problems)
    return results


def fail(code: str, message: str, span: Span, help: str | None = None) -> CheckError:
    """One diagnostic as an exception to raise."""
    return CheckError([Diagnostic(code, message, span, help)])


def is_fact(node: Expression, scope: Scope, other: Type | None = None) -> bool:
    """Whether ``node`` reads a fact, given that it is compared with a value of type ``other``."""
    if not isinstance(node, Read) or scope.find(node.path) is None:
        return False
    return not (other and other.kind == "enumeration" and node.path[-1] in other.values and len(node.path) == 1)


def quantity(node: Expression) -> Quantity | None:
    """``3 * cm`` or ``cm * 3`` as a quantity, or None."""
    match node:
        case Quantity():
            return node
        case Arithmetic(operator="*", left=Literal(value=value), right=Read(path=(unit,))) if unit in UNITS:
            return Quantity(value, unit, node.span) if not isinstance(value, bool | str) else None
    return None


def constant(node: Expression, kind: Type, fact: Read) -> Literal:
    """``node`` as a constant that a value of type ``kind`` can be compared with.

    Raises:
        CheckError: it is not a constant, or not one of that type.
    """
    words = ".".join(fact.path)
    match kind.kind, node:
        case _, Read(path=(word,)) if word in _STATES and kind.derived:
            return Literal(word, node.span)
        case "number", Literal(value=int() | float() as value) if not isinstance(value, bool):
            return node
        case "number", _ if found := quantity(node):
            return _converted(found, kind, words)
        case "boolean", Literal(value=bool()):
            return node
        case "enumeration", Read(path=(word,)) if word in kind.values:
            return Literal(word, node.span)
        case "enumeration", Read(path=(word,)):
            help = did_you_mean(word, kind.values) or f"`{words}` is {kind}"
            raise fail("unknown-value", f"`{word}` is not a value of `{words}`", node.span, help)
        case (("date" | "text"), _):
            instead = "count months with `months_between` in a formula" if kind.kind == "date" else None
            raise fail("not-comparable", f"`{words}` is {kind} and cannot stand in a condition", fact.span, instead)
    if isinstance(node, Read | Literal):
        problem = Diagnostic(
            "not-comparable",
            f"`{words}` is {kind} and cannot be compared with `{show(node)}`",
            node.span,
            None,
            ((f"`{words}` here", fact.span),),
        )
        raise CheckError([problem])
    raise _needs_formula(node, node.span)


def same_dimension(one: str, other: str) -> bool:
    """Whether two units measure the same thing."""
    return one in UNITS and other in UNITS and UNITS[one].dimension == UNITS[other].dimension


def _converted(found: Quantity, kind: Type, words: str) -> Literal:
    if kind.unit is None or not same_dimension(found.unit, kind.unit):
        what = f"in {kind.unit}" if kind.unit else "without a unit"
        raise fail("wrong-unit", f"`{words}` is measured {what}, not in `{found.unit}`", found.span)
    return Literal(read_quantity({"value": found.value, "unit": found.unit}, kind.unit), found.span)


def _boolean(node: Read, scope: Scope) -> Read:
    kind = scope.leaf(node)
    if kind.kind != "boolean":
        words = ".".join(node.path)
        raise fail("not-a-condition", f"`{words}` is {kind}, not a condition", node.span, f"compare it: `{words} == …`")
    return replace(node, type=kind)


def _comparison(node: Compare, scope: Scope) -> Expression:
    left, right, operator = node.left, node.right, node.operator
    if not is_fact(left, scope) and is_fact(right, scope):
        left, right, operator = right, left, _MIRRORED[operator]
    if not isinstance(left, Read):
        raise _needs_formula(node, node.span)
    kind = scope.leaf(left)
    if is_fact(right, scope, kind):
        raise _needs_formula(node, node.span)
    value = constant(right, kind, left)
    if operator not in ("==", "!=") and (kind.kind != "number" or isinstance(value.value, str)):
        words = ".".join(left.path)
        raise fail(
            "no-order",
            f"`{words}` has no order, so `{operator}` says nothing of it",
            node.span,
            "list the values: `in {a, b}`",
        )
    return Compare(operator, replace(left, type=kind), value, node.span)


def _needs_formula(node: Expression, span: Span) -> CheckError:
    return fail(
        "needs-formula",
        f"`{show(node)}` does not compare one fact with a constant",
        span,
        "give it a name in a `formula` and compare that",
    )
