"""Who the patient is."""

from __future__ import annotations

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Person"]


class Person(Group):
    """The patient as a person."""

    age_years: Annotated[float | None, Fact(unit="years", low=0, high=120, meaning="age")] = None
    sex: Annotated[Literal["female", "male"] | None, Fact(meaning="sex")] = None
    pregnancy: Annotated[Literal["not_pregnant", "possible", "pregnant"] | None, Fact(meaning="pregnancy")] = None
