"""The facts of a small rulebook about another organ: nodules of the thyroid seen by ultrasound."""

from __future__ import annotations

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts import Fact, Group
from renal_cds.patient import Patient

__all__ = ["ThyroidPatient"]


class Nodule(Group):
    """One nodule."""

    id: str | None = None
    composition: Literal["cystic", "spongiform", "mixed", "solid"] | None = None
    echogenicity: Literal["anechoic", "hyperechoic", "isoechoic", "hypoechoic", "very_hypoechoic"] | None = None
    taller_than_wide: bool | None = None
    margin: Literal["smooth", "ill_defined", "lobulated", "extrathyroidal"] | None = None
    punctate_foci: bool | None = None
    size_cm: Annotated[float | None, Fact(unit="cm", above=0, high=15, meaning="largest diameter")] = None
    seen_on: calendar.date | None = None


class Neck(Group):
    """What else is known of the neck."""

    airway_compressed: bool | None = None
    suspicious_node: bool | None = None


class ThyroidPatient(Patient):
    """A patient of the library with nodules of the thyroid."""

    neck: Neck = Neck()
    nodules: tuple[Nodule, ...] | None = None
