"""Tissue of a kidney mass that has not been named yet."""

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Biopsy"]


class Biopsy(Group):
    """The biopsy of a kidney mass, done or considered."""

    would_change_management: Annotated[
        bool | None, Fact(meaning="the result of a biopsy would change the management")
    ] = None
    diagnosis: Annotated[
        Literal[
            "not_done",
            "kidney_primary",
            "metastasis",
            "lymphoma",
            "urothelial",
            "benign",
            "infection",
            "non_diagnostic",
            "other",
        ]
        | None,
        Fact(meaning="result of the biopsy", how="tissue"),
    ] = None
    cell_type: Annotated[
        Literal[
            "adenocarcinoma",
            "squamous_cell",
            "small_cell",
            "neuroendocrine",
            "melanoma",
            "lymphoma",
            "sarcoma",
            "germ_cell",
            "urothelial",
            "thyroid",
            "renal_cell",
            "other",
        ]
        | None,
        Fact(meaning="cell type in the biopsy", how="tissue"),
    ] = None
    site: Annotated[
        Literal["kidney", "other_site"] | None, Fact(meaning="where the tissue was taken from", how="tissue")
    ] = None
    method: Annotated[Literal["core", "fine_needle"] | None, Fact(meaning="method of the biopsy", how="tissue")] = None
    matches_other_cancer: Annotated[
        bool | None, Fact(meaning="the tissue matches the known other cancer", how="tissue")
    ] = None
    immunohistochemistry_done: Annotated[
        bool | None, Fact(meaning="immunohistochemistry has been done", how="tissue")
    ] = None
    enough_for_molecular_tests: Annotated[
        bool | None, Fact(meaning="there is enough tissue for molecular tests", how="tissue")
    ] = None
    safer_site_available: Annotated[
        bool | None, Fact(meaning="another deposit can be reached more safely than the kidney", how="imaging")
    ] = None
