"""Formulas over what is still possible: arithmetic on intervals, conditions in three-valued logic.

The result always contains every value the formula could take (it is sound); where all facts are
known it is that one value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol, assert_never

from renal_cds.decide.formulas.intervals import arithmetic, called, compared, listed
from renal_cds.decide.formulas.value_sets import ValueSet, interval, join, known, one_of
from renal_cds.language import tree
from renal_cds.language.logic import Truth, all_of, any_of, negation
from renal_cds.language.types import NOT_APPLICABLE

__all__ = ["FactSource", "calculate", "truth"]

_DECIMALS = 9


class FactSource(Protocol):
    """The facts of a patient as a formula reads them."""

    def read(self, path: tuple[str, ...]) -> ValueSet:
        """The possible values of the fact or output at a path."""

    def elements(self, path: tuple[str, ...], variable: str) -> Sequence[FactSource] | None:
        """The facts once for each element of a list, with ``variable`` bound to it; None if the list is unknown."""

    def unknown(self, read: tree.Select) -> ValueSet:
        """Everything that a selection from an unknown list could give."""


def calculate(node: tree.Expression, facts: FactSource) -> ValueSet:
    """The possible values of a formula.

    Numbers are rounded to nine decimals, so that thresholds are met exactly.
    """
    result = _value(node, facts)
    ends = result.interval
    interval = (_rounded(ends[0]), _rounded(ends[1])) if ends else None
    return ValueSet(frozenset(_rounded(value) for value in result.values), interval)


def truth(node: tree.Expression, facts: FactSource) -> Truth:
    """Kleene's truth of a condition: that of its parts, each judged by itself.

    A decision is more exact than this: its diagram sees all comparisons of a fact together.

    >>> from renal_cds.language.parse import parse
    >>> class Nothing:
    ...     def read(self, path): return one_of((True, False))
    >>> truth(parse("a and b"), Nothing()), truth(parse("a or true"), Nothing())
    (None, True)
    """
    match node:
        case tree.Not(part=part):
            return negation(truth(part, facts))
        case tree.And(parts=parts):
            return all_of(truth(part, facts) for part in parts)
        case tree.Or(parts=parts):
            return any_of(truth(part, facts) for part in parts)
        case tree.Compare(operator=operator, left=left, right=right):
            return compared(operator, _value(left, facts), _value(right, facts))
        case tree.Member(item=item, values=values):
            return listed(_value(item, facts), [each.value for each in values if isinstance(each, tree.Literal)])
        case tree.Quantified(kind="any" | "all" as kind, body=body, variable=variable, items=items):
            elements = facts.elements(items.path, variable)
            if elements is None:
                return None
            return (any_of if kind == "any" else all_of)(truth(body, each) for each in elements)
        case _:
            return _as_truth(_value(node, facts))


def _rounded(value: Any) -> Any:
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _value(node: tree.Expression, facts: FactSource) -> ValueSet:
    match node:
        case tree.Literal(value=value) | tree.Quantity(value=value):
            return known(value)
        case tree.Read(path=path):
            return facts.read(path)
        case tree.Arithmetic(operator=operator, left=left, right=right):
            return arithmetic(operator, _value(left, facts), _value(right, facts))
        case tree.Select(which=which, items=items, path=path):
            found = facts.elements(items.path, "element")
            if found is None:
                return facts.unknown(node)
            if not found:
                return known(NOT_APPLICABLE)
            return found[0 if which == "first" else -1].read(("element", *path))
        case tree.Not() | tree.And() | tree.Or() | tree.Compare() | tree.Member():
            return _possible(truth(node, facts))
        case tree.Quantified(kind=kind):
            return _count(node, facts) if kind == "count" else _possible(truth(node, facts))
        case tree.Negative(part=part):
            return arithmetic("-", known(0), _value(part, facts))
        case tree.Call(name=name, arguments=arguments):
            return _call(name, arguments, facts)
        case tree.Conditional(test=test, then=then, other=other):
            match truth(test, facts):
                case True:
                    return _value(then, facts)
                case False:
                    return _value(other, facts)
                case None:
                    return join(_value(then, facts), _value(other, facts))
    assert_never(node)


def _as_truth(possible: ValueSet) -> Truth:
    truths = {value is True for value in possible.values}
    return truths.pop() if len(truths) == 1 else None


def _possible(truth: Truth) -> ValueSet:
    return one_of((True, False)) if truth is None else known(truth)


def _count(node: tree.Quantified, facts: FactSource) -> ValueSet:
    elements = facts.elements(node.items.path, node.variable)
    if elements is None:
        return interval(0, math.inf)
    truths = [truth(node.body, each) for each in elements]
    least = sum(each is True for each in truths)
    return one_of(range(least, least + sum(each is None for each in truths) + 1))


def _call(name: str, arguments: tuple[tree.Expression, ...], facts: FactSource) -> ValueSet:
    if name == "len":
        (items,) = arguments
        assert isinstance(items, tree.Read)
        elements = facts.elements(items.path, "element")
        return interval(0, math.inf) if elements is None else known(len(elements))
    return called(name, [_value(each, facts) for each in arguments])
