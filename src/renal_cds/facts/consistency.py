"""Contradictions between dates: what cannot be true of any patient, whatever the medicine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from renal_cds.documents import Places
from renal_cds.errors import Diagnostic, Span
from renal_cds.facts.known import Facts
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.model import FactModel, ListType, walk
from renal_cds.facts.paths import FactPath, dotted

__all__ = ["AS_OF", "contradictions"]

AS_OF = "as_of"


def contradictions(patient: Facts, model: FactModel, as_of: date | None, places: Places | None) -> Iterator[Diagnostic]:
    """Every date that lies after ``as_of``, and every list that does not run from the oldest to the newest."""
    for path, kind, given in walk(model.dates, patient):
        if isinstance(kind, LeafType) and kind.kind == "date" and path != (AS_OF,):
            yield from _later_than_today(path, given, as_of, places)
        elif isinstance(kind, ListType) and kind.record.oldest_first:
            yield from _out_of_order(path, given, kind.record.oldest_first, places)


def _later_than_today(path: FactPath, given: date, as_of: date | None, places: Places | None) -> Iterator[Diagnostic]:
    if as_of is None or given <= as_of:
        return
    yield Diagnostic(
        "date-in-the-future",
        f"`{dotted(path)}` is `{given}`, later than the day of the question, `{as_of}`",
        _place(places, path),
        "correct the date, or ask for a later `as_of`",
        _related("the day of the question", places, (AS_OF,)),
    )


def _out_of_order(path: FactPath, items: Sequence[Facts], by: str, places: Places | None) -> Iterator[Diagnostic]:
    before: tuple[FactPath, date] | None = None
    for index, item in enumerate(items):
        given: date | None = getattr(item, by)
        if given is None:
            continue
        here = (*path, index, by)
        if before and given < before[1]:
            yield Diagnostic(
                "not-oldest-first",
                f"`{dotted(here)}` is `{given}`, earlier than `{before[1]}` in `{dotted(before[0])}` above it",
                _place(places, here),
                f"list `{dotted(path)}` from the oldest to the newest",
                _related("the later one", places, before[0]),
            )
        before = (here, given)


def _place(places: Places | None, path: FactPath) -> Span | None:
    return places.at(path).span if places else None


def _related(words: str, places: Places | None, path: FactPath) -> tuple[tuple[str, Span], ...]:
    found = places.at(path) if places else None
    # a day that was not given in the text has no place there
    return ((words, found.span),) if found and isinstance(found.value, str) else ()
