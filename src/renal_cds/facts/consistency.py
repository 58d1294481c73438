"""Contradictions between facts: what cannot be true of any patient, or what nobody could choose between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from math import isclose
from typing import Any, TypeAlias

from renal_cds.documents import Places
from renal_cds.errors import Diagnostic, Span
from renal_cds.facts.known import Facts
from renal_cds.facts.labels import LABEL
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.model import FactModel, FieldType, ListType, RecordType, walk
from renal_cds.facts.partial import is_one_value, least, most
from renal_cds.facts.paths import ITEM, FactPath, TypePath, dotted, pointer
from renal_cds.facts.refusal import quoted
from renal_cds.facts.relations import Relation

__all__ = ["AS_OF", "contradictions", "dates_in"]

AS_OF = "as_of"

_CORRECT = "correct the one that is mistaken, or leave it out"


Found: TypeAlias = "tuple[FactPath, FieldType, Any]"


def dates_in(patient: Facts, model: FactModel) -> tuple[Found, ...]:
    """Every date of a patient, and every list with dates in it, by path."""
    return tuple(walk(model.dates, patient))


def contradictions(
    patient: Facts, model: FactModel, dates: Iterable[Found], as_of: date | None, places: Places | None
) -> Iterator[Diagnostic]:
    """Every date after ``as_of``, list not from the oldest to the newest, element told twice, and broken relation.

    Where a fact is partly known, only what holds whatever its value is.
    """
    for path, kind, given in dates:
        if isinstance(kind, LeafType) and kind.kind == "date" and path != (AS_OF,):
            yield from _later_than_today(path, given, as_of, places)
        elif isinstance(kind, ListType) and kind.record.oldest_first:
            yield from _out_of_order(path, given, kind.record.oldest_first, places)
    yield from _in_group(model.root, patient, (), places)


def _in_group(record: RecordType, group: Facts, path: FactPath, places: Places | None) -> Iterator[Diagnostic]:
    for relation in record.relations:
        yield from _broken(relation, group, path, places)
    for name, kind in _below(record):
        here, given = (*path, name), getattr(group, name)
        if isinstance(kind, RecordType):
            yield from _in_group(kind, given, here, places)
        elif given:
            if len(given) > 1:
                yield from _told_twice(here, given, kind.record, places)
            for index, item in enumerate(given):
                yield from _in_group(kind.record, item, (*here, index), places)


@cache
def _below(record: RecordType) -> tuple[tuple[str, RecordType | ListType], ...]:
    """The lists in a group, and the groups in it that declare anything to check."""
    inside = ((name, kind) for name, kind in record.fields.items() if not isinstance(kind, LeafType))
    return tuple((name, kind) for name, kind in inside if isinstance(kind, ListType) or kind.relations or _below(kind))


def _told_twice(
    path: FactPath, items: Sequence[Facts], record: RecordType, places: Places | None
) -> Iterator[Diagnostic]:
    """Elements that are equal, and two of one day where a list has one a day: no place in it may decide."""
    first: dict[Facts, int] = {}
    on_day: dict[date, int] = {}
    label = record.fields.get(LABEL)
    apart = f", or give each an `{LABEL}` of its own" if isinstance(label, LeafType) and label.kind == "text" else ""
    for index, item in enumerate(items):
        day: Any = getattr(item, record.one_a_day) if record.one_a_day else None
        here = (*path, index)
        if (earlier := first.setdefault(item, index)) != index and item != record.unknown and any(_known(record, item)):
            what = f"`{dotted(here)}` says the same as `{dotted((*path, earlier))}`"
            help = f"write it once{apart}"
        elif is_one_value(day) and (earlier := on_day.setdefault(day, index)) != index:
            what = f"`{dotted(here)}` and `{dotted((*path, earlier))}` are both of `{day}`"
            help = "write one entry for the day, with what holds; correct the date if they are of two days"
        else:
            continue
        code = "equal-elements" if help.startswith("write it once") else "two-on-one-day"
        both = (pointer(here), pointer((*path, earlier)))
        yield Diagnostic(code, what, _place(places, here), help, _other(places, (*path, earlier)), both)


def _known(record: RecordType, item: Facts) -> Iterator[bool]:
    return (True for _ in walk(record, item))


def _broken(relation: Relation, group: Facts, path: FactPath, places: Places | None) -> Iterator[Diagnostic]:
    """Where the left side of a relation is above the right one; what is not known is the least it can be."""
    for there, limit in _values(group, relation.right):
        if len(relation.left) > 1:
            parts = [next(_values(group, part), None) for part in relation.left]
            known = [part for part in parts if part is not None]
            total = sum(least(part[1]) or 0 for part in known)
            if not known or not _above(total, most(limit), relation.strict):
                continue
            names = " and ".join(f"`{dotted((*path, *part))}`" for part, _ in known)
            span, here = _place(places, (*path, *there)), (*path, *known[0][0])
            what = f"`{dotted((*path, *there))}` is {quoted(limit)}, less than {names}: {quoted(total)}"
            both = (pointer((*path, *there)), *(pointer((*path, *part)) for part, _ in known))
            yield Diagnostic("less-than-its-parts", what, span, _CORRECT, _other(places, here), both)
            continue
        for here, value in _values(group, relation.left[0]):
            if not _above(least(value), most(limit), relation.strict):
                continue
            dates = isinstance(least(value), date)
            than = ("not before" if least(value) == most(limit) else "later than") if dates else "more than"
            what = (
                f"`{dotted((*path, *here))}` is {quoted(value)}, {than} {quoted(limit)} in `{dotted((*path, *there))}`"
            )
            code = "dates-out-of-order" if dates else "more-than-the-whole"
            span, both = _place(places, (*path, *here)), (pointer((*path, *here)), pointer((*path, *there)))
            yield Diagnostic(code, what, span, _CORRECT, _other(places, (*path, *there)), both)


def _values(facts: Any, path: TypePath) -> Iterator[tuple[FactPath, Any]]:
    """The known values at a type path below a group, each with its place in the lists on the way."""
    if not path:
        yield (), facts
    elif path[0] == ITEM:
        for index, item in enumerate(facts):
            yield from (((index, *rest), value) for rest, value in _values(item, path[1:]))
    elif (given := getattr(facts, path[0])) is not None:
        yield from (((path[0], *rest), value) for rest, value in _values(given, path[1:]))


def _above(value: Any, limit: Any, strict: bool) -> bool:
    """Whether a value is above its limit, if both have one; the noise of a converted unit is no difference."""
    if value is None or limit is None:
        return False
    if value == limit or (not isinstance(value, date) and isclose(value, limit, rel_tol=1e-9)):
        return strict
    return bool(value > limit)


def _later_than_today(path: FactPath, given: Any, as_of: date | None, places: Places | None) -> Iterator[Diagnostic]:
    if as_of is None or least(given) <= as_of:
        return
    yield Diagnostic(
        "date-in-the-future",
        f"`{dotted(path)}` is {quoted(given)}, later than the day of the question, `{as_of}`",
        _place(places, path),
        "correct the date, or ask for a later `as_of`",
        _related("the day of the question", places, (AS_OF,)),
        (pointer(path), pointer((AS_OF,))),
    )


def _out_of_order(path: FactPath, items: Sequence[Facts], by: str, places: Places | None) -> Iterator[Diagnostic]:
    before: tuple[FactPath, Any] | None = None
    for index, item in enumerate(items):
        given: Any = getattr(item, by)
        if given is None:
            continue
        here = (*path, index, by)
        if before and most(given) < least(before[1]):  # whatever day of each it was
            than = f"{quoted(before[1])} in `{dotted(before[0])}`"
            yield Diagnostic(
                "not-oldest-first",
                f"`{dotted(here)}` is {quoted(given)}, earlier than {than} above it",
                _place(places, here),
                f"list `{dotted(path)}` from the oldest to the newest",
                _related("the later one", places, before[0]),
                (pointer(here), pointer(before[0])),
            )
        if before is None or least(given) >= least(before[1]):
            before = (here, given)


def _place(places: Places | None, path: FactPath) -> Span | None:
    return places.at(path).span if places else None


def _other(places: Places | None, path: FactPath) -> tuple[tuple[str, Span], ...]:
    span = _place(places, path)
    return (("the other one", span),) if span else ()


def _related(words: str, places: Places | None, path: FactPath) -> tuple[tuple[str, Span], ...]:
    found = places.at(path) if places else None
    # a day that was not given in the text has no place there
    return ((words, found.span),) if found and isinstance(found.value, str) else ()
