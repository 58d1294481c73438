"""Signs that call for help before any advice.

>>> Alarm.model_validate("none").syncope, Alarm().syncope
(False, None)
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import GetJsonSchemaHandler, model_validator

from renal_cds.facts.fields import Fact, Group, shape_of
from renal_cds.facts.leaves import LeafType

__all__ = ["Alarm"]

NONE = "none"


class Alarm(Group):
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

    @model_validator(mode="before")
    @classmethod
    def _read_none(cls, value: Any) -> Any:
        if not isinstance(value, str) or value != NONE:
            return value
        shapes = shape_of(cls).items()
        return {name: False for name, leaf in shapes if isinstance(leaf, LeafType) and leaf.kind == "boolean"}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The JSON schema of the group, or the word ``none``."""
        return {"anyOf": [{"const": NONE}, handler.resolve_ref_schema(handler(schema))]}
