"""Systemic therapy that is planned or given."""

import datetime as calendar
from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Systemic"]


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
