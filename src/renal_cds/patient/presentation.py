"""The patient at the time of the first treatment."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Presentation"]


class Presentation(Group):
    """How the patient was when the index tumour was first treated: what the scores were derived with."""

    age_years: Annotated[float | None, Fact(unit="years", low=0, high=120, meaning="age at the first treatment")] = None
    ecog: Annotated[int | None, Fact(low=0, high=4, meaning="ECOG performance status at the first treatment")] = None
    discovery: Annotated[
        Literal["incidental", "local_symptoms", "systemic_symptoms"] | None,
        Fact(meaning="how the tumour came to notice"),
    ] = None
    constitutional_symptoms: Annotated[bool | None, Fact(meaning="constitutional symptoms at the first treatment")] = (
        None
    )
