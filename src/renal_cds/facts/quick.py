"""The patient of the library read without pydantic, for the many in whom nothing is wrong.

What is read here is what pydantic would have made of it; at the first doubt nothing is, and pydantic has the word,
which finds every mistake. So a new process need not build the models of five hundred facts for one patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.facts.known import PlainFacts
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.model import MAX_ITEMS, NONE, ListType, RecordType, absent
from renal_cds.facts.refusal import Refused

__all__ = ["read_quickly"]


def read_quickly(data: Mapping[str, Any], record: RecordType) -> PlainFacts | None:
    """The patient with these facts; None for whatever is not plain beyond doubt.

    >>> from renal_cds.facts import model_of
    >>> from renal_cds.patient import Patient
    >>> record = model_of(Patient).root
    >>> read_quickly({"tumor": {"size_cm": "42 mm"}}, record).tumor.size_cm
    4.2
    >>> read_quickly({"tumor": {"size_cm": "42 kg"}}, record) is None
    True
    """
    try:
        return _group(record, data)
    except (Refused, _Doubt):
        return None


class _Doubt(Exception):
    """Something that pydantic must judge."""


def _group(record: RecordType, data: Any) -> PlainFacts:
    if data is None:
        data = {}
    elif record.answers_none and isinstance(data, str) and data == NONE:
        data = absent(record.fields)
    elif not isinstance(data, dict):
        raise _Doubt
    values = record.unknown.__dict__.copy()
    for name, given in data.items():
        shape = record.fields.get(name)
        if shape is None:
            raise _Doubt
        if isinstance(shape, LeafType):
            values[name] = shape.read(given)
        else:
            values[name] = _group(shape, given) if isinstance(shape, RecordType) else _list(shape, given)
    return PlainFacts(values, frozenset(data))


def _list(shape: ListType, given: Any) -> tuple[PlainFacts, ...] | None:
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) > MAX_ITEMS or any(each is None for each in given):
        raise _Doubt
    return tuple([_group(shape.record, each) for each in given])
