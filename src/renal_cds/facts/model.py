"""The fact model as data: what the rule language is type-checked against.

>>> from renal_cds.facts import model_of
>>> from renal_cds.patient import Patient
>>> model = model_of(Patient)
>>> model.field(("tumor", "size_cm")).unit
'cm'
>>> model.field(("findings", "[]", "biopsy")).values
('not_done', 'tumor', 'benign', 'non_diagnostic')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from renal_cds.facts.known import Facts, PlainFacts
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.paths import ITEM, FactPath, TypePath, dotted
from renal_cds.facts.relations import Relation
from renal_cds.facts.spelling import NONE
from renal_cds.records import Struct, field, replace

__all__ = [
    "MAX_ITEMS",
    "NONE",
    "FactModel",
    "FieldType",
    "LeafType",
    "ListType",
    "RecordType",
    "absent",
    "sides_of",
    "walk",
]

MAX_ITEMS = 50
"""How many elements a list of facts may have; the time for a report grows with their square."""


class RecordType(Struct, eq=False):
    """A group of facts; ``fields`` keeps the declared order, the rest is what its class says of itself.

    ``oldest_first`` and ``known_from`` name dates of the elements of a list, ``introduces`` the facts that tell a
    stranger who it is, ``title`` what people call the group, ``bare_words`` of the root values that are never shown
    without the name of their fact, ``one_a_day`` and ``relations`` what is checked; see
    :class:`renal_cds.facts.groups.Group`.
    """

    name: str
    fields: Mapping[str, FieldType]
    title: str = ""
    introduces: tuple[str, ...] = ()
    oldest_first: str | None = None
    known_from: str | None = None
    answers_none: bool = False
    bare_words: tuple[str, ...] = ()
    one_a_day: str | None = None
    relations: tuple[Relation, ...] = ()
    unknown: PlainFacts = field(init=False)
    """The group when nothing of it is known."""

    def __post_init__(self) -> None:
        nothing = {name: each.unknown if isinstance(each, RecordType) else None for name, each in self.fields.items()}
        object.__setattr__(self, "unknown", PlainFacts(nothing))


class ListType(Struct, eq=False):
    """A list of records."""

    record: RecordType


FieldType = RecordType | ListType | LeafType


class FactModel(Struct, eq=False):
    """Everything that can be known about a patient of one class, in the declared order.

    ``of_class`` is that class; None is the one of the library, which a process that only decides never imports.
    """

    root: RecordType
    of_class: type[Facts] | None = None

    @cached_property
    def dates(self) -> RecordType:
        """The groups with nothing but the dates in them."""
        return _only_dates(self.root)

    @cached_property
    def lists(self) -> tuple[tuple[TypePath, RecordType], ...]:
        """Every list that stands in no other list, by its path, with the record of its elements."""
        return tuple(_lists(self.root, ()))

    def find(self, path: TypePath) -> FieldType | None:
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

    def field(self, path: TypePath) -> LeafType:
        """The fact at a type path.

        Raises:
            KeyError: there is no fact of that name.
        """
        found = self.find(path)
        if not isinstance(found, LeafType):
            raise KeyError(dotted(path))
        return found

    def leaves(self) -> Iterator[tuple[TypePath, LeafType]]:
        """Every fact with its type path, in the declared order."""
        return _leaves(self.root, ())

    def known(self, patient: Facts) -> Iterator[tuple[FactPath, LeafType, Any]]:
        """Every known fact of a patient with its path (indexes for lists) and its value."""
        for path, kind, given in walk(self.root, patient):
            if isinstance(kind, LeafType):
                yield path, kind, given


def _lists(record: RecordType, path: TypePath) -> Iterator[tuple[TypePath, RecordType]]:
    for name, kind in record.fields.items():
        if isinstance(kind, RecordType):
            yield from _lists(kind, (*path, name))
        elif isinstance(kind, ListType):
            yield (*path, name), kind.record


def walk(record: RecordType, group: Facts, path: FactPath = ()) -> Iterator[tuple[FactPath, FieldType, Any]]:
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


def sides_of(relation: Relation, record: RecordType) -> Iterator[LeafType | None]:
    """The types of the facts that a relation compares; None for what is no fact of the group."""
    model = FactModel(record)
    for path in (*relation.left, relation.right):
        leaf = model.find(path)
        yield leaf if isinstance(leaf, LeafType) else None


def absent(fields: Mapping[str, object]) -> dict[str, bool | str]:
    """The facts that the word ``none`` gives a checklist: every truth value false, ``none`` where that is a word.

    Whatever else a group holds, such as a number, stays unknown.
    """
    found: dict[str, bool | str] = {}
    for name, kind in fields.items():
        if isinstance(kind, LeafType) and kind.kind == "boolean":
            found[name] = False
        elif isinstance(kind, LeafType) and NONE in kind.values:
            found[name] = NONE
    return found


def _only_dates(record: RecordType) -> RecordType:
    fields: dict[str, FieldType] = {}
    for name, kind in record.fields.items():
        match kind:
            case LeafType(kind="date"):
                fields[name] = kind
            case ListType(record=element) if (inside := _only_dates(element)).fields:
                fields[name] = ListType(inside)
            case RecordType() if (inside := _only_dates(kind)).fields:
                fields[name] = inside
    return replace(record, fields=fields)


def _leaves(record: RecordType, path: TypePath) -> Iterator[tuple[TypePath, LeafType]]:
    for name, kind in record.fields.items():
        here = (*path, name)
        match kind:
            case LeafType():
                yield here, kind
            case ListType():
                yield from _leaves(kind.record, (*here, ITEM))
            case RecordType():
                yield from _leaves(kind, here)
