"""JSON read without places, for the many patients in whom nothing must be placed.

What reads the same here and in :mod:`renal_cds.documents` is read here; at the first doubt nothing is, and
the strict reader has the word, which says where a mistake stands.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from renal_cds.documents.nodes import MAX_DEPTH, MAX_NODES

__all__ = ["quick_json"]

#: Whole numbers with more digits are no whole numbers to the strict reader.
_MOST_DIGITS = 18


class _Doubt(ValueError):
    """Something that the strict reader must judge."""


def quick_json(text: str) -> dict[str, Any] | None:
    """The mapping in a JSON text; None for everything else, and for whatever is not plain beyond doubt.

    >>> quick_json('{"tumor": {"size_cm": 4.2}}')
    {'tumor': {'size_cm': 4.2}}
    >>> quick_json('{"tumor": {}, "tumor": {}}') is quick_json('tumor: {}') is None
    True
    """
    if len(text) > MAX_NODES or text.lstrip()[:1] != "{" or not text.isascii() or "\\u" in text or "\x7f" in text:
        return None
    try:
        found = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and not _too_deep(found) else None


def _too_deep(found: Any) -> bool:
    level, depth = [found], 0
    while level:
        inside = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for group in inside for each in group if isinstance(each, dict | list)]
        depth += 1
    return depth > MAX_DEPTH


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Doubt
    return found


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _Doubt
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Doubt
    return number


def _constant(word: str) -> NoReturn:
    raise _Doubt(word)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_mapping, parse_int=_whole_number, parse_float=_number, parse_constant=_constant
)
