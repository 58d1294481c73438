"""Measurements: blood and urine values, vital signs, molecular markers."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group

__all__ = ["Laboratory", "Markers", "Vitals"]


class Laboratory(Group):
    """Blood and urine values, each with the limits of the laboratory that measured it."""

    haemoglobin_g_dl: Annotated[
        float | None, Fact(unit="g/dL", low=2, high=25, meaning="haemoglobin", how="laboratory")
    ] = None
    haemoglobin_lower_limit_g_dl: Annotated[
        float | None,
        Fact(unit="g/dL", low=2, high=25, meaning="lower limit of normal for haemoglobin", how="laboratory"),
    ] = None
    neutrophils_10e9_l: Annotated[
        float | None, Fact(unit="10^9/L", low=0, high=200, meaning="neutrophil count", how="laboratory")
    ] = None
    neutrophils_upper_limit_10e9_l: Annotated[
        float | None,
        Fact(unit="10^9/L", low=1, high=30, meaning="upper limit of normal for neutrophils", how="laboratory"),
    ] = None
    platelets_upper_limit_10e9_l: Annotated[
        float | None,
        Fact(unit="10^9/L", low=100, high=1000, meaning="upper limit of normal for platelets", how="laboratory"),
    ] = None
    calcium_mg_dl: Annotated[
        float | None,
        Fact(unit="mg/dL", substance="calcium", low=4, high=30, meaning="calcium in the blood", how="laboratory"),
    ] = None
    calcium_upper_limit_mg_dl: Annotated[
        float | None,
        Fact(
            unit="mg/dL",
            substance="calcium",
            low=6,
            high=20,
            meaning="upper limit of normal for calcium",
            how="laboratory",
        ),
    ] = None
    calcium_already_corrected: Annotated[
        bool | None, Fact(meaning="the laboratory has corrected the calcium for albumin", how="laboratory")
    ] = None
    ionised_calcium_mmol_l: Annotated[
        float | None, Fact(unit="mmol/L", low=0.3, high=5, meaning="ionised calcium", how="laboratory")
    ] = None
    ionised_calcium_upper_limit_mmol_l: Annotated[
        float | None,
        Fact(unit="mmol/L", low=0.5, high=3, meaning="upper limit of normal for ionised calcium", how="laboratory"),
    ] = None
    albumin_g_dl: Annotated[
        float | None, Fact(unit="g/dL", low=0.5, high=7, meaning="albumin in the blood", how="laboratory")
    ] = None
    ldh_u_l: Annotated[
        float | None, Fact(unit="U/L", low=10, high=50000, meaning="lactate dehydrogenase", how="laboratory")
    ] = None
    ldh_upper_limit_u_l: Annotated[
        float | None,
        Fact(
            unit="U/L", low=50, high=2000, meaning="upper limit of normal for lactate dehydrogenase", how="laboratory"
        ),
    ] = None
    alkaline_phosphatase_u_l: Annotated[
        float | None, Fact(unit="U/L", low=1, high=20000, meaning="alkaline phosphatase", how="laboratory")
    ] = None
    alkaline_phosphatase_upper_limit_u_l: Annotated[
        float | None,
        Fact(unit="U/L", low=10, high=2000, meaning="upper limit of normal for alkaline phosphatase", how="laboratory"),
    ] = None
    potassium_mmol_l: Annotated[
        float | None, Fact(unit="mmol/L", low=1, high=12, meaning="potassium", how="laboratory")
    ] = None
    crp_mg_l: Annotated[
        float | None, Fact(unit="mg/L", low=0, high=1000, meaning="C-reactive protein", how="laboratory")
    ] = None
    urine_culture: Annotated[
        Literal["negative", "positive", "not_done"] | None, Fact(meaning="culture of the urine", how="laboratory")
    ] = None


class Vitals(Group):
    """Vital signs, measured at the bedside."""

    temperature_c: Annotated[float | None, Fact(unit="°C", low=25, high=45, meaning="body temperature")] = None
    systolic_mmhg: Annotated[float | None, Fact(unit="mmHg", low=0, high=300, meaning="systolic blood pressure")] = None
    heart_rate_per_min: Annotated[float | None, Fact(unit="/min", low=0, high=350, meaning="heart rate")] = None
    respiratory_rate_per_min: Annotated[
        float | None, Fact(unit="/min", low=0, high=100, meaning="respiratory rate")
    ] = None
    spo2_percent_room_air: Annotated[
        float | None, Fact(unit="%", low=0, high=100, meaning="oxygen saturation without supplemental oxygen")
    ] = None
    altered_mind: Annotated[bool | None, Fact(meaning="altered state of mind")] = None


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
