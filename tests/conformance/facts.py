"""The facts of the conformance cases: a few of each type."""

from __future__ import annotations

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts import Fact, Group

__all__ = ["Sample"]


class Item(Group):
    """One element of a list."""

    flag: bool | None = None
    size: Annotated[float | None, Fact(low=0, high=10)] = None
    word: Literal["p", "q", "s"] | None = None
    day: calendar.date | None = None


class Sample(Group):
    """What is known in a case: ``n`` and ``m`` lie in 0 to 10, ``k`` is a whole number from 0 to 3.

    ``lime`` has a unit.
    """

    a: bool | None = None
    b: bool | None = None
    c: bool | None = None
    n: Annotated[float | None, Fact(low=0, high=10)] = None
    m: Annotated[float | None, Fact(low=0, high=10)] = None
    k: Annotated[int | None, Fact(low=0, high=3)] = None
    r: float | None = None
    lime: Annotated[float | None, Fact(unit="mg/dL", substance="calcium", low=0, high=20)] = None
    word: Literal["p", "q", "s"] | None = None
    day: calendar.date | None = None
    later: calendar.date | None = None
    as_of: calendar.date | None = None
    items: tuple[Item, ...] | None = None
