"""Reading a patient: every mistake at once, each with its place and what to write instead.

>>> read_patient('{"tumor": {"size_cm": "42 mm"}}').tumor.size_cm
4.2
>>> read_patient("tumor: {histology: papilary}", name="patient.yaml")
Traceback (most recent call last):
renal_cds.errors.InvalidPatient: patient.yaml:1:20: `tumor.histology` has no value `papilary` [unknown-value]
    1 | tumor: {histology: papilary}
      |                    ^^^^^^^^
  help: did you mean `papillary`?
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

from renal_cds.documents import DocumentError, Places, decode, read_bytes, read_placed
from renal_cds.errors import Diagnostic, InvalidPatient
from renal_cds.facts.consistency import AS_OF, contradictions
from renal_cds.facts.known import Facts, PlainFacts, replaced
from renal_cds.facts.model import FactModel
from renal_cds.facts.paths import value_at
from renal_cds.facts.plain import plain
from renal_cds.facts.quick import read_quickly
from renal_cds.facts.refusal import quoted

if TYPE_CHECKING:
    from renal_cds.patient.patient import Patient

__all__ = ["PatientSource", "places_in", "read_facts", "read_patient"]

PatientSource: TypeAlias = "Patient | Mapping[str, Any] | str | bytes | Path"

P = TypeVar("P", bound="Patient")


@overload
def read_patient(source: PatientSource, *, name: str = "patient", as_of: date | None = None) -> Patient: ...
@overload
def read_patient(source: PatientSource, model: type[P], name: str = "patient", as_of: date | None = None) -> P: ...
def read_patient(
    source: PatientSource, model: type[Any] | None = None, name: str = "patient", as_of: date | None = None
) -> Any:
    """The patient in ``source``: a patient, a dictionary, JSON or YAML text, bytes of it, or a ``Path`` to a file.

    ``model`` is the class to read into, :class:`Patient` or a subclass (a patient of a subclass stays of its
    class), ``name`` what the diagnostics call a text without a file, ``as_of`` the day of the question if the facts
    do not hold it.

    >>> read_patient({"treatments": []}, as_of=date(2026, 3, 1)).as_of
    datetime.date(2026, 3, 1)

    Raises:
        InvalidPatient: with everything that is wrong.
    """
    from renal_cds.facts.as_model import as_model
    from renal_cds.patient.patient import Patient

    wanted = model or Patient
    facts = read_facts(source, FactModel.of(wanted), name, as_of)
    return as_model(facts, wanted)


def read_facts(source: PatientSource | Facts, model: FactModel, name: str, as_of: date | None = None) -> Facts:
    """The same as the rules need them: plain for the patient of the library in whom nothing is wrong, else a model.

    Raises:
        InvalidPatient: with everything that is wrong.
    """
    if as_of is not None and (isinstance(as_of, datetime) or not isinstance(as_of, date)):
        raise InvalidPatient([Diagnostic("not-a-date", f"`{AS_OF}` is a date, not {quoted(as_of)}")])
    model = _of_its_class(source, model)
    try:
        data, places = _facts(source, name)
    except DocumentError as problem:
        from renal_cds.facts.translation import for_group

        raise InvalidPatient(for_group(each, model) for each in problem.diagnostics) from None
    return _checked(data, places, model, as_of)


def places_in(source: PatientSource, name: str = "patient") -> Places | None:
    """The places of the facts in a text that was read (``places.at(path).span``); None if it was no text.

    >>> places_in("person: {sex: female}").at(("person", "sex")).span.column
    15
    """
    return placed[1] if (placed := _placed(source, name)) else None


def _placed(source: object, name: str) -> tuple[Any, Places] | None:
    """What a text holds, with the places; None if it is no text."""
    match source:
        case Path():
            return read_placed(read_bytes(source), str(source))
        case bytes():
            return read_placed(decode(source, name), name)
        case str():
            return read_placed(source, name)
        case _:
            return None


def _of_its_class(source: object, model: FactModel) -> FactModel:
    """The model of a patient of a subclass, which stays of its class."""
    if isinstance(source, Facts) and not isinstance(source, PlainFacts) and isinstance(source, model.patient):
        return FactModel.of(type(source))
    return model


def _checked(data: dict[str, Any], places: Places | None, model: FactModel, as_of: date | None) -> Facts:
    patient, problems = _read(data, model, places)
    given = None if patient is None else value_at(patient, (AS_OF,))
    if as_of is not None:
        problems += _check_day(as_of, given, places)
    if patient is not None:
        problems += contradictions(patient, model, as_of or given, places)
    if problems or patient is None:
        raise InvalidPatient(_in_order(problems))
    return replaced(patient, {AS_OF: as_of}) if as_of is not None and given is None else patient


def _facts(source: Any, name: str) -> tuple[dict[str, Any], Places | None]:
    if isinstance(source, Mapping) or (isinstance(source, Facts) and hasattr(source, AS_OF)):
        return plain(source), None
    placed = _placed(source, name)
    if placed is None:
        what = f"a patient is given as facts, as text or as a path, not as {quoted(source)}"
        raise InvalidPatient([Diagnostic("not-a-patient", what)])
    data, places = placed
    if not isinstance(data, dict):
        what = f"a patient is a group of facts, not {quoted(data)}"
        help = "give a file as a `Path`" if isinstance(source, str) else "write `tumor:` and the facts below it"
        raise InvalidPatient([Diagnostic("not-a-patient", what, places.at(()).span, help)])
    return data, places


def _read(data: dict[str, Any], model: FactModel, places: Places | None) -> tuple[Facts | None, list[Diagnostic]]:
    """The patient and what is wrong; a class of one's own may have checks of its own, which are those of pydantic."""
    if model.of_class is None and (found := read_quickly(data, model.root)):
        return found, []
    from renal_cds.facts.strict import read_strictly

    return read_strictly(data, model, places)


def _check_day(as_of: date, given: date | None, places: Places | None) -> list[Diagnostic]:
    if given in (None, as_of):
        return []
    return [
        Diagnostic(
            "as-of-differs",
            f"the facts are of `{given}`, and the question is asked for `{as_of}`",
            places.at((AS_OF,)).span if places else None,
            "give the day once, or the same day twice",
        )
    ]


def _in_order(problems: list[Diagnostic]) -> list[Diagnostic]:
    """The problems in the order of the text, where there is one."""
    return sorted(problems, key=lambda each: (each.span.line, each.span.column) if each.span else (0, 0))
