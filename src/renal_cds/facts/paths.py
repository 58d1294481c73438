"""Paths of facts: where a fact stands in a patient, and where its type stands in the model.

>>> dotted(("findings", 0, "size_mm")), type_path(("findings", 0, "size_mm"))
('findings[0].size_mm', ('findings', '[]', 'size_mm'))
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from renal_cds.errors import Diagnostic, UsageError, shortened
from renal_cds.facts.known import Facts, replaced

__all__ = [
    "ITEM",
    "FactPath",
    "TypePath",
    "dotted",
    "pointer",
    "read_path",
    "type_path",
    "value_at",
    "with_value",
    "with_values",
]

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]{1,6})\]")
_PATH = re.compile(r"NAME(\[[0-9]{1,6}\])?(\.NAME(\[[0-9]{1,6}\])?)*".replace("NAME", "[A-Za-z_][A-Za-z0-9_]*"))

ITEM = "[]"
"""The step of a type path that stands for every element of a list."""

FactPath: TypeAlias = tuple[str | int, ...]
"""Names of groups, the indexes of elements of lists, and the name of a fact."""

TypePath: TypeAlias = tuple[str, ...]
"""A path with :data:`ITEM` for an index: all elements of a list are of one type."""


def type_path(path: FactPath) -> TypePath:
    """The place in the model of the type of what stands at a path in a patient."""
    return tuple([ITEM if isinstance(step, int) else step for step in path])


def dotted(path: FactPath) -> str:
    """A path as the user writes it.

    >>> dotted(("findings", 0, "size_mm")), dotted(("findings", "[]", "size_mm"))
    ('findings[0].size_mm', 'findings[].size_mm')
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step == ITEM:
            text += ITEM
        else:
            text += f".{step}" if text else step
    return text


def pointer(path: FactPath) -> str:
    """A path as a JSON pointer (RFC 6901), by which a program finds the field.

    >>> pointer(("findings", 0, "size_mm")), pointer(())
    ('/findings/0/size_mm', '')
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def value_at(patient: Facts, path: FactPath) -> Any:
    """The value at a path such as ``("findings", 0, "size_mm")``; ``None`` when it is unknown.

    Raises:
        AttributeError: the patient has no such field.
        IndexError: the list is shorter.
    """
    found: Any = patient
    for step in path:
        if found is None:
            return None
        found = found[step] if isinstance(step, int) else getattr(found, step)
    return found


def with_value(facts: Any, path: FactPath, value: Any) -> Any:
    """Plain facts with a value at a path; groups are made and lists grow as they must, what was given stays.

    >>> with_value({"findings": []}, ("findings", 0, "size_mm"), 12)
    {'findings': [{'size_mm': 12}]}
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(facts or ())
        items += [{} for _ in range(step + 1 - len(items))]
        items[step] = with_value(items[step], rest, value)
        return items
    # a word may stand for a group, as `none` does for a checklist
    group = dict(facts) if isinstance(facts, Mapping) else {}
    group[step] = with_value(group.get(step), rest, value)
    return group


def with_values(patient: Facts, changes: Mapping[FactPath, Any]) -> Facts:
    """The patient with other values, which are not checked; None makes a fact unknown."""
    found: Facts = _put(patient, list(changes.items())) if changes else patient
    return found


def _put(given: Any, changes: list[tuple[FactPath, Any]]) -> Any:
    """The value with these in the places below it; all that lie in one group are put there at once."""
    below: dict[str | int, list[tuple[FactPath, Any]]] = {}
    for path, value in changes:
        if not path:
            return value
        below.setdefault(path[0], []).append((path[1:], value))
    if isinstance(given, tuple):
        return tuple([_put(each, below[index]) if index in below else each for index, each in enumerate(given)])
    return replaced(given, {str(name): _put(getattr(given, str(name)), each) for name, each in below.items()})


def read_path(text: str) -> FactPath:
    """A path in dots and brackets as steps.

    >>> read_path("findings[0].size_mm")
    ('findings', 0, 'size_mm')

    Raises:
        UsageError: it is no path.
    """
    if not isinstance(text, str) or not _PATH.fullmatch(text):
        help = "write groups and facts with dots, elements of a list in brackets: `findings[0].size_mm`"
        shown = shortened(text) if isinstance(text, str) else type(text).__name__
        raise UsageError([Diagnostic("not-a-path", f"`{shown}` is not the path of a fact", None, help)])
    return tuple([step[1] or int(step[2]) for step in _STEP.finditer(text)])
