"""What the diagrams see of a patient: for every input, the cells in which it can lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter, getitem
from typing import Any

from renal_cds.decide.codes import NOT_YET, Codes
from renal_cds.decide.inputs import Input, Path
from renal_cds.rulebook.decisions import Decision

__all__ = ["Layout", "Vector", "View", "Views", "output_of", "read_all"]

#: The allowed cells of each input of a space, by level.
Vector = list[tuple[int, ...]]


class View:
    """The inputs of one patient, or of one element of a list, as codes by their places."""

    __slots__ = ("_allowed", "_layout", "codes", "stopped")

    def __init__(self, layout: Layout, codes: list[int]) -> None:
        self._layout = layout
        self.codes = codes
        #: Whether a stop gate fires, by the diagram that says so, where it was asked.
        self.stopped: dict[int, bool | None] = {}
        self._allowed: Vector | None = None

    @property
    def allowed(self) -> Vector:
        """The allowed cells of every input by its level, once all decisions are made; the same list every time."""
        if self._allowed is None:
            self._allowed = self._layout.allowed(self.codes)
        return self._allowed


class Views:
    """The view of a patient, and those of the elements of each list."""

    __slots__ = ("_elements", "elements", "patient")

    def __init__(self, layout: Layout, patient: Any, lists: Iterable[tuple[Path, Callable[[Any], Any]]]) -> None:
        self.patient = layout.of_patient(patient)
        self.elements: dict[Path, list[tuple[View, Any]]] = {}
        self._elements: list[View] = []
        for items, read in lists:
            found = read(patient) or ()
            views = layout.of_elements(self.patient, items, found)
            self.elements[items] = list(zip(views, found, strict=True))
            self._elements += views

    def of(self, decision: Decision, element: int | None) -> View:
        """What a decision sees that is made for the patient, or for an element of its list."""
        if element is None:
            return self.patient
        assert decision.for_each
        return self.elements[decision.for_each.items][element][0]

    def set(self, place: int, code: int) -> None:
        """Tells all of them the code of something calculated for the patient."""
        self.patient.codes[place] = code
        for view in self._elements:
            view.codes[place] = code


class Layout:
    """Where the code of each input of a space stands.

    First the facts of the patient, then those of the elements of each list, then what is calculated: so
    that facts are read and turned into codes all at once.
    """

    def __init__(self, inputs: list[Input]) -> None:
        self.inputs = inputs
        lists: dict[Path | None, list[int]] = {None: []}
        calculated: list[int] = []
        for level, each in enumerate(inputs):
            (lists.setdefault(each.items, []) if each.kind == "fact" else calculated).append(level)
        order = [level for levels in lists.values() for level in levels] + calculated
        self.places = [0] * len(inputs)
        for place, level in enumerate(order):
            self.places[level] = place
        self.codes = [Codes(inputs[level].cells) for level in order]
        #: For each decision whose outputs are inputs: where they stand, their codes, and how they are read.
        self.derived: dict[str, list[tuple[int, Codes, Path]]] = {}
        for level in calculated:
            id, path = output_of(inputs[level])
            place = self.places[level]
            self.derived.setdefault(id, []).append((place, self.codes[place], path))
        self._facts = {items: self._coding(levels, items) for items, levels in lists.items()}
        self._rest = [NOT_YET] * (len(order) - len(lists[None]))

    def of_patient(self, patient: Any) -> View:
        """The facts of a patient; what belongs to elements or is calculated comes later."""
        return View(self, [*self._facts[None].coded(patient), *self._rest])

    def of_elements(self, patient: View, items: Path, elements: Iterable[Any]) -> list[View]:
        """The same with the facts of each element of a list."""
        if items not in self._facts:
            return [View(self, patient.codes.copy()) for _ in elements]
        facts = self._facts[items]
        views = []
        for element in elements:
            own = patient.codes.copy()
            own[facts.place] = facts.coded(element)
            views.append(View(self, own))
        return views

    def allowed(self, codes: list[int]) -> Vector:
        """The cells that the codes stand for, by level."""
        sets = [each.sets[code] for each, code in zip(self.codes, codes, strict=True)]
        return [sets[place] for place in self.places]

    def _coding(self, levels: list[int], items: Path | None) -> _Coding:
        first = self.places[levels[0]] if levels else 0
        place = slice(first, first + len(levels))
        start = len(items) + 1 if items else 0
        return _Coding(place, self.codes[place], read_all([self.inputs[level].path[start:] for level in levels]))


def output_of(found: Input) -> tuple[str, Path]:
    """The decision that an input comes from, and the path by which it is read."""
    if found.kind == "any":
        return found.path[1], found.path
    start = len(found.items) + 1 if found.items else 0
    return found.path[start], found.path[start + 1 :]


class _Coding:
    """How the facts of a patient, or of the elements of one list, become codes, and where these stand."""

    __slots__ = ("_codes", "_known", "_read", "place")

    def __init__(self, place: slice, codes: list[Codes], read: Callable[[Any], tuple[Any, ...]]) -> None:
        self.place = place
        self._codes = codes
        self._known = [each.known for each in codes]
        self._read = read

    def coded(self, source: Any) -> list[int]:
        """The codes of all of these facts."""
        values = self._read(source)
        try:
            return [*map(getitem, self._known, values)]
        except KeyError:  # a value that is not remembered
            return [*map(getitem, self._codes, values)]


def read_all(paths: list[Path]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads several facts of a patient or an element at once.

    >>> from types import SimpleNamespace
    >>> read_all([("size", "cm"), ("grade",)])(SimpleNamespace(size=SimpleNamespace(cm=4), grade=2))
    (4, 2)
    """
    names = [".".join(path) for path in paths]
    if not names:
        return lambda source: ()
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda source: (read(source),)
