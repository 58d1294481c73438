"""Labels of the elements of a list: each must be told from the others by whoever reads a page.

>>> same_label("Bed  A") == same_label("bed a") == same_label("BED_A")
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from renal_cds.documents import Places
from renal_cds.errors import Diagnostic, Span, shortened
from renal_cds.facts.known import Facts
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.model import FactModel
from renal_cds.facts.paths import FactPath, dotted, pointer, value_at

__all__ = ["LABEL", "label_mistakes", "same_label"]

LABEL = "id"
"""The fact that labels an element of a list, where its group has one."""

_PLACE = re.compile(r"\w* ?\[ ?\w* ?\]")  # what an element without a label is called


def same_label(label: str) -> str:
    """Equal for labels that look alike: case, width, blanks and ``_``, which is shown as a blank, do not count."""
    return " ".join(unicodedata.normalize("NFKC", label.replace("_", " ")).casefold().split())


def label_mistakes(patient: Facts, model: FactModel, places: Places | None) -> Iterator[Diagnostic]:
    """Every label that is empty, looks like the place of an element, or is that of another element."""
    for path, record in model.lists:
        label = record.fields.get(LABEL)
        if isinstance(label, LeafType) and label.kind == "text" and (items := value_at(patient, path)):
            yield from _in_list(path, items, places)


def _in_list(path: FactPath, items: Sequence[Facts], places: Places | None) -> Iterator[Diagnostic]:
    first: dict[str, tuple[str, FactPath]] = {}
    for index, item in enumerate(items):
        label = value_at(item, (LABEL,))
        if label is None:
            continue
        here = (*path, index, LABEL)
        span, key = _span(places, here), same_label(label)
        if not key:
            what, help = f"`{dotted(here)}` is an empty label", "leave it out, or give a name"
            yield Diagnostic("empty-label", what, span, help, paths=(pointer(here),))
        elif _PLACE.fullmatch(key):
            what = f"`{dotted(here)}` is `{shortened(label)}`, which is how an element without a label is called"
            help = "give it a name, such as `bed` or `lesion A`"
            yield Diagnostic("label-like-a-place", what, span, help, paths=(pointer(here),))
        elif key in first:
            other, there = first[key]
            what = f"`{dotted(here)}` is `{shortened(label)}`, and `{dotted(there)}` is `{shortened(other)}`"
            related = (("the other one", place),) if (place := _span(places, there)) else ()
            what, both = f"{what}: nobody could tell them apart", (pointer(here), pointer(there))
            yield Diagnostic("same-label", what, span, "give each its own", related, both)
        else:
            first[key] = label, here


def _span(places: Places | None, path: FactPath) -> Span | None:
    return places.at(path).span if places else None
