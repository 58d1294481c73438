"""Alarm signs, symptoms, and how much the patient suffers."""

import datetime as calendar
from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Checklist, Group

__all__ = ["Alarm", "Burden", "Symptoms"]


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


class Symptoms(Checklist):
    """Symptoms and signs that the tumour or the finding could explain.

    The word ``none`` in place of the group means that there is nothing of it.
    """

    present: Annotated[bool | None, Fact(meaning="any symptom that the tumour or the finding could explain")] = None
    flank_pain: Annotated[bool | None, Fact(meaning="flank pain")] = None
    haematuria: Annotated[bool | None, Fact(meaning="blood in the urine")] = None
    weight_loss: Annotated[bool | None, Fact(meaning="weight loss")] = None
    bone_pain: Annotated[bool | None, Fact(meaning="bone pain")] = None
    gross_haematuria: Annotated[bool | None, Fact(meaning="blood in the urine that can be seen")] = None
    microscopic_haematuria: Annotated[
        bool | None, Fact(meaning="blood in the urine that only a test shows", how="laboratory")
    ] = None
    persistent_bleeding: Annotated[bool | None, Fact(meaning="bleeding from the kidney that does not stop")] = None
    fatigue: Annotated[bool | None, Fact(meaning="fatigue")] = None
    night_sweats: Annotated[bool | None, Fact(meaning="night sweats")] = None
    malaise: Annotated[bool | None, Fact(meaning="malaise")] = None
    nausea: Annotated[bool | None, Fact(meaning="nausea")] = None
    vomiting: Annotated[bool | None, Fact(meaning="vomiting")] = None
    constipation: Annotated[bool | None, Fact(meaning="constipation")] = None
    loss_of_appetite: Annotated[bool | None, Fact(meaning="loss of appetite")] = None
    breathlessness: Annotated[Literal["none", "on_exertion", "at_rest"] | None, Fact(meaning="breathlessness")] = None
    confusion: Annotated[bool | None, Fact(meaning="confusion")] = None
    anxiety_with_breathlessness: Annotated[bool | None, Fact(meaning="anxiety that comes with breathlessness")] = None
    wheeze: Annotated[bool | None, Fact(meaning="wheeze or spasm of the airways")] = None
    new_since_last_visit: Annotated[bool | None, Fact(meaning="symptoms that are new since the last visit")] = None
    weight_loss_percent_6_months: Annotated[
        float | None, Fact(unit="%", low=0, high=100, meaning="share of body weight lost within 6 months")
    ] = None


class Burden(Group):
    """How much the patient suffers, on the scales of the field. A scale that was not filled in is unknown, not zero."""

    relations: ClassVar[tuple[str, ...]] = ("phq2_item_1 + phq2_item_2 + phq9_item_9 <= phq9_total",)

    pain_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="pain, from 0 to 10")] = None
    fatigue_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="tiredness, from 0 to 10")] = None
    drowsiness_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="drowsiness, from 0 to 10")] = None
    nausea_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="nausea, from 0 to 10")] = None
    appetite_loss_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="loss of appetite, from 0 to 10")] = None
    breathlessness_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="breathlessness, from 0 to 10")] = None
    low_mood_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="low mood, from 0 to 10")] = None
    anxiety_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="anxiety, from 0 to 10")] = None
    poor_wellbeing_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="poor wellbeing, from 0 to 10")] = None
    distress_0_10: Annotated[int | None, Fact(low=0, high=10, meaning="distress thermometer, from 0 to 10")] = None
    pain_despite_treatment: Annotated[bool | None, Fact(meaning="the pain persists despite treatment")] = None
    mmrc: Annotated[int | None, Fact(low=0, high=4, meaning="grade of breathlessness by mMRC")] = None
    phq2_item_1: Annotated[int | None, Fact(low=0, high=3, meaning="PHQ item 1, little interest or pleasure")] = None
    phq2_item_2: Annotated[int | None, Fact(low=0, high=3, meaning="PHQ item 2, feeling down")] = None
    phq9_total: Annotated[int | None, Fact(low=0, high=27, meaning="PHQ-9, total")] = None
    phq9_item_9: Annotated[int | None, Fact(low=0, high=3, meaning="PHQ-9 item 9, thoughts of death or self-harm")] = (
        None
    )
    gad2_total: Annotated[int | None, Fact(low=0, high=6, meaning="GAD-2, total")] = None
    gad7_total: Annotated[int | None, Fact(low=0, high=21, meaning="GAD-7, total")] = None
    screened_on: Annotated[calendar.date | None, Fact(meaning="day of the last screen for distress")] = None
