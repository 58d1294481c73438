"""Reading a patient of the library."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, overload

from renal_cds.facts.reading import PatientSource, read_as
from renal_cds.patient.patient import Patient

__all__ = ["read_patient"]

P = TypeVar("P", bound=Patient)


@overload
def read_patient(source: PatientSource, *, name: str = "patient", as_of: date | None = None) -> Patient: ...
@overload
def read_patient(source: PatientSource, model: type[P], name: str = "patient", as_of: date | None = None) -> P: ...
def read_patient(
    source: PatientSource, model: type[Any] = Patient, name: str = "patient", as_of: date | None = None
) -> Any:
    """The patient in ``source``: a patient, a dictionary, JSON or YAML text, bytes of it, or a ``Path`` to a file.

    ``model`` is the class to read into, ``name`` what the diagnostics call a text without a file, ``as_of`` the day
    of the question if the facts do not hold it.

    >>> read_patient("tumor: {size_cm: 42 mm}").tumor.size_cm
    4.2

    Raises:
        InvalidPatient: with everything that is wrong.
    """
    return read_as(source, model, name, as_of)
