"""Medicines that decisions depend on."""

from typing import Annotated, Literal

from renal_cds.facts.checklist import Checklist
from renal_cds.facts.fields import Fact

__all__ = ["Medicines"]


class Medicines(Checklist):
    """What the patient takes. The word ``none`` in place of the group means that none of it is taken."""

    metformin: Annotated[bool | None, Fact(meaning="metformin")] = None
    anticoagulant: Annotated[
        Literal["none", "warfarin", "direct_oral", "low_molecular_weight_heparin", "unfractionated_heparin"] | None,
        Fact(meaning="anticoagulant"),
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
