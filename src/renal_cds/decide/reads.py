"""Everything that a formula looks at, read at once: two patients who are the same to it have the same value.

>>> from renal_cds.rulebook import Rulebook
>>> book = Rulebook.load()
>>> reads = Reads.of(book.outlines["phq2_sum"], book.decisions, book.model)
>>> patient = book.facts.model_validate({"burden": {"phq2_item_1": 2}})
>>> reads.key(patient, None, None, {})
((2, None), (), (), ())
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from renal_cds.decide.inputs import Path
from renal_cds.decide.results import Found
from renal_cds.decide.view import read_all
from renal_cds.facts.model import FactModel, RecordType
from renal_cds.facts.paths import ITEM
from renal_cds.language.tree import Call, Expression, Quantified, Read, Select, children
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision
from renal_cds.rulebook.outline import Outline

__all__ = ["Reads"]

_Tuple = tuple[Any, ...]


class _List(Struct):
    """What is read of a list: facts of each element, and the decisions made about it."""

    own: bool
    items: Callable[[Any], Sequence[Any] | None]
    facts: Callable[[Any], _Tuple]
    outputs: tuple[str, ...]

    def read(self, source: Any, found: Found) -> Hashable:
        """The same for every patient of whom the formula sees the same list."""
        elements = self.items(source)
        if elements is None:
            return None
        facts = tuple([self.facts(element) for element in elements])
        if not self.outputs:
            return facts
        return facts, tuple([found[id, i] for i in range(len(elements)) for id in self.outputs])


class Reads(Struct):
    """The facts of the patient, those of the element the formula is about, decisions, and lists."""

    patient: Callable[[Any], _Tuple]
    element: Callable[[Any], _Tuple]
    outputs: tuple[tuple[bool, str], ...]
    lists: tuple[_List, ...]

    @classmethod
    def of(cls, formula: Outline, decisions: Mapping[str, Decision], model: FactModel) -> Reads | None:
        """What a formula reads; None when it looks into lists that depend on elements of other lists."""
        assert formula.value is not None
        found = _Collector(formula, decisions, model)
        if not found.collect(formula.value, ()):
            return None
        return cls(
            read_all(list(dict.fromkeys(found.patient))),
            read_all(list(dict.fromkeys(found.element))),
            tuple(dict.fromkeys(found.outputs)),
            tuple(found.lists),
        )

    def key(self, patient: Any, element: Any, index: int | None, found: Found) -> Hashable:
        """The same for every patient of whom the formula sees the same."""
        return (
            self.patient(patient),
            self.element(element),
            tuple([found[id, index if own else None] for own, id in self.outputs]) if self.outputs else (),
            tuple([each.read(element if each.own else patient, found) for each in self.lists]) if self.lists else (),
        )


class _Body(Struct, frozen=False):
    """What a condition asked of each element of a list reads of that element."""

    variable: str
    record: RecordType
    facts: list[Path] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def add(self, path: Path) -> None:
        if path[0] in self.record.fields:
            self.facts.append(path)
        else:
            self.outputs.append(path[0])


class _Collector:
    """Walks a formula and sorts what it reads."""

    def __init__(self, formula: Outline, decisions: Mapping[str, Decision], model: FactModel) -> None:
        self.decisions = decisions
        self.model = model
        self.own = formula.for_each
        self.patient: list[Path] = []
        self.element: list[Path] = []
        self.outputs: list[tuple[bool, str]] = []
        self.lists: list[_List] = []

    def collect(self, node: Expression, around: tuple[_Body, ...]) -> bool:
        """Adds what is read inside of the bodies ``around``; false when that cannot be said in advance."""
        match node:
            case Read(path=path):
                self._read(path, around)
                return True
            case Select(items=items, path=path):
                return self._list(items.path, path, around)
            case Call(name="len", arguments=(Read(path=items),)):
                return self._list(items, None, around)
            case Quantified(items=items, variable=variable, body=condition):
                inner = self._list_body(items.path, variable, around)
                if inner is None or not self.collect(condition, (*around, inner)):
                    return False
                self._add(items.path, inner)
                return True
        return all(self.collect(part, around) for part in children(node))

    def _read(self, path: Path, around: tuple[_Body, ...]) -> None:
        body = _named(path[0], around)
        if body is not None:
            body.add(path[1:])
        elif self.own and path[0] == self.own.variable:
            record = self._record((*self.own.items, ITEM))
            if path[1] in record.fields:
                self.element.append(path[1:])
            else:
                self.outputs.append((True, path[1]))
        elif path[0] in self.decisions:
            self.outputs.append((False, path[0]))
        else:
            self.patient.append(path)

    def _list(self, items: Path, path: Path | None, around: tuple[_Body, ...]) -> bool:
        inner = self._list_body(items, "", around)
        if inner is None:
            return False
        if path is not None:
            inner.add(path)
        self._add(items, inner)
        return True

    def _list_body(self, items: Path, variable: str, around: tuple[_Body, ...]) -> _Body | None:
        if _named(items[0], around) is not None:
            return None
        mine = self.own and items[0] == self.own.variable
        return _Body(variable, self._record((*(self._types(items) if mine else items), ITEM)))

    def _add(self, items: Path, body: _Body) -> None:
        mine = bool(self.own and items[0] == self.own.variable)
        read = attrgetter(".".join(items[1:] if mine else items))
        outputs = tuple(dict.fromkeys(body.outputs))
        self.lists.append(_List(mine, read, read_all(list(dict.fromkeys(body.facts))), outputs))

    def _types(self, path: Path) -> Path:
        assert self.own
        return (*self.own.items, ITEM, *path[1:])

    def _record(self, path: Path) -> RecordType:
        record = self.model.find(path)
        assert isinstance(record, RecordType)
        return record


def _named(variable: str, around: tuple[_Body, ...]) -> _Body | None:
    """The innermost body whose element has that name."""
    return next((body for body in reversed(around) if body.variable == variable), None)
