"""The values that one input of a decision can have: enough of them to give every comparison each of its answers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from judge.plainly import compared_by
from judge.reading import Compared
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.facts.model import LeafType
from renal_cds.facts.partial import Partial

__all__ = ["Choices"]

Values = list[Any]

_Answers = tuple[bool, ...]


class Choices:
    """An input with all that it is compared with; ``leaf`` says what kind of fact it is, if it is one.

    Of all values to which every comparison gives the same answer one stands for the others, always
    the same one, and every set of values has a number: patients who differ in nothing that a decision
    can see have the same numbers.
    """

    def __init__(self, leaf: LeafType | None, compared: Compared, whole: bool) -> None:
        self.compared = list(dict.fromkeys(compared))
        self.leaf = leaf
        self.whole = whole
        self.values: list[tuple[Any, ...]] = []
        self.sizes: list[int] = []
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._constants = [value for _, value in self.compared if not isinstance(value, str)]
        some = _of_leaf(leaf, self._constants) if leaf else _spread(-math.inf, math.inf, self._constants, whole)
        self._standing: dict[_Answers, Any] = {}
        for value in some:
            self._standing.setdefault(self._answers(value), value)
        self.number = lru_cache(maxsize=2_000)(self._number)

    def _number(self, found: Any) -> int:
        """The number of what is found in a patient: a fact or none, a ``ValueSet``, or a set of truth values."""
        differing: dict[_Answers, Any] = {}
        for value in self._all(found):
            answers = self._answers(value)
            differing.setdefault(answers, self._standing.get(answers, value))
        values = tuple(differing.values())
        number = self._numbers.setdefault(values, len(self.values))
        if number == len(self.values):
            self.values.append(values)
            self.sizes.append(len(values))
        return number

    def _all(self, found: Any) -> Values:
        if isinstance(found, frozenset):
            return sorted(found)
        if isinstance(found, Partial):
            assert self.leaf is not None
            if isinstance(found.low, date):  # no day is compared with a constant
                return [found.low]
            ends = [end for end in (found.low, found.high) if isinstance(end, int | float)]
            every = found.values or _of_leaf(self.leaf, [*self._constants, *ends])
            return [each for each in every if found.admits(each)]
        if self.leaf is not None:
            return [found] if found is not None else _of_leaf(self.leaf, self._constants)
        assert isinstance(found, ValueSet)
        return _of_possible(found, self._constants, self.whole)

    def _answers(self, value: Any) -> _Answers:
        return (value is True, *(compared_by(symbol, value, constant) for symbol, constant in self.compared))


def _of_leaf(leaf: LeafType, constants: Sequence[float]) -> Values:
    if leaf.kind == "boolean":
        return [False, True]
    if leaf.kind == "enumeration":
        return list(leaf.values)
    low = leaf.low if leaf.low is not None else leaf.above
    high = math.inf if leaf.high is None else leaf.high
    points = _spread(-math.inf if low is None else low, high, constants, leaf.integer)
    return [point for point in points if leaf.contains(point)]


def _of_possible(possible: ValueSet, constants: Sequence[float], whole: bool) -> Values:
    found = sorted(possible.values, key=repr)
    if possible.interval:
        low, high = possible.interval
        found += [point for point in _spread(low, high, constants, whole) if low <= point <= high]
    return found


def _spread(low: float, high: float, constants: Iterable[float], whole: bool) -> list[float]:
    """The constants and ends, points beside and between them; the whole numbers next to these if only such count."""
    ends = {end for end in (low, high) if math.isfinite(end)}
    points = sorted({*constants, *ends} or {0})
    between = [(one + other) / 2 for one, other in pairwise(points)]
    beside = [point + step for point in points for step in (-1, 1)]
    spread = sorted({*points, *between, *beside})
    return sorted({each for point in spread for each in (math.floor(point), math.ceil(point))}) if whole else spread
