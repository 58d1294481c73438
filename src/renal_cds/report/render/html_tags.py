"""Elements of HTML as text: everything put in is escaped unless it is an element itself.

>>> str(tag("p", "size < 3", tag("b", "cm"), class_="note"))
'<p class="note">size &lt; 3<b>cm</b></p>'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

__all__ = ["Child", "Html", "badge", "bullets", "folded", "raw", "tag"]

_VOID = frozenset(("meta", "link", "br", "hr", "line", "circle", "rect", "path"))

#: From the first right-to-left letter to the last one that no other letter and no sign of HTML lies before.
_RIGHT_TO_LEFT = re.compile("[{0}](?:[^A-Za-z&<>]*[{0}])?".format("\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"))


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"


def tag(name: str, /, *children: Child, **attributes: str | float | None) -> Html:
    """An element; ``class_`` and ``aria_label`` name the attributes ``class`` and ``aria-label``."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{given}>" if name in ("meta", "link", "br", "hr") else f"<{name}{given}/>")
    return Html(f"<{name}{given}>{raw(children)}</{name}>")


def raw(child: Child) -> Html:
    """Children one after the other; Hebrew and Arabic words do not turn the numbers beside them.

    >>> raw("\N{HEBREW LETTER ALEF}: 24 mm") == '<bdi dir="rtl">\N{HEBREW LETTER ALEF}</bdi>: 24 mm'
    True
    """
    if child is None:
        return Html("")
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return Html(_RIGHT_TO_LEFT.sub(r'<bdi dir="rtl">\g<0></bdi>', escape(child, quote=False)))
    return Html("".join(raw(each) for each in child))


def bullets(
    items: Iterable[Child], *, ordered: bool = False, start: int | None = None, class_: str | None = None
) -> Html:
    """A list, or nothing when there is nothing to list; ``start`` is the number of its first item."""
    found = [tag("li", each) for each in items]
    return tag("ol" if ordered else "ul", *found, start=start, class_=class_) if found else Html("")


def folded(title: str, *children: Child) -> Html:
    """Content that is folded away under a title until it is asked for; nothing when it is empty."""
    inside = raw(children)
    return tag("details", tag("summary", title), inside) if inside else Html("")


def badge(word: str, kind: str) -> Html:
    """A word in a coloured frame; the word says all that the colour says."""
    return tag("span", word, class_=f"badge {kind.replace(' ', '-').replace('_', '-')}")
