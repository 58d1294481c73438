"""Many patients, one after another: each is read, assessed and forgotten.

>>> import datetime
>>> patients = ['{"treatments": []}', '{"tumor": {"size_cm": "4 kg"}}', '{"findings": []}']
>>> day = datetime.date(2026, 3, 1)
>>> [type(each).__name__ for each in evaluate_many(patients, as_of=day, keep_going=True)]
['Assessment', 'InvalidPatient', 'Assessment']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Literal, TypedDict, Unpack, overload

from renal_cds.assessment import Assessment, Channel, evaluate, packaged
from renal_cds.documents import MAX_BYTES
from renal_cds.errors import Diagnostic, InvalidPatient, Span
from renal_cds.facts.reading import PatientSource
from renal_cds.rulebook import Rulebook

__all__ = ["evaluate_many", "numbered"]


class _Options(TypedDict, total=False):
    """The options of :func:`evaluate_many` that make no difference to the type of what it gives."""

    as_of: date | None
    rulebook: Rulebook | None
    name: str
    preview: bool
    channel: Channel
    cross_check: bool


@overload
def evaluate_many(
    patients: Iterable[PatientSource], *, keep_going: Literal[False] = False, **options: Unpack[_Options]
) -> Iterator[Assessment]: ...
@overload
def evaluate_many(
    patients: Iterable[PatientSource], *, keep_going: bool, **options: Unpack[_Options]
) -> Iterator[Assessment | InvalidPatient]: ...
def evaluate_many(
    patients: Iterable[PatientSource],
    *,
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
    name: str = "patients",
    preview: bool = False,
    channel: Channel = "cells",
    cross_check: bool = False,
    keep_going: bool = False,
) -> Iterator[Assessment | InvalidPatient]:
    """The assessments of many patients, in their order and one at a time, so that any number fits into memory.

    Args:
        patients: whatever :func:`evaluate` takes, such as the lines of a file; blank lines are passed over.
        as_of: the day of the question, unless the facts hold it.
        rulebook: the rules; without it, those that come with the library.
        name: what diagnostics call the whole; the line they give is the number of the patient, from 1.
        preview: whether the packaged rules include statements that are not yet firm.
        channel: who decides, as for :func:`evaluate`.
        cross_check: whether both decide, as for :func:`evaluate`.
        keep_going: whether a patient who cannot be read gives the :class:`InvalidPatient` instead of raising it.

    Raises:
        InvalidPatient: a patient cannot be read, unless ``keep_going`` is set.
        UsageError: the channel asked for cannot be used here.
    """
    book = rulebook or packaged(preview)
    for _, found in numbered(patients, as_of=as_of, rulebook=book, name=name, channel=channel, cross_check=cross_check):
        if isinstance(found, InvalidPatient) and not keep_going:
            raise found
        yield found


def numbered(
    patients: Iterable[PatientSource],
    *,
    as_of: date | None,
    rulebook: Rulebook,
    name: str,
    channel: Channel,
    cross_check: bool,
) -> Iterator[tuple[int, Assessment | InvalidPatient]]:
    """Each patient by number, with the assessment or with what is wrong."""
    for number, patient in enumerate(patients, start=1):
        text = patient if isinstance(patient, str | bytes) else None
        if text is not None and not text.strip():
            continue
        line = Span(name, number, 1, number, 2)
        if text is not None and len(text) > MAX_BYTES:
            problem = Diagnostic("line-too-long", f"the line is longer than {MAX_BYTES:,} bytes", line)
            yield number, InvalidPatient([problem])
            continue
        one_line = text is not None and len(text.strip().splitlines()) == 1
        known_as = name if one_line else f"{name} {number}"
        try:
            found = evaluate(
                patient, as_of=as_of, rulebook=rulebook, name=known_as, channel=channel, cross_check=cross_check
            )
        except InvalidPatient as refused:
            yield number, InvalidPatient(_at(each, line, one_line) for each in refused.diagnostics)
        else:
            yield number, found


def _at(problem: Diagnostic, line: Span, inside: bool) -> Diagnostic:
    """What is wrong, in the line of the whole that the patient is, or at the place it has in a text of its own."""

    def placed(span: Span) -> Span:
        return replace(span, line=line.line, end_line=line.line) if inside else span

    if inside and problem.code == "not-one-document":  # as a comment alone: the whole may hold more
        help = 'write each patient as one JSON object in a line: `{"tumor": {"size_cm": 4}}`'
        return Diagnostic(problem.code, "the line holds no patient", line, help)
    related = tuple((words, placed(span)) for words, span in problem.related)
    return replace(problem, span=placed(problem.span) if problem.span else line, related=related)
