"""Type check: from a parsed tree to one whose names are resolved and whose constants fit their facts.

Two kinds of expression are checked. A *condition* (tables, scores, choices, gates, schedules) is
built of comparisons that each look at one fact or derived value, so that it can be decided exactly
over cells. A *formula* may also calculate, compare facts with each other and ask of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.facts.quantities import UNITS, accepted_units, is_unit, read_quantity
from renal_cds.facts.spelling import word_help
from renal_cds.language import tree
from renal_cds.language.parse import NO_TEST_FOR_MISSING
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.show import show
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE, Type
from renal_cds.records import replace

__all__ = [
    "NO_FREE_TEXT",
    "check_condition",
    "collect",
    "constant",
    "convertible",
    "fail",
    "in_order",
    "is_fact",
    "multiplied_unit",
    "no_order",
    "same_dimension",
]

_STATES = (NOT_APPLICABLE, CONFLICT)
_WORDS_FOR_MISSING = ("missing", "unknown", "known", "null", "none", "absent", "empty", "nan")
NO_FREE_TEXT = "free text is only shown to the reader: make the fact an enumeration"
_INSTEAD = {
    "date": "count with `months_between` or its like in a formula, and compare that",
    "text": NO_FREE_TEXT,
}

T = TypeVar("T")
U = TypeVar("U")


def check_condition(node: tree.Expression, scope: Scope) -> tree.Expression:
    """The condition with its names resolved and every constant in the unit of its fact.

    Raises:
        CheckError: with one diagnostic for each part that does not fit.
    """
    match node:
        case tree.Literal(value=bool()):
            return node
        case tree.Literal():
            help = "compare a fact with it: `tumor.size_cm > 3`"
            raise fail("not-a-condition", f"`{show(node)}` is not a condition: it is a number", node.span, help)
        case tree.Not(part=part):
            return replace(node, part=check_condition(part, scope))
        case tree.And(parts=parts) | tree.Or(parts=parts):
            return replace(node, parts=tuple(collect(lambda each: check_condition(each, scope), parts)))
        case tree.Read():
            return _boolean(node, scope)
        case tree.Compare():
            return _comparison(node, scope)
        case tree.Member(item=tree.Read() as item, values=values):
            kind = scope.leaf(item)
            constants = collect(lambda each: constant(each, kind, item), values)
            return replace(node, item=replace(item, type=kind), values=tuple(constants))
        case _:
            raise _needs_formula(node, node.span)


def collect(check: Callable[[T], U], parts: Iterable[T]) -> list[U]:
    """Checks every part and raises the mistakes of all of them together."""
    results: list[U] = []
    errors: list[CheckError] = []
    for part in parts:
        try:
            results.append(check(part))
        except CheckError as error:
            errors.append(error)
    if errors:
        raise CheckError([problem for error in errors for problem in error.diagnostics])
    return results


def fail(code: str, message: str, span: Span, help: str | None = None) -> CheckError:
    """One diagnostic as an exception to raise."""
    return CheckError([Diagnostic(code, message, span, help)])


def is_fact(node: tree.Expression, scope: Scope, other: Type | None = None) -> bool:
    """Whether ``node`` reads a fact, given that it is compared with a value of type ``other``."""
    if not isinstance(node, tree.Read) or scope.find(node.path) is None:
        return False
    return not (other and _is_word(node, other))


def in_order(node: tree.Compare, scope: Scope) -> tree.Compare:
    """The comparison turned round when its left side is the constant: ``3 < x`` becomes ``x > 3``.

    Raises:
        CheckError: a side is the path of a fact that does not exist, or of a whole group.
    """
    left, right = node.left, node.right
    turned = isinstance(left, tree.Read | tree.Literal | tree.Quantity)
    bare = isinstance(left, tree.Read) and len(left.path) == 1 and scope.find(left.path) is None
    if (bare and isinstance(right, tree.Select)) or (
        turned and _names_fact(right, left, scope) and not _names_fact(left, right, scope)
    ):
        left, right = right, left
        node = replace(node, operator=tree.MIRRORED[node.operator], left=left, right=right)
    if isinstance(left, tree.Read) and isinstance(right, tree.Read) and _names_fact(right, left, scope):
        collect(scope.leaf, (left, right))
    return node


def _names_fact(node: tree.Expression, other: tree.Expression, scope: Scope) -> bool:
    """Whether ``node`` must be meant as a fact, also when there is no such fact."""
    if not isinstance(node, tree.Read):
        return False
    kind = scope.find(other.path) if isinstance(other, tree.Read) else None
    if isinstance(kind, Type):
        return len(node.path) > 1 or is_fact(node, scope, kind)
    return len(node.path) > 1 or scope.find(node.path) is not None or isinstance(other, tree.Literal)


def _is_word(node: tree.Read, kind: Type) -> bool:
    return kind.kind == "enumeration" and len(node.path) == 1 and node.path[0] in kind.values


def multiplied_unit(node: tree.Expression, scope: Scope | None = None) -> CheckError | None:
    """Help for ``3 * cm``: a unit stands behind its number; None for anything else."""
    match node:
        case tree.Arithmetic(operator="*", left=tree.Read() as unit, right=tree.Literal() as size):
            return multiplied_unit(replace(node, left=size, right=unit), scope)
        case tree.Arithmetic(operator="*", left=tree.Literal(value=number), right=tree.Read(path=(word,))):
            if word in UNITS and not (scope and scope.find((word,))):
                message = f"`{show(node)}` multiplies by a unit"
                return fail("quantity-form", message, node.span, f"write `{number} {word}`")
    return None


def convertible(unit: str, kind: Type, value: tree.Expression, span: Span) -> None:
    """Refuses a unit in which a number of type ``kind`` cannot be given.

    Raises:
        CheckError: with the units that are accepted.
    """
    words = show(value)
    if kind.unit is None:
        message = f"`{words}` has no unit, and cannot be compared with `{unit}`"
        places = (("no unit here", value.span),)
        raise CheckError([Diagnostic("wrong-unit", message, span, "write a bare number", places)])
    accepted = accepted_units(kind.unit, kind.substance)
    if unit in accepted:
        return
    help = did_you_mean(unit, accepted) if not is_unit(unit) else None
    if help is None or not help.startswith("did"):
        help = f"it is measured in {' or '.join(f'`{each}`' for each in accepted)}"
    if not is_unit(unit):
        raise fail("unknown-unit", f"`{unit}` is not a known unit", span, help)
    message, related = f"`{words}` is measured in {kind.unit}, not in `{unit}`", ((f"{kind.unit} here", value.span),)
    raise CheckError([Diagnostic("wrong-unit", message, span, help, related)])


def constant(node: tree.Expression, kind: Type, fact: tree.Read) -> tree.Literal:
    """``node`` as a constant that a value of type ``kind`` can be compared with.

    Raises:
        CheckError: it is not a constant, or not one of that type.
    """
    words = ".".join(fact.path)
    match kind.kind, node:
        case _, tree.Read(path=(word,)) if word in _STATES and kind.derived:
            return tree.Literal(word, node.span)
        case _, tree.Read(path=(word,)) if word in _STATES and word not in kind.values:
            message = f"`{words}` is a fact, and only the outcome of a decision can be `{word}`"
            raise fail("not-comparable", message, node.span, NO_TEST_FOR_MISSING)
        case _, tree.Read(path=(word,)) if word in _WORDS_FOR_MISSING and word not in kind.values:
            raise fail("not-comparable", f"`{words}` cannot be compared with `{word}`", node.span, NO_TEST_FOR_MISSING)
        case "number", tree.Literal(value=int() | float() as value) if not isinstance(value, bool):
            return node
        case "number", tree.Quantity():
            return _converted(node, kind, fact)
        case "number", _ if problem := multiplied_unit(node):
            raise problem
        case "boolean", tree.Literal(value=bool()):
            return node
        case "enumeration", tree.Read(path=(word,)) if word in kind.values:
            return tree.Literal(word, node.span)
        case "enumeration", tree.Read(path=(word,)):
            help = word_help(word, kind.values, unknown="") or f"`{words}` is {kind}"
            raise fail("unknown-value", f"`{word}` is not a value of `{words}`", node.span, help)
        case (("date" | "text"), _):
            message = f"`{words}` is {kind} and cannot stand in a condition"
            raise fail("not-comparable", message, fact.span, _INSTEAD[kind.kind])
    if isinstance(node, tree.Read | tree.Literal | tree.Quantity):
        unlike = Diagnostic(
            "not-comparable",
            f"`{words}` is {kind} and cannot be compared with `{show(node)}`",
            node.span,
            None,
            ((f"`{words}` here", fact.span),),
        )
        raise CheckError([unlike])
    raise _needs_formula(node, node.span)


def same_dimension(one: str, other: str) -> bool:
    """Whether two units measure the same thing."""
    return one in UNITS and other in UNITS and UNITS[one].dimension == UNITS[other].dimension


def _converted(found: tree.Quantity, kind: Type, fact: tree.Read) -> tree.Literal:
    convertible(found.unit, kind, fact, found.span)
    value = read_quantity({"value": found.value, "unit": found.unit}, kind.unit or "", kind.substance)
    return tree.Literal(value, found.span)


def _boolean(node: tree.Read, scope: Scope) -> tree.Read:
    kind = scope.leaf(node)
    if kind.kind != "boolean":
        words = ".".join(node.path)
        help = _INSTEAD.get(kind.kind, f"compare it: `{words} == …`")
        raise fail("not-a-condition", f"`{words}` is not a condition: it is {kind}", node.span, help)
    return replace(node, type=kind)


def _comparison(node: tree.Compare, scope: Scope) -> tree.Expression:
    node = in_order(node, scope)
    left, right, operator = node.left, node.right, node.operator
    if not isinstance(left, tree.Read):
        raise _needs_formula(node, node.span)
    kind = scope.leaf(left)
    if is_fact(right, scope, kind):
        raise _needs_formula(node, node.span)
    value = constant(right, kind, left)
    if operator not in ("==", "!=") and (kind.kind != "number" or isinstance(value.value, str)):
        raise no_order(left if kind.kind != "number" else value, operator, node.span)
    return tree.Compare(operator, replace(left, type=kind), value, node.span)


def no_order(node: tree.Expression, operator: str, span: Span) -> CheckError:
    """The error of ``<`` or ``>`` on a value that has no order, such as a word of an enumeration."""
    message = f"`{show(node)}` has no order, so `{operator}` says nothing of it"
    return fail("no-order", message, span, "compare with `==`, or list the values: `in {a, b}`")


def _needs_formula(node: tree.Expression, span: Span) -> CheckError:
    return fail(
        "needs-formula",
        f"`{show(node)}` does not compare one fact with a constant",
        span,
        "give it a name in a `formula` and compare that",
    )
