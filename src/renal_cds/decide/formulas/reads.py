"""Cache keys of formulas: the known facts and the results that a value is calculated from, read all at once.

>>> from renal_cds.rulebook import Rulebook
>>> book = Rulebook.load()
>>> reads = Reads.of(book.signatures["phq2_sum"], book.requirements)
>>> patient = book.facts.model_validate({"burden": {"phq2_item_1": 2}})
>>> reads.key(patient, None, None, {})
((2, None), (), (), ())
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from renal_cds.decide.encoding import read_all
from renal_cds.decide.result import Found
from renal_cds.decide.variables import Path
from renal_cds.records import Struct, field
from renal_cds.rulebook.requirements import FactRead, ListRead, OutputRead, Reading, Requirements
from renal_cds.rulebook.signature import Signature

__all__ = ["Reads"]

_Tuple = tuple[Any, ...]


class _List(Struct):
    """One list of the patient, or of the formula's own element: facts of its elements, and decisions about them."""

    own: bool
    items: Callable[[Any], Sequence[Any] | None]
    facts: Callable[[Any], _Tuple]
    outputs: tuple[str, ...]

    def read(self, source: Any, found: Found) -> Hashable:
        """The part of the key that comes from the list."""
        elements = self.items(source)
        if elements is None:
            return None
        facts = tuple([self.facts(element) for element in elements])
        if not self.outputs:
            return facts
        return facts, tuple([found[id, i] for i in range(len(elements)) for id in self.outputs])


class Reads(Struct):
    """Facts of the patient, facts of the element the formula is about, results of decisions, and lists."""

    patient: Callable[[Any], _Tuple]
    element: Callable[[Any], _Tuple]
    outputs: tuple[tuple[bool, str], ...]
    lists: tuple[_List, ...]

    @classmethod
    def of(cls, formula: Signature, requirements: Requirements) -> Reads | None:
        """The reads of a formula; None when it looks into lists that depend on elements of other lists.

        Such lists have no fixed path into the patient, so these formulas are calculated anew for every patient.
        """
        sorter = _Sorter()
        if not sorter.sort(requirements.value(formula.id), ()):
            return None
        return cls(
            read_all(list(dict.fromkeys(sorter.patient))),
            read_all(list(dict.fromkeys(sorter.element))),
            tuple(dict.fromkeys(sorter.outputs)),
            tuple(sorter.lists),
        )

    def key(self, patient: Any, element: Any, index: int | None, found: Found) -> Hashable:
        """The key: a formula has one value for all patients of the same key."""
        return (
            self.patient(patient),
            self.element(element),
            tuple([found[id, index if own else None] for own, id in self.outputs]) if self.outputs else (),
            tuple([each.read(element if each.own else patient, found) for each in self.lists]) if self.lists else (),
        )


class _Body(Struct, frozen=False):
    """Readings of the elements of one list."""

    variable: str
    facts: list[Path] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)


class _Sorter:
    """Sorts what a formula reads by whom it belongs to: the patient, the formula's own element, or another list."""

    def __init__(self) -> None:
        self.patient: list[Path] = []
        self.element: list[Path] = []
        self.outputs: list[tuple[bool, str]] = []
        self.lists: list[_List] = []

    def sort(self, read: Iterable[Reading], around: tuple[_Body, ...]) -> bool:
        """Sorts what is read inside of the lists ``around``; false when a list depends on an element of one of them."""
        return all(self._sort(reading, around) for reading in read)

    def _sort(self, reading: Reading, around: tuple[_Body, ...]) -> bool:
        match reading:
            case FactRead(path=path, of=of):
                if body := _body(of, around):
                    body.facts.append(path[1:])
                elif of:
                    self.element.append(path[1:])
                else:
                    self.patient.append(path)
            case OutputRead(output=(id, *_), of=of):
                if body := _body(of, around):
                    body.outputs.append(id)
                else:
                    self.outputs.append((bool(of), id))
            case ListRead(path=path, of=of, variable=variable, readings=below):
                inner = _Body(variable)
                if _body(of, around) or not self.sort(below, (*around, inner)):
                    return False
                items = attrgetter(".".join(path[1:] if of else path))
                facts = read_all(list(dict.fromkeys(inner.facts)))
                self.lists.append(_List(bool(of), items, facts, tuple(dict.fromkeys(inner.outputs))))
        return True


def _body(of: str, around: tuple[_Body, ...]) -> _Body | None:
    """The innermost list whose element has that name."""
    return next((body for body in reversed(around) if body.variable == of), None) if of else None
