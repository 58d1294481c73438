"""Who the patient is."""

from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Person"]


class Person(Group):
    """The patient as a person."""

    title: ClassVar[str] = "patient"
    introduces: ClassVar[tuple[str, ...]] = (
        "age_years",
        "sex",
        "pregnancy",
    )

    age_years: Annotated[float | None, Fact(unit="years", low=0, high=120, meaning="age", changeable=False)] = None
    sex: Annotated[Literal["female", "male"] | None, Fact(meaning="sex", changeable=False)] = None
    pregnancy: Annotated[Literal["not_pregnant", "possible", "pregnant"] | None, Fact(meaning="pregnancy")] = None
    gestational_weeks: Annotated[int | None, Fact(unit="weeks", low=0, high=45, meaning="weeks of pregnancy")] = None
    breastfeeding: Annotated[bool | None, Fact(meaning="the patient breastfeeds")] = None
    height_cm: Annotated[float | None, Fact(unit="cm", low=40, high=250, meaning="height")] = None
    weight_kg: Annotated[float | None, Fact(unit="kg", low=2, high=400, meaning="body weight")] = None
