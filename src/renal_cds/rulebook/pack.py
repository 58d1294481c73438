"""Parts of a rulebook as JSON and back: exactly what was read and checked, with nothing to read or check again.

A closed table of classes is known; an object is a list of its name and its parts. What is not in the table
cannot come out of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from renal_cds.errors import Span
from renal_cds.facts.model import LeafType, ListType, RecordType
from renal_cds.facts.relations import Relation
from renal_cds.language import tree
from renal_cds.language.types import Type
from renal_cds.records import Struct, names_of, said
from renal_cds.rulebook import decisions, examples, knowledge, law
from renal_cds.rulebook.schema_types import Strict
from renal_cds.rulebook.signature import Signature

__all__ = ["KeptDecisions", "Unpacked", "pack", "unpack"]

T = TypeVar("T")

_PARTS_OF_RULES: dict[str, type[Strict]] = {
    each.__name__: each
    for module in (decisions, examples, knowledge, law)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Strict) and each.__module__ == module.__name__
}
_NODES: dict[str, type[Struct]] = {
    each.__name__: each
    for name in tree.__all__
    if isinstance(each := getattr(tree, name), type) and issubclass(each, Struct)
}
_STRUCTS: dict[str, type[Struct]] = _NODES | {
    each.__name__: each for each in (Type, Span, Signature, RecordType, ListType, LeafType, Relation)
}
_PARTS = {name: names_of(kind) for name, kind in _STRUCTS.items()}

_TUPLE, _LIST, _SHARED = "()", "[]", "#"
_NOWHERE = Span("", 1, 1, 1, 1)


def pack(value: Any, *, places: bool = True) -> str:
    """A part of a rulebook as text; without its ``places``, everything in it stands nowhere.

    >>> from renal_cds.language.parse import parse
    >>> unpack(pack(parse("a > 3"))) == parse("a > 3")
    True
    """
    shared = _Shared(places)
    packed = _packed(value, shared)
    return json.dumps([shared.packed, packed], separators=(",", ":"))


def unpack(text: str) -> Any:
    """The value that was packed."""
    shared, packed = json.loads(text)
    return _unpacked(packed, [_unpacked(each, []) for each in shared])


class Unpacked(Mapping[str, T]):
    """A mapping whose entries are unpacked when they are first asked for.

    When one cannot be unpacked, ``again`` makes all of them anew.
    """

    def __init__(self, packed: Mapping[str, str], again: Callable[[Exception], Mapping[str, T]]) -> None:
        self.packed = packed
        self._again = again
        self._unpacked: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        entry = self._unpacked.get(key)
        if entry is None:
            text = self.packed[key]
            try:
                entry = unpack(text)
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                entry = self._again(error)[key]
            entry = self._unpacked.setdefault(key, entry)  # one object, whichever thread is first
        return entry

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)

    def __contains__(self, key: object) -> bool:
        return key in self.packed


class KeptDecisions(Unpacked[decisions.Decision]):
    """The decisions of a rulebook, of which the signatures are known before any of them is unpacked."""

    def __init__(
        self,
        packed: Mapping[str, str],
        signatures: Mapping[str, Signature],
        again: Callable[[Exception], Mapping[str, decisions.Decision]],
    ) -> None:
        super().__init__(packed, again)
        self.signatures = signatures


class _Shared:
    """Types and lines of places, which are written once and then named by number."""

    def __init__(self, places: bool) -> None:
        self.places = places
        self.packed: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number(self, value: Type | Span | str) -> int:
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
        case Strict():
            assert type(value) is _PARTS_OF_RULES[type(value).__name__]
            return [type(value).__name__, {name: _packed(getattr(value, name), shared) for name in said(value)}]
        case Type():
            return [_SHARED, shared.number(value)]
        case Span() if not shared.places:
            return [_SHARED, shared.number(_NOWHERE)]
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
    parts = [_unpacked(each, shared) if isinstance(each, list | dict) else each for each in packed[1:]]
    if name == _TUPLE:
        return tuple(parts)
    if name == _LIST:
        return parts
    if name in _PARTS_OF_RULES:
        return _PARTS_OF_RULES[name](**parts[0])
    return _STRUCTS[name](*parts)
