"""The facts of an example: what it gives, laid over the named patient it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.rulebook.example import Example

__all__ = ["merged", "starting_facts"]


def starting_facts(patients: Mapping[str, dict[str, Any]], example: Example) -> dict[str, Any]:
    """The facts of an example, given the named patients of its rulebook.

    >>> base = {"somebody": {"tumor": {"grade": 2}}}
    >>> from renal_cds.rulebook.validation import validated
    >>> larger = {"name": "larger", "from": "somebody", "given": {"tumor": {"size_cm": 8}}}
    >>> example = validated(Example, {**larger, "expect": {"fires": "true"}})
    >>> starting_facts(base, example)
    {'tumor': {'grade': 2, 'size_cm': 8}}
    """
    return merged(patients.get(example.from_ or "", {}), example.given)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``changes`` laid over ``base``: groups are merged, everything else replaced.

    >>> merged({"tumor": {"grade": 2, "necrosis": False}}, {"tumor": {"grade": None}})
    {'tumor': {'grade': None, 'necrosis': False}}
    """
    result = dict(base)
    for key, value in changes.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return result
