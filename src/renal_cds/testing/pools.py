"""Patients for a rulebook: values on and around its thresholds, facts missing at random, and completions.

Every choice is taken from a random generator, so that Hypothesis can drive it.

>>> import random
>>> from renal_cds.rulebook import Rulebook
>>> pools = Pools(Rulebook.load())
>>> sorted(pools.values["tumor", "necrosis"])
[False, True]
>>> facts = pools.patient(random.Random(1), missing=0.9)
>>> unknown_places(pools, pools.completed(random.Random(1), facts))
[]
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from renal_cds.decide.cells import Cells
from renal_cds.facts.consistency import AS_OF
from renal_cds.facts.model import FactModel, LeafType, ListType, RecordType
from renal_cds.facts.partial import Partial, is_one_value
from renal_cds.facts.paths import ITEM, FactPath, TypePath, with_value
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Gate
from renal_cds.rulebook.names import type_of_leaf
from renal_cds.rulebook.requirements import Constant, FactRead, ListRead, Reading
from renal_cds.testing.admissible import admissible
from renal_cds.verify.formula_solver import TODAY

__all__ = ["Facts", "Pools", "all_places", "pools_of", "shuffled", "unknown_places", "values_left"]

Facts = dict[str, Any]
_FEW_DAYS = (0, 1, 28, 29, 30, 31, 59, 60, 92, 181, 365, 366, 730, 1826, 4000)

#: Numbers of the rules up to this many may be months.
_MONTHS = 10 * 12


@dataclass(frozen=True)
class _Draw:
    """How likely a fact is missing, and how likely it is not that of the patient nearby."""

    missing: float
    change: float
    unstopped: frozenset[TypePath]


class Pools:
    """For every fact that a rulebook reads, the values worth trying."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.model: FactModel = rulebook.model
        self.lists: set[TypePath] = set()
        guarded: dict[TypePath, set[float]] = {}
        constants: dict[TypePath, set[float]] = {}
        for id, decision in rulebook.decisions.items():
            self.lists.update((decision.for_each.items,) if decision.for_each else ())
            self._collect(rulebook.requirements.readings(id), constants)
            if isinstance(decision, Gate) and decision.effect == "stop":
                self._collect(rulebook.requirements.readings(id), guarded)
        self.guarded = frozenset(guarded)
        every = {value for values in constants.values() for value in values}
        self.days = sorted({TODAY - datetime.timedelta(days) for days in (*_FEW_DAYS, *_around_months(every))})
        self.values = {
            path: values
            for path, leaf in self.model.leaves()
            if path in constants and (values := self._of(path, leaf, constants[path]))
        }

    def patient(self, rng: random.Random, missing: float, near: Facts | None = None, change: float = 0.1) -> Facts:
        """Facts of a patient, each unknown with the probability ``missing``.

        With ``near``, that patient with some facts replaced or added, each with the probability ``change``;
        mostly not those that a stop gate reads, so that there is something left to decide.
        """
        unstopped = self.guarded if near is not None and rng.random() < 0.8 else frozenset()
        drawn = self._group(rng, self.model.root, (), _Draw(missing, change, unstopped), near)
        return admissible(self.model.root, drawn, given={})

    def partly_known(self, rng: random.Random, facts: Facts, share: float) -> Facts:
        """The facts, of which about a ``share`` are only partly known: their value is among those left."""
        for place, path, given in all_places(self, facts):
            leaf = self.model.field(path)
            can_be = is_one_value(given) and leaf.kind not in ("boolean", "text") and place != (AS_OF,)
            if can_be and rng.random() < share:
                facts = with_value(facts, place, self._around(rng, path, leaf, given))
        return facts

    def _around(self, rng: random.Random, path: TypePath, leaf: LeafType, given: Any) -> Any:
        """A set or an interval in which a value lies."""
        if leaf.kind == "date":
            return leaf.read(f"{given:%Y}" if rng.random() < 0.5 else f"{given:%Y-%m}")
        tried = self.values[path]
        if leaf.kind == "enumeration" or rng.random() < 0.3:
            return leaf.read([given, *rng.sample(tried, min(2, len(tried)))])
        low, high = sorted((given, rng.choice(tried)))
        beyond = [sign for sign, other in ((">", low), ("<", high)) if other != given]
        sign = rng.choice((*beyond, ">=", "<=", "-"))
        return leaf.read(f"{low}-{high}" if sign == "-" else f"{sign}{ ({'>': low, '<': high}.get(sign, given)) }")

    def completed(self, rng: random.Random, facts: Facts) -> Facts:
        """The facts, and one value for everything else that is read, of what is partly known one that is left."""
        return admissible(self.model.root, self._complete(rng, self.model.root, (), facts), given=facts)

    def _group(self, rng: random.Random, record: RecordType, path: TypePath, draw: _Draw, near: Facts | None) -> Facts:
        found: Facts = {}
        for name, kind in record.fields.items():
            here = (*path, name)
            given = None if near is None else near.get(name)
            if here in draw.unstopped and given is not None:
                found[name] = given
                continue
            match kind:
                case RecordType():
                    inside = self._group(rng, kind, here, draw, None if near is None else given or {})
                    if inside:
                        found[name] = inside
                case ListType() if self._is_read(here) and rng.random() >= draw.missing:
                    if given is not None:
                        found[name] = [self._group(rng, kind.record, (*here, ITEM), draw, each) for each in given]
                    elif near is None or rng.random() < draw.change:
                        found[name] = self._list(rng, kind, here, draw)
                case LeafType() if here in self.values and rng.random() >= draw.missing:
                    if near is None or rng.random() < draw.change:
                        found[name] = rng.choice(self.values[here])
                    elif given is not None:
                        found[name] = given
        return found

    def _list(self, rng: random.Random, kind: ListType, path: TypePath, draw: _Draw) -> list[Facts]:
        length = rng.choice((1, 0, 1, 2))
        return [self._group(rng, kind.record, (*path, ITEM), draw, None) for _ in range(length)]

    def _complete(self, rng: random.Random, record: RecordType, path: TypePath, facts: Facts) -> Facts:
        found: Facts = dict(facts)
        for name, kind in record.fields.items():
            here, given = (*path, name), facts.get(name)
            match kind:
                case RecordType():
                    if inside := self._complete(rng, kind, here, given or {}):
                        found[name] = inside
                case ListType() if self._is_read(here):
                    items = given if given is not None else [{} for _ in range(rng.choice((0, 1, 2)))]
                    inside_path = (*here, ITEM)
                    found[name] = [self._complete(rng, kind.record, inside_path, each) for each in items]
                case LeafType() if isinstance(given, Partial):
                    found[name] = rng.choice(values_left(given, self.values.get(here, ())))
                case LeafType() if here in self.values and given is None:
                    found[name] = rng.choice(self.values[here])
        return found

    def _is_read(self, path: TypePath) -> bool:
        return path in self.lists or any(each[: len(path)] == path for each in self.values)

    def _of(self, path: TypePath, leaf: LeafType, constants: set[float]) -> list[Any]:
        match leaf.kind:
            case "boolean":
                return [False, True]
            case "enumeration":
                return list(leaf.values)
            case "date":
                return [TODAY] if path == ("as_of",) else list(self.days)
            case "text":
                return []
        ends = {end for end in (leaf.low, leaf.high) if end is not None}
        if leaf.above is not None:
            ends |= {leaf.above, leaf.above + 0.01}
        cells = Cells(type_of_leaf(leaf), constants)
        inside = {cells.representative(cell) for cell in cells.unknown}
        near = {point + step for point in constants for step in (-1, -0.01, 0.01, 1)}
        tried = sorted({*constants, *ends, *inside, *near})
        if leaf.integer:
            return [int(value) for value in tried if value == int(value) and leaf.contains(value)]
        return [value for value in tried if leaf.contains(value)]

    def _collect(self, read: Iterable[Reading], found: dict[TypePath, set[float]]) -> None:
        """Notes every fact that is read and every number, a number beside a fact with that fact."""
        for each in read:
            match each:
                case FactRead(place=place):
                    found.setdefault(place, set())
                case Constant(value=int() | float() as value, compared_with=fact) if not isinstance(value, bool):
                    found.setdefault(fact or (), set()).add(value)
                case ListRead(place=place, readings=below):
                    self.lists.add(place)
                    self._collect(below, found)


