"""The values of one formula, patient after patient: calculated once for the same inputs.

What is unknown is unknown in the same way for many patients, and calculating with intervals is slow.
"""

from __future__ import annotations

from renal_cds.decide.case import Case
from renal_cds.decide.formula import calculate
from renal_cds.decide.possible import Possible, either, known
from renal_cds.language.tree import Call, Expression, Quantified, Read, Select, children
from renal_cds.language.types import NOT_APPLICABLE
from renal_cds.rulebook.decisions import Formula

__all__ = ["Values"]

#: How many values are kept; when there are more, the keeping starts anew.
MOST_KEPT = 2000

Path = tuple[str, ...]


class Values:
    """The values of a formula."""

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self._reads = _reads(formula.value)
        self._kept: dict[tuple[Possible, ...], Possible] = {}

    def of(self, case: Case, applies: frozenset[bool]) -> Possible:
        """What the value can be for a patient; not applicable where the formula does not apply."""
        if applies == {False}:
            return known(NOT_APPLICABLE)
        value = self._calculated(case)
        return value if applies == {True} else either(value, known(NOT_APPLICABLE))

    def _calculated(self, case: Case) -> Possible:
        if self._reads is None:
            return self._within(calculate(self.formula.value, case))
        inputs = tuple([case.read(path) for path in self._reads])
        value = self._kept.get(inputs)
        if value is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            value = self._kept[inputs] = self._within(calculate(self.formula.value, case))
        return value

    def _within(self, value: Possible) -> Possible:
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
        return Possible(inside | {NOT_APPLICABLE}, interval)


def _reads(node: Expression) -> tuple[Path, ...] | None:
    """Everything a formula reads, or None when it looks into a list."""
    match node:
        case Read(path=path):
            return (path,)
        case Select() | Quantified() | Call(name="len"):
            return None
    found: list[Path] = []
    for part in children(node):
        below = _reads(part)
        if below is None:
            return None
        found += below
    return tuple(dict.fromkeys(found))
