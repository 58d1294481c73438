"""Groups that one word answers.

>>> from renal_cds.patient.symptoms import Alarm
>>> Alarm.model_validate("none").syncope, Alarm().syncope
(False, None)
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import GetJsonSchemaHandler, model_validator

from renal_cds.facts.fields import Group, shape_of
from renal_cds.facts.model import NONE, absent

__all__ = ["Checklist"]


class Checklist(Group):
    """A group in whose place the word ``none`` may stand: nothing that it lists is there.

    The word makes every truth value false, and every enumeration that has the word ``none`` that word.
    Whatever else a group holds, such as a number, stays unknown.
    """

    answers_none: ClassVar[bool] = True

    @model_validator(mode="before")
    @classmethod
    def _read_none(cls, value: Any) -> Any:
        if not isinstance(value, str) or value != NONE:
            return value
        return absent(shape_of(cls))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The JSON schema of the group, or the word ``none``."""
        return {"anyOf": [{"const": NONE}, handler.resolve_ref_schema(handler(schema))]}