def values_left(given: Partial, tried: Iterable[Any]) -> list[Any]:
    """Values that a fact can have that is partly known: all of its set, or of its interval some, with its ends.

    >>> values_left(Partial(low=4.0, high=5.0, high_open=True), (3, 4.5, 5.0))
    [4.0, 4.5]
    """
    if given.values:
        return list(given.values)
    ends = [end for end in (given.low, given.high) if end is not None]
    return sorted({each for each in (*tried, *ends) if given.admits(each)})


def pools_of(rulebook: Rulebook) -> Pools:
    """The pools of a rulebook, made the first time they are asked for."""
    found = rulebook.made.get("pools")
    if not isinstance(found, Pools):
        found = rulebook.made["pools"] = Pools(rulebook)
    return found


def unknown_places(pools: Pools, facts: Facts) -> list[tuple[FactPath, TypePath]]:
    """Every fact that the rules read and that is not known, where it belongs and what kind of fact it is."""
    return [(place, kind) for place, kind, given in _places(pools, pools.model.root, (), (), facts) if given is None]


def all_places(pools: Pools, facts: Facts) -> list[tuple[FactPath, TypePath, Any]]:
    """Every fact that the rules read, known or not: where it belongs, what kind of fact it is, and its value."""
    return list(_places(pools, pools.model.root, (), (), facts))


def _places(
    pools: Pools, record: RecordType, place: FactPath, path: TypePath, facts: Facts
) -> Iterator[tuple[FactPath, TypePath, Any]]:
    for name, kind in record.fields.items():
        here, given = (*path, name), facts.get(name)
        match kind:
            case RecordType():
                yield from _places(pools, kind, (*place, name), here, given or {})
            case ListType() if given is not None:
                for index, each in enumerate(given):
                    yield from _places(pools, kind.record, (*place, name, index), (*here, ITEM), each)
            case LeafType() if here in pools.values:
                yield (*place, name), here, given


def shuffled(rng: random.Random, facts: Any) -> Any:
    """The facts with the keys of every group in another order."""
    if isinstance(facts, list):
        return [shuffled(rng, each) for each in facts]
    if not isinstance(facts, dict):
        return facts
    keys = sorted(facts)
    rng.shuffle(keys)
    return {key: shuffled(rng, facts[key]) for key in keys}


def _around_months(constants: set[float]) -> set[int]:
    days = {round(value * 30.4375) for value in constants if 0 < value <= _MONTHS}
    return {day + step for day in days for step in (-2, -1, 0, 1, 2) if day + step >= 0}
