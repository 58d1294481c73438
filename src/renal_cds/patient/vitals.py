"""Vital signs."""

from typing import Annotated

from renal_cds.facts.fields import Fact, Group

__all__ = ["Vitals"]


class Vitals(Group):
    """What is measured at the bedside."""

    temperature_c: Annotated[float | None, Fact(unit="°C", low=25, high=45, meaning="body temperature")] = None
    systolic_mmhg: Annotated[float | None, Fact(unit="mmHg", low=0, high=300, meaning="systolic blood pressure")] = None
    heart_rate_per_min: Annotated[float | None, Fact(unit="/min", low=0, high=350, meaning="heart rate")] = None
    respiratory_rate_per_min: Annotated[
        float | None, Fact(unit="/min", low=0, high=100, meaning="respiratory rate")
    ] = None
    spo2_percent_room_air: Annotated[
        float | None, Fact(unit="%", low=0, high=100, meaning="oxygen saturation without supplemental oxygen")
    ] = None
    altered_mind: Annotated[bool | None, Fact(meaning="altered state of mind")] = None
