"""Symptoms."""

from typing import Annotated, Literal

from renal_cds.facts.checklist import Checklist
from renal_cds.facts.fields import Fact

__all__ = ["Symptoms"]


class Symptoms(Checklist):
    """What the patient feels or notices that the tumour or the finding could explain.

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
