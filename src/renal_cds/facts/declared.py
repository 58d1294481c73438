"""The fact model of a class of patients, from what its fields declare."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from renal_cds.errors import Diagnostic, UsageError
from renal_cds.facts.fields import Group, ListOf, Shape, shape_of
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.model import FactModel, FieldType, ListType, RecordType

if TYPE_CHECKING:
    from renal_cds.patient.patient import Patient

__all__ = ["model_of"]

MAX_NESTING = 12


@cache
def model_of(patient: type[Group]) -> FactModel:
    """The model of a class; the same object every time.

    Raises:
        UsageError: a field of the class cannot be a fact.
    """
    root = _record(patient, ())
    day = root.fields.get("as_of")
    if not isinstance(day, LeafType) or day.kind != "date":
        what = f"the facts `{patient.__name__}` do not say of which day they are"
        raise UsageError(
            [Diagnostic("no-day", what, help="add `as_of: date | None = None`, or derive them from `Patient`")]
        )
    model = FactModel(root)
    return model if patient is model.patient else FactModel(root, cast("type[Patient]", patient))


def _record(group: type[Group], above: tuple[type[Group], ...]) -> RecordType:
    if group in above or len(above) > MAX_NESTING:
        what = f"the group `{group.__name__}` contains itself, or is nested more than {MAX_NESTING} deep"
        raise UsageError([Diagnostic("endless-group", what, help="let a group contain other groups only")])
    inside = (*above, group)
    fields = {name: _field(shape, inside) for name, shape in shape_of(group).items()}
    return RecordType(
        group.__name__,
        fields,
        group.title,
        group.introduces,
        group.oldest_first,
        group.known_from,
        group.answers_none,
    )


def _field(shape: Shape, above: tuple[type[Group], ...]) -> FieldType:
    match shape:
        case LeafType():
            return shape
        case ListOf():
            return ListType(_record(shape.group, above))
        case _:
            return _record(shape, above)
