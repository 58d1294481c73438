"""Many patients, such as the lines of a file: one answer for each, in their order, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

from renal_cds.assessment import Assessment, Channel, check_options, evaluate, packaged
from renal_cds.documents.lines import in_whole, too_long
from renal_cds.errors import Diagnostic, InvalidPatient, Span, UsageError
from renal_cds.facts.reading import PatientSource
from renal_cds.facts.refusal import quoted
from renal_cds.rulebook import Rulebook

__all__ = ["BLANK_LINE", "evaluate_many", "numbered"]

C = TypeVar("C")

#: The code of the mistake that a line is blank, which whoever reads a file may pass over.
BLANK_LINE = "blank-line"
_NOTHING_KNOWN = "write `{}` for a patient of whom nothing is known"


class _Options(TypedDict, total=False):
    """The options of :func:`evaluate_many` that make no difference to the type of its assessments."""

    as_of: date | None
    rulebook: Rulebook | None
    name: str
    preview: bool
    channel: Channel
    cross_check: bool


@overload
def evaluate_many(
    patients: Iterable[PatientSource],
    *,
    keep_going: Literal[False] = False,
    as_tuples: Literal[False] = False,
    **options: Unpack[_Options],
) -> Iterator[Assessment]: ...
@overload
def evaluate_many(
    patients: Iterable[PatientSource],
    *,
    keep_going: bool,
    as_tuples: Literal[False] = False,
    **options: Unpack[_Options],
) -> Iterator[Assessment | InvalidPatient]: ...
@overload
def evaluate_many(
    patients: Iterable[tuple[PatientSource, C]],
    *,
    keep_going: Literal[False] = False,
    as_tuples: Literal[True],
    **options: Unpack[_Options],
) -> Iterator[tuple[Assessment, C]]: ...
@overload
def evaluate_many(
    patients: Iterable[tuple[PatientSource, C]],
    *,
    keep_going: bool,
    as_tuples: Literal[True],
    **options: Unpack[_Options],
) -> Iterator[tuple[Assessment | InvalidPatient, C]]: ...
def evaluate_many(
    patients: Iterable[Any], *, keep_going: bool = False, as_tuples: bool = False, **options: Unpack[_Options]
) -> Iterator[Any]:
    """The assessments of many patients, in their order and one at a time, so that any number fits into memory.

    Each patient gives one answer, also a line that is blank, so that ``zip`` puts the answers beside the patients.

    Args:
        patients: whatever :func:`evaluate` takes, such as the lines of a file.
        keep_going: whether a patient who cannot be read gives the :class:`InvalidPatient` instead of raising it.
        as_tuples: whether each patient is given, and each answer yielded, in a pair with whatever belongs to it.
        options: those of :func:`evaluate`. ``name`` is what diagnostics call the whole; the line they give is the
            number of the patient, from 1.

    Raises:
        InvalidPatient: a patient cannot be read, unless ``keep_going`` is set.
        UsageError: the channel asked for cannot be used here.

    >>> patients = ['{"treatments": []}', '{"tumor": {"size_cm": "4 kg"}}', '{"findings": []}']
    >>> [type(each).__name__ for each in evaluate_many(patients, as_of=date(2026, 3, 1), keep_going=True)]
    ['Assessment', 'InvalidPatient', 'Assessment']
    >>> pairs = [({"treatments": []}, "bed 4"), ({"findings": []}, "bed 7")]
    >>> [bed for _, bed in evaluate_many(pairs, as_of=date(2026, 3, 1), as_tuples=True)]
    ['bed 4', 'bed 7']
    """
    check_options(keep_going=keep_going, as_tuples=as_tuples)
    waiting: list[Any] = []
    for _, assessed in numbered(_without_context(patients, waiting) if as_tuples else patients, **options):
        if isinstance(assessed, InvalidPatient) and not keep_going:
            raise assessed
        yield (assessed, waiting.pop()) if as_tuples else assessed


def _without_context(pairs: Iterable[tuple[PatientSource, C]], waiting: list[C]) -> Iterator[PatientSource]:
    """The patients of pairs, each taken when it is its turn; what belongs to it waits for the answer."""
    for pair in pairs:
        try:
            patient, context = pair
        except (TypeError, ValueError):
            help = "give pairs `(patient, context)`, or leave `as_tuples` out"
            raise UsageError([Diagnostic("not-a-pair", f"{quoted(pair)} is no pair", None, help)]) from None
        waiting.append(context)
        yield patient


def numbered(
    patients: Iterable[PatientSource], **options: Unpack[_Options]
) -> Iterator[tuple[int, Assessment | InvalidPatient]]:
    """Each patient by number, from 1, with the assessment or the mistakes for which it was refused."""
    name = options.pop("name", "patients")
    given, preview = options.get("rulebook"), options.pop("preview", False)
    check_options(given, options.get("channel", "cells"), preview=preview)
    if isinstance(patients, str | bytes):
        help = "give a list of patients, or the lines of an open file"
        raise UsageError([Diagnostic("not-many-patients", "one text is not many patients", None, help)])
    options["rulebook"] = packaged(preview) if given is None else given
    for number, patient in enumerate(patients, start=1):
        text = patient if isinstance(patient, str | bytes) else None
        line = Span(name, number, 1, number, 2)
        if text is not None and not text.strip():
            yield number, InvalidPatient([Diagnostic(BLANK_LINE, "the line is blank", line, _NOTHING_KNOWN)])
            continue
        if text is not None and (mistake := too_long(text, line)):
            yield number, InvalidPatient([mistake])
            continue
        one_line = text is not None and len(text.strip().splitlines()) == 1
        try:
            options["name"] = name if one_line else f"{name} {number}"
            assessment = evaluate(patient, **options)
        except InvalidPatient as refused:
            yield number, InvalidPatient(in_whole(each, line, one_line=one_line) for each in refused.diagnostics)
        else:
            yield number, assessment
