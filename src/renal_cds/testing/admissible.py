"""Facts drawn apart from each other, changed until what a model says of them together holds.

The relations of the groups, the order of their lists and the day of the question are bounds on each fact. Bounds
are handed along the relations until they stay (as in constraint propagation); then every drawn fact is moved into its
own. Facts that were given are never moved.

>>> from renal_cds.rulebook import Rulebook
>>> root = Rulebook.load().model.root
>>> drawn = {"burden": {"phq9_item_9": 3, "phq9_total": 2}}
>>> admissible(root, drawn, given={})
{'burden': {'phq9_item_9': 0, 'phq9_total': 2}}
>>> admissible(root, drawn, given={"burden": {"phq9_item_9": 3}})
{'burden': {'phq9_item_9': 3, 'phq9_total': 3}}
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from renal_cds.facts.consistency import AS_OF
from renal_cds.facts.model import LeafType, ListType, RecordType
from renal_cds.facts.partial import Partial
from renal_cds.facts.paths import ITEM, TypePath

__all__ = ["admissible"]

Facts = dict[str, Any]


def admissible(root: RecordType, drawn: Facts, given: Facts) -> Facts:
    """The drawn facts, of which those that were given stay and the others are moved where the given ones leave room.

    Args:
        root: the model of the facts.
        drawn: dictionaries and lists; dates written as text become dates.
        given: a part of ``drawn``; the elements of its lists come first in those of ``drawn``.
    """
    found = _dated(root, copy.deepcopy(drawn))
    constraints = _Constraints(found.get(AS_OF))
    constraints.collect(root, found, given)
    constraints.hold()
    _tell_once(root, found, given)
    return found


def _dated(record: RecordType, group: Facts) -> Facts:
    """The facts with their dates as dates."""
    for name, kind in record.fields.items():
        value = group.get(name)
        if isinstance(kind, RecordType) and value:
            _dated(kind, value)
        elif isinstance(kind, ListType):
            for item in value or ():
                _dated(kind.record, item)
        elif isinstance(kind, LeafType) and kind.kind == "date" and isinstance(value, str):
            group[name] = datetime.date.fromisoformat(value)
    return group


@dataclass
class _Variable:
    """One amount or date in a group; ``low`` and ``high`` are its bounds, None where there is none."""

    holder: Facts
    name: str
    fixed: bool
    low: Any
    high: Any

    @property
    def value(self) -> Any:
        return self.holder.get(self.name)

    def at_least(self, low: Any) -> None:
        """Raises the lower bound of a fact that was drawn."""
        if not self.fixed:
            self.low = low if self.low is None else max(self.low, low)

    def at_most(self, high: Any) -> None:
        """Lowers the upper bound of a fact that was drawn."""
        if not self.fixed:
            self.high = high if self.high is None else min(self.high, high)

    def move(self, value: Any) -> None:
        """Gives the fact another value within its bounds; where the given facts leave none, any is as wrong."""
        if self.low is not None:
            value = max(value, self.low)
        self.holder[self.name] = value if self.high is None else min(value, self.high)


@dataclass
class _Constraints:
    """The known amounts and dates of a patient, which of them is not above which, and which add up to at most which."""

    today: datetime.date | None
    variables: dict[tuple[int, str], _Variable] = field(default_factory=dict)
    ordered: list[tuple[_Variable, _Variable, Any]] = field(default_factory=list)
    sums: list[tuple[list[_Variable], _Variable]] = field(default_factory=list)

    def collect(self, record: RecordType, group: Facts, given: Facts) -> None:
        for name, kind in record.fields.items():
            value = group.get(name)
            if value is None:
                continue
            if isinstance(kind, RecordType):
                self.collect(kind, value, given.get(name) or {})
            elif isinstance(kind, ListType):
                before = given.get(name) or []
                for index, item in enumerate(value):
                    self.collect(kind.record, item, before[index] if index < len(before) else {})
                self._in_order(kind.record, value)
            elif isinstance(kind, LeafType) and isinstance(value, int | float | datetime.date):
                self._add(group, name, kind, given.get(name))
        for relation in record.relations:
            self._related(group, relation.left, relation.right, relation.strict)

    def _add(self, group: Facts, name: str, leaf: LeafType, given: Any) -> None:
        value = group[name]
        low, high = (None, self.today) if isinstance(value, datetime.date) else (leaf.low, leaf.high)
        within = isinstance(given, Partial) and not given.values  # of a set, another value need not be in it
        if within:
            # what is above an end is above it by a hundredth, as between related facts
            low = low if given.low is None else given.low + 0.01 if given.low_open else given.low
            high = high if given.high is None else given.high - 0.01 if given.high_open else given.high
        fixed = given is not None and not within
        low, high = (value, value) if fixed else (low, high)
        self.variables[id(group), name] = _Variable(group, name, fixed, low, high)

    def _in_order(self, record: RecordType, items: list[Facts]) -> None:
        by = record.oldest_first
        dated = [self.variables[id(item), by] for item in items if by and item.get(by) is not None]
        apart = datetime.timedelta(by == record.one_a_day)
        self.ordered.extend((before, after, apart) for before, after in pairwise(dated))

    def _related(self, group: Facts, left: tuple[TypePath, ...], right: TypePath, strict: bool) -> None:
        for limit in self._known(group, right):
            parts = [part for path in left for part in self._known(group, path)]
            if len(left) > 1:
                self.sums.append((parts, limit))
                continue
            # facts beside which no rule has a limit move by a hundredth, as the values that are tried do
            apart = datetime.timedelta(strict) if isinstance(limit.value, datetime.date) else 0.01 * strict
            self.ordered.extend((part, limit, apart) for part in parts)

    def _known(self, facts: Any, path: TypePath) -> Iterator[_Variable]:
        if path[0] == ITEM:
            for item in facts:
                yield from self._known(item, path[1:])
        elif facts.get(path[0]) is not None:
            if len(path) == 1:
                yield self.variables[id(facts), path[0]]
            else:
                yield from self._known(facts[path[0]], path[1:])

    def hold(self) -> None:
        """Moves what is not fixed: parts give way to a whole, and otherwise the later date or the larger amount."""
        for parts, limit in self.sums:
            free = [part for part in parts if not part.fixed]
            if sum(part.value for part in parts) > limit.value:
                for part in free:
                    part.holder[part.name] = part.low if part.low is not None else 0
            limit.at_least(sum(part.value for part in parts))
        for _ in self.ordered:  # a bound is handed on by each relation at most once, unless relations go in a circle
            for less, more, apart in self.ordered:
                if less.low is not None:
                    more.at_least(less.low + apart)
                if more.high is not None:
                    less.at_most(more.high - apart)
        for variable in self.variables.values():
            if not variable.fixed:
                variable.move(variable.value)
        for _ in self.ordered:
            for less, more, apart in self.ordered:
                if None not in (less.value, more.value) and less.value + apart > more.value and not more.fixed:
                    more.move(less.value + apart)


def _tell_once(record: RecordType, group: Facts, given: Facts) -> None:
    """Leaves out drawn elements that say the same as one before, or are of its day where a list has one a day."""
    for name, kind in record.fields.items():
        value = group.get(name)
        if isinstance(kind, RecordType) and value:
            _tell_once(kind, value, given.get(name) or {})
        elif isinstance(kind, ListType) and value:
            before = given.get(name) or []
            kept: list[Facts] = []
            for index, item in enumerate(value):
                _tell_once(kind.record, item, before[index] if index < len(before) else {})
                dated = kind.record.one_a_day
                of_its_day = dated and item.get(dated) and any(one.get(dated) == item[dated] for one in kept)
                if index < len(before) or not item or not (of_its_day or item in kept):
                    kept.append(item)
            group[name] = kept
