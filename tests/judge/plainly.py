"""The rule language read as plain two-valued Python, for when everything is known.

An expression becomes the source of a Python function of a *view*: ``view[path]`` is the value at a
path, ``view.each(path, name)`` the views of the elements of a list. Python does the rest.
"""

from __future__ import annotations

import datetime
import math
import operator
from calendar import isleap, monthrange
from collections.abc import Callable
from functools import lru_cache
from typing import Any, assert_never

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

__all__ = ["NOT_APPLICABLE", "compared_by", "meaning", "rounded"]

NOT_APPLICABLE = "not_applicable"

_ORDER = {"<": "less", "<=": "at_most", ">": "more", ">=": "at_least", "==": "equal", "!=": "unequal"}
_SUMS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow"}


def meaning(node: Expression) -> Callable[[Any], Any]:
    """The function of a view that gives the value of an expression."""
    return _meaning(_Itself(node))


class _Itself:
    """A node by its identity: to Python, the literals ``true`` and ``1`` are equal."""

    def __init__(self, node: Expression) -> None:
        self.node = node

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.node is other.node


@lru_cache(maxsize=20_000)
def _meaning(itself: _Itself) -> Callable[[Any], Any]:
    function: Callable[[Any], Any] = eval(f"lambda view: {_source(itself.node)}", _WORDS)
    return function


def compared_by(symbol: str, one: Any, other: Any) -> bool:
    """One comparison of two values."""
    return bool(_WORDS[_ORDER[symbol]](one, other))


def rounded(value: Any) -> Any:
    """A calculated number as decisions see it: to nine decimals."""
    return round(value, 9) if isinstance(value, float) else value


def _source(node: Expression) -> str:
    match node:
        case Literal(value=value) | Quantity(value=value):
            return repr(value)
        case Read(path=path):
            return f"view[{path!r}]"
        case Select(which=which, items=items, path=path):
            return f"picked(view, {which!r}, {items.path!r}, {path!r})"
        case Not(part=part):
            return f"(not {_truth(part)})"
        case And(parts=parts):
            return "(" + " and ".join(_truth(part) for part in parts) + ")"
        case Or(parts=parts):
            return "(" + " or ".join(_truth(part) for part in parts) + ")"
        case Compare(operator=symbol, left=left, right=right):
            return f"{_ORDER[symbol]}({_source(left)}, {_source(right)})"
        case Member(item=item, values=values):
            return "(" + " or ".join(f"equal({_source(item)}, {_source(each)})" for each in values) + ")"
        case Arithmetic(operator=symbol, left=left, right=right):
            return f"number({_SUMS[symbol]}, {_source(left)}, {_source(right)})"
        case Negative(part=part):
            return f"number(neg, {_source(part)})"
        case Call(name="len", arguments=(Read(path=path),)):
            return f"len(view.each({path!r}, 'each'))"
        case Call(name=name, arguments=arguments):
            return f"number({name}, " + ", ".join(_source(each) for each in arguments) + ")"
        case Conditional(test=test, then=then, other=other):
            return f"({_source(then)} if {_truth(test)} else {_source(other)})"
        case Quantified(kind=kind, body=body, variable=variable, items=items):
            word = "sum" if kind == "count" else kind
            return f"{word}({_truth(body)} for view in view.each({items.path!r}, {variable!r}))"
    assert_never(node)


def _truth(node: Expression) -> str:
    return f"({_source(node)} is True)"


def _is_word(value: Any) -> bool:
    return isinstance(value, str)


def _less(one: Any, other: Any) -> bool:
    return not _is_word(one) and not _is_word(other) and bool(one < other)


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _number(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function of the arguments, not applicable when one is or when it has no finite real value."""
    if any(_is_word(each) for each in arguments):
        return NOT_APPLICABLE
    try:
        result = function(*arguments)
        return result if not isinstance(result, complex) and math.isfinite(result) else NOT_APPLICABLE
    except (ArithmeticError, ValueError):
        return NOT_APPLICABLE


def _picked(view: Any, which: str, items: tuple[str, ...], path: tuple[str, ...]) -> Any:
    elements = view.each(items, "element")
    if not elements:
        return NOT_APPLICABLE
    return elements[0 if which == "first" else -1]["element", *path]


def _months_between(first: datetime.date, second: datetime.date) -> int:
    """How often a calendar month can be added to the first day before it passes the second."""
    if second < first:
        return -_months_between(second, first)
    months = 0
    while _months_later(first, months + 1) <= (second.year, second.month, second.day):
        months += 1
    return months


def _months_later(day: datetime.date, months: int) -> tuple[int, int, int]:
    year, month = divmod(day.month - 1 + months, 12)
    return day.year + year, month + 1, min(day.day, monthrange(2000 + (day.year + year) % 400, month + 1)[1])


def _months_commenced(first: datetime.date, second: datetime.date) -> int:
    """How often a calendar month must be added to the first day until it reaches the second."""
    if second < first:
        return -_months_commenced(second, first)
    months = 0
    while _months_later(first, months) < (second.year, second.month, second.day):
        months += 1
    return months


def _years_between(first: datetime.date, second: datetime.date) -> float:
    """Whole years, then the days since the last anniversary over the days of that year, counted one by one."""
    if second < first:
        return -_years_between(second, first)
    years = _months_between(first, second) // 12
    last, following = _months_later(first, 12 * years), _months_later(first, 12 * years + 12)
    since = _days_from(last, (second.year, second.month, second.day))
    return years + since / _days_from(last, following)


def _days_from(first: tuple[int, int, int], second: tuple[int, int, int]) -> int:
    """Days between two days of the calendar, which may lie after the year 9999."""
    years = range(first[0], second[0])
    return sum(366 if isleap(year) else 365 for year in years) + _day_of_year(second) - _day_of_year(first)


def _day_of_year(day: tuple[int, int, int]) -> int:
    return sum(monthrange(2000 + day[0] % 400, month)[1] for month in range(1, day[1])) + day[2]


def _days_between(first: datetime.date, second: datetime.date) -> int:
    return second.toordinal() - first.toordinal()


_WORDS: dict[str, Any] = {
    "less": _less,
    "more": lambda one, other: _less(other, one),
    "at_most": lambda one, other: not _is_word(one) and not _is_word(other) and bool(one <= other),
    "at_least": lambda one, other: not _is_word(one) and not _is_word(other) and bool(one >= other),
    "equal": _equal,
    "unequal": lambda one, other: not _equal(one, other),
    "number": _number,
    "picked": _picked,
    "months_between": _months_between,
    "months_commenced": _months_commenced,
    "years_between": _years_between,
    "days_between": _days_between,
    "in_unit": operator.mul,
    "exp": math.exp,
    "log": math.log,
    "round": lambda value, digits=0: round(value, int(digits)),
    **{name: getattr(operator, name) for name in ("add", "sub", "mul", "truediv", "pow", "neg")},
}
