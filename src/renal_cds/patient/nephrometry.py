"""The anatomy of a kidney tumour before treatment."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Nephrometry"]


class Nephrometry(Group):
    """How the untreated tumour lies in the kidney: the components of R.E.N.A.L. and PADUA.

    Its size is that of the index tumour.
    """

    exophytic_percent: Annotated[
        float | None,
        Fact(
            unit="%",
            low=0,
            high=100,
            meaning="share of the tumour outside the contour of the kidney; 0 is entirely endophytic",
            how="imaging",
        ),
    ] = None
    sinus_distance_mm: Annotated[
        float | None,
        Fact(unit="mm", low=0, high=200, meaning="distance to the renal sinus or the collecting system", how="imaging"),
    ] = None
    polar_lines: Annotated[
        Literal["beyond", "crossing", "mostly_between"] | None,
        Fact(
            meaning="polar lines: beyond them, crossing one, or more than half across, over the midline or between",
            how="imaging",
        ),
    ] = None
    face: Annotated[
        Literal["anterior", "posterior", "neither"] | None,
        Fact(meaning="face of the kidney on which the tumour lies", how="imaging"),
    ] = None
    hilar: Annotated[bool | None, Fact(meaning="the tumour touches the main renal artery or vein", how="imaging")] = (
        None
    )
    longitudinal: Annotated[
        Literal["polar", "middle"] | None, Fact(meaning="location along the kidney by the sinus lines", how="imaging")
    ] = None
    rim: Annotated[
        Literal["lateral", "medial"] | None, Fact(meaning="rim of the kidney on which the tumour lies", how="imaging")
    ] = None
    sinus_involved: Annotated[bool | None, Fact(meaning="the tumour involves the renal sinus", how="imaging")] = None
    collecting_system_involved: Annotated[
        bool | None, Fact(meaning="the tumour involves or displaces the collecting system", how="imaging")
    ] = None
