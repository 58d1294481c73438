"""A kidney mass that is watched or has not been named yet: its picture, its anatomy, its biopsy."""

import datetime as calendar
from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group
from renal_cds.patient import words
from renal_cds.patient.findings import Measurement

__all__ = ["Biopsy", "Mass", "Nephrometry"]


class Mass(Group):
    """A mass in the kidney as imaging shows it: one that is watched, or may come from another cancer."""

    relations: ClassVar[tuple[str, ...]] = (
        "earlier[].date < measured_on",
        "second_axis_mm <= size_mm",
        "third_axis_mm <= size_mm",
    )

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
        Fact(meaning="Bosniak class of a cystic mass", how="imaging", also_written=words.BOSNIAK),
    ] = None
    modality: Annotated[
        Literal["ct", "mri", "ultrasound", "contrast_ultrasound", "pet_ct"] | None,
        Fact(meaning="modality of the present scan", how="imaging", also_written=words.MODALITY),
    ] = None
    contrast_study: Annotated[
        Literal["multiphase", "single_phase", "without_contrast"] | None,
        Fact(meaning="use of contrast medium in the present scan", how="imaging"),
    ] = None
    enhancement: Annotated[
        Literal["none", "weaker_than_cortex", "avid"] | None,
        Fact(
            meaning="enhancement; none means that contrast was given and nothing enhances",
            how="imaging",
            also_written=words.MASS_ENHANCEMENT,
        ),
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
