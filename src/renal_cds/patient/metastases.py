"""Metastases of the kidney cancer."""

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Metastases"]


class Metastases(Group):
    """Metastases of the kidney cancer itself."""

    lesion_count: Annotated[
        int | None, Fact(low=0, high=200, meaning="number of metastases of the kidney cancer", how="imaging")
    ] = None
    organs: Annotated[
        int | None, Fact(low=0, high=30, meaning="number of organs with metastases of the kidney cancer", how="imaging")
    ] = None
    tissue_kind: Annotated[
        Literal["soft_tissue_only", "bone_or_brain"] | None,
        Fact(meaning="where the metastases were: in soft tissue only, or also in bone or brain", how="imaging"),
    ] = None
    resection: Annotated[
        Literal["not_done", "complete", "incomplete"] | None, Fact(meaning="removal of the metastases")
    ] = None
    resected_on: Annotated[calendar.date | None, Fact(meaning="day on which the metastases were removed")] = None
    found_on: Annotated[
        calendar.date | None, Fact(meaning="day on which the first metastasis was found", how="imaging")
    ] = None
    indolent: Annotated[
        bool | None, Fact(meaning="the metastases grow slowly and cause no symptoms", how="imaging")
    ] = None
    rapid_progression: Annotated[bool | None, Fact(meaning="the metastases progress rapidly", how="imaging")] = None
