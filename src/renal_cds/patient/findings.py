"""Findings after treatment with their measurements, staging since, response of lesions."""

import datetime as calendar
from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group
from renal_cds.patient import words

__all__ = ["Finding", "Measurement", "Response", "Staging"]


class Measurement(Group):
    """One earlier measurement of a finding."""

    oldest_first: ClassVar[str | None] = "date"
    one_a_day: ClassVar[str | None] = "date"
    relations: ClassVar[tuple[str, ...]] = ("second_axis_mm <= size_mm", "third_axis_mm <= size_mm")

    date: Annotated[calendar.date | None, Fact(meaning="day of the measurement", how="imaging", changeable=False)] = (
        None
    )
    size_mm: Annotated[
        float | None,
        Fact(unit="mm", above=0, high=400, meaning="largest diameter measured", how="imaging", changeable=False),
    ] = None
    modality: Annotated[
        Literal["ct", "mri", "ultrasound", "pet_ct"] | None,
        Fact(meaning="modality of the measurement", how="imaging", changeable=False),
    ] = None
    slice_mm: Annotated[
        float | None,
        Fact(unit="mm", above=0, high=50, meaning="slice thickness of the scan", how="imaging", changeable=False),
    ] = None
    second_axis_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=400, meaning="second diameter measured", how="imaging")
    ] = None
    third_axis_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=400, meaning="third diameter measured", how="imaging")
    ] = None


class Finding(Group):
    """One finding after treatment, as it is now, with its history."""

    introduces: ClassVar[tuple[str, ...]] = (
        "id",
        "site",
        "size_mm",
        "change",
        "biopsy",
    )

    known_from: ClassVar[str | None] = "first_seen"
    relations: ClassVar[tuple[str, ...]] = (
        "first_seen <= earlier[].date",
        "first_seen <= measured_on",
        "earlier[].date < measured_on",
        "short_axis_mm <= size_mm",
    )

    id: Annotated[str | None, Fact(meaning="label of the finding", changeable=False)] = None
    site: Annotated[
        Literal[
            "resection_bed",
            "ablation_zone",
            "same_kidney_elsewhere",
            "perirenal_fat",
            "needle_or_port_tract",
            "renal_fossa",
            "lymph_node",
            "adrenal",
            "other_kidney",
            "lung",
            "bone",
            "other_distant",
        ]
        | None,
        Fact(meaning="where the finding is", how="imaging"),
    ] = None
    kind: Annotated[
        Literal["soft_tissue_mass", "nodule", "enhancement", "fluid_collection", "lymph_node", "other"] | None,
        Fact(meaning="what the finding looks like", how="imaging"),
    ] = None
    size_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=400, meaning="largest diameter of the finding", how="imaging")
    ] = None
    first_seen: Annotated[
        calendar.date | None, Fact(meaning="day the finding was first seen", how="imaging", changeable=False)
    ] = None
    on_first_scan: Annotated[
        bool | None, Fact(meaning="already there on the first scan after treatment", how="imaging", changeable=False)
    ] = None
    change: Annotated[
        Literal["new", "growing", "stable", "shrinking", "no_comparison"] | None,
        Fact(
            meaning="change over comparable scans; on the first scan after a treatment there is no comparison",
            how="imaging",
        ),
    ] = None
    metanephrines: Annotated[
        Literal["not_done", "normal", "raised"] | None,
        Fact(meaning="metanephrines in plasma or urine, for a finding in the adrenal gland", how="laboratory"),
    ] = None
    earlier: tuple[Measurement, ...] | None = None
    modality: Annotated[
        Literal["ct", "mri", "ultrasound", "pet_ct"] | None,
        Fact(meaning="modality of the current scan", how="imaging", also_written=words.MODALITY),
    ] = None
    contrast_study: Annotated[
        Literal["multiphase", "single_phase", "without_contrast"] | None,
        Fact(meaning="use of contrast medium in the current scan", how="imaging"),
    ] = None
    enhancement: Annotated[
        Literal["none", "thin_rim", "crescent", "nodular", "diffuse"] | None,
        Fact(
            meaning="pattern of enhancement; none means that contrast was given and nothing enhances",
            how="imaging",
            also_written=words.PATTERN_OF_ENHANCEMENT,
        ),
    ] = None
    enhancement_history: Annotated[
        Literal["never_cleared", "cleared_then_returned", "never_enhanced"] | None,
        Fact(meaning="enhancement over the contrast studies since treatment", how="imaging", changeable=False),
    ] = None
    diffusion_restriction: Annotated[bool | None, Fact(meaning="restricted diffusion", how="imaging")] = None
    zone_failed_to_shrink: Annotated[bool | None, Fact(meaning="the treated zone did not shrink", how="imaging")] = None
    contains_fat: Annotated[bool | None, Fact(meaning="macroscopic fat in the finding", how="imaging")] = None
    abnormal_node_features: Annotated[
        bool | None, Fact(meaning="a lymph node with abnormal features", how="imaging")
    ] = None
    biopsy: Annotated[
        Literal["not_done", "tumor", "benign", "non_diagnostic"] | None,
        Fact(meaning="result of a biopsy of the finding", how="tissue"),
    ] = None
    location: Annotated[
        Literal["exophytic", "endophytic", "central"] | None, Fact(meaning="position in the kidney", how="imaging")
    ] = None
    abuts: Annotated[
        Literal["nothing", "bowel", "ureter", "hilum"] | None,
        Fact(meaning="structure that the finding touches", how="imaging"),
    ] = None
    displaceable: Annotated[
        bool | None, Fact(meaning="what the finding touches can be moved away from it", how="imaging")
    ] = None
    accessible: Annotated[bool | None, Fact(meaning="a needle has a safe path to the finding", how="imaging")] = None
    measured_on: Annotated[calendar.date | None, Fact(meaning="day of the current scan", how="imaging")] = None
    slice_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=50, meaning="slice thickness of the current scan", how="imaging")
    ] = None
    short_axis_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=400, meaning="short axis of a lymph node", how="imaging")
    ] = None
    enhancement_hu: Annotated[
        float | None,
        Fact(unit="HU", low=-200, high=500, meaning="rise of density after contrast medium", how="imaging"),
    ] = None
    zone_expanding: Annotated[bool | None, Fact(meaning="the treated zone gets larger", how="imaging")] = None
    benign_pattern: Annotated[
        Literal["none", "haemostat", "scar", "fat_necrosis", "fluid", "granuloma"] | None,
        Fact(meaning="typical pattern of a benign change", how="imaging"),
    ] = None


