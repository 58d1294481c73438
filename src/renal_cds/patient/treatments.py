"""Treatments of the index tumour, systemic therapy, and the medicines that are taken."""

import datetime as calendar
from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Checklist, Group
from renal_cds.patient import words

__all__ = ["Medicines", "Systemic", "Treatment"]


class Treatment(Group):
    """One treatment of the index tumour."""

    introduces: ClassVar[tuple[str, ...]] = (
        "kind",
        "date",
    )

    oldest_first: ClassVar[str | None] = "date"
    relations: ClassVar[tuple[str, ...]] = ("date <= ended_on",)

    kind: Annotated[
        Literal[
            "partial_nephrectomy",
            "radical_nephrectomy",
            "cryoablation",
            "radiofrequency_ablation",
            "microwave_ablation",
            "stereotactic_radiotherapy",
            "active_surveillance",
            "systemic_therapy",
        ]
        | None,
        Fact(
            meaning="kind of treatment",
            changeable=False,
            also_written=words.TREATMENT,
            elsewhere=words.TREATMENT_ELSEWHERE,
        ),
    ] = None
    date: Annotated[calendar.date | None, Fact(meaning="day of the treatment, or of its start", changeable=False)] = (
        None
    )
    approach: Annotated[
        Literal["open", "laparoscopic", "robotic", "percutaneous"] | None, Fact(meaning="approach", changeable=False)
    ] = None
    haemostat_used: Annotated[
        bool | None, Fact(meaning="an absorbable haemostat or bolster was left in the bed", changeable=False)
    ] = None
    ended_on: Annotated[calendar.date | None, Fact(meaning="day on which the treatment ended")] = None
    technically_complete: Annotated[
        bool | None, Fact(meaning="the treatment was carried out as planned and covered the tumour")
    ] = None
    adrenal_removed: Annotated[bool | None, Fact(meaning="the adrenal gland of the same side was removed")] = None
    nodes_removed: Annotated[bool | None, Fact(meaning="lymph nodes were removed")] = None


class Systemic(Group):
    """Medicines against the cancer, planned or given. Earlier ones are treatments."""

    therapy: Annotated[
        Literal["not_planned", "considered", "about_to_start", "running", "finished"] | None,
        Fact(meaning="state of systemic therapy"),
    ] = None
    therapy_line: Annotated[
        Literal["first_line", "second_line", "later_line"] | None,
        Fact(meaning="line of the present or planned therapy"),
    ] = None
    first_line_started_on: Annotated[
        calendar.date | None, Fact(meaning="day on which the first systemic therapy began")
    ] = None
    proposed_drug: Annotated[
        Literal["sunitinib", "pazopanib", "nivolumab", "pembrolizumab", "chemotherapy", "other"] | None,
        Fact(meaning="medicine that is proposed"),
    ] = None
    checkpoint_inhibitor: Annotated[bool | None, Fact(meaning="the therapy contains a checkpoint inhibitor")] = None
    vegf_inhibitor: Annotated[bool | None, Fact(meaning="the therapy contains a VEGF inhibitor")] = None
    chemotherapy: Annotated[bool | None, Fact(meaning="the therapy contains chemotherapy")] = None
    progressed_on_therapy: Annotated[
        bool | None, Fact(meaning="the cancer progressed under its last systemic therapy")
    ] = None
    alternatives_exhausted: Annotated[bool | None, Fact(meaning="no satisfactory alternative treatment is left")] = None
    after_imatinib: Annotated[bool | None, Fact(meaning="imatinib has been given before")] = None
    after_chemotherapy: Annotated[bool | None, Fact(meaning="chemotherapy has been given before")] = None
    emetic_risk: Annotated[
        Literal["highly_emetogenic", "moderately_emetogenic", "slightly_emetogenic", "minimally_emetogenic"] | None,
        Fact(meaning="emetic risk class of the regimen"),
    ] = None
    most_emetogenic_drug: Annotated[
        Literal[
            "cisplatin",
            "anthracycline_with_cyclophosphamide",
            "carboplatin",
            "oxaliplatin",
            "irinotecan",
            "docetaxel",
            "paclitaxel",
            "pemetrexed",
            "gemcitabine",
            "nivolumab",
            "pembrolizumab",
            "bevacizumab",
            "atezolizumab",
            "ipilimumab",
            "other",
        ]
        | None,
        Fact(meaning="most emetogenic medicine of the regimen"),
    ] = None
    emetic_route: Annotated[
        Literal["intravenous", "oral"] | None, Fact(meaning="route of the most emetogenic medicine")
    ] = None
    carboplatin_auc: Annotated[
        float | None, Fact(above=0, high=10, meaning="planned area under the curve of carboplatin")
    ] = None


class Medicines(Checklist):
    """Medicines that the patient takes. The word ``none`` in place of the group means that none of them is taken."""

    metformin: Annotated[bool | None, Fact(meaning="metformin")] = None
    anticoagulant: Annotated[
        Literal[
            "none",
            "warfarin",
            "apixaban",
            "rivaroxaban",
            "edoxaban",
            "dabigatran",
            "direct_oral",
            "low_molecular_weight_heparin",
            "unfractionated_heparin",
        ]
        | None,
        Fact(meaning="anticoagulant; direct_oral where the agent is not stated"),
    ] = None
    antiplatelet: Annotated[
        Literal["none", "aspirin", "p2y12_inhibitor", "aspirin_and_p2y12_inhibitor"] | None,
        Fact(meaning="antiplatelet medicine"),
    ] = None
    aspirin_essential: Annotated[bool | None, Fact(meaning="aspirin is taken for a high cardiovascular risk")] = None
    nsaid: Annotated[bool | None, Fact(meaning="a non-steroidal anti-inflammatory medicine")] = None
    non_opioid_analgesic: Annotated[bool | None, Fact(meaning="a regular painkiller that is no opioid")] = None
    opioid: Annotated[
        Literal["none", "weak_opioid", "strong_opioid"] | None,
        Fact(meaning="the strongest opioid taken regularly; none is opioid naive"),
    ] = None
    opioid_drug: Annotated[
        Literal[
            "none",
            "codeine",
            "dihydrocodeine",
            "tramadol",
            "morphine",
            "diamorphine",
            "oxycodone",
            "hydromorphone",
            "methadone",
            "pethidine",
            "fentanyl",
            "alfentanil",
            "buprenorphine",
            "other",
        ]
        | None,
        Fact(meaning="the opioid that is taken"),
    ] = None
    corticosteroid: Annotated[bool | None, Fact(meaning="a corticosteroid")] = None
    antidepressant: Annotated[bool | None, Fact(meaning="an antidepressant")] = None
    antiemetic: Annotated[bool | None, Fact(meaning="a regular antiemetic")] = None
    supplemental_oxygen: Annotated[bool | None, Fact(meaning="supplemental oxygen")] = None
