"""Comparisons, arithmetic and functions of what is still possible.

Every result holds all that could come out, and sometimes more: each is sound by itself. Few single values are
tried one with another; intervals are followed by their ends.
"""

from __future__ import annotations

import datetime
import math
import operator
from calendar import isleap
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from renal_cds.decide.cells import compare
from renal_cds.decide.formulas.value_sets import ValueSet, known, one_of
from renal_cds.language.logic import Truth, any_of
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE

__all__ = [
    "arithmetic",
    "called",
    "compared",
    "days_between",
    "listed",
    "months_between",
    "months_commenced",
    "years_between",
]


def _power(base: float, exponent: float) -> float:
    """A power; of whole numbers a rounded one, where all digits of the exact one would fill the memory.

    >>> _power(2, 10), _power(9, 320) == 9.0**320
    (1024, True)
    """
    if isinstance(base, int) and isinstance(exponent, int) and exponent * base.bit_length() > _MOST_BITS:
        return float(base) ** exponent
    power: float = base**exponent
    return power


_STATES = frozenset((NOT_APPLICABLE, CONFLICT))
_MANY = 64

#: No number has more binary digits before the point.
_MOST_BITS = 1024
_FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": _power,
}


def compared(symbol: str, left: ValueSet, right: ValueSet) -> Truth:
    """One comparison of two values.

    >>> from renal_cds.decide.formulas.value_sets import interval
    >>> compared("<", interval(1, 2), known(3)), compared("<", interval(1, 4), known(3))
    (True, None)
    """
    if left.interval is None and right.interval is None and len(left.values) * len(right.values) <= _MANY:
        truths = {compare(symbol, a, b) for a, b in product(left.values, right.values)}
        return truths.pop() if len(truths) == 1 else None
    same_word = symbol in ("==", "!=") and bool(left.words & right.words)
    if not left.numbers or not right.numbers:  # a number is never equal to a word
        return None if same_word else symbol == "!="
    (low, high), (floor, ceiling) = left.numbers, right.numbers
    match symbol:
        case "<":
            truth = True if high < floor else False if low >= ceiling else None
        case "<=":
            truth = True if high <= floor else False if low > ceiling else None
        case ">":
            truth = True if low > ceiling else False if high <= floor else None
        case ">=":
            truth = True if low >= ceiling else False if high < floor else None
        case _:
            truth = (symbol == "!=") if high < floor or low > ceiling else None
    certain = truth is (symbol == "!=") and not same_word
    return truth if certain or not (left.words or right.words) else None


def listed(found: ValueSet, constants: list[Any]) -> Truth:
    """Whether what can be found is one of these constants."""
    if found.interval:
        return any_of(compared("==", found, known(each)) for each in constants)
    truths = {any(compare("==", value, each) for each in constants) for value in found.values}
    return truths.pop() if len(truths) == 1 else None


def arithmetic(symbol: str, left: ValueSet, right: ValueSet) -> ValueSet:
    """Two numbers combined.

    >>> from renal_cds.decide.formulas.value_sets import interval
    >>> arithmetic("*", interval(1, 2), interval(-1, 3)).interval
    (-2.0, 6.0)
    """
    function = _FUNCTIONS[symbol]
    few = _pointwise([left, right], function)
    if few:
        return few
    states = frozenset((NOT_APPLICABLE,)) if left.words or right.words else frozenset()
    one, other = left.numbers, right.numbers
    if not one or not other:
        return ValueSet(states, None)
    low, (floor, ceiling) = one[0], other
    if symbol == "/" and floor <= 0 <= ceiling:
        return ValueSet(states | {NOT_APPLICABLE}, (-math.inf, math.inf))
    if symbol == "**" and low < 0:
        return ValueSet(states | {NOT_APPLICABLE}, (-math.inf, math.inf))
    if symbol == "**" and low == 0 and floor < 0:
        return ValueSet(states | {NOT_APPLICABLE}, (0, math.inf))
    ends = list(_corners(function, one, other))
    least, most = min(ends), max(ends)
    if (least == -math.inf or most == math.inf) and (symbol == "**" or all(map(math.isfinite, (*one, *other)))):
        states |= {NOT_APPLICABLE}  # some results are too large for a number
    return ValueSet(states, None if least == math.inf or most == -math.inf else (least, most))


def called(name: str, values: list[ValueSet]) -> ValueSet:
    """A function of the rule language, but for ``len``, of arguments that may be intervals."""
    match name:
        case "months_between":
            return _dates(values, months_between)
        case "months_commenced":
            return _dates(values, months_commenced)
        case "years_between":
            return _dates(values, years_between)
        case "days_between":
            return _dates(values, days_between)
        case "min" | "max":
            return _pointwise(values, min if name == "min" else max) or _hull(values, min if name == "min" else max)
        case "abs":
            return _pointwise(values, abs) or _absolute(values[0])
        case "exp" | "log":
            return _pointwise(values, math.exp if name == "exp" else math.log) or _increasing(values[0], name)
        case "in_unit":  # how many of the unit make one of the quantity's own
            return arithmetic("*", *values)
        case "round":
            return _pointwise(values, _round) or _rounded_off(values[0], values[1:])
    raise AssertionError(name)


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


