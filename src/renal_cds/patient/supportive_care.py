"""Help that the patient has."""

from typing import Annotated

from renal_cds.facts.fields import Fact, Group

__all__ = ["SupportiveCare"]


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
