"""Building blocks of the fact model: what a fact says about itself, and the base of every group.

A group is a frozen pydantic model whose fields are facts, other groups, or lists of groups.
Every fact is optional, and ``None`` is *unknown*. The modules of groups do not postpone their annotations, which
pydantic would compile one by one.

>>> class Bladder(Group):
...     '''The urinary bladder.'''
...     volume_ml: Annotated[float | None, Fact(unit="mL", low=0, high=2000, meaning="volume")] = None
>>> Bladder(volume_ml=300).volume_ml
300.0
"""

from __future__ import annotations

import keyword
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from renal_cds.errors import Diagnostic, UsageError
from renal_cds.facts.known import Facts
from renal_cds.facts.leaves import How, Kind, LeafType
from renal_cds.facts.model import MAX_ITEMS
from renal_cds.facts.refusal import NO_ELEMENT, Refused, quoted

__all__ = ["Fact", "Group", "ListOf", "Shape", "shape_of"]

_NOT_WORDS = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a fact says about itself, as metadata in ``Annotated``.

    ``low`` and ``high`` are the plausible range, both inclusive; ``above`` is an exclusive lower
    bound; ``meaning`` is what a question to the user would call it; ``how`` is how it is obtained;
    ``changeable`` says whether it can become different: age, sex and what has happened cannot.
    ``substance`` is what is measured, when units of moles or the like are accepted for it.
    """

    unit: str | None = None
    substance: str | None = None
    low: float | None = None
    high: float | None = None
    above: float | None = None
    meaning: str = ""
    how: How = "asked"
    changeable: bool = True

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The JSON schema of the fact with its meaning, unit and range."""
        found = handler(schema)
        branches = found.get("anyOf", [found])
        for branch in branches:
            if branch.get("type") in ("number", "integer"):
                bounds = {"minimum": self.low, "exclusiveMinimum": self.above, "maximum": self.high}
                branch.update({name: bound for name, bound in bounds.items() if bound is not None})
        if self.unit:
            found["anyOf"] = [*branches, *_quantity_schemas()]
        notes = {"description": self.meaning, "x-unit": self.unit, "x-how": self.how}
        found.update({name: note for name, note in notes.items() if note})
        return found


