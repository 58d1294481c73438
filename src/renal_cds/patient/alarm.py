"""Signs that call for help before any advice."""

from typing import Annotated, ClassVar

from renal_cds.facts.checklist import Checklist
from renal_cds.facts.fields import Fact

__all__ = ["Alarm"]


class Alarm(Checklist):
    """Alarm signs. The word ``none`` in place of the group means that every one of them is absent."""

    title: ClassVar[str] = "alarm signs"

    haemodynamic_instability: Annotated[bool | None, Fact(meaning="haemodynamic instability")] = None
    falling_haemoglobin: Annotated[bool | None, Fact(meaning="falling haemoglobin", how="laboratory")] = None
    expanding_haematoma: Annotated[bool | None, Fact(meaning="expanding haematoma", how="imaging")] = None
    syncope: Annotated[bool | None, Fact(meaning="syncope")] = None
    clot_haematuria: Annotated[bool | None, Fact(meaning="blood clots in the urine")] = None
    fever_or_rigors: Annotated[bool | None, Fact(meaning="fever or rigors")] = None
    anuria: Annotated[bool | None, Fact(meaning="anuria")] = None
    urine_leak: Annotated[bool | None, Fact(meaning="leak of urine")] = None
    ureteral_obstruction: Annotated[bool | None, Fact(meaning="obstruction of the ureter", how="imaging")] = None
    pneumaturia: Annotated[bool | None, Fact(meaning="air in the urine")] = None
    peritonism: Annotated[bool | None, Fact(meaning="signs of peritoneal irritation")] = None
    air_in_zone: Annotated[bool | None, Fact(meaning="air in the treated zone", how="imaging")] = None
    colonic_thickening: Annotated[
        bool | None, Fact(meaning="thickened wall of the colon next to the treated zone", how="imaging")
    ] = None
    new_neurological_signs: Annotated[bool | None, Fact(meaning="new neurological signs")] = None
    severe_hypercalcaemia: Annotated[bool | None, Fact(meaning="severe hypercalcaemia", how="laboratory")] = None
    rapid_decline: Annotated[bool | None, Fact(meaning="rapid general decline")] = None
    new_venous_thrombus: Annotated[
        bool | None, Fact(meaning="new thrombus in the renal vein or the vena cava", how="imaging")
    ] = None
    symptomatic_anaemia: Annotated[bool | None, Fact(meaning="anaemia with symptoms", how="laboratory")] = None
    bleeding_after_biopsy: Annotated[
        bool | None, Fact(meaning="low blood pressure, a fast pulse or a swollen flank after a kidney biopsy")
    ] = None
    tumor_rupture: Annotated[bool | None, Fact(meaning="rupture of a tumour", how="imaging")] = None
    obstruction_with_infection: Annotated[bool | None, Fact(meaning="an obstructed kidney with signs of infection")] = (
        None
    )
    bilateral_obstruction: Annotated[
        bool | None, Fact(meaning="obstruction of both kidneys, or of the only one", how="imaging")
    ] = None
    obstruction_with_kidney_injury: Annotated[
        bool | None, Fact(meaning="obstruction with acute kidney injury", how="laboratory")
    ] = None
    sepsis_signs: Annotated[bool | None, Fact(meaning="signs of sepsis")] = None
    unwell_on_cancer_treatment: Annotated[
        bool | None, Fact(meaning="fever or being unwell under treatment against cancer")
    ] = None
    cord_compression_signs: Annotated[
        bool | None,
        Fact(
            meaning="weak limbs, a sensory level, changed bladder or bowel control, band-like or nocturnal spinal pain"
        ),
    ] = None
    new_seizure: Annotated[bool | None, Fact(meaning="a new seizure")] = None
    raised_intracranial_pressure: Annotated[bool | None, Fact(meaning="signs of raised intracranial pressure")] = None
    superior_vena_cava_syndrome: Annotated[bool | None, Fact(meaning="signs of an obstructed superior vena cava")] = (
        None
    )
    pulmonary_embolism: Annotated[bool | None, Fact(meaning="pulmonary embolism, proven or suspected")] = None
    symptomatic_hypercalcaemia: Annotated[
        bool | None,
        Fact(meaning="hypercalcaemia with confusion, vomiting, arrhythmia or kidney injury", how="laboratory"),
    ] = None
    severe_hyperkalaemia: Annotated[bool | None, Fact(meaning="severe hyperkalaemia", how="laboratory")] = None
    immune_toxicity: Annotated[
        bool | None,
        Fact(meaning="breathlessness, severe diarrhoea, confusion, weakness or rising creatinine under immunotherapy"),
    ] = None
    contrast_reaction: Annotated[
        bool | None, Fact(meaning="a contrast reaction with low blood pressure, stridor or low oxygen")
    ] = None
    severe_pain_despite_treatment: Annotated[bool | None, Fact(meaning="severe pain despite treatment")] = None
    opioid_toxicity: Annotated[bool | None, Fact(meaning="opioid toxicity or depressed breathing")] = None
    suicidal_thoughts: Annotated[bool | None, Fact(meaning="thoughts of suicide")] = None
    suicidal_plan: Annotated[bool | None, Fact(meaning="a plan or the means for suicide, or a stated intent")] = None
    bowel_obstruction: Annotated[bool | None, Fact(meaning="signs of bowel obstruction")] = None
