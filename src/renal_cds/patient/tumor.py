"""The index tumour: its pathology, how far it reaches, and its metastases."""

import datetime as calendar
from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Checklist, Group
from renal_cds.patient import words

__all__ = ["Extent", "Metastases", "Tumor"]


class Tumor(Group):
    """The index tumour: the one whose treatment or return the question is about."""

    title: ClassVar[str] = "index tumour"
    introduces: ClassVar[tuple[str, ...]] = (
        "histology",
        "laterality",
        "size_cm",
        "pt_stage",
        "m_stage",
    )

    histology: Annotated[
        Literal[
            "clear_cell",
            "papillary",
            "chromophobe",
            "clear_cell_papillary",
            "multilocular_cystic",
            "collecting_duct",
            "translocation",
            "fh_deficient",
            "sdh_deficient",
            "unclassified",
            "other_rcc",
            "oncocytoma",
            "angiomyolipoma",
            "other_benign",
            "urothelial",
            "wilms",
            "metastasis_to_kidney",
        ]
        | None,
        Fact(
            meaning="histological type of the index tumour",
            how="tissue",
            changeable=False,
            also_written=words.HISTOLOGY,
        ),
    ] = None
    laterality: Annotated[
        Literal["left", "right"] | None,
        Fact(
            meaning="side of the index tumour",
            how="imaging",
            changeable=False,
            also_written=words.SIDE,
            elsewhere=words.SIDE_ELSEWHERE,
        ),
    ] = None
    size_cm: Annotated[
        float | None,
        Fact(
            unit="cm",
            above=0,
            high=40,
            meaning="largest diameter of the index tumour on the scan",
            how="imaging",
            changeable=False,
        ),
    ] = None
    specimen_size_cm: Annotated[
        float | None,
        Fact(
            unit="cm",
            above=0,
            high=40,
            meaning="largest diameter of the index tumour in the specimen",
            how="tissue",
            changeable=False,
        ),
    ] = None
    pt_stage: Annotated[
        Literal["pT1a", "pT1b", "pT2a", "pT2b", "pT3a", "pT3b", "pT3c", "pT4", "pTx"] | None,
        Fact(
            meaning="pathological T stage; pTx is one that cannot be assessed",
            how="tissue",
            changeable=False,
            also_written=words.T_STAGE,
            elsewhere=words.STAGE_ELSEWHERE,
        ),
    ] = None
    pn_stage: Annotated[
        Literal["pNx", "pN0", "pN1"] | None,
        Fact(
            meaning="pathological N stage; pNx is one that was not assessed",
            how="tissue",
            changeable=False,
            also_written=words.PATHOLOGICAL_NODES,
            elsewhere=words.NODES_ELSEWHERE,
        ),
    ] = None
    m_stage: Annotated[
        Literal["M0", "M1"] | None, Fact(meaning="M stage", how="imaging", changeable=False, also_written=words.M_STAGE)
    ] = None
    tnm_edition: Annotated[
        Literal["tnm_1997", "tnm_2002", "tnm_2009", "tnm_2017"] | None,
        Fact(
            meaning="edition of TNM in which the stages are given",
            how="tissue",
            changeable=False,
            also_written=words.TNM_EDITION,
        ),
    ] = None
    grade: Annotated[
        int | None,
        Fact(low=1, high=4, meaning="nuclear grade", how="tissue", changeable=False, also_written=words.GRADE),
    ] = None
    grade_system: Annotated[
        Literal["who_isup", "fuhrman", "not_graded"] | None,
        Fact(
            meaning="system in which the grade is given",
            how="tissue",
            changeable=False,
            also_written=words.GRADE_SYSTEM,
        ),
    ] = None
    necrosis: Annotated[bool | None, Fact(meaning="tumour necrosis", how="tissue", changeable=False)] = None
    microvascular_invasion: Annotated[
        bool | None, Fact(meaning="microvascular invasion", how="tissue", changeable=False)
    ] = None
    sarcomatoid: Annotated[bool | None, Fact(meaning="sarcomatoid change", how="tissue", changeable=False)] = None
    rhabdoid: Annotated[bool | None, Fact(meaning="rhabdoid change", how="tissue", changeable=False)] = None
    multifocal: Annotated[
        bool | None, Fact(meaning="more than one tumour in the kidney", how="imaging", changeable=False)
    ] = None
    bilateral: Annotated[bool | None, Fact(meaning="tumours in both kidneys", how="imaging", changeable=False)] = None
    margin: Annotated[
        Literal["negative", "microscopic", "macroscopic"] | None,
        Fact(meaning="surgical margin", how="tissue", changeable=False, also_written=words.MARGIN),
    ] = None
    hereditary: Annotated[
        Literal["none", "vhl", "fh", "sdh", "bhd", "other", "suspected"] | None,
        Fact(
            meaning="hereditary tumour syndrome",
            how="laboratory",
            changeable=False,
            also_written=words.HEREDITARY,
            elsewhere=words.HEREDITARY_ELSEWHERE,
        ),
    ] = None
    cn_stage: Annotated[
        Literal["cNx", "cN0", "cN1"] | None,
        Fact(
            meaning="clinical N stage; cNx is one that was not assessed",
            how="imaging",
            also_written=words.CLINICAL_NODES,
            elsewhere=words.NODES_ELSEWHERE,
        ),
    ] = None
    positive_nodes: Annotated[
        int | None, Fact(low=0, high=200, meaning="number of lymph nodes that hold tumour", how="tissue")
    ] = None
    papillary_type: Annotated[
        Literal["type_1", "type_2", "mixed", "not_typed"] | None,
        Fact(meaning="type of a papillary tumour, where the report gives one", how="tissue"),
    ] = None
    clear_cell_component: Annotated[
        bool | None, Fact(meaning="part of the tumour is clear cell carcinoma", how="tissue")
    ] = None
    clear_cell_percent: Annotated[
        float | None,
        Fact(
            unit="%",
            low=0,
            high=100,
            meaning="share of clear cell carcinoma in a tumour of another or mixed type",
            how="tissue",
        ),
    ] = None
    pathology_from: Annotated[
        Literal["none", "biopsy", "surgical_specimen"] | None,
        Fact(meaning="what the pathology of the index tumour rests on", how="tissue"),
    ] = None
    pretreatment_biopsy: Annotated[
        Literal["not_done", "malignant", "benign", "non_diagnostic"] | None,
        Fact(meaning="result of the biopsy before or at treatment", how="tissue"),
    ] = None
    diagnosed_on: Annotated[calendar.date | None, Fact(meaning="day of the first diagnosis")] = None


