"""Facts from another field: the engine knows no medicine, so its laws must hold of a garden."""

from __future__ import annotations

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts import Fact, Group

__all__ = ["Garden"]


class Soil(Group):
    """What the garden grows in."""

    wet: bool | None = None
    sour: bool | None = None
    kind: Literal["clay", "sand", "loam"] | None = None
    worms: Annotated[int | None, Fact(low=0, high=6)] = None
    depth_cm: Annotated[float | None, Fact(unit="cm", above=0, high=10)] = None
    warmth: Annotated[float | None, Fact(low=-5, high=40)] = None


class Plant(Group):
    """One plant."""

    kind: Literal["rose", "fern", "moss"] | None = None
    height_cm: Annotated[float | None, Fact(unit="cm", low=0, high=300)] = None
    sick: bool | None = None
    planted: calendar.date | None = None


class Garden(Group):
    """A garden on one day."""

    as_of: calendar.date | None = None
    shade: bool | None = None
    owner: Literal["nobody", "town", "family"] | None = None
    soil: Soil = Soil()
    plants: tuple[Plant, ...] | None = None
