"""What is packed comes back exactly: equal, with its places, and with what was said and what was only assumed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from renal_cds.language.types import Type
from renal_cds.records import Struct, names_of
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.pack import Unpacked, pack, unpack

SECTIONS = ("sources", "figures", "caveats", "disclaimers", "patients", "trace")


@cache
def book() -> Rulebook:
    return Rulebook.load(preview=True)


def everything(value: Any) -> Iterator[Any]:
    """A value and all that is in it, with what equality passes over: places, and the types of numbers."""
    match value:
        case list() | tuple():
            yield type(value), len(value)
            for part in value:
                yield from everything(part)
        case dict():
            for key, part in value.items():
                yield key
                yield from everything(part)
        case Struct():
            yield type(value)
            for name in names_of(type(value)):
                yield from everything(getattr(value, name))
        case str():
            yield str(value)
        case _:
            yield type(value), value


@pytest.mark.parametrize("id", sorted(book().decisions))
def test_a_decision_comes_back_as_it_was(id: str) -> None:
    decision = book().decisions[id]
    found = unpack(pack(decision))
    assert found == decision
    assert list(everything(found)) == list(everything(decision))


@pytest.mark.parametrize("section", SECTIONS)
def test_shared_entries_come_back_as_they_were(section: str) -> None:
    for each in getattr(book(), section).values():
        assert list(everything(unpack(pack(each)))) == list(everything(each))


def test_equal_numbers_of_different_kinds_are_kept_apart() -> None:
    given = (1, 1.0, True, Type("number", low=0), Type("number", low=0.0))
    assert list(everything(unpack(pack(given)))) == list(everything(given))


def test_a_class_that_is_not_known_cannot_be_packed_or_unpacked() -> None:
    with pytest.raises(KeyError):
        pack(object())
    with pytest.raises(KeyError):
        unpack('[[],["Popen","ls"]]')


def test_entries_are_unpacked_when_they_are_asked_for() -> None:
    found: Unpacked[Any] = Unpacked({"a": pack((1, 2)), "b": "no packed text"}, lambda _: {"b": "made anew"})
    assert list(found) == ["a", "b"]
    assert "b" in found
    assert found["a"] == (1, 2)
    assert found["a"] is found["a"]
    assert found["b"] == "made anew"
    with pytest.raises(KeyError):
        found["c"]
