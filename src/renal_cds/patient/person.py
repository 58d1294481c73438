"""Who the patient is: age and sex, the state at first treatment, fitness, other illnesses."""

from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Checklist, Group
from renal_cds.patient import words

__all__ = ["Comorbidity", "Fitness", "Person", "Presentation"]


class Person(Group):
    """The patient as a person."""

    title: ClassVar[str] = "patient"
    introduces: ClassVar[tuple[str, ...]] = (
        "age_years",
        "sex",
        "pregnancy",
    )

    age_years: Annotated[float | None, Fact(unit="years", low=0, high=120, meaning="age", changeable=False)] = None
    sex: Annotated[Literal["female", "male"] | None, Fact(meaning="sex", changeable=False, also_written=words.SEX)] = (
        None
    )
    pregnancy: Annotated[Literal["not_pregnant", "possible", "pregnant"] | None, Fact(meaning="pregnancy")] = None
    gestational_weeks: Annotated[int | None, Fact(unit="weeks", low=0, high=45, meaning="weeks of pregnancy")] = None
    breastfeeding: Annotated[bool | None, Fact(meaning="the patient breastfeeds")] = None
    height_cm: Annotated[float | None, Fact(unit="cm", low=40, high=250, meaning="height")] = None
    weight_kg: Annotated[float | None, Fact(unit="kg", low=2, high=400, meaning="body weight")] = None


class Presentation(Group):
    """How the patient was when the index tumour was first treated: what the scores were derived with."""

    age_years: Annotated[float | None, Fact(unit="years", low=0, high=120, meaning="age at the first treatment")] = None
    ecog: Annotated[int | None, Fact(low=0, high=4, meaning="ECOG performance status at the first treatment")] = None
    discovery: Annotated[
        Literal["incidental", "local_symptoms", "systemic_symptoms"] | None,
        Fact(meaning="how the tumour came to notice"),
    ] = None
    constitutional_symptoms: Annotated[bool | None, Fact(meaning="constitutional symptoms at the first treatment")] = (
        None
    )


class Fitness(Group):
    """General health, and what the patient can be put through."""

    ecog: Annotated[int | None, Fact(low=0, high=4, meaning="ECOG performance status")] = None
    karnofsky: Annotated[
        int | None, Fact(low=10, high=100, meaning="Karnofsky performance status, in steps of ten")
    ] = None
    charlson_index: Annotated[
        int | None, Fact(low=0, high=37, meaning="Charlson comorbidity index, the kidney tumour left out")
    ] = None
    life_expectancy_years: Annotated[
        float | None, Fact(unit="years", low=0, high=80, meaning="life expectancy as the clinician estimates it")
    ] = None
    frail: Annotated[bool | None, Fact(meaning="frailty")] = None
    fit_for_surgery: Annotated[bool | None, Fact(meaning="the team judges the patient fit for major surgery")] = None
    general_anaesthesia: Annotated[
        Literal["suitable", "unsuitable"] | None, Fact(meaning="suitability for general anaesthesia")
    ] = None


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
