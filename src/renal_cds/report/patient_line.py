"""Who the patient is, in words: a line for a stranger, and every known fact by group.

The fact model says which facts introduce a patient (``introduces``) and what a group is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from renal_cds.explain.explanation import FactUsed
from renal_cds.explain.wording import meaning_of
from renal_cds.facts.known import Facts
from renal_cds.facts.model import FactModel, LeafType, ListType, RecordType, walk
from renal_cds.facts.partial import values_of
from renal_cds.facts.paths import FactPath, dotted
from renal_cds.plain_text import value_text, words
from renal_cds.report.report import PatientLine

__all__ = ["patient_line"]

#: Units that say by themselves what was measured.
_PLAIN_UNITS = ("years", "months", "cm", "mm")


def patient_line(model: FactModel, patient: Facts) -> PatientLine:
    """The facts known about a patient, in words."""
    groups: dict[str, list[FactUsed]] = {}
    for path, kind, given in walk(model.root, patient):
        if not isinstance(kind, LeafType) or len(path) == 1:
            continue
        title = _group(model, patient, path)
        groups.setdefault(title, []).append(
            FactUsed(path=dotted(path), meaning=meaning_of(kind, path), value=value_text(given, kind.unit))
        )
    return PatientLine(
        summary=tuple(_summary(model, patient)), groups=tuple((title, tuple(facts)) for title, facts in groups.items())
    )


def _group(model: FactModel, patient: Facts, path: FactPath) -> str:
    """The title under which a fact is listed."""
    kind = model.root.fields[str(path[0])]
    if isinstance(kind, ListType) and isinstance(path[1], int):
        name = getattr(getattr(patient, str(path[0]))[path[1]], "id", None)
        return f"{words(str(path[0]))} {path[1] + 1}" + (f": {name}" if name else "")
    return (kind.title if isinstance(kind, RecordType) else "") or words(str(path[0]))


def _summary(model: FactModel, patient: Facts) -> Iterator[tuple[str, str]]:
    """The lines that introduce the patient: for each group its title and the facts that are known."""
    bare = frozenset(model.root.bare_words)
    for name, kind in model.root.fields.items():
        given = getattr(patient, name)
        match kind:
            case ListType(record=record):
                told = (
                    "none"
                    if given == ()
                    else "; ".join(filter(None, (_introduced(record, each, bare) for each in given or ())))
                )
                title = words(name)
            case RecordType():
                told, title = _introduced(kind, given, bare), kind.title or words(name)
            case _:
                continue
        if told:
            yield title[:1].upper() + title[1:], told


def _introduced(record: RecordType, group: Any, bare: frozenset[str]) -> str:
    told = []
    for name in record.introduces:
        kind, given = record.fields.get(name), getattr(group, name, None)
        if not isinstance(kind, LeafType) or given is None or given is False:
            continue
        if kind.kind == "boolean":
            told.append(kind.meaning)
        elif not bare.isdisjoint(map(str, values_of(given))) or (
            kind.kind == "number" and kind.unit not in _PLAIN_UNITS
        ):
            told.append(f"{kind.meaning}: {value_text(given, kind.unit)}")
        else:
            told.append(value_text(given, kind.unit))
    return ", ".join(told)
