"""The machinery of facts: fields and groups, quantities, reading, and the model as data for the rule language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from renal_cds.on_demand import on_demand

if TYPE_CHECKING:
    from renal_cds.facts.fields import Fact
    from renal_cds.facts.groups import Checklist, Group, model_of
    from renal_cds.facts.model import FactModel, FieldType, LeafType, ListType, RecordType
    from renal_cds.facts.paths import FactPath, dotted, value_at
    from renal_cds.facts.reading import places_in, read_as

__all__ = [
    "Checklist",
    "Fact",
    "FactModel",
    "FactPath",
    "FieldType",
    "Group",
    "LeafType",
    "ListType",
    "RecordType",
    "dotted",
    "model_of",
    "places_in",
    "read_as",
    "value_at",
]

#: Where each name is: the groups are models of pydantic, which a process that only decides does not need.
_MODULES = {
    "Checklist": "renal_cds.facts.groups",
    "Fact": "renal_cds.facts.fields",
    "FactModel": "renal_cds.facts.model",
    "FactPath": "renal_cds.facts.paths",
    "FieldType": "renal_cds.facts.model",
    "Group": "renal_cds.facts.groups",
    "LeafType": "renal_cds.facts.model",
    "ListType": "renal_cds.facts.model",
    "RecordType": "renal_cds.facts.model",
    "dotted": "renal_cds.facts.paths",
    "model_of": "renal_cds.facts.groups",
    "places_in": "renal_cds.facts.reading",
    "read_as": "renal_cds.facts.reading",
    "value_at": "renal_cds.facts.paths",
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = on_demand(__name__, _MODULES)
