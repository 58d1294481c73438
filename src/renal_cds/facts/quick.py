"""The patient of the library read without pydantic, for the many in whom nothing is wrong.

What is read here is what pydantic would have made of it; at the first doubt nothing is, and pydantic has the word,
which finds every mistake. So a new process need not build the validators of five hundred facts for one patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from renal_cds.facts.checklist import NONE
from renal_cds.facts.fields import MAX_ITEMS, Group
from renal_cds.facts.model import FactModel, LeafType, ListType, RecordType
from renal_cds.facts.patient import Patient
from renal_cds.facts.refusal import Refused

__all__ = ["read_quickly"]

G = TypeVar("G", bound=Group)


def read_quickly(data: Mapping[str, Any]) -> Patient | None:
    """The patient with these facts; None for whatever is not plain beyond doubt.

    >>> read_quickly({"tumor": {"size_cm": "42 mm"}}) == Patient.model_validate({"tumor": {"size_cm": 4.2}})
    True
    >>> read_quickly({"tumor": {"size_cm": "42 kg"}}) is None
    True
    """
    try:
        return _group(Patient, FactModel.of(Patient).root, data)
    except (Refused, _Doubt):
        return None


class _Doubt(Exception):
    """Something that pydantic must judge."""


def _group(kind: type[G], record: RecordType, data: Any) -> G:
    if not isinstance(data, dict):
        raise _Doubt
    values = {name: field.default for name, field in kind.__pydantic_fields__.items()}
    for name, given in data.items():
        shape = record.fields.get(name)
        if shape is None:
            raise _Doubt
        values[name] = shape.read(given) if isinstance(shape, LeafType) else _inner(shape, given)
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(data))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


def _inner(shape: RecordType | ListType, given: Any) -> Any:
    if isinstance(shape, RecordType):
        if given is None or (given == NONE and shape.answers_none):
            raise _Doubt
        return _group(shape.group, shape, given)
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) > MAX_ITEMS:
        raise _Doubt
    return tuple([_group(shape.record.group, shape.record, each) for each in given])
