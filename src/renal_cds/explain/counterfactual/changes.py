"""Changes of facts: facts laid over others, and the facts in which two patients differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from renal_cds.errors import Diagnostic, UsageError, did_you_mean
from renal_cds.explain.replies import FactChange
from renal_cds.explain.wording import meaning_of
from renal_cds.facts.known import Facts
from renal_cds.facts.model import FactModel, LeafType, ListType
from renal_cds.facts.paths import ITEM, FactPath, dotted, type_path, with_value
from renal_cds.facts.plain import as_json, plain
from renal_cds.plain_text import UNKNOWN, value_text

__all__ = ["Changes", "changed", "checked", "differing", "distinct", "fact_change"]

#: New values by place; None makes a fact unknown.
Changes = Mapping[FactPath, Any]


def checked(model: FactModel, patient: Facts, path: FactPath) -> FactPath:
    """The path, if it names a fact, a group or a list of the patient.

    Raises:
        UsageError: it does not.
    """
    if not path or model.find(type_path(path)) is None:
        help = _near(model, path)
        raise UsageError([Diagnostic("unknown-fact", f"there is no fact `{dotted(path)}`", None, help)])
    given: Any = patient
    for step in path:
        if isinstance(step, int):
            count = len(given or ())
            if step > count:
                what = f"`{dotted(path)}` is beyond the list, which has {count} element{'' if count == 1 else 's'}"
                raise UsageError([Diagnostic("no-element", what)])
            given = given[step] if given and step < count else None
        elif given is not None:
            given = getattr(given, step)
    return path


def distinct(changes: Iterable[tuple[FactPath, Any]]) -> dict[FactPath, Any]:
    """The changes by place.

    Raises:
        UsageError: two of them are of one fact, or one is of a group or list that another is inside of.
    """
    by_place: dict[FactPath, Any] = {}
    for path, new in changes:
        for other in by_place:
            if path[: len(other)] == other or other[: len(path)] == path:
                what = f"`{dotted(max(path, other, key=len))}` is changed twice"
                raise UsageError([Diagnostic("changed-twice", what, None, "give each fact one new value")])
        by_place[path] = new
    return by_place


def changed(facts: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The plain facts with other values at some places; the facts given are not touched."""
    found: Any = dict(facts)
    for path, value in changes.items():
        found = with_value(found, path, value)
    result: dict[str, Any] = found
    return result


def differing(before: Facts, after: Facts) -> dict[FactPath, tuple[Any, Any]]:
    """Every fact that differs; a list of another length counts as one fact."""
    found: dict[FactPath, tuple[Any, Any]] = {}
    _compare(plain(before), plain(after), (), found)
    return found


def fact_change(model: FactModel, path: FactPath, before: Any, after: Any) -> FactChange:
    """One change of a fact in words."""
    leaf = model.find(type_path(path))
    meaning = meaning_of(leaf, path)
    unit = leaf.unit if isinstance(leaf, LeafType) else None
    text = f"{meaning}: {_in_words(before, unit)} → {_in_words(after, unit)}"
    return FactChange(path=dotted(path), meaning=meaning, before=as_json(before), after=as_json(after), text=text)


def _in_words(value: Any, unit: str | None) -> str:
    if isinstance(value, list):
        return f"{len(value)} listed" if value else "none"
    return UNKNOWN if value is None else "a group of facts" if isinstance(value, Mapping) else value_text(value, unit)


def _compare(before: Any, after: Any, path: FactPath, found: dict[FactPath, tuple[Any, Any]]) -> None:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            _compare(before.get(key), after.get(key), (*path, key), found)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            _compare(one, other, (*path, index), found)
    elif before != after:
        found[path] = (before, after)


def _near(model: FactModel, path: FactPath) -> str | None:
    """Help for an unknown path: the element left out, the nearest name in the deepest group, or where it belongs."""
    numbered = _with_elements(model, path)
    if numbered != path and model.find(type_path(numbered)) is not None:
        return f"elements of a list are numbered from 0: `{dotted(numbered)}`"
    types = type_path(path)
    for length in range(len(types) - 1, -1, -1):
        group = model.find(types[:length])
        record = group.record if isinstance(group, ListType) else group
        fields = getattr(record, "fields", None)
        if fields is None:
            continue
        homes = [dotted(home).replace(ITEM, "[0]") for home, _ in model.leaves() if home[-1] == types[-1]]
        near = did_you_mean(types[length], tuple(fields))
        return f"it belongs in {' or '.join(f'`{each}`' for each in homes)}" if homes and not near else near
    return None


def _with_elements(model: FactModel, path: FactPath) -> FactPath:
    """The path with the first element of every list of which it names none."""
    found: FactPath = ()
    for step in path:
        if isinstance(step, str) and isinstance(model.find(type_path(found)), ListType):
            found = (*found, 0)
        found = (*found, step)
    return found
