"""The fields of a group: the metadata of a fact, and the type of fact that an annotation stands for.

>>> leaf_type(float, Fact(unit="mL", low=0, high=2000, meaning="volume")).domain()
'between 0 and 2000 mL'
"""

from __future__ import annotations

import keyword
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import GetJsonSchemaHandler

from renal_cds.errors import Diagnostic, UsageError
from renal_cds.facts.leaves import How, Kind, LeafType
from renal_cds.facts.refusal import quoted

__all__ = ["Fact", "accepts_none", "element_of", "leaf_type", "partial_schemas", "unwrapped"]

# words that YAML or a reader of it takes for something else
_NOT_WORDS = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Metadata of a fact in ``Annotated``: its unit, plausible range, meaning, and how it is obtained.

    ``low`` and ``high`` are the plausible range, both inclusive; ``above`` is an exclusive lower
    bound; ``meaning`` is what a question to the user would call it; ``how`` is how it is obtained;
    ``changeable`` says whether it can become different: age, sex and what has happened cannot.
    ``substance`` is what is measured, when units of moles or the like are accepted for it.
    ``also_written`` are words of reports, each with the values it leaves open (``{"pT2": ("pT2a", "pT2b")}``);
    ``elsewhere`` words that have no place in this fact, each with help that says what to do.
    """

    unit: str | None = None
    substance: str | None = None
    low: float | None = None
    high: float | None = None
    above: float | None = None
    meaning: str = ""
    how: How = "asked"
    changeable: bool = True
    also_written: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, hash=False)
    elsewhere: Mapping[str, str] = field(default_factory=dict, hash=False)

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


def leaf_type(inner: Any, fact: Fact) -> LeafType | None:
    """The type of the fact that a field of this type is; None if it cannot be a fact.

    Raises:
        UsageError: a value of an enumeration is no plain word.
    """
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
    _check_words(fact, kind, values)
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
        also_written=tuple(fact.also_written.items()),
        elsewhere=tuple(fact.elsewhere.items()),
    )


def _check_words(fact: Fact, kind: Kind, values: tuple[str, ...]) -> None:
    """That each word of a report means values that the fact has, in their order, and is none of them itself."""
    for word, meant in fact.also_written.items():
        if kind == "enumeration":
            right = meant == tuple(value for value in values if value in meant) and word not in values
        else:
            right = kind == "number" and meant == tuple(sorted(set(meant)))
        if not meant or not right:
            what = f"the word {quoted(word)} does not mean values of its fact, each once and in their order"
            raise UsageError([Diagnostic("not-a-word", what, help="name values that the fact declares")])


def unwrapped(annotation: Any) -> tuple[Any, list[Fact]]:
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


def accepts_none(annotation: Any) -> bool:
    """Whether ``None``, which is unknown, is among the values of a type."""
    if get_origin(annotation) is Annotated:
        return accepts_none(get_args(annotation)[0])
    return type(None) in get_args(annotation)


def element_of(inner: Any) -> Any:
    """The type of the elements of a list or of a tuple of any length; None for any other type."""
    arguments = get_args(inner)
    is_list = get_origin(inner) is list or (get_origin(inner) is tuple and arguments[1:] == (Ellipsis,))
    return unwrapped(arguments[0])[0] if is_list else None


def partial_schemas(leaf: LeafType, branches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The JSON schemas of a set and of an interval, for a fact whose values have the schemas ``branches``."""
    if leaf.kind in ("boolean", "text"):
        return []
    items = [each for each in branches if each.get("type") != "null"]
    found: list[dict[str, Any]] = [
        {"type": "array", "items": {"anyOf": items}, "minItems": 1, "description": "one of these values"}
    ]
    if leaf.also_written:
        words = [word for word, _ in leaf.also_written]
        found.append({"enum": words, "description": "words of reports, in any capitals"})
    if leaf.kind == "date":
        month = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2})?$", "description": "some day of a month or a year"}
        found += [month, {"type": "integer", "description": "some day of a year"}]
    elif leaf.kind == "number" and not leaf.unit:  # a number with a unit may be any text
        found.append({"type": "string", "description": "an interval, such as `>4` or `4-5`"})
    return found


def _quantity_schemas() -> list[dict[str, Any]]:
    with_unit = {"value": {"type": "number"}, "unit": {"type": "string"}}
    return [
        {"type": "string", "description": "a number with a unit"},
        {"type": "object", "properties": with_unit, "required": list(with_unit), "additionalProperties": False},
    ]