class Staging(Group):
    """How far the rest of the body has been looked at, and what was seen."""

    title: ClassVar[str] = "staging since the finding"

    chest_imaged: Annotated[
        bool | None, Fact(meaning="the chest was imaged after the finding had been seen", how="imaging")
    ] = None
    abdomen_imaged: Annotated[
        bool | None, Fact(meaning="the abdomen was imaged after the finding had been seen", how="imaging")
    ] = None
    sites_elsewhere: Annotated[
        int | None,
        Fact(
            low=0,
            high=50,
            meaning="number of tumour sites outside the treated kidney, its bed and its regional tissue",
            how="imaging",
        ),
    ] = None
    last_scan: Annotated[
        calendar.date | None, Fact(meaning="day of the last scan", how="imaging", changeable=False)
    ] = None
    resectable: Annotated[
        bool | None, Fact(meaning="the recurrence is judged technically resectable", how="imaging")
    ] = None
    partial_resection_possible: Annotated[
        bool | None,
        Fact(meaning="the surgeon judges an operation possible that spares the rest of the kidney", how="imaging"),
    ] = None
    brain_imaged: Annotated[
        bool | None, Fact(meaning="the brain was imaged after the finding had been seen", how="imaging")
    ] = None
    bone_imaged: Annotated[
        bool | None, Fact(meaning="the skeleton was imaged after the finding had been seen", how="imaging")
    ] = None


class Response(Group):
    """The measured lesions of a cancer under treatment, by the sums of their diameters."""

    relations: ClassVar[tuple[str, ...]] = ("sum_nadir_mm <= sum_baseline_mm", "largest_target_node_mm <= sum_now_mm")

    sum_now_mm: Annotated[
        float | None,
        Fact(unit="mm", low=0, high=3000, meaning="sum of the diameters of the target lesions now", how="imaging"),
    ] = None
    sum_baseline_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=3000, meaning="sum of the diameters at baseline", how="imaging")
    ] = None
    sum_nadir_mm: Annotated[
        float | None,
        Fact(
            unit="mm",
            low=0,
            high=3000,
            meaning="smallest sum of the diameters so far, the baseline counted",
            how="imaging",
        ),
    ] = None
    targets_gone: Annotated[
        bool | None, Fact(meaning="every target lesion that is no lymph node has disappeared", how="imaging")
    ] = None
    largest_target_node_mm: Annotated[
        float | None,
        Fact(
            unit="mm",
            low=0,
            high=300,
            meaning="largest short axis of the target lymph nodes; 0 when there is none",
            how="imaging",
        ),
    ] = None
    new_lesion: Annotated[bool | None, Fact(meaning="a new lesion", how="imaging")] = None
    non_target: Annotated[
        Literal["none", "gone", "present", "unequivocal_progression"] | None,
        Fact(meaning="lesions that are not measured; none means that there were none at baseline", how="imaging"),
    ] = None
    on_immunotherapy: Annotated[bool | None, Fact(meaning="the lesions are measured under immunotherapy")] = None
    progression_before: Annotated[
        Literal["none", "unconfirmed", "confirmed"] | None,
        Fact(meaning="progression on an earlier scan", how="imaging"),
    ] = None
