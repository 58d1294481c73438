"""Parts of a rulebook as JSON and back: exactly what was read and checked, with nothing to read or check again.

A closed table of classes is known; an object is a list of its name and its parts. What is not in the table
cannot come out of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import BaseModel

from renal_cds.errors import Span
from renal_cds.language import tree
from renal_cds.language.types import Type
from renal_cds.rulebook import decisions, knowledge
from renal_cds.rulebook.outline import Outline

__all__ = ["KeptDecisions", "Unpacked", "pack", "unpack"]

T = TypeVar("T")

_MODELS: dict[str, type[BaseModel]] = {
    each.__name__: each
    for module in (decisions, knowledge)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, knowledge.Strict) and each.__module__ == module.__name__
}
_NODES: dict[str, type[Any]] = {
    each.__name__: each
    for name in tree.__all__
    if isinstance(each := getattr(tree, name), type) and hasattr(each, "__dataclass_fields__")
}
_DATACLASSES: dict[str, type[Any]] = _NODES | {"Type": Type, "Span": Span}
_PARTS = {name: tuple(each.name for each in fields(kind)) for name, kind in _DATACLASSES.items()}

_TUPLE, _LIST, _SHARED = "()", "[]", "#"


def pack(value: Any) -> str:
    """A part of a rulebook as text.

    >>> from renal_cds.language.parse import parse
    >>> unpack(pack(parse("a > 3"))) == parse("a > 3")
    True
    """
    shared = _Shared()
    packed = _packed(value, shared)
    return json.dumps([shared.packed, packed], separators=(",", ":"))


def unpack(text: str) -> Any:
    """What was packed."""
    shared, packed = json.loads(text)
    return _unpacked(packed, [_unpacked(each, []) for each in shared])


class Unpacked(Mapping[str, T]):
    """A mapping whose entries are unpacked when they are first asked for."""

    def __init__(self, packed: Mapping[str, str]) -> None:
        self.packed = packed
        self._found: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        found = self._found.get(key)
        if found is None:
            found = self._found.setdefault(key, unpack(self.packed[key]))  # one object, whichever thread is first
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)

    def __contains__(self, key: object) -> bool:
        return key in self.packed


class KeptDecisions(Unpacked[decisions.Decision]):
    """The decisions of a rulebook, of which the outlines are known before any of them is unpacked."""

    def __init__(self, packed: Mapping[str, str], outlines: Mapping[str, Outline]) -> None:
        super().__init__(packed)
        self.outlines = outlines


class _Shared:
    """What is written once and then named by number: types, and the lines of places."""

    def __init__(self) -> None:
        self.packed: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number(self, value: Type | str) -> int:
        key = repr(value)  # 1 and 1.0 are equal, and are not the same
        if key not in self._numbers:
            self._numbers[key] = len(self.packed)
            self.packed.append(value if isinstance(value, str) else _object(value, self))
        return self._numbers[key]


def _packed(value: Any, shared: _Shared) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)  # and not what a subclass knows of it
        case tuple():
            return [_TUPLE, *(_packed(each, shared) for each in value)]
        case list():
            return [_LIST, *(_packed(each, shared) for each in value)]
        case dict():
            return {str(key): _packed(each, shared) for key, each in value.items()}
        case BaseModel():
            kind = type(value)
            given = {name: getattr(value, name) for name in kind.model_fields if name in value.model_fields_set}
            assert kind.__name__ in _MODELS
            return [kind.__name__, _packed(given, shared)]
        case Type():
            return [_SHARED, shared.number(value)]
        case Span(text=text):
            return [*_object(value, shared)[:-1], [_SHARED, shared.number(str(text))]]
    return _object(value, shared)


def _object(value: Any, shared: _Shared) -> list[Any]:
    name = type(value).__name__
    return [name, *(_packed(getattr(value, part), shared) for part in _PARTS[name])]


def _unpacked(packed: Any, shared: list[Any]) -> Any:
    if isinstance(packed, dict):
        return {key: _unpacked(each, shared) for key, each in packed.items()}
    if not isinstance(packed, list):
        return packed
    name = packed[0]
    if name == _SHARED:
        return shared[packed[1]]
    parts = [_unpacked(each, shared) for each in packed[1:]]
    if name == _TUPLE:
        return tuple(parts)
    if name == _LIST:
        return parts
    if name in _MODELS:
        return _model(_MODELS[name], parts[0])
    return _DATACLASSES[name](*parts)


def _model(kind: type[BaseModel], given: dict[str, Any]) -> BaseModel:
    """A model as it was when it was packed, which was after it had been validated."""
    made = kind.__new__(kind)
    values = {
        name: given[name] if name in given else field.get_default(call_default_factory=True)
        for name, field in kind.model_fields.items()
    }
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(given))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made
