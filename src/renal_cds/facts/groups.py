"""Groups: the classes that facts are declared in, and the model of facts that a class of patients declares.

A group is a frozen pydantic model whose fields are facts, other groups, or lists of groups.
Every fact is optional, and ``None`` is *unknown*. The modules of groups do not postpone their annotations, which
pydantic would compile one by one.

>>> from typing import Annotated
>>> class Bladder(Group):
...     '''The urinary bladder.'''
...     volume_ml: Annotated[float | None, Fact(unit="mL", low=0, high=2000, meaning="volume")] = None
>>> Bladder(volume_ml=300).volume_ml
300.0
>>> record_of(Bladder).fields["volume_ml"].domain()
'between 0 and 2000 mL'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, TypeGuard, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from renal_cds.errors import Diagnostic, UsageError
from renal_cds.facts.fields import Fact, accepts_none, element_of, leaf_type, partial_schemas, unwrapped
from renal_cds.facts.known import Facts, PlainFacts, items_of
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.model import MAX_ITEMS, NONE, FactModel, FieldType, ListType, RecordType, absent, sides_of
from renal_cds.facts.partial import Partial
from renal_cds.facts.refusal import NO_ELEMENT, Refused, quoted
from renal_cds.facts.relations import RELATION_FORM, Relation, relation_of

__all__ = ["Checklist", "Group", "as_model", "class_of", "model_of", "packaged_patient", "record_of"]

MAX_NESTING = 12

#: The class of the patients where none is named, by its name: no module of the engine imports the clinical model
#: (docs/decisions/0013-the-model-by-name.md).
PACKAGED = "renal_cds.patient.patient:Patient"


class Group(BaseModel, Facts):
    """Facts that a clinician would call one thing. Subclass it, or any group, to add facts."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    oldest_first: ClassVar[str | None] = None
    """The date by which a list of this group runs from the oldest to the newest, if it does."""

    one_a_day: ClassVar[str | None] = None
    """The date of which a list of this group has one element at most: of two, no place would decide."""

    relations: ClassVar[tuple[str, ...]] = ()
    """Relations between its facts, such as ``begun <= checks[].day``; those of a parent hold too."""

    answers_none: ClassVar[bool] = False
    """Whether the word ``none`` may stand in place of the group: see ``Checklist``."""

    title: ClassVar[str] = ""
    """Title of the group, when its name does not say it."""

    introduces: ClassVar[tuple[str, ...]] = ()
    """The facts that tell a stranger who the patient is, in the order of speaking."""

    bare_words: ClassVar[tuple[str, ...]] = ()
    """Of the class of the patients: values that say nothing to a reader without the fact they are a value of."""

    known_from: ClassVar[str | None] = None
    """The date from which an element of a list of this group is known, if not the one it is ordered by."""

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """The known facts alone: a group shows no field that is unknown."""
        return ((name, given) for name, given in self if _is_known(given))

    @field_validator("*", mode="wrap")
    @classmethod
    def _read_field(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        name = info.field_name or ""
        try:
            read = _read(record_of(cls).fields[name], value)
        except Refused as refused:
            details = {"fact": name, "what": refused.what, "help": refused.help}
            raise PydanticCustomError(refused.code, "`{fact}` {what}", details) from None
        # pydantic knows the type of the fact alone
        return read if isinstance(read, Partial) else handler(read)

    @field_serializer("*", mode="wrap")
    def _write_field(self, value: Any, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
        written = value.written() if isinstance(value, Partial) else None
        if isinstance(written, list) and info.mode == "json":
            return [each.isoformat() if isinstance(each, date) else each for each in written]
        return handler(value) if written is None else written

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The JSON schema of the group, with the partial values that its facts may have."""
        found = handler(schema)
        for name, known in handler.resolve_ref_schema(found).get("properties", {}).items():
            kind = record_of(cls).fields[name]
            if isinstance(kind, LeafType) and "anyOf" in known and name != "as_of":
                known["anyOf"] += partial_schemas(kind, known["anyOf"])
        return found


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
        return absent(record_of(cls).fields)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The JSON schema of the group, or the word ``none``."""
        return {
            "anyOf": [
                {"const": NONE},
                handler.resolve_ref_schema(super().__get_pydantic_json_schema__(schema, handler)),
            ]
        }


G = TypeVar("G", bound=Group)


def packaged_patient() -> type[Group]:
    """The class of the patients of the library."""
    module, _, name = PACKAGED.partition(":")
    return cast("type[Group]", getattr(import_module(module), name))


@cache
def model_of(patient: type[Group]) -> FactModel:
    """The fact model of a class; the same object every time.

    Raises:
        UsageError: it is no class of facts, one of its fields cannot be a fact, or it has no day of the question.
    """
    if not _is_group(patient):
        what = f"`{getattr(patient, '__name__', patient)}` is no class of facts"
        raise UsageError([Diagnostic("not-a-fact-model", what, help="derive it from `Patient`")])
    root = record_of(patient)
    day = root.fields.get("as_of")
    if not isinstance(day, LeafType) or day.kind != "date":
        what = f"the facts `{patient.__name__}` do not say of which day they are"
        raise UsageError(
            [Diagnostic("no-day", what, help="add `as_of: date | None = None`, or derive them from `Patient`")]
        )
    is_packaged = f"{patient.__module__}:{patient.__qualname__}" == PACKAGED
    return FactModel(root, None if is_packaged else patient)


def class_of(model: FactModel) -> type[Group]:
    """The class that declares a fact model."""
    return packaged_patient() if model.of_class is None else cast("type[Group]", model.of_class)


@cache
def record_of(group: type[Group]) -> RecordType:
    """The facts of a group, in the declared order, with what its class says of it.

    Raises:
        UsageError: a field is of a type that cannot be a fact, or is not optional; or the group contains itself.
    """
    _refuse_endless(group, ())
    record = RecordType(
        group.__name__,
        {name: _field_type(group, name, field) for name, field in group.model_fields.items()},
        group.title,
        group.introduces,
        group.oldest_first,
        group.known_from,
        group.answers_none,
        group.bare_words,
        group.one_a_day,
        tuple(dict.fromkeys(_relations(group))),
    )
    for relation in record.relations:
        sides = {(leaf.kind, leaf.unit) if leaf else None for leaf in sides_of(relation, record)}
        if len(sides) > 1 or None in sides or sides <= {("boolean", None), ("enumeration", None), ("text", None)}:
            what = (
                f"`{relation.text}` does not compare facts of `{group.__name__}` that are dates, or numbers of one unit"
            )
            raise UsageError([Diagnostic("not-a-relation", what, help=RELATION_FORM)])
    return record


def _relations(group: type[Group]) -> Iterator[Relation]:
    """The relations that a class and its bases declare, those of the oldest base first."""
    for base in reversed(group.__mro__):
        for text in vars(base).get("relations", ()):
            relation = relation_of(text)
            if relation is None:
                what = f"`{text}` of `{group.__name__}` does not say which fact is below which"
                raise UsageError([Diagnostic("not-a-relation", what, help=RELATION_FORM)])
            yield relation


def as_model(facts: Facts, group: type[G]) -> G:
    """The facts as a model of this class, unchecked; what is one already stays as it is.

    >>> class Scan(Group):
    ...     slice_mm: float | None = None
    >>> as_model(PlainFacts({"slice_mm": 1.5}, {"slice_mm"}), Scan)
    Scan(slice_mm=1.5)
    """
    if not isinstance(facts, PlainFacts):
        assert isinstance(facts, group)
        return facts
    inside = _groups_in(group)
    values = {name: _as_models(given, inside.get(name)) for name, given in items_of(facts)}
    return cast("G", group.model_construct(set(facts._given), **values))


def _as_models(given: Any, group: type[Group] | None) -> Any:
    if given is None or group is None:
        return given
    return tuple([as_model(each, group) for each in given]) if isinstance(given, tuple) else as_model(given, group)


def _refuse_endless(group: type[Group], above: tuple[type[Group], ...]) -> None:
    if group in above or len(above) > MAX_NESTING:
        what = f"the group `{group.__name__}` contains itself, or is nested more than {MAX_NESTING} deep"
        raise UsageError([Diagnostic("endless-group", what, help="let a group contain other groups only")])
    for inner in _groups_in(group).values():
        _refuse_endless(inner, (*above, group))


@cache
def _groups_in(group: type[Group]) -> Mapping[str, type[Group]]:
    """The fields of a group that hold another one, or a list of it."""
    types = {name: unwrapped(field.annotation)[0] for name, field in group.model_fields.items()}
    inner = {name: kind if _is_group(kind) else element_of(kind) for name, kind in types.items()}
    return {name: kind for name, kind in inner.items() if _is_group(kind)}


def _field_type(group: type[Group], name: str, field: FieldInfo) -> FieldType:
    annotated, facts = unwrapped(field.annotation)
    fact = next((each for each in (*field.metadata, *facts) if isinstance(each, Fact)), Fact())
    inner = _groups_in(group).get(name)
    kind: FieldType | None
    if inner is None:
        kind = leaf_type(annotated, fact)
    else:
        kind = record_of(inner) if inner is annotated else ListType(record_of(inner))
    if kind is None:
        what = "has a type that is no fact"
        help = "use bool, int, float, Literal, StrEnum, date, str, a group or a list of groups"
        raise _misuse("not-a-fact", group, name, what, help)
    # a group that was not given is there and empty, everything else is None
    unknown_by_default = isinstance(kind, RecordType) or (field.default is None and accepts_none(field.annotation))
    if field.is_required() or not unknown_by_default:
        raise _misuse("fact-not-optional", group, name, "is not optional", "allow `None`, and make it the default")
    return kind


def _read(kind: FieldType, value: Any) -> Any:
    """A value as pydantic shall see it: a fact is read here, a group or list below is read by its own class."""
    match kind:
        case LeafType():
            return kind.read(value)
        case ListType():
            if isinstance(value, list | tuple) and len(value) > MAX_ITEMS:
                what = f"is a list of at most {MAX_ITEMS} entries, not of {len(value):,}"
                raise Refused("too-many-values", what, "leave out what no longer matters")
            if value is None or isinstance(value, list | tuple):
                return value
            help = "start each entry of the list with `- `" if isinstance(value, Mapping) else NO_ELEMENT
            raise Refused("not-a-list", f"is a list, not {quoted(value)}", help)
        case RecordType():
            return {} if value is None else value


def _is_group(kind: object) -> TypeGuard[type[Group]]:
    return isinstance(kind, type) and issubclass(kind, Group)


def _is_known(given: Any) -> bool:
    return any(_is_known(each) for _, each in given) if isinstance(given, Group) else given is not None


def _misuse(code: str, group: type[Group], name: str, what: str, help: str) -> UsageError:
    return UsageError([Diagnostic(code, f"the field `{name}` of `{group.__name__}` {what}", help=help)])
