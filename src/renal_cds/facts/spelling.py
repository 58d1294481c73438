"""Help for a word or name that does not exist: never another class, and never a more specific one.

Words with digits are codes, where one letter makes another class: of those none is proposed for another.

>>> word_help("papilary", ("clear_cell", "papillary"))
'did you mean `papillary`?'
>>> word_help("pT3", ("pT2", "pT3a", "pT3b"))
'say which: `pT3a`, `pT3b`; leave it out when it is not known'
>>> word_help("cT1a", ("pT1a", "pT1b"))
'one of `pT1a`, `pT1b`'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from renal_cds.facts.refusal import LEAVE_OUT

__all__ = ["NONE", "alternatives", "declared_for", "is_slip", "one_of", "same_but_for_case", "word_help"]

T = TypeVar("T")

NONE = "none"
"""The word that may stand in place of a checklist: nothing that it lists is there."""

_LONGEST = 80  # characters of a word that is looked for
_SHORTEST = 5  # of shorter words, too many differ by one letter


def same_but_for_case(written: str, words: Sequence[str]) -> str | None:
    """The word that was written in other letters, if there is one only.

    ``None`` is what a program writes for what it does not know: it is never read as ``none``.

    >>> same_but_for_case("pTX", ("pT4", "pTx")), same_but_for_case("None", ("none", "mild"))
    ('pTx', None)
    """
    folded = written.casefold()
    alike = [word for word in words if word.casefold() == folded]
    return alike[0] if len(alike) == 1 and alike[0] != NONE else None


def declared_for(written: str, declared: Iterable[tuple[str, T]]) -> T | None:
    """The meaning declared for a word, whatever its capitals, blanks and signs.

    >>> declared_for("malignant - not RCC", [("Malignant, not RCC", 1)])
    1
    """
    letters = _letters(written[:_LONGEST])
    return next((meant for word, meant in declared if letters and _letters(word) == letters), None)


def word_help(written: str, words: Sequence[str], unknown: str = LEAVE_OUT) -> str | None:
    """Help for a word that an enumeration does not have; ``unknown`` is added as the way out if no word is right."""
    folded = _joined(written)
    if alike := [word for word in words if _joined(word) == folded]:
        when = f" when there is none; {unknown}" if alike == [NONE] and unknown else ""
        return f"write {alternatives(alike)}{when}"
    finer = [word for word in words if _refines(word.casefold(), _as_word(written))]
    if len(finer) > 1:
        return f"say which: {_listed(finer)}{f'; {unknown}' if unknown else ''}"
    near = [word for word in words if word != NONE and is_slip(_as_word(written), word)]
    return f"did you mean {alternatives(near)}?" if near else one_of(words)


def is_slip(written: str, word: str) -> bool:
    """Whether one letter too many, too few, mistaken or exchanged makes the difference, and it cannot be meant.

    It can be meant in a part with digits, such as a stage, and at the beginning of a part: *atypical*.

    >>> is_slip("papilary", "papillary"), is_slip("pT3", "pT3a"), is_slip("typical", "atypical")
    (True, False, False)
    """
    ours, theirs = written.casefold(), word.casefold()
    parts = list(zip(ours.split("_"), theirs.split("_"), strict=False))
    if max(len(ours), len(theirs)) < _SHORTEST or ours.count("_") != theirs.count("_"):
        return False
    if any(one != other and (_is_code(one + other) or one[:1] != other[:1]) for one, other in parts):
        return False
    return _one_edit(ours, theirs)


def alternatives(words: Iterable[str]) -> str:
    """Words to choose from: ``a` or `b``, each in backticks."""
    return " or ".join(f"`{word}`" for word in words)


def one_of(words: Sequence[str], most: int = 30) -> str | None:
    """All words, if they are not too many to be read at a glance."""
    return f"one of {_listed(words)}" if 0 < len(words) <= most else None


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _as_word(text: str) -> str:
    return text[:_LONGEST].strip().casefold().replace(" ", "_").replace("-", "_")


def _joined(text: str) -> str:
    return _as_word(text).replace("_", "")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _refines(word: str, written: str) -> bool:
    """Whether a word says more than was written: another part, or a letter or digit behind a code."""
    rest = word.removeprefix(written)
    if not written or rest == word or not rest:
        return False
    return rest[0] == "_" or written[-1] == "_" or rest[0].isdigit() or written[-1].isdigit()


def _is_code(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _one_edit(one: str, other: str) -> bool:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    exchanged = len(one) == 2 and one == other[::-1]
    return exchanged or max(len(one), len(other)) == 1
