"""A kidney mass that is watched, or has not been named yet."""

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group
from renal_cds.patient.findings import Measurement

__all__ = ["Mass"]


class Mass(Group):
    """A mass in the kidney as imaging shows it: one that is watched, or may come from another cancer."""

    new: Annotated[bool | None, Fact(meaning="the mass was not there on an earlier scan", how="imaging")] = None
    lesion_count: Annotated[
        int | None, Fact(low=0, high=50, meaning="number of masses in the kidneys", how="imaging")
    ] = None
    bilateral: Annotated[bool | None, Fact(meaning="masses in both kidneys", how="imaging")] = None
    size_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=400, meaning="largest diameter of the mass", how="imaging")
    ] = None
    second_axis_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=400, meaning="second diameter of the mass", how="imaging")
    ] = None
    third_axis_mm: Annotated[
        float | None, Fact(unit="mm", above=0, high=400, meaning="third diameter of the mass", how="imaging")
    ] = None
    measured_on: Annotated[calendar.date | None, Fact(meaning="day of the present measurement", how="imaging")] = None
    earlier: tuple[Measurement, ...] | None = None
    composition: Annotated[
        Literal["solid", "cystic", "cystic_with_solid_part"] | None,
        Fact(meaning="whether the mass is solid or cystic", how="imaging"),
    ] = None
    bosniak: Annotated[
        Literal["bosniak_1", "bosniak_2", "bosniak_2f", "bosniak_3", "bosniak_4"] | None,
        Fact(meaning="Bosniak class of a cystic mass", how="imaging"),
    ] = None
    modality: Annotated[
        Literal["ct", "mri", "ultrasound", "contrast_ultrasound", "pet_ct"] | None,
        Fact(meaning="modality of the present scan", how="imaging"),
    ] = None
    contrast_study: Annotated[
        Literal["multiphase", "single_phase", "without_contrast"] | None,
        Fact(meaning="use of contrast medium in the present scan", how="imaging"),
    ] = None
    enhancement: Annotated[
        Literal["none", "weaker_than_cortex", "avid"] | None,
        Fact(meaning="enhancement; none means that contrast was given and nothing enhances", how="imaging"),
    ] = None
    location: Annotated[
        Literal["exophytic", "endophytic", "central"] | None, Fact(meaning="position in the kidney", how="imaging")
    ] = None
    growth_pattern: Annotated[
        Literal["ball", "infiltrative", "no_discrete_mass"] | None,
        Fact(meaning="how the mass grows into the kidney", how="imaging"),
    ] = None
    homogeneous: Annotated[bool | None, Fact(meaning="homogeneous mass", how="imaging")] = None
    wedge_shaped: Annotated[bool | None, Fact(meaning="wedge-shaped mass", how="imaging")] = None
    diffusion_restriction: Annotated[bool | None, Fact(meaning="restricted diffusion", how="imaging")] = None
    contains_fat: Annotated[bool | None, Fact(meaning="macroscopic fat in the mass", how="imaging")] = None
    calcified: Annotated[bool | None, Fact(meaning="calcification in the mass", how="imaging")] = None
    perinephric_nodules: Annotated[bool | None, Fact(meaning="nodules in the fat around the kidney", how="imaging")] = (
        None
    )
    perinephric_haemorrhage: Annotated[bool | None, Fact(meaning="blood around the kidney", how="imaging")] = None
    retroperitoneal_nodes: Annotated[
        bool | None, Fact(meaning="enlarged retroperitoneal lymph nodes", how="imaging")
    ] = None
    grown_in_from_outside: Annotated[
        bool | None,
        Fact(meaning="a tumour of a neighbouring structure has grown into the kidney directly", how="imaging"),
    ] = None
    suspect_urothelial: Annotated[
        bool | None, Fact(meaning="a central or pelvic mass that suggests urothelial cancer", how="imaging")
    ] = None
    imaging_verdict: Annotated[
        Literal["benign_entity", "indeterminate", "malignant_looking"] | None,
        Fact(
            meaning="what imaging concludes; benign_entity is a cyst, classic angiomyolipoma, infarct or infection",
            how="imaging",
        ),
    ] = None
    impression: Annotated[
        Literal[
            "renal_cell_carcinoma",
            "metastasis",
            "lymphoma",
            "urothelial",
            "infection",
            "infarct",
            "benign_tumor",
            "cyst",
            "undetermined",
        ]
        | None,
        Fact(meaning="impression of the radiologist", how="imaging"),
    ] = None
    stone: Annotated[bool | None, Fact(meaning="a stone in the urinary tract", how="imaging")] = None
    stage_progressed: Annotated[
        bool | None, Fact(meaning="the stage has progressed under surveillance", how="imaging")
    ] = None
    clinical_change: Annotated[
        bool | None, Fact(meaning="the patient or the tumour has changed in a way that favours treatment")
    ] = None
    treatment_balance: Annotated[
        Literal["surveillance", "equivocal", "treatment"] | None,
        Fact(meaning="what the balance of risks favours in the judgement of the team"),
    ] = None
