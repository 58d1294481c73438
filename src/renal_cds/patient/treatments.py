"""What was done about the index tumour."""

import datetime as calendar
from typing import Annotated, ClassVar, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Treatment"]


class Treatment(Group):
    """One treatment of the index tumour."""

    introduces: ClassVar[tuple[str, ...]] = (
        "kind",
        "date",
    )

    oldest_first: ClassVar[str | None] = "date"

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
        Fact(meaning="kind of treatment", changeable=False),
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
