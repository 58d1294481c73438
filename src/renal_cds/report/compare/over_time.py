"""A patient as of several days: facts that were not yet known on a day are left out.

Elements of lists are known from their own date on (a treatment, a measurement, the day a finding was
first seen), other dates not before they have come. Facts without a date are taken to hold on every day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from renal_cds.errors import Diagnostic, UsageError
from renal_cds.explain.replies import Comparison
from renal_cds.facts.known import Facts
from renal_cds.facts.model import FactModel, LeafType, ListType, RecordType
from renal_cds.facts.partial import most
from renal_cds.facts.paths import FactPath, dotted
from renal_cds.facts.plain import plain
from renal_cds.facts.refusal import quoted
from renal_cds.report.compare.difference import Assessed, compare_assessments

__all__ = ["Day", "as_known_on", "checked_days", "days"]

_HELP = "give a list of dates, such as `[datetime.date(2026, 3, 1)]`"

Each = TypeVar("Each", bound=Assessed)


@dataclass(frozen=True)
class Day(Generic[Each]):
    """One day: the assessment, what was not known yet, and what is different from the day before it."""

    day: date
    assessment: Each
    not_yet_known: tuple[str, ...]
    since_last: Comparison | None


def checked_days(dates: Iterable[date]) -> list[date]:
    """The days as they were given, which are dates and have no hour.

    Raises:
        UsageError: they are no dates, such as texts.
    """
    if isinstance(dates, str | date) or not isinstance(dates, Iterable):
        raise UsageError(
            [Diagnostic("not-dates", f"a timeline is of several days, not of {quoted(dates)}", None, _HELP)]
        )
    days = list(dates)
    wrong = [day for day in days if not isinstance(day, date) or isinstance(day, datetime)]
    if wrong:
        raise UsageError([Diagnostic("not-a-date", f"{quoted(day)} is no date", None, _HELP) for day in wrong])
    return days


def as_known_on(model: FactModel, patient: Facts, day: date) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The plain facts of a day, and the places of those that came later."""
    later: list[FactPath] = []
    facts = _record(model.root, plain(patient), day, (), later)
    facts["as_of"] = day
    return facts, tuple(dotted(path) for path in later)


def days(dated: Iterable[tuple[date, Each, tuple[str, ...]]]) -> tuple[Day[Each], ...]:
    """The days in their order, each compared with the one before."""
    found: list[Day[Each]] = []
    for day, assessment, later in sorted(dated, key=lambda each: each[0]):
        since = compare_assessments(found[-1].assessment, assessment) if found else None
        found.append(Day(day, assessment, later, since))
    return tuple(found)


def _record(
    record: RecordType, facts: dict[str, Any], day: date, path: FactPath, later: list[FactPath]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, given in facts.items():
        kind, here = record.fields[name], (*path, name)
        match kind:
            case LeafType(kind="date") if here != ("as_of",) and given is not None and most(given) > day:
                later.append(here)
            case ListType() if given is not None:
                found[name] = _list(kind, given, day, here, later)
            case RecordType():
                found[name] = _record(kind, given or {}, day, here, later)
            case _:
                found[name] = given
    return found


def _list(kind: ListType, items: list[Any], day: date, path: FactPath, later: list[FactPath]) -> list[Any]:
    by = kind.record.known_from or kind.record.oldest_first
    found = []
    for index, item in enumerate(items):
        since = item.get(by) if by else None
        if since is not None and most(since) > day:
            later.append((*path, index))
        else:
            found.append(_record(kind.record, item, day, (*path, index), later))
    return found
