"""The values of one formula, patient after patient: calculated once for the same inputs.

What is unknown is unknown in the same way for many patients, and calculating with intervals is slow.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from renal_cds.decide.case import Case
from renal_cds.decide.encoding import CellSets
from renal_cds.decide.formulas.formula import calculate
from renal_cds.decide.formulas.reads import Reads
from renal_cds.decide.formulas.value_sets import ValueSet, join, known
from renal_cds.decide.result import Found
from renal_cds.language.types import NOT_APPLICABLE
from renal_cds.rulebook.signature import Signature

__all__ = ["Value", "Values"]

#: How many values are kept; when there are more, the keeping starts anew.
MOST_KEPT = 2000

_OUTSIDE = known(NOT_APPLICABLE)

#: What a formula can be, and the code of that where the formula is an input of the diagrams.
Value = tuple[ValueSet, int | None]


class Values:
    """The values of a formula.

    ``reads`` is what they depend on, None when that cannot be said in advance; ``codes`` are those of the
    input that the formula is, if it is one.
    """

    def __init__(self, formula: Signature, reads: Reads | None, codes: CellSets | None) -> None:
        self.formula = formula
        self._reads = reads
        self._codes = codes
        self._outside = self._coded(_OUTSIDE)
        self._kept: dict[Hashable, Value] = {}

    def of(
        self, applies: frozenset[bool], case: Case, found: Found, element: Any = None, index: int | None = None
    ) -> Value:
        """The possible values for a patient, or one element; not applicable where the formula does not apply."""
        if True not in applies:
            return self._outside
        if self._reads is None:
            return self._calculated(applies, case, index)
        key = len(applies), self._reads.key(case.patient, element, index, found)
        value = self._kept.get(key)
        if value is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            value = self._kept[key] = self._calculated(applies, case, index)
        return value

    def _calculated(self, applies: frozenset[bool], case: Case, index: int | None) -> Value:
        each = self.formula.for_each
        if each is not None:
            assert index is not None
            case = case.bound(each.variable, each.items, index)
        assert self.formula.value is not None
        value = self._within(calculate(self.formula.value, case))
        return self._coded(join(value, _OUTSIDE) if False in applies else value)

    def _coded(self, value: ValueSet) -> Value:
        return value, None if self._codes is None else self._codes.of(value)

    def _within(self, value: ValueSet) -> ValueSet:
        """A value limited to the range in which the formula is valid; outside it is not applicable."""
        valid = self.formula.valid
        low, high = valid.get("low", float("-inf")), valid.get("high", float("inf"))
        numbers = value.numbers
        if not valid or numbers is None or (low <= numbers[0] and numbers[1] <= high):
            return value
        inside = frozenset(each for each in value.values if isinstance(each, str | bool) or low <= each <= high)
        interval = (max(low, value.interval[0]), min(high, value.interval[1])) if value.interval else None
        if interval and interval[0] > interval[1]:
            interval = None
        return ValueSet(inside | {NOT_APPLICABLE}, interval)
