"""Units in the text of an expression: ``5 ug/dL``, ``20 %`` and ``in_unit(x, mg/dL)``.

A unit may hold characters that mean something else in an expression, so units are found first and blanked out:
what is left is parsed, and every part of it keeps its place.

>>> left, units = without_units("x > 5 ug/dL and in_unit(y, 10^9/L) < 2")
>>> left
'x > 5       and in_unit(y,       ) < 2'
>>> units
{34: ('10^9/L', 34), 5: ('ug/dL', 11)}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from renal_cds.facts.quantities import UNITS

__all__ = ["IN_UNIT", "Units", "without_units"]

IN_UNIT = "in_unit"

#: By where a number or a call ends: its unit, and where that ends.
Units = dict[int, tuple[str, int]]

_ODD = "|".join(re.escape(each) for each in sorted(UNITS, key=len, reverse=True) if not each[0].isalpha())
_UNIT = rf"(?:{_ODD}|10\^[0-9]+/[A-Za-z]+|[A-Za-z][A-Za-z0-9]*(?:/[A-Za-z0-9.]+)*)"
_QUANTITY = re.compile(
    r"(?<![\w.])(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?( +)"
    rf"(?!(?:and|or|not|in|if|else|for|is)\b)({_UNIT})(?![\w.(])"
)
_CALL = re.compile(rf"\b{IN_UNIT} *\(")
_LAST = re.compile(rf", *({_UNIT}) *\Z")


def without_units(text: str) -> tuple[str, Units]:
    """The text with blanks where its units stood, and the units by the end of what they belong to."""
    units: Units = {}
    blanked = list(text)
    for start, end in _calls(text):
        if unit := _LAST.search(text, start, end):
            units[end + 1] = unit[1], end + 1
            blanked[unit.start(1) : unit.end(1)] = " " * len(unit[1])
    for quantity in _QUANTITY.finditer("".join(blanked)):
        units[quantity.start(1)] = quantity[2], quantity.end(2)
        blanked[quantity.start(2) : quantity.end(2)] = " " * len(quantity[2])
    return "".join(blanked), units


def _calls(text: str) -> Iterator[tuple[int, int]]:
    """Where the arguments of each ``in_unit(…)`` begin, and where its bracket is closed."""
    for call in _CALL.finditer(text):
        depth = 1
        for place in range(call.end(), len(text)):
            depth += (text[place] == "(") - (text[place] == ")")
            if depth == 0:
                yield call.end(), place
                break
