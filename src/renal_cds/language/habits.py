"""Habits from other languages: what people write in an expression that means nothing here.

>>> odd = foreign_writing("tumor.size_cm ≥ 3")
>>> odd.message, odd.help
('`≥` cannot stand in an expression', 'write `>=`')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from renal_cds.facts.quantities import UNITS

__all__ = ["Habit", "foreign_habit", "foreign_writing"]

_FOREIGN = re.compile(r"[^\n\t -~]|[\\#]")
_INSTEAD = {
    "≥": "write `>=`",
    "≤": "write `<=`",
    "≠": "write `!=`",
    "\u2212": "write `-`",
    "\u00b5": "write `u`",
    "\u03bc": "write `u`",
    "\u00d7": "write `*`",
    "\u201c": "write the word bare, without quotes",
    "\u201d": "write the word bare, without quotes",
    "\u00a0": "write an ordinary space",
    "\\": "leave it out: an expression may go over several lines",
    "#": "put the comment in a line of its own, above the key",
}
_NUMBER_FORM = re.compile(
    r"(?<![\w.])(?<![0-9.][eE][-+])(0[0-9_]*[0-9]|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+(_[0-9]+)+)(?![\w.])"
)
_GLUED = re.compile(r"(?<![\w.])(?>\.?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?)([A-Za-z_]+)")
_HABITS = (
    (re.compile(r"&&"), "write `and`"),
    (re.compile(r"\|\|"), "write `or`"),
    (re.compile(r"!(?!=)"), "write `not`"),
    (re.compile(r"=>"), "write `>=`"),
    (re.compile(r"=<"), "write `<=`"),
    (re.compile(r"<>"), "write `!=`"),
    (re.compile(r"==="), "write `==`"),
    (re.compile(r"(?<![=<>!:])=(?![=<>])"), "compare with `==`"),
    (re.compile(r"[0-9]%"), "put a blank between the number and `%`"),
    (re.compile(r"\bthen\b"), "write `a if condition else b`"),
    (re.compile(r"\b(AND|OR|NOT|IN)\b"), "write `and`, `or`, `not` and `in` in small letters"),
)


@dataclass(frozen=True, slots=True)
class Habit:
    """A part of a text, from ``start`` to ``end``, and what is said of it."""

    start: int
    end: int
    code: str
    message: str
    help: str | None


def foreign_writing(text: str) -> Habit | None:
    """The first character or number that Python would read in a way of its own, or with a warning."""
    if found := _FOREIGN.search(text):
        character = found[0]
        said = f"`{character}`" if character.isprintable() else f"the character U+{ord(character):04X}"
        return Habit(*found.span(), "bad-character", f"{said} cannot stand in an expression", _INSTEAD.get(character))
    if found := _NUMBER_FORM.search(text):
        return Habit(
            *found.span(), "number-form", f"`{found[0]}` is not a decimal number", "write it in plain decimal digits"
        )
    if found := _GLUED.search(text):
        number = found[0].removesuffix(found[1])
        help = f"write a quantity as `{number} {found[1]}`" if found[1] in UNITS else "put a space behind the number"
        return Habit(*found.span(), "number-form", f"`{found[0]}` runs a number and a word together", help)
    return None


def foreign_habit(text: str) -> Habit | None:
    """The first construct of another language in a text that is no expression."""
    for habit, help in _HABITS:
        if found := habit.search(text):
            return Habit(*found.span(), "expression-syntax", f"`{found[0]}` is not part of the language", help)
    return None
