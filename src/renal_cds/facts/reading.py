"""Reading a patient: every mistake at once, each with its place and what to write instead.

>>> from renal_cds.patient import Patient
>>> read_as('{"tumor": {"size_cm": "42 mm"}}', Patient).tumor.size_cm
4.2
>>> read_as("tumor: {histology: papilary}", Patient, name="patient.yaml")
Traceback (most recent call last):
renal_cds.errors.InvalidPatient: patient.yaml:1:20: `tumor.histology` has no value `papilary` [unknown-value]
    1 | tumor: {histology: papilary}
      |                    ^^^^^^^^
  help: did you mean `papillary`?
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from renal_cds.documents import DocumentError, Places, decode, read_bytes, read_placed
from renal_cds.errors import MOST_MISTAKES, Diagnostic, InvalidPatient, first_mistakes
from renal_cds.facts.consistency import AS_OF, contradictions, dates_in
from renal_cds.facts.known import Facts, PlainFacts, replaced
from renal_cds.facts.labels import label_mistakes
from renal_cds.facts.model import FactModel
from renal_cds.facts.partial import Partial, latest
from renal_cds.facts.paths import pointer, value_at, with_values
from renal_cds.facts.plain import plain
from renal_cds.facts.quick import read_quickly
from renal_cds.facts.refusal import quoted

if TYPE_CHECKING:
    from renal_cds.facts.groups import Group

__all__ = ["PatientSource", "places_in", "read_as", "read_facts"]

PatientSource: TypeAlias = "Group | Mapping[str, Any] | str | bytes | Path"

G = TypeVar("G", bound="Group")


def read_as(source: PatientSource, group: type[G], name: str = "patient", as_of: date | None = None) -> G:
    """The patient in ``source``: a patient, a dictionary, JSON or YAML text, bytes of it, or a ``Path`` to a file.

    ``group`` is the class to read into (a patient of a subclass stays of its class), ``name`` what the diagnostics
    call a text without a file, ``as_of`` the day of the question if the facts do not hold it.

    >>> from renal_cds.patient import Patient
    >>> read_as({"treatments": []}, Patient, as_of=date(2026, 3, 1)).as_of
    datetime.date(2026, 3, 1)

    Raises:
        InvalidPatient: with everything that is wrong.
    """
    # a process that only decides needs no models of pydantic
    from renal_cds.facts.groups import as_model, model_of

    return as_model(read_facts(source, model_of(group), name, as_of), group)


def read_facts(source: PatientSource | Facts, model: FactModel, name: str, as_of: date | None = None) -> Facts:
    """The facts in ``source`` as the rules need them: plain where nothing is wrong in a patient of the library.

    Raises:
        InvalidPatient: with everything that is wrong.
    """
    if as_of is not None and (isinstance(as_of, datetime) or not isinstance(as_of, date)):
        what, help = f"`{AS_OF}` is a date, not {quoted(as_of)}", "give a `datetime.date`: `date(2026, 3, 1)`"
        raise InvalidPatient([Diagnostic("not-a-date", what, None, help, paths=(pointer((AS_OF,)),))])
    model = _of_its_class(source, model)
    try:
        data, places = _facts(source, name)
    except DocumentError as problem:
        # the mistaken few pay for pydantic, not every process
        from renal_cds.facts.strict import for_group

        raise InvalidPatient(for_group(each, model) for each in problem.diagnostics) from None
    return _checked(data, places, model, as_of)


def places_in(source: PatientSource, name: str = "patient") -> Places | None:
    """The places of the facts in a text that was read (``places.at(path).span``); None if it was no text.

    >>> places_in("person: {sex: female}").at(("person", "sex")).span.column
    15
    """
    return placed[1] if (placed := _placed(source, name)) else None


def _placed(source: object, name: str) -> tuple[Any, Places] | None:
    """The content of a text or file with the place of every value; None if the source is neither."""
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
    if not isinstance(source, Facts) or isinstance(source, PlainFacts):
        return model
    # whoever has a model has loaded pydantic
    from renal_cds.facts.groups import Group, class_of, model_of

    return model_of(type(source)) if isinstance(source, Group) and isinstance(source, class_of(model)) else model


def _checked(data: dict[str, Any], places: Places | None, model: FactModel, as_of: date | None) -> Facts:
    patient, problems = _read(data, model, places)
    given = None if patient is None else value_at(patient, (AS_OF,))
    if isinstance(given, Partial):
        problems.append(_not_one_day(given, places))
        given = None
    elif as_of is not None:
        problems += _check_day(as_of, given, places)
    day, dates = as_of or given, () if patient is None else dates_in(patient, model)
    if patient is not None:
        problems += islice(contradictions(patient, model, dates, day, places), MOST_MISTAKES + 1)
        problems += label_mistakes(patient, model, places)
    if problems or patient is None:
        raise InvalidPatient(first_mistakes(_in_order(problems)))
    if day is not None and (shorter := {path: latest(each, day) for path, _, each in dates if type(each) is Partial}):
        patient = with_values(patient, shorter)  # a part of this month is still to come
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
    # loads pydantic, which a sound patient of the library does without
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
            paths=(pointer((AS_OF,)),),
        )
    ]


def _not_one_day(given: Partial, places: Places | None) -> Diagnostic:
    what = f"`{AS_OF}` is one day, not {quoted(given)}"
    help = "write year, month and day: `2026-03-01`"
    return Diagnostic("not-a-date", what, places.at((AS_OF,)).span if places else None, help)


def _in_order(problems: list[Diagnostic]) -> list[Diagnostic]:
    """The problems in the order of the text, where there is one."""
    return sorted(problems, key=lambda each: (each.span.line, each.span.column) if each.span else (0, 0))
