"""Relations between the facts of a group, or between the elements of a list, as the classes of facts declare them.

A group declares sentences such as ``"begun <= checks[].day"``: an amount or a date on the left that is never
more, or never later, than the one on the right. ``<`` also forbids that they are equal, ``+`` adds amounts, and ``[]``
stands for each element of a list.

>>> relation_of("left + right <= both").left
(('left',), ('right',))
"""

from __future__ import annotations

import re

from renal_cds.facts.paths import ITEM, TypePath
from renal_cds.records import Struct

__all__ = ["RELATION_FORM", "Relation", "relation_of"]

RELATION_FORM = "write `begun <= checks[].day`, `<` where they cannot be equal, `part + other_part <= total`"

_SIDE = r"[a-z]\w*(?:\[\])?(?:\.[a-z]\w*(?:\[\])?)*"
_RELATION = re.compile(rf"({_SIDE}(?: \+ {_SIDE})*) (<=?) ({_SIDE})")


class Relation(Struct):
    """One sentence: the left side, of which there may be several to add up, is below the right one, or equal to it."""

    text: str
    left: tuple[TypePath, ...]
    right: TypePath
    strict: bool


def relation_of(text: str) -> Relation | None:
    """The relation that a group declares; None if it is not written as one."""
    found = _RELATION.fullmatch(text)
    if found is None:
        return None
    left, sign, right = found.groups()
    return Relation(text, tuple(_path(side) for side in left.split(" + ")), _path(right), sign == "<")


def _path(text: str) -> TypePath:
    return tuple(text.replace("[]", f".{ITEM}").split("."))
