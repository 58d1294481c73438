"""Kleene's three-valued logic: true, false, and ``None`` for unknown.

>>> all_of([True, None]), all_of([False, None]), any_of([True, None]), negation(None)
(None, False, True, None)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

__all__ = ["Truth", "all_of", "any_of", "negation"]

Truth: TypeAlias = bool | None


def negation(part: Truth) -> Truth:
    """True for false, false for true, unknown for unknown."""
    return None if part is None else not part


def all_of(parts: Iterable[Truth]) -> Truth:
    """False if any part is false, else unknown if any is unknown, else true."""
    result: Truth = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            result = None
    return result


def any_of(parts: Iterable[Truth]) -> Truth:
    """True if any part is true, else unknown if any is unknown, else false."""
    result: Truth = False
    for part in parts:
        if part is True:
            return True
        if part is None:
            result = None
    return result
