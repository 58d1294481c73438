"""Staging since the finding."""

import datetime as calendar
from typing import Annotated, ClassVar

from renal_cds.facts.fields import Fact, Group

__all__ = ["Staging"]


class Staging(Group):
    """How far the rest of the body has been looked at, and what was seen."""

    title: ClassVar[str] = "staging since the finding"

    chest_imaged: Annotated[
        bool | None, Fact(meaning="the chest was imaged after the finding had been seen", how="imaging")
    ] = None
    abdomen_imaged: Annotated[
        bool | None, Fact(meaning="the abdomen was imaged after the finding had been seen", how="imaging")
    ] = None
    sites_elsewhere: Annotated[
        int | None,
        Fact(
            low=0,
            high=50,
            meaning="number of tumour sites outside the treated kidney, its bed and its regional tissue",
            how="imaging",
        ),
    ] = None
    last_scan: Annotated[
        calendar.date | None, Fact(meaning="day of the last scan", how="imaging", changeable=False)
    ] = None
    resectable: Annotated[
        bool | None, Fact(meaning="the recurrence is judged technically resectable", how="imaging")
    ] = None
    brain_imaged: Annotated[
        bool | None, Fact(meaning="the brain was imaged after the finding had been seen", how="imaging")
    ] = None
    bone_imaged: Annotated[
        bool | None, Fact(meaning="the skeleton was imaged after the finding had been seen", how="imaging")
    ] = None
