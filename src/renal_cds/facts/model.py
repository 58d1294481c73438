"""The fact model as data: what the rule language is type-checked against.

>>> from renal_cds.facts.patient import Patient
>>> model = FactModel.of(Patient)
>>> model.field(("tumor", "size_cm")).unit
'cm'
>>> model.field(("findings", "[]", "biopsy")).values
('not_done', 'tumor', 'benign', 'non_diagnostic')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from renal_cds.errors import Diagnostic, UsageError
from renal_cds.facts.fields import Group, ListOf, Shape, shape_of
from renal_cds.facts.leaves import LeafType

__all__ = ["ITEM", "FactModel", "FactPath", "FieldType", "LeafType", "ListType", "RecordType", "dotted", "value"]

ITEM = "[]"
"""The step of a type path that stands for every element of a list."""

MAX_NESTING = 12

FactPath = tuple[str | int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class RecordType:
    """A group of facts; ``fields`` keeps the declared order, ``group`` is its pydantic class."""

    name: str
    fields: Mapping[str, FieldType]
    group: type[Group]

    @property
    def answers_none(self) -> bool:
        """Whether the word ``none`` answers for the whole group."""
        return self.group.answers_none


@dataclass(frozen=True, eq=False, slots=True)
class ListType:
    """A list of records."""

    record: RecordType


FieldType = RecordType | ListType | LeafType


@dataclass(frozen=True, eq=False, slots=True)
class FactModel:
    """Everything that can be known about a patient of one class, in the declared order."""

    root: RecordType

    @classmethod
    def of(cls, patient: type[Group]) -> FactModel:
        """The model of a patient class; the same object every time.

        Raises:
            UsageError: a field of the class cannot be a fact.
        """
        return _model_of(patient)

    def find(self, path: tuple[str, ...]) -> FieldType | None:
        """The group, list or fact at a type path (``"[]"`` enters a list), or ``None``."""
        found: FieldType | None = self.root
        for step in path:
            match found:
                case RecordType():
                    found = found.fields.get(step)
                case ListType() if step == ITEM:
                    found = found.record
                case _:
                    return None
        return found

    def field(self, path: tuple[str, ...]) -> LeafType:
        """The fact at a type path.

        Raises:
            KeyError: there is no fact of that name.
        """
        found = self.find(path)
        if not isinstance(found, LeafType):
            raise KeyError(dotted(path))
        return found

    def leaves(self) -> Iterator[tuple[tuple[str, ...], LeafType]]:
        """Every fact with its type path, in the declared order."""
        return _leaves(self.root, ())

    def known(self, patient: Group) -> Iterator[tuple[FactPath, LeafType, Any]]:
        """Every known fact of a patient with its path (indexes for lists) and its value."""
        for path, kind, given in walk(self.root, patient):
            if isinstance(kind, LeafType):
                yield path, kind, given


def value(patient: Group, path: FactPath) -> Any:
    """The value at a path such as ``("findings", 0, "size_mm")``; ``None`` when it is unknown.

    Raises:
        AttributeError: the patient has no such field.
        IndexError: the list is shorter.
    """
    found: Any = patient
    for step in path:
        if found is None:
            return None
        found = found[step] if isinstance(step, int) else getattr(found, step)
    return found


def walk(record: RecordType, group: Group, path: FactPath = ()) -> Iterator[tuple[FactPath, FieldType, Any]]:
    """Every field of a group and below that has a value, each before what it contains."""
    for name, kind in record.fields.items():
        given = getattr(group, name)
        if given is None:
            continue
        here = (*path, name)
        yield here, kind, given
        if isinstance(kind, RecordType):
            yield from walk(kind, given, here)
        elif isinstance(kind, ListType):
            for index, item in enumerate(given):
                yield from walk(kind.record, item, (*here, index))


def dotted(path: FactPath) -> str:
    """A path as the user writes it.

    >>> dotted(("findings", 0, "size_mm")), dotted(("findings", "[]", "size_mm"))
    ('findings[0].size_mm', 'findings[].size_mm')
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step == ITEM:
            text += ITEM
        else:
            text += f".{step}" if text else step
    return text


@cache
def _model_of(patient: type[Group]) -> FactModel:
    root = _record(patient, ())
    day = root.fields.get("as_of")
    if not isinstance(day, LeafType) or day.kind != "date":
        what = f"the facts `{patient.__name__}` do not say of which day they are"
        raise UsageError(
            [Diagnostic("no-day", what, help="add `as_of: date | None = None`, or derive them from `Patient`")]
        )
    return FactModel(root)


def _record(group: type[Group], above: tuple[type[Group], ...]) -> RecordType:
    if group in above or len(above) > MAX_NESTING:
        what = f"the group `{group.__name__}` contains itself, or is nested more than {MAX_NESTING} deep"
        raise UsageError([Diagnostic("endless-group", what, help="let a group contain other groups only")])
    inside = (*above, group)
    return RecordType(group.__name__, {name: _field(shape, inside) for name, shape in shape_of(group).items()}, group)


def _field(shape: Shape, above: tuple[type[Group], ...]) -> FieldType:
    match shape:
        case LeafType():
            return shape
        case ListOf():
            return ListType(_record(shape.group, above))
        case _:
            return _record(shape, above)


def _leaves(record: RecordType, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], LeafType]]:
    for name, kind in record.fields.items():
        here = (*path, name)
        match kind:
            case LeafType():
                yield here, kind
            case ListType():
                yield from _leaves(kind.record, (*here, ITEM))
            case RecordType():
                yield from _leaves(kind, here)
