"""Goals of the patient."""

from __future__ import annotations

from typing import Annotated, Literal

from renal_cds.facts.fields import Fact, Group

__all__ = ["Preference"]


class Preference(Group):
    """What the patient wants."""

    priority: Annotated[
        Literal["cancer_control", "kidney_function", "fewest_procedures"] | None,
        Fact(meaning="what matters most to the patient"),
    ] = None
    declines_surgery: Annotated[bool | None, Fact(meaning="the patient declines surgery")] = None
    declines_any_procedure: Annotated[bool | None, Fact(meaning="the patient declines every procedure")] = None