class Extent(Checklist):
    """Structures that the index tumour has grown into, by pathology or imaging.

    The word ``none`` in place of the group means a tumour limited to the kidney.
    """

    perirenal_fat: Annotated[bool | None, Fact(meaning="growth into the perirenal fat", how="tissue")] = None
    sinus_fat: Annotated[bool | None, Fact(meaning="growth into the fat of the renal sinus", how="tissue")] = None
    pelvicalyceal_system: Annotated[bool | None, Fact(meaning="growth into the pelvicalyceal system", how="tissue")] = (
        None
    )
    beyond_kidney: Annotated[bool | None, Fact(meaning="extension beyond the kidney", how="tissue")] = None
    venous_thrombus: Annotated[
        Literal["none", "renal_vein", "cava_below_diaphragm", "cava_above_diaphragm"] | None,
        Fact(meaning="how high tumour reaches in the veins; renal_vein includes its segmental branches", how="imaging"),
    ] = None
    cava_wall: Annotated[bool | None, Fact(meaning="growth into the wall of the vena cava", how="tissue")] = None
    beyond_gerota: Annotated[bool | None, Fact(meaning="growth beyond the Gerota fascia", how="tissue")] = None
    adrenal: Annotated[
        Literal["none", "contiguous", "separate"] | None,
        Fact(meaning="the adrenal gland of the same side: grown into directly, or a separate deposit", how="tissue"),
    ] = None
    thrombus_left: Annotated[
        bool | None,
        Fact(meaning="tumour thrombus left in the renal vein or the vena cava after surgery", how="imaging"),
    ] = None


class Metastases(Group):
    """Metastases of the kidney cancer itself."""

    relations: ClassVar[tuple[str, ...]] = ("organs <= lesion_count", "found_on <= resected_on")

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
