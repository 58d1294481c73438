"""Fitness and frailty."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Fitness"]


class Fitness(Group):
    """General health, and what the patient can be put through."""

    ecog: Annotated[int | None, Fact(low=0, high=4, meaning="ECOG performance status")] = None
    karnofsky: Annotated[
        int | None, Fact(low=10, high=100, meaning="Karnofsky performance status, in steps of ten")
    ] = None
    charlson_index: Annotated[
        int | None, Fact(low=0, high=37, meaning="Charlson comorbidity index, the kidney tumour left out")
    ] = None
    life_expectancy_years: Annotated[
        float | None, Fact(unit="years", low=0, high=80, meaning="life expectancy as the clinician estimates it")
    ] = None
    frail: Annotated[bool | None, Fact(meaning="frailty")] = None
    fit_for_surgery: Annotated[bool | None, Fact(meaning="the team judges the patient fit for major surgery")] = None
    general_anaesthesia: Annotated[
        Literal["suitable", "unsuitable"] | None, Fact(meaning="suitability for general anaesthesia")
    ] = None
