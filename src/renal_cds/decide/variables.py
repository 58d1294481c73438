"""The variables of the diagrams, and the comparisons of conditions with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, Protocol, TypeAlias

from renal_cds.decide.cells import Cells
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.language.tree import Compare, Expression, Member, Read, children
from renal_cds.language.tree import Literal as Constant
from renal_cds.language.types import Type
from renal_cds.records import Struct
from renal_cds.rulebook.decisions import Decision, Gate

__all__ = ["ANY_ELEMENT", "Path", "Variable", "Variables", "comparisons", "gate_path"]

Path: TypeAlias = tuple[str, ...]

#: Stands before the id of a gate that is asked of every element of a list.
ANY_ELEMENT = "*"


class Variable(Struct, eq=False):
    """One variable of the diagrams; its place in their order is its *level*.

    A ``fact`` is read from the patient by ``path``; a ``formula`` is the value of that decision; an
    ``output`` is that of a decision too large to be unrolled; ``any`` is a gate asked of every
    element of a list. ``items`` is the list whose element the input belongs to.
    """

    kind: Literal["fact", "formula", "output", "any"]
    path: Path
    cells: Cells
    items: Path | None = None


class Variables(Protocol):
    """The interface that the compiler needs: a store of diagrams, and the diagram of a test of an input."""

    diagrams: Diagrams

    def test(self, path: Path, holds: Callable[[Any], bool]) -> int:
        """The diagram that is true where the value of the input holds."""


def comparisons(node: Expression) -> Iterator[tuple[Path, Type, Iterable[Any]]]:
    """Every input a condition reads, with its type and the constants it is compared with."""
    match node:
        case Read(path=path, type=kind):
            assert kind is not None
            yield path, kind, ()
        case Compare(left=Read(path=path, type=kind), right=Constant(value=value)):
            assert kind is not None
            yield path, kind, (value,)
        case Member(item=Read(path=path, type=kind), values=values):
            assert kind is not None
            yield path, kind, [each.value for each in values if isinstance(each, Constant)]
        case _:
            for part in children(node):
                yield from comparisons(part)


def gate_path(decision: Decision, gate: Gate) -> Path:
    """How a decision reads a gate: for its own element, for any element of a list, or as it is."""
    if gate.for_each is None:
        return (gate.id,)
    own = decision.for_each
    return (own.variable, gate.id) if own and own.items == gate.for_each.items else (ANY_ELEMENT, gate.id)
