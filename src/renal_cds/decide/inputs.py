"""The inputs of a decision: what its comparisons read, and the diagrams that test it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeAlias

from renal_cds.decide.cells import Cells
from renal_cds.decide.diagram import Diagrams
from renal_cds.language.tree import Compare, Expression, Literal, Member, Read, children
from renal_cds.language.types import Type
from renal_cds.rulebook.decisions import Decision, Gate

__all__ = ["ANY_ELEMENT", "Declared", "Inputs", "OwnInputs", "Path", "comparisons", "gate_path"]

Path: TypeAlias = tuple[str, ...]
Declared: TypeAlias = tuple[Path, Type, Iterable[Any]]

#: Stands before the id of a gate that is asked of every element of a list.
ANY_ELEMENT = "*"


class Inputs(Protocol):
    """What the compiler needs to know of inputs: a store of diagrams, and a diagram for each test of an input."""

    diagrams: Diagrams

    def declare(self, found: Iterable[Declared]) -> None:
        """Inputs that will be tested, with their types and the constants they are compared with."""

    def test(self, path: Path, holds: Callable[[Any], bool]) -> int:
        """The diagram that is true where the value of the input holds."""

    def levels(self) -> tuple[list[Path], list[Cells]]:
        """The inputs by level, and the cells of each."""


class OwnInputs:
    """Each input is a level of its own, in the order in which the decision mentions them."""

    def __init__(self) -> None:
        self.diagrams = Diagrams()
        self._constants: dict[Path, set[Any]] = {}
        self._types: dict[Path, Type] = {}
        self._cells: dict[Path, tuple[int, Cells]] = {}

    def declare(self, found: Iterable[Declared]) -> None:
        """Keeps the constants until the first test, when the cells are made."""
        for path, kind, constants in found:
            self._constants.setdefault(path, set()).update(constants)
            self._types[path] = kind

    def test(self, path: Path, holds: Callable[[Any], bool]) -> int:
        """The truth of ``holds`` in every cell of the input."""
        level, cells = self._made()[path]
        return self.diagrams.test(level, [holds(cells.representative(cell)) for cell in range(len(cells))])

    def levels(self) -> tuple[list[Path], list[Cells]]:
        """The inputs in the order of their levels, and their cells."""
        made = self._made()
        return list(made), [cells for _, cells in made.values()]

    def _made(self) -> dict[Path, tuple[int, Cells]]:
        if not self._cells:
            every = enumerate(self._constants.items())
            self._cells = {path: (level, Cells.of(self._types[path], seen)) for level, (path, seen) in every}
        return self._cells


def comparisons(node: Expression) -> Iterator[Declared]:
    """Every input a condition reads, with its type and the constants it is compared with."""
    match node:
        case Read(path=path, type=kind):
            assert kind is not None
            yield path, kind, []
        case Compare(left=Read(path=path, type=kind), right=Literal(value=value)):
            assert kind is not None
            yield path, kind, [value]
        case Member(item=Read(path=path, type=kind), values=values):
            assert kind is not None
            yield path, kind, [each.value for each in values if isinstance(each, Literal)]
        case _:
            for part in children(node):
                yield from comparisons(part)


def gate_path(decision: Decision, gate: Gate) -> Path:
    """How a decision reads a gate: for its own element, for any element of a list, or as it is."""
    if gate.for_each is None:
        return (gate.id,)
    own = decision.for_each
    return (own.variable, gate.id) if own and own.items == gate.for_each.items else (ANY_ELEMENT, gate.id)
