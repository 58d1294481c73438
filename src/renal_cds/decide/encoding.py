"""The encoding of a patient: for every input, the number of the set of cells in which it can lie.

>>> from renal_cds.decide.cells import Cells
>>> from renal_cds.decide.formulas.value_sets import interval
>>> from renal_cds.language.types import number
>>> sets = CellSets(Cells(number(low=0, high=40), {3, 4}))
>>> sets[2.5], sets[4], sets[None], sets.sets[sets[None]], sets.sets[sets.of(interval(3, 3.5))]
(1, 4, 6, (0, 1, 2, 3, 4), (1, 2))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter, getitem
from typing import Any

from renal_cds.decide.cells import Cells
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.variables import Path, Variable
from renal_cds.locks import fork_safe_lock
from renal_cds.rulebook.decisions import Decision

__all__ = ["NOT_YET", "Assignment", "Assignments", "CellSets", "Encoding", "Vector", "output_of", "read_all"]

#: The code of an input that is calculated, before it is.
NOT_YET = 0

#: How many values of one input are remembered; others are looked up among the cuts again.
MOST_REMEMBERED = 1000


class CellSets:
    """The sets of cells in which one input can lie, numbered: the code of a value is the number of its set.

    The code of None is that of all the cells that the input can lie in.

    ``sets`` has the cells of each code: after :data:`NOT_YET` those of one cell, then *unknown*, then whatever else
    was possible once. ``known`` has the codes of the values that are remembered.
    """

    __slots__ = ("_cells", "_code_of_set", "_growing", "known", "sets")

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self.sets: list[tuple[int, ...]] = [(), *((cell,) for cell in cells.every)]
        self._code_of_set = {each: code for code, each in enumerate(self.sets) if code != NOT_YET}
        self._growing = fork_safe_lock()
        self.known: dict[Any, int] = {None: self._of_set(cells.unknown)}

    def __getitem__(self, value: Any) -> int:
        code = self.known.get(value)
        if code is None:
            code = self._of_set(self._cells.of_fact(value))
            if len(self.known) < MOST_REMEMBERED:
                self.known[value] = code
        return code

    def of(self, possible: ValueSet) -> int:
        """The code of everything that is possible."""
        return self[possible.only] if possible.is_known else self._of_set(self._cells.allowed(possible))

    def _of_set(self, cells: tuple[int, ...]) -> int:
        code = self._code_of_set.get(cells)
        if code is None:
            with self._growing:  # a code must not be given twice
                code = self._code_of_set.get(cells)
                if code is None:
                    code = len(self.sets)
                    self.sets.append(cells)
                    self._code_of_set[cells] = code
        return code


#: The allowed cells of each input of a space, by level.
Vector = list[tuple[int, ...]]


class Assignment:
    """A partial assignment: the inputs of one patient, or of one element of a list, as codes by their places."""

    __slots__ = ("_allowed", "_encoding", "codes", "stopped")

    def __init__(self, encoding: Encoding, codes: list[int]) -> None:
        self._encoding = encoding
        self.codes = codes
        #: Whether a stop gate fires, by the diagram that says so, where it was asked.
        self.stopped: dict[int, bool | None] = {}
        self._allowed: Vector | None = None

    @property
    def allowed(self) -> Vector:
        """The allowed cells of every input by its level, once all decisions are made; the same list every time."""
        if self._allowed is None:
            self._allowed = self._encoding.allowed(self.codes)
        return self._allowed


class Assignments:
    """The assignments of a patient and of the elements of each list."""

    __slots__ = ("_elements", "elements", "patient")

    def __init__(self, encoding: Encoding, patient: Any, lists: Iterable[tuple[Path, Callable[[Any], Any]]]) -> None:
        self.patient = encoding.of_patient(patient)
        self.elements: dict[Path, list[tuple[Assignment, Any]]] = {}
        self._elements: list[Assignment] = []
        for items, read in lists:
            found = read(patient) or ()
            assignments = encoding.of_elements(self.patient, items, found)
            self.elements[items] = list(zip(assignments, found, strict=True))
            self._elements += assignments

    def of(self, decision: Decision, element: int | None) -> Assignment:
        """The assignment that a decision reads: of the patient, or of an element of its list."""
        if element is None:
            return self.patient
        assert decision.for_each
        return self.elements[decision.for_each.items][element][0]

    def set(self, place: int, code: int) -> None:
        """Tells all of them the code of something calculated for the patient."""
        self.patient.codes[place] = code
        for assignment in self._elements:
            assignment.codes[place] = code


class Encoding:
    """Where the code of each input of a space stands.

    First the facts of the patient, then those of the elements of each list, then what is calculated: so
    that facts are read and turned into codes all at once.
    """

    def __init__(self, inputs: list[Variable]) -> None:
        self.variables = inputs
        lists: dict[Path | None, list[int]] = {None: []}
        calculated: list[int] = []
        for level, each in enumerate(inputs):
            (lists.setdefault(each.items, []) if each.kind == "fact" else calculated).append(level)
        order = [level for levels in lists.values() for level in levels] + calculated
        self.places = [0] * len(inputs)
        for place, level in enumerate(order):
            self.places[level] = place
        self.cell_sets = [CellSets(inputs[level].cells) for level in order]
        #: For each decision whose outputs are inputs: where they stand, their codes, and how they are read.
        self.derived: dict[str, list[tuple[int, CellSets, Path]]] = {}
        for level in calculated:
            id, path = output_of(inputs[level])
            place = self.places[level]
            self.derived.setdefault(id, []).append((place, self.cell_sets[place], path))
        self._facts = {items: self._coding(levels, items) for items, levels in lists.items()}
        self._rest = [NOT_YET] * (len(order) - len(lists[None]))

    def of_patient(self, patient: Any) -> Assignment:
        """The facts of a patient; what belongs to elements or is calculated comes later."""
        return Assignment(self, [*self._facts[None].coded(patient), *self._rest])

    def of_elements(self, patient: Assignment, items: Path, elements: Iterable[Any]) -> list[Assignment]:
        """The assignments of the elements of a list: that of the patient, with the facts of each element."""
        if items not in self._facts:
            return [Assignment(self, patient.codes.copy()) for _ in elements]
        facts = self._facts[items]
        assignments = []
        for element in elements:
            own = patient.codes.copy()
            own[facts.place] = facts.coded(element)
            assignments.append(Assignment(self, own))
        return assignments

    def allowed(self, codes: list[int]) -> Vector:
        """The cells that the codes stand for, by level."""
        sets = [each.sets[code] for each, code in zip(self.cell_sets, codes, strict=True)]
        return [sets[place] for place in self.places]

    def _coding(self, levels: list[int], items: Path | None) -> _Coding:
        first = self.places[levels[0]] if levels else 0
        place = slice(first, first + len(levels))
        start = len(items) + 1 if items else 0
        return _Coding(place, self.cell_sets[place], read_all([self.variables[level].path[start:] for level in levels]))


def output_of(found: Variable) -> tuple[str, Path]:
    """The decision that an input comes from, and the path by which it is read."""
    if found.kind == "any":
        return found.path[1], found.path
    start = len(found.items) + 1 if found.items else 0
    return found.path[start], found.path[start + 1 :]


class _Coding:
    """How the facts of a patient, or of the elements of one list, become codes, and where these stand."""

    __slots__ = ("_codes", "_known", "_read", "place")

    def __init__(self, place: slice, codes: list[CellSets], read: Callable[[Any], tuple[Any, ...]]) -> None:
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
