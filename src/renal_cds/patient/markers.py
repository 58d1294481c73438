"""Molecular markers of a cancer."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Markers"]


class Markers(Group):
    """Molecular markers of the cancer to be treated with medicines. What was not tested is unknown."""

    sequencing_done: Annotated[bool | None, Fact(meaning="the tumour has been sequenced", how="tissue")] = None
    egfr_mutation: Annotated[bool | None, Fact(meaning="an activating mutation of EGFR", how="tissue")] = None
    alk_rearrangement: Annotated[bool | None, Fact(meaning="a rearrangement of ALK", how="tissue")] = None
    ros1_rearrangement: Annotated[bool | None, Fact(meaning="a rearrangement of ROS1", how="tissue")] = None
    ret_alteration: Annotated[bool | None, Fact(meaning="an activating alteration of RET", how="tissue")] = None
    ntrk_fusion: Annotated[bool | None, Fact(meaning="a fusion of NTRK", how="tissue")] = None
    met_exon_14: Annotated[bool | None, Fact(meaning="skipping of exon 14 of MET", how="tissue")] = None
    kras_g12c: Annotated[bool | None, Fact(meaning="the mutation G12C of KRAS", how="tissue")] = None
    braf_v600: Annotated[bool | None, Fact(meaning="a mutation of BRAF at V600", how="tissue")] = None
    her2_positive: Annotated[bool | None, Fact(meaning="HER2 positive", how="tissue")] = None
    hormone_receptor_positive: Annotated[bool | None, Fact(meaning="hormone receptors positive", how="tissue")] = None
    brca_mutation: Annotated[bool | None, Fact(meaning="a mutation of BRCA1 or BRCA2", how="tissue")] = None
    kit_mutation: Annotated[bool | None, Fact(meaning="an activating mutation of KIT", how="tissue")] = None
    pd_l1_percent: Annotated[
        float | None, Fact(unit="%", low=0, high=100, meaning="share of tumour cells that show PD-L1", how="tissue")
    ] = None
    microsatellites: Annotated[
        Literal["stable", "unstable_high"] | None, Fact(meaning="microsatellite state", how="tissue")
    ] = None
    mismatch_repair: Annotated[
        Literal["proficient", "deficient"] | None, Fact(meaning="mismatch repair", how="tissue")
    ] = None
    tmb_mut_per_mb: Annotated[
        float | None, Fact(unit="mut/Mb", low=0, high=2000, meaning="tumour mutational burden", how="tissue")
    ] = None
