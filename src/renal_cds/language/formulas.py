"""Type check of formulas: arithmetic with units, dates, selections and questions to lists."""

from __future__ import annotations

from typing import assert_never

from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.facts.quantities import UNITS, is_unit, read_quantity
from renal_cds.language import tree
from renal_cds.language.check import (
    NO_FREE_TEXT,
    collect,
    constant,
    convertible,
    fail,
    in_order,
    is_fact,
    multiplied_unit,
    no_order,
    same_dimension,
)
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.show import show
from renal_cds.language.types import BOOLEAN, NUMBER, ListOf, Type, derived, number
from renal_cds.records import replace

__all__ = ["check_formula"]

#: Questions to lists that may stand inside each other: each multiplies the work by the elements of its list.
MOST_NESTED = 2

_HELP_NESTED = "ask the inner one in a decision of its own, made `for_each` element, and read that"

Typed = tuple[tree.Expression, Type]


def check_formula(node: tree.Expression, scope: Scope) -> Typed:
    """The formula with its names resolved, and the type of its value.

    Raises:
        CheckError: with a diagnostic for what does not fit; two places where two units disagree.
    """
    match node:
        case tree.Literal(value=bool()):
            return node, BOOLEAN
        case tree.Literal():
            return node, NUMBER
        case tree.Quantity(unit=unit):
            if not is_unit(unit) and unit not in scope.units:
                raise fail("unknown-unit", f"`{unit}` is not a known unit", node.span, did_you_mean(unit, tuple(UNITS)))
            return node, number(unit)
        case tree.Read():
            kind = _decides(scope.leaf(node), node)
            return replace(node, type=kind), kind
        case tree.Select(items=items, path=path, span=span):
            return _select(node, items, path, span, scope)
        case tree.Not(part=part):
            return replace(node, part=_condition(part, scope)), BOOLEAN
        case tree.And(parts=parts) | tree.Or(parts=parts):
            return replace(node, parts=tuple(collect(lambda each: _condition(each, scope), parts))), BOOLEAN
        case tree.Compare():
            return _compare(node, scope), BOOLEAN
        case tree.Member(item=item, values=values):
            found, kind = check_formula(item, scope)
            named = _named(found)
            return replace(
                node, item=found, values=tuple(collect(lambda each: constant(each, kind, named), values))
            ), BOOLEAN
        case tree.Arithmetic():
            return _arithmetic(node, scope)
        case tree.Negative(part=part):
            found, kind = _number(part, scope)
            return replace(node, part=found), replace(kind, low=None, high=None, above=None)
        case tree.Call():
            return _call(node, scope)
        case tree.Conditional(test=test, then=then, other=other):
            (first, kind), (second, other_kind) = collect(lambda each: check_formula(each, scope), (then, other))
            _same(kind, other_kind, then, other)
            return tree.Conditional(_condition(test, scope), first, second, node.span), _plain(kind, other_kind)
        case tree.Quantified(body=body, variable=variable, items=items, kind=kind_of):
            if _nesting(node) > MOST_NESTED:
                message = f"more than {MOST_NESTED} questions to lists stand inside each other"
                raise fail("lists-too-deep", message, node.span, _HELP_NESTED)
            if scope.find((variable,)) is not None:
                message = f"`{variable}` is already the name of something else"
                raise fail("name-taken", message, node.span, "give the element a name of its own, such as `f`")
            inside = scope.having(variable, scope.elements(items))
            checked = replace(node, body=_condition(body, inside))
            return checked, BOOLEAN if kind_of != "count" else Type("number", integer=True, low=0)
    assert_never(node)


def _nesting(node: tree.Expression) -> int:
    """How many questions to lists stand inside each other."""
    inside = max(map(_nesting, tree.children(node)), default=0)
    return inside + isinstance(node, tree.Quantified)


def _condition(node: tree.Expression, scope: Scope) -> tree.Expression:
    found, kind = check_formula(node, scope)
    if kind.kind != "boolean":
        raise fail("not-a-condition", f"`{show(node)}` is not a condition: it is {kind}", node.span)
    return found


def _number(node: tree.Expression, scope: Scope) -> Typed:
    found, kind = check_formula(node, scope)
    if kind.kind != "number":
        raise fail("not-a-number", f"`{show(node)}` is not a number: it is {kind}", node.span)
    return found, kind


def _select(node: tree.Select, items: tree.Read, path: tuple[str, ...], span: Span, scope: Scope) -> Typed:
    element = f"{node.which}({show(items)})"
    kind = derived(_decides(Scope({element: scope.elements(items)}).leaf(tree.Read((element, *path), span)), node))
    return replace(node, type=kind), kind


def _decides(kind: Type, node: tree.Read | tree.Select) -> Type:
    """The type of what a formula reads, which is no free text: what such a text can still be is not known."""
    if kind.kind == "text":
        raise fail("free-text", f"`{show(node)}` is {kind} and cannot stand in a formula", node.span, NO_FREE_TEXT)
    return kind


def _compare(node: tree.Compare, scope: Scope) -> tree.Compare:
    node = _constant_last(in_order(node, scope))
    left, kind = check_formula(node.left, scope)
    right, other = node.right, kind
    is_word = isinstance(right, tree.Read) and not is_fact(right, scope, kind)
    if is_word or (kind.kind == "number" and isinstance(right, tree.Quantity)):
        right = constant(right, kind, _named(left))
    else:
        right, other = check_formula(right, scope)
    _same(kind, other, node.left, node.right)
    if node.operator not in ("==", "!="):
        if kind.kind not in ("number", "date"):
            raise no_order(node.left, node.operator, node.span)
        if isinstance(right, tree.Literal) and isinstance(right.value, str):
            raise no_order(right, node.operator, node.span)
    return replace(node, left=left, right=right)


