"""Other illnesses."""

from typing import Annotated, Literal

from renal_cds.facts.checklist import Checklist
from renal_cds.facts.fields import Fact

__all__ = ["Comorbidity"]


class Comorbidity(Checklist):
    """Illnesses other than the kidney tumour. The word ``none`` in place of the group means that there is none."""

    myocardial_infarction: Annotated[bool | None, Fact(meaning="a myocardial infarction in the past")] = None
    heart_failure: Annotated[bool | None, Fact(meaning="heart failure")] = None
    peripheral_vascular_disease: Annotated[bool | None, Fact(meaning="peripheral vascular disease")] = None
    cerebrovascular_disease: Annotated[
        bool | None, Fact(meaning="a stroke or a transient ischaemic attack in the past")
    ] = None
    dementia: Annotated[bool | None, Fact(meaning="dementia")] = None
    chronic_lung_disease: Annotated[bool | None, Fact(meaning="chronic lung disease")] = None
    connective_tissue_disease: Annotated[bool | None, Fact(meaning="connective tissue disease")] = None
    peptic_ulcer: Annotated[bool | None, Fact(meaning="peptic ulcer disease")] = None
    liver_disease: Annotated[Literal["none", "mild", "moderate_or_severe"] | None, Fact(meaning="liver disease")] = None
    diabetes: Annotated[
        Literal["none", "uncomplicated", "end_organ_damage"] | None,
        Fact(meaning="diabetes, and whether it has damaged organs"),
    ] = None
    hemiplegia: Annotated[bool | None, Fact(meaning="hemiplegia")] = None
    severe_kidney_disease: Annotated[
        bool | None,
        Fact(meaning="kidney disease as severe as dialysis, a transplant, uraemia or a markedly raised creatinine"),
    ] = None
    solid_tumor: Annotated[
        Literal["none", "localised", "metastatic"] | None, Fact(meaning="a solid tumour other than the kidney tumour")
    ] = None
    leukaemia: Annotated[bool | None, Fact(meaning="leukaemia")] = None
    lymphoma: Annotated[bool | None, Fact(meaning="lymphoma")] = None
    aids: Annotated[bool | None, Fact(meaning="AIDS")] = None
    kidney_disease: Annotated[bool | None, Fact(meaning="a history of kidney disease, whatever its degree")] = None
    hypertension: Annotated[bool | None, Fact(meaning="hypertension")] = None
    asthma: Annotated[bool | None, Fact(meaning="asthma")] = None
    fluid_overload: Annotated[bool | None, Fact(meaning="fluid overload")] = None
    hyperthyroidism: Annotated[bool | None, Fact(meaning="untreated hyperthyroidism")] = None
    myasthenia_gravis: Annotated[bool | None, Fact(meaning="myasthenia gravis")] = None
    alcohol_excess: Annotated[bool | None, Fact(meaning="harmful use of alcohol")] = None
    pulmonary_hypertension: Annotated[bool | None, Fact(meaning="severe pulmonary hypertension")] = None
    right_to_left_shunt: Annotated[bool | None, Fact(meaning="a shunt of the heart from right to left")] = None
    unstable_heart_or_lungs: Annotated[bool | None, Fact(meaning="unstable disease of the heart or the lungs")] = None
