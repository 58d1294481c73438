"""Blood and urine values with the laboratory's own limits."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Laboratory"]


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