def _pointwise(values: list[ValueSet], function: Callable[..., Any]) -> ValueSet | None:
    """The function of every combination, when there are few; None when there are many."""
    single = [value.values for value in values if value.interval is None]
    if len(single) < len(values) or math.prod(map(len, single)) > _MANY:
        return None
    return one_of([_applied(function, each) for each in product(*single)])


def _applied(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if str in map(type, arguments):
        return NOT_APPLICABLE
    try:
        result = function(*arguments)
        return NOT_APPLICABLE if isinstance(result, complex) or not math.isfinite(result) else result
    except (ArithmeticError, ValueError):
        return NOT_APPLICABLE


def _hull(values: list[ValueSet], function: Callable[..., Any]) -> ValueSet:
    """A function that grows with each argument, of intervals."""
    states = frozenset((NOT_APPLICABLE,)) if any(value.words for value in values) else frozenset()
    numbers = [value.numbers for value in values]
    if None in numbers:
        return ValueSet(states, None)
    ends = [(each[0], each[1]) for each in numbers if each]
    return ValueSet(states, (_end(function, [low for low, _ in ends]), _end(function, [high for _, high in ends])))


def _end(function: Callable[..., Any], arguments: list[float]) -> float:
    return (
        float(arguments[0]) if len(arguments) == 1 and not math.isfinite(arguments[0]) else float(function(*arguments))
    )


def _round(value: float, digits: float = 0) -> float:
    return round(value, int(digits))


def _rounded_off(value: ValueSet, digits: list[ValueSet]) -> ValueSet:
    if not digits or (digits[0].is_known and not digits[0].words):
        return _hull([value], lambda x: _round(x, *(each.only for each in digits)))
    return ValueSet(frozenset((NOT_APPLICABLE,)), (-math.inf, math.inf))


def _absolute(value: ValueSet) -> ValueSet:
    low, high = value.numbers or (0.0, 0.0)
    states = frozenset((NOT_APPLICABLE,)) if value.words else frozenset()
    return ValueSet(states, (0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))))


def _increasing(value: ValueSet, name: str) -> ValueSet:
    low, high = value.numbers or (0.0, 0.0)
    states = frozenset((NOT_APPLICABLE,)) if value.words or (name == "log" and low <= 0) else frozenset()
    if name == "log":
        ends = (math.log(low) if low > 0 else -math.inf, math.log(high)) if high > 0 else None
        return ValueSet(states, ends)
    least, most = _exponential(low), _exponential(high)
    if most == math.inf:
        states |= {NOT_APPLICABLE}
    return ValueSet(states, (least, most) if least < math.inf else None)


def _exponential(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


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


def months_commenced(first: datetime.date, second: datetime.date) -> int:
    """Commenced calendar months from one day to another, negative when the second comes first.

    >>> months_commenced(datetime.date(2019, 3, 2), datetime.date(2020, 3, 2))
    12
    >>> months_commenced(datetime.date(2019, 3, 2), datetime.date(2020, 3, 3))
    13
    """
    if second < first:
        return -months_commenced(second, first)
    return 0 if second == first else months_between(first, second - datetime.timedelta(days=1)) + 1


def years_between(first: datetime.date, second: datetime.date) -> float:
    """Calendar years from one day to another, a part of a year by its days, negative when the second comes first.

    >>> years_between(datetime.date(2021, 3, 1), datetime.date(2023, 3, 1))
    2.0
    """
    if second < first:
        return -years_between(second, first)
    whole = months_between(first, second) // 12
    since = (second - _in_year(first, first.year + whole)).days
    era = 1600 + (first.year + whole) % 400  # the calendar repeats; the next anniversary may lie after the year 9999
    return whole + since / (_in_year(first, era + 1) - _in_year(first, era)).days


def _in_year(day: datetime.date, year: int) -> datetime.date:
    """The anniversary of a day: 28 February for the 29th where a year has none."""
    leap_day = (day.month, day.day) == (2, 29) and not isleap(year)
    return datetime.date(year, 2, 28) if leap_day else day.replace(year=year)


def days_between(first: datetime.date, second: datetime.date) -> int:
    """Days from one day to another."""
    return (second - first).days


def _dates(values: list[ValueSet], between_dates: Callable[[datetime.date, datetime.date], float]) -> ValueSet:
    first, second = values
    states = (first.words | second.words) & _STATES
    if first.interval is None and second.interval is None:
        pairs = product(first.values - _STATES, second.values - _STATES)
        return ValueSet(
            states
            | frozenset(between_dates(datetime.date.fromordinal(a), datetime.date.fromordinal(b)) for a, b in pairs)
        )
    if not first.numbers or not second.numbers:
        return ValueSet(states, None)
    (low, high), (floor, ceiling) = first.numbers, second.numbers
    ends = [_gap(high, floor, between_dates), _gap(low, ceiling, between_dates)]
    return ValueSet(states, (min(ends), max(ends)))


def _gap(first: float, second: float, between_dates: Callable[[datetime.date, datetime.date], float]) -> float:
    return between_dates(datetime.date.fromordinal(int(first)), datetime.date.fromordinal(int(second)))
