"""Practical and emotional needs."""

from typing import Annotated

from renal_cds.facts.checklist import Checklist
from renal_cds.facts.fields import Fact

__all__ = ["HelpNeeded"]


class HelpNeeded(Checklist):
    """What the patient or the family needs help with. The word ``none`` in place of the group means nothing."""

    money: Annotated[bool | None, Fact(meaning="help with money")] = None
    transport: Annotated[bool | None, Fact(meaning="help with transport")] = None
    housing: Annotated[bool | None, Fact(meaning="help with housing or work")] = None
    nutrition: Annotated[bool | None, Fact(meaning="help with nutrition")] = None
    daily_care: Annotated[bool | None, Fact(meaning="help with daily care")] = None
    information: Annotated[bool | None, Fact(meaning="information about the disease")] = None
    emotional: Annotated[bool | None, Fact(meaning="emotional support")] = None
    family_or_caregiver: Annotated[bool | None, Fact(meaning="support for the family or the caregiver")] = None
    spiritual: Annotated[bool | None, Fact(meaning="spiritual support")] = None
