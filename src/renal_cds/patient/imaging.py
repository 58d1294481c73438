"""The scan that is planned, and what limits it."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Imaging"]


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
