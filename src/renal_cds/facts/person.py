"""Who the patient is."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Person"]


class Person(Group):
    """The patient as a person."""

    title: ClassVar[str] = "patient"
    introduces: ClassVar[tuple[str, ...]] = ("age_years", "sex", "pregnancy",)

    age_years: Annotated[float | None, Fact(unit="years", low=0, high=120, meaning="age", changeable=False)] = None
    sex: Annotated[Literal["female", "male"] | None, Fact(meaning="sex", changeable=False)] = None
    pregnancy: Annotated[Literal["not_pregnant", "possible", "pregnant"] | None, Fact(meaning="pregnancy")] = None
