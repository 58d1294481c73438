"""Contrast media: earlier reactions and the agent planned."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Contrast"]


class Contrast(Group):
    """Earlier reactions to contrast media, by class, and what is planned."""

    iodinated_reaction: Annotated[
        Literal["none", "mild", "moderate", "severe"] | None,
        Fact(meaning="earlier reaction to an iodinated contrast medium, by its worst grade"),
    ] = None
    iodinated_reaction_kind: Annotated[
        Literal["allergic_like", "physiologic"] | None,
        Fact(meaning="kind of the earlier reaction to an iodinated contrast medium"),
    ] = None
    iodinated_agent_known: Annotated[
        bool | None, Fact(meaning="it is known which iodinated agent caused the reaction")
    ] = None
    iodinated_switch_possible: Annotated[bool | None, Fact(meaning="another iodinated agent is available")] = None
    shellfish_or_topical_iodine_allergy: Annotated[
        bool | None, Fact(meaning="an allergy to shellfish or to iodine on the skin")
    ] = None
    gadolinium_reaction: Annotated[
        Literal["none", "mild", "moderate", "severe"] | None,
        Fact(meaning="earlier reaction to a gadolinium contrast medium, by its worst grade"),
    ] = None
    gadolinium_reaction_kind: Annotated[
        Literal["allergic_like", "physiologic"] | None,
        Fact(meaning="kind of the earlier reaction to a gadolinium contrast medium"),
    ] = None
    ultrasound_reaction: Annotated[
        Literal["none", "mild", "moderate", "severe"] | None,
        Fact(meaning="earlier reaction to an ultrasound contrast medium, by its worst grade"),
    ] = None
    polyethylene_glycol_allergy: Annotated[bool | None, Fact(meaning="an allergy to polyethylene glycol")] = None
    iodinated_route: Annotated[
        Literal["intravenous", "arterial_to_kidney", "arterial_other"] | None,
        Fact(
            meaning="route of the iodinated contrast medium; arterial_to_kidney carries a risk of emboli to the kidney"
        ),
    ] = None
    gadolinium_group: Annotated[
        Literal["group_1", "group_2", "group_3"] | None, Fact(meaning="group of the gadolinium agent planned")
    ] = None
    gadolinium_dose_mmol_kg: Annotated[
        float | None, Fact(unit="mmol/kg", above=0, high=1, meaning="dose of the gadolinium agent planned")
    ] = None
    premedication: Annotated[
        Literal["none", "oral_complete", "accelerated_intravenous", "incomplete"] | None,
        Fact(meaning="premedication before the contrast medium"),
    ] = None
    hours_until_contrast: Annotated[
        float | None, Fact(unit="hours", low=0, high=10000, meaning="time until the contrast medium is given")
    ] = None
    radioiodine_planned: Annotated[
        bool | None, Fact(meaning="treatment or imaging with radioactive iodine is planned")
    ] = None
