"""Kidney function."""

from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group

__all__ = ["Kidney"]


class Kidney(Group):
    """Kidney function and the other kidney."""

    title: ClassVar[str] = "kidneys"
    introduces: ClassVar[tuple[str, ...]] = (
        "solitary",
        "other_kidney",
        "egfr_ml_min_1_73m2",
    )

    solitary: Annotated[
        bool | None, Fact(meaning="the treated kidney is the only one, by anatomy or by function", how="imaging")
    ] = None
    egfr_ml_min_1_73m2: Annotated[
        float | None,
        Fact(unit="mL/min/1.73m2", low=0, high=200, meaning="estimated glomerular filtration rate", how="laboratory"),
    ] = None
    egfr_after_nephrectomy_ml_min_1_73m2: Annotated[
        float | None,
        Fact(
            unit="mL/min/1.73m2",
            low=0,
            high=200,
            meaning="filtration rate predicted for after removal of the kidney",
            how="laboratory",
        ),
    ] = None
    egfr_after_partial_nephrectomy_ml_min_1_73m2: Annotated[
        float | None,
        Fact(
            unit="mL/min/1.73m2",
            low=0,
            high=200,
            meaning="filtration rate predicted for after removal of part of the kidney",
            how="laboratory",
        ),
    ] = None
    other_kidney: Annotated[
        Literal["normal", "impaired", "tumor", "absent"] | None,
        Fact(meaning="state of the other kidney", how="imaging"),
    ] = None
    hydronephrosis: Annotated[bool | None, Fact(meaning="hydronephrosis", how="imaging")] = None
    acute_injury: Annotated[bool | None, Fact(meaning="acute kidney injury", how="laboratory")] = None
    proteinuria: Annotated[bool | None, Fact(meaning="proteinuria", how="laboratory")] = None
    transplant: Annotated[bool | None, Fact(meaning="the kidney is a transplant")] = None
    dialysis: Annotated[bool | None, Fact(meaning="dialysis")] = None
    creatinine_mg_dl: Annotated[
        float | None,
        Fact(
            unit="mg/dL", substance="creatinine", low=0.1, high=30, meaning="creatinine in the blood", how="laboratory"
        ),
    ] = None
    creatinine_within_48h_mg_dl: Annotated[
        float | None,
        Fact(
            unit="mg/dL",
            substance="creatinine",
            low=0.1,
            high=30,
            meaning="lowest creatinine of the 48 hours before the present one",
            how="laboratory",
        ),
    ] = None
    creatinine_baseline_mg_dl: Annotated[
        float | None,
        Fact(
            unit="mg/dL",
            substance="creatinine",
            low=0.1,
            high=30,
            meaning="usual creatinine, or the lowest of the 7 days before the present one",
            how="laboratory",
        ),
    ] = None
    creatinine_steady: Annotated[bool | None, Fact(meaning="the creatinine is steady", how="laboratory")] = None
    cystatin_c_mg_l: Annotated[
        float | None, Fact(unit="mg/L", low=0.1, high=15, meaning="cystatin C in the blood", how="laboratory")
    ] = None
    urine_acr_mg_g: Annotated[
        float | None,
        Fact(
            unit="mg/g",
            substance="urine_albumin",
            low=0,
            high=30000,
            meaning="ratio of albumin to creatinine in the urine",
            how="laboratory",
        ),
    ] = None
    other_damage_marker: Annotated[
        bool | None,
        Fact(
            meaning="a marker of kidney damage other than albumin in the urine, in sediment, imaging or tissue",
            how="laboratory",
        ),
    ] = None
    abnormal_for_months: Annotated[
        float | None,
        Fact(unit="months", low=0, high=1200, meaning="time for which the kidneys have been known to be abnormal"),
    ] = None
    declining: Annotated[bool | None, Fact(meaning="kidney function keeps getting worse", how="laboratory")] = None
    extreme_muscle_mass: Annotated[
        bool | None, Fact(meaning="muscle mass far from the usual, so that creatinine misleads")
    ] = None
    clearance_weight: Annotated[
        Literal["actual", "ideal", "adjusted"] | None,
        Fact(meaning="the weight that a creatinine clearance is calculated with"),
    ] = None
    residual_urine: Annotated[bool | None, Fact(meaning="the patient on dialysis still passes urine")] = None
