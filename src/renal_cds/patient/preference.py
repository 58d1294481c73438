"""Goals of the patient."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Preference"]


class Preference(Group):
    """What the patient wants."""

    priority: Annotated[
        Literal["cancer_control", "kidney_function", "fewest_procedures"] | None,
        Fact(meaning="what matters most to the patient"),
    ] = None
    declines_surgery: Annotated[bool | None, Fact(meaning="the patient declines surgery")] = None
    declines_any_procedure: Annotated[bool | None, Fact(meaning="the patient declines every procedure")] = None
    goals_discussed: Annotated[bool | None, Fact(meaning="the goals of care have been discussed with the patient")] = (
        None
    )
    goal_of_care: Annotated[
        Literal["cure", "longer_life", "comfort"] | None, Fact(meaning="goal of care that the patient has chosen")
    ] = None
    accepts_surveillance_risk: Annotated[
        bool | None, Fact(meaning="the patient accepts the risk of watching the tumour")
    ] = None
    accepts_biopsy_uncertainty: Annotated[
        bool | None, Fact(meaning="the patient accepts that a biopsy may not settle the question")
    ] = None
    wants_trial: Annotated[bool | None, Fact(meaning="the patient would take part in a clinical trial")] = None
    declines_systemic_therapy: Annotated[bool | None, Fact(meaning="the patient declines systemic therapy")] = None