class Group(BaseModel, Facts):
    """Facts that a clinician would call one thing. Subclass it, or any group, to add facts."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    oldest_first: ClassVar[str | None] = None
    """The date by which a list of this group runs from the oldest to the newest, if it does."""

    answers_none: ClassVar[bool] = False
    """Whether the word ``none`` may stand in place of the group: see ``Checklist``."""

    title: ClassVar[str] = ""
    """What people call the group, when its name does not say it."""

    introduces: ClassVar[tuple[str, ...]] = ()
    """The facts that tell a stranger who the patient is, in the order of speaking."""

    known_from: ClassVar[str | None] = None
    """The date from which an element of a list of this group is known, if not the one it is ordered by."""

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What is known, and nothing else."""
        return ((name, given) for name, given in self if _is_known(given))

    @field_validator("*", mode="before")
    @classmethod
    def _read_field(cls, value: Any, info: ValidationInfo) -> Any:
        name = info.field_name or ""
        try:
            return _read_shape(shape_of(cls)[name], value)
        except Refused as refused:
            details = {"fact": name, "what": refused.what, "help": refused.help}
            raise PydanticCustomError(refused.code, "`{fact}` {what}", details) from None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of groups."""

    group: type[Group]


Shape = LeafType | ListOf | type[Group]


@cache
def shape_of(group: type[Group]) -> Mapping[str, Shape]:
    """What every field of a group is, in the declared order.

    Raises:
        UsageError: a field is of a type that cannot be a fact, or is not optional.
    """
    return {name: _shape_of_field(group, name, field) for name, field in group.model_fields.items()}


def _shape_of_field(group: type[Group], name: str, field: FieldInfo) -> Shape:
    inner, facts = _unwrap(field.annotation)
    facts = [each for each in field.metadata if isinstance(each, Fact)] + facts
    items = _list_item(inner)
    shape: Shape | None
    if isinstance(inner, type) and issubclass(inner, Group):
        shape, optional = inner, not field.is_required()
    else:
        shape = ListOf(items) if items else _leaf_type(inner, facts[0] if facts else Fact())
        optional = not field.is_required() and field.default is None and _allows_none(field.annotation)
    if shape is None:
        what = "has a type that is no fact"
        help = "use bool, int, float, Literal, StrEnum, date, str, a group or a list of groups"
        raise _misuse("not-a-fact", group, name, what, help)
    if not optional:
        raise _misuse("fact-not-optional", group, name, "is not optional", "allow `None`, and make it the default")
    return shape


def _leaf_type(inner: Any, fact: Fact) -> LeafType | None:
    kinds: dict[Any, Kind] = {bool: "boolean", int: "number", float: "number", date: "date", str: "text"}
    kind = kinds.get(inner) if isinstance(inner, type) else None
    values: tuple[str, ...] = ()
    if get_origin(inner) is Literal and all(isinstance(each, str) for each in get_args(inner)):
        kind, values = "enumeration", get_args(inner)
    elif isinstance(inner, type) and issubclass(inner, StrEnum):
        kind, values = "enumeration", tuple(each.value for each in inner)
    if kind is None:
        return None
    for word in values:
        if not word.isidentifier() or keyword.iskeyword(word) or word.lower() in _NOT_WORDS:
            what = f"the value {quoted(word)} of an enumeration is not a plain word"
            help = "use letters, digits and `_`, and no word that YAML or the rule language reads as something else"
            raise UsageError([Diagnostic("not-a-word", what, help=help)])
    return LeafType(
        kind=kind,
        unit=fact.unit,
        substance=fact.substance,
        low=fact.low,
        high=fact.high,
        above=fact.above,
        integer=inner is int,
        values=values,
        meaning=fact.meaning,
        how=fact.how,
        changeable=fact.changeable,
    )


def _unwrap(annotation: Any) -> tuple[Any, list[Fact]]:
    """The annotation without ``None`` and ``Annotated``, and the facts found on the way."""
    facts: list[Fact] = []
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            facts += [each for each in get_args(annotation)[1:] if isinstance(each, Fact)]
            annotation = get_args(annotation)[0]
            continue
        if origin in (Union, types.UnionType):
            rest = [each for each in get_args(annotation) if each is not type(None)]
            if len(rest) == 1:
                annotation = rest[0]
                continue
        return annotation, facts


def _allows_none(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _allows_none(get_args(annotation)[0])
    return type(None) in get_args(annotation)


def _list_item(inner: Any) -> type[Group] | None:
    arguments = get_args(inner)
    is_list = get_origin(inner) is list or (get_origin(inner) is tuple and arguments[1:] == (Ellipsis,))
    if not is_list:
        return None
    item, _ = _unwrap(arguments[0])
    return item if isinstance(item, type) and issubclass(item, Group) else None


def _is_known(given: Any) -> bool:
    return any(_is_known(each) for _, each in given) if isinstance(given, Group) else given is not None


def _read_shape(shape: Shape, value: Any) -> Any:
    match shape:
        case LeafType():
            return shape.read(value)
        case ListOf():
            if isinstance(value, list | tuple) and len(value) > MAX_ITEMS:
                what = f"is a list of at most {MAX_ITEMS} entries, not of {len(value):,}"
                raise Refused("too-many-values", what, "leave out what no longer matters")
            if value is None or isinstance(value, list | tuple):
                return value
            help = "start each entry of the list with `- `" if isinstance(value, Mapping) else NO_ELEMENT
            raise Refused("not-a-list", f"is a list, not {quoted(value)}", help)
        case _:
            return {} if value is None else value


def _quantity_schemas() -> list[dict[str, Any]]:
    with_unit = {"value": {"type": "number"}, "unit": {"type": "string"}}
    return [
        {"type": "string", "description": "a number with a unit"},
        {"type": "object", "properties": with_unit, "required": list(with_unit), "additionalProperties": False},
    ]


def _misuse(code: str, group: type[Group], name: str, what: str, help: str) -> UsageError:
    return UsageError([Diagnostic(code, f"the field `{name}` of `{group.__name__}` {what}", help=help)])
