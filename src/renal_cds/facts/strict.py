"""Facts read by pydantic: those of a class of one's own, and those in which something is wrong."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from renal_cds.documents import Places
from renal_cds.errors import Diagnostic
from renal_cds.facts.known import Facts
from renal_cds.facts.model import FactModel
from renal_cds.facts.translation import translate, without

__all__ = ["read_strictly"]


def read_strictly(
    data: dict[str, Any], model: FactModel, places: Places | None
) -> tuple[Facts | None, list[Diagnostic]]:
    """The patient and what is wrong; after mistakes, the patient without the mistaken facts, if there is one."""
    try:
        return model.patient.model_validate(data), []
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
    problems = [translate(each, model, places) for each in errors]
    try:
        return model.patient.model_validate(without(data, [each["loc"] for each in errors])), problems
    except ValidationError:
        return None, problems
