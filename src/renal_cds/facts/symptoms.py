"""Symptoms."""

from __future__ import annotations

from typing import Annotated

from renal_cds.facts.fields import Fact, Group

__all__ = ["Symptoms"]


class Symptoms(Group):
    """What the patient feels or notices that the tumour or the finding could explain."""

    present: Annotated[bool | None, Fact(meaning="any symptom that the tumour or the finding could explain")] = None
    flank_pain: Annotated[bool | None, Fact(meaning="flank pain")] = None
    haematuria: Annotated[bool | None, Fact(meaning="blood in the urine")] = None
    weight_loss: Annotated[bool | None, Fact(meaning="weight loss")] = None
    bone_pain: Annotated[bool | None, Fact(meaning="bone pain")] = None