def _constant_last(node: tree.Compare) -> tree.Compare:
    """A quantity that is compared with something calculated stands on the right, to be converted."""
    if isinstance(node.left, tree.Quantity) and not isinstance(node.right, tree.Quantity):
        return replace(node, operator=tree.MIRRORED[node.operator], left=node.right, right=node.left)
    return node


def _arithmetic(node: tree.Arithmetic, scope: Scope) -> Typed:
    if problem := multiplied_unit(node, scope):
        raise problem
    (left, kind), (right, other) = collect(lambda each: _number(each, scope), (node.left, node.right))
    checked = replace(node, left=left, right=right)
    match node.operator:
        case "+" | "-":
            _same(kind, other, node.left, node.right)
            return checked, _plain(kind, other)
        case "*":
            _one_scale(kind, other, node.left, node.right)
            return checked, number(kind.unit or other.unit if not (kind.unit and other.unit) else None)
        case "/":
            _one_scale(kind, other, node.left, node.right)
            return checked, number(kind.unit if other.unit is None else None)
        case "**":
            if isinstance(right, tree.Literal) and right.value == 1:
                help = f"for the number without its unit, write `in_unit({show(node.left)}, {kind.unit or '…'})`"
                raise fail("power-of-one", f"`{show(node)}` is `{show(node.left)}`", node.span, help)
            return checked, NUMBER


def _call(node: tree.Call, scope: Scope) -> Typed:
    match node.name, node.arguments:
        case "len", (tree.Read() as items,):
            if not isinstance(scope.resolve(items), ListOf):
                raise fail("not-a-list", f"`{show(items)}` is not a list", items.span)
            return node, Type("number", integer=True, low=0)
        case (("months_between" | "months_commenced" | "years_between" | "days_between"), dates):
            checked = tuple(collect(lambda each: _date(each, scope), dates))
            return replace(node, arguments=checked), number(node.name.partition("_")[0])
        case "in_unit", (part, tree.Quantity() as asked):
            return _in_unit(node, part, asked, scope), NUMBER
        case _, arguments:
            typed = collect(lambda each: _number(each, scope), arguments)
    units = [kind for _, kind in typed]
    if node.name in ("min", "max"):
        named = next((index for index, kind in enumerate(units) if kind.unit), 0)
        for argument, kind in zip(node.arguments, units, strict=True):
            _same(units[named], kind, node.arguments[named], argument)
    unit = (
        next((kind.unit for kind in units if kind.unit), None) if node.name in ("abs", "max", "min", "round") else None
    )
    return replace(node, arguments=tuple(found for found, _ in typed)), number(unit)


def _in_unit(node: tree.Call, part: tree.Expression, asked: tree.Quantity, scope: Scope) -> tree.Call:
    """How many of a unit a quantity comes to, by its factor; in its own unit, the number as it stands."""
    found, kind = _number(part, scope)
    if kind.unit is None:
        raise fail("no-unit", f"`{show(part)}` has no unit", part.span, f"it is a plain number: write `{show(part)}`")
    convertible(asked.unit, kind, part, node.span)
    factor = read_quantity({"value": 1, "unit": kind.unit}, asked.unit, kind.substance)
    whole = int(factor) if factor.is_integer() else factor
    return replace(node, arguments=(found, replace(asked, value=whole)))


def _date(node: tree.Expression, scope: Scope) -> tree.Expression:
    found, kind = check_formula(node, scope)
    if kind.kind != "date":
        raise fail("not-a-date", f"`{show(node)}` is not a date: it is {kind}", node.span)
    return found


def _named(node: tree.Expression) -> tree.Read:
    return node if isinstance(node, tree.Read) else tree.Read((show(node),), node.span)


def _plain(kind: Type, other: Type) -> Type:
    if kind.kind == "number":
        return number(kind.unit or other.unit)
    return replace(kind, values=tuple(dict.fromkeys(kind.values + other.values)))


def _same(kind: Type, other: Type, here: tree.Expression, there: tree.Expression) -> None:
    strange = kind.kind == "enumeration" and not set(kind.values) & set(other.values)
    if kind.kind != other.kind or strange:
        message = f"`{show(here)}` and `{show(there)}` do not go together"
        places = ((f"{kind} here", here.span), (f"{other} here", there.span))
        raise CheckError([Diagnostic("not-comparable", message, here.span, None, places)])
    _same_unit(kind, other, here, there)


def _one_scale(kind: Type, other: Type, here: tree.Expression, there: tree.Expression) -> None:
    """Millimetres over centimetres would be wrong by a factor of ten."""
    if kind.unit and other.unit and same_dimension(kind.unit, other.unit):
        _same_unit(kind, other, here, there)


def _same_unit(kind: Type, other: Type, here: tree.Expression, there: tree.Expression) -> None:
    if kind.unit and other.unit and kind.unit != other.unit:
        message = f"`{show(here)}` is in {kind.unit} and `{show(there)}` in {other.unit}"
        help = "bring both to one unit" if same_dimension(kind.unit, other.unit) else None
        places = ((f"{kind.unit} here", here.span), (f"{other.unit} here", there.span))
        raise CheckError([Diagnostic("units-differ", message, here.span, help, places)])
