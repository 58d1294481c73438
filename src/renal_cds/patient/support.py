"""Help that the patient has or needs, and what the patient wants."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Checklist, Group

__all__ = ["HelpNeeded", "Preference", "SupportiveCare"]


class SupportiveCare(Group):
    """Help that the patient has or could have."""

    caregiver_present: Annotated[bool | None, Fact(meaning="a relative or friend gives care")] = None
    palliative_care_involved: Annotated[bool | None, Fact(meaning="palliative care is involved")] = None
    end_of_life: Annotated[bool | None, Fact(meaning="the patient is in the last weeks of life")] = None
    trial_available: Annotated[bool | None, Fact(meaning="a clinical trial is open to the patient")] = None
    psychological_therapy_accessible: Annotated[bool | None, Fact(meaning="psychological treatment can be had")] = None
    helped_by_antidepressants_before: Annotated[
        bool | None, Fact(meaning="an antidepressant has helped in the past")
    ] = None
    prefers_medicines_for_mood: Annotated[
        bool | None, Fact(meaning="the patient would rather have medicines than talking treatment")
    ] = None


class HelpNeeded(Checklist):
    """Help that the patient or the family needs. The word ``none`` in place of the group says that none is needed."""

    money: Annotated[bool | None, Fact(meaning="help with money")] = None
    transport: Annotated[bool | None, Fact(meaning="help with transport")] = None
    housing: Annotated[bool | None, Fact(meaning="help with housing or work")] = None
    nutrition: Annotated[bool | None, Fact(meaning="help with nutrition")] = None
    daily_care: Annotated[bool | None, Fact(meaning="help with daily care")] = None
    information: Annotated[bool | None, Fact(meaning="information about the disease")] = None
    emotional: Annotated[bool | None, Fact(meaning="emotional support")] = None
    family_or_caregiver: Annotated[bool | None, Fact(meaning="support for the family or the caregiver")] = None
    spiritual: Annotated[bool | None, Fact(meaning="spiritual support")] = None


class Preference(Group):
    """Wishes of the patient: priorities, what is declined, the goal of care."""

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
