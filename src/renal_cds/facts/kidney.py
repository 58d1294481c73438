"""Kidney function."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Kidney"]


class Kidney(Group):
    """Kidney function and the other kidney."""

    title: ClassVar[str] = "kidneys"
    introduces: ClassVar[tuple[str, ...]] = ("solitary", "other_kidney", "egfr_ml_min_1_73m2",)

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
    other_kidney: Annotated[
        Literal["normal", "impaired", "tumor", "absent"] | None,
        Fact(meaning="state of the other kidney", how="imaging"),
    ] = None
    hydronephrosis: Annotated[bool | None, Fact(meaning="hydronephrosis", how="imaging")] = None
    acute_injury: Annotated[bool | None, Fact(meaning="acute kidney injury", how="laboratory")] = None
    proteinuria: Annotated[bool | None, Fact(meaning="proteinuria", how="laboratory")] = None
    transplant: Annotated[bool | None, Fact(meaning="the kidney is a transplant")] = None
    dialysis: Annotated[bool | None, Fact(meaning="dialysis")] = None
