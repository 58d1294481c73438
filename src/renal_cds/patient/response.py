"""Response of measured lesions to treatment."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Response"]


class Response(Group):
    """The measured lesions of a cancer under treatment, by the sums of their diameters."""

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
