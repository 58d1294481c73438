"""Plain facts as the models of pydantic that they would have been read into."""

from __future__ import annotations

from typing import Any, TypeVar

from renal_cds.facts.fields import Group, ListOf, shape_of
from renal_cds.facts.known import Facts, PlainFacts
from renal_cds.facts.leaves import LeafType

__all__ = ["as_model"]

G = TypeVar("G", bound=Group)


def as_model(facts: Facts, kind: type[G]) -> G:
    """The facts as a model of this class; what is one already stays as it is.

    >>> from renal_cds.patient.tumor import Tumor
    >>> names = dict.fromkeys(Tumor.model_fields)
    >>> as_model(PlainFacts({**names, "size_cm": 4.2}, {"size_cm"}), Tumor)
    Tumor(size_cm=4.2)
    """
    if not isinstance(facts, PlainFacts):
        assert isinstance(facts, kind)
        return facts
    values: dict[str, Any] = {}
    for name, shape in shape_of(kind).items():
        given = getattr(facts, name)
        if given is None or isinstance(shape, LeafType):
            values[name] = given
        elif isinstance(shape, ListOf):
            values[name] = tuple([as_model(each, shape.group) for each in given])
        else:
            values[name] = as_model(given, shape)
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(facts._given))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made
