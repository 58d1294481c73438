"""Visits and scans, done and planned."""

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Surveillance"]


class Surveillance(Group):
    """What has been looked at since treatment or under surveillance, when, and what is planned."""

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
