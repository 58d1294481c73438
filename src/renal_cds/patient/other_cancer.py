"""A cancer of another organ."""

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group

__all__ = ["OtherCancer"]


class OtherCancer(Group):
    """A cancer that started outside the kidney."""

    diagnosed: Annotated[bool | None, Fact(meaning="a cancer of another organ, now or in the past")] = None
    site: Annotated[
        Literal[
            "lung",
            "breast",
            "colorectal",
            "skin",
            "head_and_neck",
            "thyroid",
            "soft_tissue",
            "oesophagus",
            "stomach",
            "pancreas",
            "liver_or_bile_ducts",
            "ovary",
            "uterus",
            "cervix",
            "prostate",
            "bladder",
            "upper_urinary_tract",
            "testis",
            "gastrointestinal_stroma",
            "blood_or_lymph_nodes",
            "unknown_primary",
            "other",
        ]
        | None,
        Fact(meaning="organ in which the other cancer started"),
    ] = None
    histology: Annotated[
        Literal[
            "adenocarcinoma",
            "squamous_cell",
            "small_cell",
            "large_cell",
            "neuroendocrine",
            "melanoma",
            "lymphoma",
            "leukaemia",
            "sarcoma",
            "gastrointestinal_stromal",
            "germ_cell",
            "urothelial",
            "differentiated_thyroid",
            "other",
        ]
        | None,
        Fact(meaning="cell type of the other cancer", how="tissue"),
    ] = None
    course: Annotated[
        Literal["progressing", "controlled", "no_evidence_of_disease"] | None,
        Fact(meaning="course of the other cancer"),
    ] = None
    primary_controlled: Annotated[bool | None, Fact(meaning="the first site of the other cancer is controlled")] = None
    primary_controllable: Annotated[
        bool | None, Fact(meaning="the first site of the other cancer can be brought under control")
    ] = None
    spread: Annotated[
        Literal["localised", "regional", "metastatic"] | None,
        Fact(meaning="spread of the other cancer, the kidney left out"),
    ] = None
    tnm_edition: Annotated[
        Literal["tnm_8", "tnm_9"] | None, Fact(meaning="edition of TNM in which the other cancer is staged")
    ] = None
    diagnosed_on: Annotated[calendar.date | None, Fact(meaning="day on which the other cancer was diagnosed")] = None
    disease_free_months: Annotated[
        float | None,
        Fact(unit="months", low=0, high=1200, meaning="time between treatment of the other cancer and the kidney mass"),
    ] = None
    other_metastases: Annotated[
        int | None,
        Fact(low=0, high=200, meaning="number of metastases of the other cancer outside the kidneys", how="imaging"),
    ] = None
    widespread: Annotated[bool | None, Fact(meaning="the other cancer is widespread", how="imaging")] = None
    all_sites_treatable: Annotated[
        bool | None, Fact(meaning="every site of the other cancer can be treated locally and safely")
    ] = None
    proven_at_another_site: Annotated[
        bool | None,
        Fact(meaning="a metastasis of the other cancer has been proven by tissue at another site", how="tissue"),
    ] = None
    kidney_involvement_proven: Annotated[
        bool | None, Fact(meaning="tissue has proven that the kidney mass comes from the other cancer", how="tissue")
    ] = None
