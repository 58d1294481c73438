"""The scan that is planned: what limits it, contrast media, the safety of interventions, visits and scans."""

import datetime as calendar
from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group

__all__ = ["Contrast", "Imaging", "Safety", "Surveillance"]


class Imaging(Group):
    """The scan in question: what it must answer, how soon, and what stands in its way apart from contrast medium."""

    question: Annotated[
        Literal[
            "characterise_mass",
            "staging",
            "follow_up",
            "venous_extent",
            "adjacent_organ",
            "cystic_or_solid",
            "obstruction",
            "bedside_first_look",
        ]
        | None,
        Fact(meaning="what the scan must answer"),
    ] = None
    scan_urgency: Annotated[
        Literal["at_once", "within_days", "can_wait"] | None, Fact(meaning="how soon the scan is needed")
    ] = None
    needed_without_alternative: Annotated[
        bool | None, Fact(meaning="the scan is needed, and no other one would do")
    ] = None
    repeated_scans_expected: Annotated[bool | None, Fact(meaning="repeated scans are expected")] = None
    indeterminate_on_ultrasound: Annotated[
        bool | None, Fact(meaning="ultrasound could not settle the question", how="imaging")
    ] = None
    ct_available: Annotated[bool | None, Fact(meaning="CT is available")] = None
    mri_available: Annotated[bool | None, Fact(meaning="MRI is available")] = None
    contrast_ultrasound_available: Annotated[bool | None, Fact(meaning="contrast-enhanced ultrasound is available")] = (
        None
    )
    implant_label: Annotated[
        Literal["no_implant", "mr_safe", "mr_conditional", "mr_unsafe", "not_found"] | None,
        Fact(meaning="MRI label of an implant; not_found means that nobody could find it out"),
    ] = None
    implant_weeks: Annotated[
        float | None, Fact(unit="weeks", low=0, high=5000, meaning="time since the implant was placed")
    ] = None
    metal_in_eye: Annotated[bool | None, Fact(meaning="metal in the eye")] = None
    claustrophobia: Annotated[bool | None, Fact(meaning="claustrophobia")] = None
    cumulative_dose_msv: Annotated[
        float | None, Fact(unit="mSv", low=0, high=5000, meaning="effective dose of all scans so far")
    ] = None
    cannot_lie_still: Annotated[bool | None, Fact(meaning="the patient cannot lie still or hold the breath")] = None


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


class Safety(Group):
    """Dangers of a scan or an intervention, and whether the records can be trusted."""

    title: ClassVar[str] = "safety of scans and interventions"

    contrast_allergy: Annotated[
        Literal["none", "mild", "severe"] | None, Fact(meaning="allergy to contrast medium")
    ] = None
    mri_unsafe: Annotated[bool | None, Fact(meaning="an implant or another reason makes MRI unsafe")] = None
    inr: Annotated[float | None, Fact(low=0.5, high=20, meaning="international normalised ratio", how="laboratory")] = (
        None
    )
    platelets_10e9_l: Annotated[
        float | None, Fact(unit="10^9/L", low=0, high=2000, meaning="platelet count", how="laboratory")
    ] = None
    antithrombotic: Annotated[
        Literal["none", "can_be_stopped", "cannot_be_stopped"] | None,
        Fact(meaning="antithrombotic treatment, and whether it can be interrupted"),
    ] = None
    thrombosis_risk_in_pause: Annotated[
        Literal["high", "not_high"] | None,
        Fact(
            meaning="risk of thrombosis while an anticoagulant is paused; high with a mechanical mitral valve, a "
            "mechanical aortic valve and risk of stroke, antiphospholipid syndrome, embolism within 3 months, atrial "
            "fibrillation with CHADS2 5 or 6, or an earlier event during a pause"
        ),
    ] = None
    overlapping_radiotherapy: Annotated[bool | None, Fact(meaning="earlier high-dose radiation to the same place")] = (
        None
    )
    records_disagree: Annotated[
        bool | None, Fact(meaning="two records disagree on side, size, treatment or histology")
    ] = None


class Surveillance(Group):
    """Visits and scans since treatment or under surveillance, when they were, and what is planned."""

    last_visit: Annotated[calendar.date | None, Fact(meaning="day of the last visit")] = None
    last_abdomen_scan: Annotated[
        calendar.date | None, Fact(meaning="day of the last scan of the abdomen", how="imaging")
    ] = None
    last_abdomen_modality: Annotated[
        Literal["ct", "mri", "ultrasound", "contrast_ultrasound", "pet_ct"] | None,
        Fact(meaning="modality of the last scan of the abdomen", how="imaging"),
    ] = None
    last_abdomen_contrast: Annotated[
        Literal["multiphase", "single_phase", "without_contrast"] | None,
        Fact(meaning="use of contrast medium in the last scan of the abdomen", how="imaging"),
    ] = None
    last_chest_scan: Annotated[
        calendar.date | None, Fact(meaning="day of the last imaging of the chest", how="imaging")
    ] = None
    last_chest_modality: Annotated[
        Literal["ct", "xray", "pet_ct"] | None, Fact(meaning="modality of the last imaging of the chest", how="imaging")
    ] = None
    last_brain_scan: Annotated[
        calendar.date | None, Fact(meaning="day of the last scan of the brain", how="imaging")
    ] = None
    last_bone_scan: Annotated[
        calendar.date | None, Fact(meaning="day of the last imaging of the skeleton", how="imaging")
    ] = None
    abdomen_scans_since_treatment: Annotated[
        int | None, Fact(low=0, high=200, meaning="number of scans of the abdomen since treatment", how="imaging")
    ] = None
    next_abdomen_in_months: Annotated[
        float | None, Fact(unit="months", low=0, high=240, meaning="time until the next planned scan of the abdomen")
    ] = None
    next_abdomen_modality: Annotated[
        Literal["ct", "mri", "ultrasound", "contrast_ultrasound"] | None,
        Fact(meaning="modality of the next planned scan of the abdomen"),
    ] = None
    next_chest_in_months: Annotated[
        float | None, Fact(unit="months", low=0, high=240, meaning="time until the next planned imaging of the chest")
    ] = None
    next_chest_modality: Annotated[
        Literal["ct", "xray"] | None, Fact(meaning="modality of the next planned imaging of the chest")
    ] = None
    suspicious_bone_imaging: Annotated[
        bool | None, Fact(meaning="imaging of the skeleton that raises suspicion", how="imaging")
    ] = None
