"""Formulas over what is still possible: arithmetic on intervals, conditions in three-valued logic.

The result always contains every value the formula could take (it is sound); where all facts are
known it is that one value.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, Protocol, assert_never

from renal_cds.decide.cells import compare
from renal_cds.decide.possible import Possible, between, either, known, one_of
from renal_cds.language import tree
from renal_cds.language.logic import Truth, all_of, any_of, negation
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE

__all__ = ["Facts", "calculate", "days_between", "months_between", "truth"]

_STATES = frozenset((NOT_APPLICABLE, CONFLICT))
_MANY = 64
_DECIMALS = 9


class Facts(Protocol):
    """What a formula needs to know of a patient."""

    def read(self, path: tuple[str, ...]) -> Possible:
        """What the fact or output at a path can be."""

    def elements(self, path: tuple[str, ...], variable: str) -> Sequence[Facts] | None:
        """The same facts once for each element of a list, with ``variable`` standing for it; None if unknown."""

    def unknown(self, read: tree.Select) -> Possible:
        """Everything that a selection from an unknown list could give."""


def calculate(node: tree.Expression, facts: Facts) -> Possible:
    """What the value of a formula can be.

    Numbers are rounded to nine decimals, so that thresholds are met exactly.
    """
    result = _value(node, facts)
    ends = result.interval
    interval = (_rounded(ends[0]), _rounded(ends[1])) if ends else None
    return Possible(frozenset(_rounded(value) for value in result.values), interval)


def truth(node: tree.Expression, facts: Facts) -> Truth:
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
            return _compared(operator, _value(left, facts), _value(right, facts))
        case tree.Member(item=item, values=values):
            return _listed(_value(item, facts), [each.value for each in values if isinstance(each, tree.Literal)])
        case tree.Quantified(kind="any" | "all" as kind, body=body, variable=variable, items=items):
            elements = facts.elements(items.path, variable)
            if elements is None:
                return None
            return (any_of if kind == "any" else all_of)(truth(body, each) for each in elements)
        case _:
            return _as_truth(_value(node, facts))


def months_between(first: datetime.date, second: datetime.date) -> int:
    """Completed calendar months from one day to another, negative when the second comes first.

    >>> months_between(datetime.date(2025, 1, 31), datetime.date(2025, 2, 28))
    1
    """
    if second < first:
        return -months_between(second, first)
    months = (second.year - first.year) * 12 + second.month - first.month
    last_of_month = second.day == 31 or (second.month < 12 and (second + datetime.timedelta(days=1)).day == 1)
    return months - (second.day < first.day and not last_of_month)


def days_between(first: datetime.date, second: datetime.date) -> int:
    """Days from one day to another."""
    return (second - first).days


def _rounded(value: Any) -> Any:
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _value(node: tree.Expression, facts: Facts) -> Possible:
    match node:
        case tree.Literal(value=value) | tree.Quantity(value=value):
            return known(value)
        case tree.Read(path=path):
            return facts.read(path)
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
        case tree.Arithmetic(operator=operator, left=left, right=right):
            return _arithmetic(operator, _value(left, facts), _value(right, facts))
        case tree.Negative(part=part):
            return _arithmetic("-", known(0), _value(part, facts))
        case tree.Call(name=name, arguments=arguments):
            return _call(name, arguments, facts)
        case tree.Conditional(test=test, then=then, other=other):
            match truth(test, facts):
                case True:
                    return _value(then, facts)
                case False:
                    return _value(other, facts)
                case None:
                    return either(_value(then, facts), _value(other, facts))
    assert_never(node)


def _listed(found: Possible, constants: list[Any]) -> Truth:
    if found.interval:
        return any_of(_compared("==", found, known(each)) for each in constants)
    truths = {any(compare("==", value, each) for each in constants) for value in found.values}
    return truths.pop() if len(truths) == 1 else None


def _as_truth(possible: Possible) -> Truth:
    truths = {value is True for value in possible.values}
    return truths.pop() if len(truths) == 1 else None


def _possible(truth: Truth) -> Possible:
    return one_of((True, False)) if truth is None else known(truth)


def _compared(operator: str, left: Possible, right: Possible) -> Truth:
    if left.interval is None and right.interval is None and len(left.values) * len(right.values) <= _MANY:
        truths = {compare(operator, a, b) for a, b in product(left.values, right.values)}
        return truths.pop() if len(truths) == 1 else None
    same_word = operator in ("==", "!=") and bool(left.words & right.words)
    if not left.numbers or not right.numbers:  # a number is never equal to a word
        return None if same_word else operator == "!="
    (low, high), (floor, ceiling) = left.numbers, right.numbers
    match operator:
        case "<":
            truth = True if high < floor else False if low >= ceiling else None
        case "<=":
            truth = True if high <= floor else False if low > ceiling else None
        case ">":
            truth = True if low > ceiling else False if high <= floor else None
        case ">=":
            truth = True if low >= ceiling else False if high < floor else None
        case _:
            truth = (operator == "!=") if high < floor or low > ceiling else None
    certain = truth is (operator == "!=") and not same_word
    return truth if certain or not (left.words or right.words) else None


def _count(node: tree.Quantified, facts: Facts) -> Possible:
    elements = facts.elements(node.items.path, node.variable)
    if elements is None:
        return between(0, math.inf)
    truths = [truth(node.body, each) for each in elements]
    least = sum(each is True for each in truths)
    return one_of(range(least, least + sum(each is None for each in truths) + 1))


def _call(name: str, arguments: tuple[tree.Expression, ...], facts: Facts) -> Possible:
    if name == "len":
        (items,) = arguments
        assert isinstance(items, tree.Read)
        elements = facts.elements(items.path, "element")
        return between(0, math.inf) if elements is None else known(len(elements))
    values = [_value(each, facts) for each in arguments]
    match name:
        case "months_between":
            return _dates(values, months_between)
        case "days_between":
            return _dates(values, days_between)
        case "min" | "max":
            return _pointwise(values, min if name == "min" else max) or _hull(values, min if name == "min" else max)
        case "abs":
            return _pointwise(values, abs) or _absolute(values[0])
        case "exp" | "log":
            return _pointwise(values, math.exp if name == "exp" else math.log) or _increasing(values[0], name)
        case "round":
            return _pointwise(values, _round) or _rounded_off(values[0], values[1:])
    raise AssertionError(name)


def _dates(values: list[Possible], between_dates: Callable[[datetime.date, datetime.date], int]) -> Possible:
    first, second = values
    states = (first.words | second.words) & _STATES
    if first.interval is None and second.interval is None:
        pairs = product(first.values - _STATES, second.values - _STATES)
        return Possible(
            states
            | frozenset(between_dates(datetime.date.fromordinal(a), datetime.date.fromordinal(b)) for a, b in pairs)
        )
    if not first.numbers or not second.numbers:
        return Possible(states, None)
    (low, high), (floor, ceiling) = first.numbers, second.numbers
    ends = [_gap(high, floor, between_dates), _gap(low, ceiling, between_dates)]
    return Possible(states, (min(ends), max(ends)))


def _gap(first: float, second: float, between_dates: Callable[[datetime.date, datetime.date], int]) -> int:
    return between_dates(datetime.date.fromordinal(int(first)), datetime.date.fromordinal(int(second)))


def _pointwise(values: list[Possible], function: Callable[..., Any]) -> Possible | None:
    """The function of every combination, when there are few; None when there are many."""
    if any(value.interval for value in values) or math.prod(len(value.values) for value in values) > _MANY:
        return None
    return one_of(_applied(function, each) for each in product(*(value.values for value in values)))


def _applied(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if any(isinstance(each, str) for each in arguments):
        return NOT_APPLICABLE
    try:
        result = function(*arguments)
        return NOT_APPLICABLE if isinstance(result, complex) or not math.isfinite(result) else result
    except (ArithmeticError, ValueError):
        return NOT_APPLICABLE


def _arithmetic(operator: str, left: Possible, right: Possible) -> Possible:
    functions: dict[str, Callable[[Any, Any], Any]] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "**": lambda a, b: a**b,
    }
    few = _pointwise([left, right], functions[operator])
    if few:
        return few
    states = frozenset((NOT_APPLICABLE,)) if left.words or right.words else frozenset()
    if not left.numbers or not right.numbers:
        return Possible(states, None)
    (low, high), (floor, ceiling) = left.numbers, right.numbers
    if operator == "/" and floor <= 0 <= ceiling:
        return Possible(states | {NOT_APPLICABLE}, (-math.inf, math.inf))
    if operator == "**" and low < 0:
        return Possible(states | {NOT_APPLICABLE}, (-math.inf, math.inf))
    if operator == "**" and low == 0 and floor < 0:
        return Possible(states | {NOT_APPLICABLE}, (0, math.inf))
    ends = list(_corners(functions[operator], (low, high), (floor, ceiling)))
    limited = all(math.isfinite(end) for end in (low, high, floor, ceiling))
    if any(math.isinf(end) for end in ends) and (limited or operator == "**"):
        states |= {NOT_APPLICABLE}  # some results are too large for a number
    return Possible(states, None if min(ends) == math.inf or max(ends) == -math.inf else (min(ends), max(ends)))


def _corners(
    function: Callable[[Any, Any], Any], one: tuple[float, float], other: tuple[float, float]
) -> Iterator[float]:
    for a, b in product(one, other):
        try:
            result = float(function(a, b))
        except OverflowError:
            result = math.inf
        if math.isnan(result):  # zero times infinity, infinity minus infinity: anything in between
            yield from (0.0, -math.inf, math.inf)
        else:
            yield result


def _hull(values: list[Possible], function: Callable[..., Any]) -> Possible:
    """A function that grows with each argument, of intervals."""
    states = frozenset((NOT_APPLICABLE,)) if any(value.words for value in values) else frozenset()
    numbers = [value.numbers for value in values]
    if None in numbers:
        return Possible(states, None)
    ends = [(each[0], each[1]) for each in numbers if each]
    return Possible(states, (_end(function, [low for low, _ in ends]), _end(function, [high for _, high in ends])))


def _end(function: Callable[..., Any], arguments: list[float]) -> float:
    return (
        float(arguments[0]) if len(arguments) == 1 and not math.isfinite(arguments[0]) else float(function(*arguments))
    )


def _round(value: float, digits: float = 0) -> float:
    return round(value, int(digits))


def _rounded_off(value: Possible, digits: list[Possible]) -> Possible:
    if not digits or (digits[0].is_known and not digits[0].words):
        return _hull([value], lambda x: _round(x, *(each.only for each in digits)))
    return Possible(frozenset((NOT_APPLICABLE,)), (-math.inf, math.inf))


def _absolute(value: Possible) -> Possible:
    low, high = value.numbers or (0.0, 0.0)
    states = frozenset((NOT_APPLICABLE,)) if value.words else frozenset()
    return Possible(states, (0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))))


def _increasing(value: Possible, name: str) -> Possible:
    low, high = value.numbers or (0.0, 0.0)
    states = frozenset((NOT_APPLICABLE,)) if value.words or (name == "log" and low <= 0) else frozenset()
    if name == "log":
        ends = (math.log(low) if low > 0 else -math.inf, math.log(high)) if high > 0 else None
        return Possible(states, ends)
    least, most = _exponential(low), _exponential(high)
    if most == math.inf:
        states |= {NOT_APPLICABLE}
    return Possible(states, (least, most) if least < math.inf else None)


def _exponential(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf
