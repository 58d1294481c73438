"""Safety of scans and interventions."""

from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Safety"]


class Safety(Group):
    """What makes a scan or an intervention unsafe, and whether the records can be trusted."""

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
    overlapping_radiotherapy: Annotated[bool | None, Fact(meaning="earlier high-dose radiation to the same place")] = (
        None
    )
    records_disagree: Annotated[
        bool | None, Fact(meaning="two records disagree on side, size, treatment or histology")
    ] = None
