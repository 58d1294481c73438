"""Structs are frozen dataclasses with slots."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from functools import cached_property
from typing import Any, ClassVar

import pytest
from pydantic import TypeAdapter, ValidationError

from renal_cds.records import Named, Struct, field, names_of, replace, said


class Point(Struct):
    """A place with a mark that does not count."""

    unit: ClassVar[str] = "mm"

    x: float
    y: float = 0.0
    marks: tuple[str, ...] = field(default=(), compare=False, repr=False)


class Higher(Point):
    """One more part."""

    z: float = 0.0


class Open(Struct, frozen=False, eq=False):
    """May change, and is equal to itself only."""

    found: list[int] = field(default_factory=list)
    kept: dict[str, int] = field(init=False, default_factory=dict)


class Titled(Named):
    """What is required may stand after what is not."""

    note: str | None = None
    title: str

    @cached_property
    def loud(self) -> str:
        """The title in capitals."""
        return self.title.upper()


def test_parts_are_given_in_order_by_name_or_not_at_all() -> None:
    assert Point(1, 2, ("a",)) == Point(1, y=2) == Point(x=1, y=2)
    assert Point(1).y == 0.0
    assert names_of(Higher) == ("x", "y", "marks", "z")
    assert Higher(1, z=3).z == 3
    assert Titled(title="a").note is None


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, 2, (), 4), {}), ((1,), {"x": 1}), ((1,), {"w": 1})], ids=str
)
def test_what_is_missing_unknown_or_given_twice_is_refused(values: Any, named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__\(\)"):
        Point(*values, **named)


def test_structs_are_compared_by_class_and_parts() -> None:
    assert hash(Point(1, 2, ("a",))) == hash(Point(1, 2))
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 2) != Higher(1, 2)
    assert Open() != Open()
    assert {Open()}
    assert repr(Point(1, 2, ("a",))) == "Point(x=1, y=2)"


def test_only_a_class_that_says_so_can_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="x"):
        Point(1).x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="x"):
        del Point(1).x
    changed = Open()
    changed.found = [1]
    assert changed.found == [1]
    assert Open().found == []
    assert Open().kept is not changed.kept


def test_a_property_may_be_kept_on_a_frozen_struct() -> None:
    titled = Titled(title="a")
    assert titled.loud is titled.loud == "A"


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each)), replace],
    ids=["copy", "deepcopy", "pickle", "replace"],
)
def test_a_copy_is_equal(copied: Any) -> None:
    assert copied(Higher(1, 2, ("a",), 3)).marks == ("a",)
    assert copied(Higher(1, 2, ("a",), 3)) == Higher(1, 2, ("a",), 3)


def test_what_was_said_is_what_differs_from_the_default_also_in_its_type() -> None:
    assert said(Point(1, 0.0)) == ("x",)
    assert said(Point(1, 0)) == ("x", "y")
    assert said(Open([])) == ()


def test_a_struct_is_a_dataclass_to_whoever_asks() -> None:
    assert dataclasses.is_dataclass(Open())
    assert [each.name for each in dataclasses.fields(Higher)] == ["x", "y", "marks", "z"]
    assert dataclasses.replace(Point(1, 2), y=3) == Point(1, 3)
    assert dataclasses.asdict(Point(1, 2)) == {"x": 1, "y": 2, "marks": ()}
    assert TypeAdapter(Higher).validate_python({"x": 1, "z": "2"}) == Higher(1.0, z=2.0)
    with pytest.raises(ValidationError):
        TypeAdapter(Point).validate_python({"y": 1})


def test_parts_can_be_matched() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
