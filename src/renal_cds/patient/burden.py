"""Scales of symptoms and mood."""

import datetime as calendar
from typing import Annotated

from renal_cds.facts.fields import Fact, Group

__all__ = ["Burden"]


class Burden(Group):
    """How much the patient suffers, on the scales of the field. A scale that was not filled in is unknown, not zero."""

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
