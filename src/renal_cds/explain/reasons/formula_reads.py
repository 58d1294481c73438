"""The requirements of a formula as one patient has them: facts, lists as a whole, and results of other decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from renal_cds.decide.case import Case
from renal_cds.decide.result import Key
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import FactPath, TypePath
from renal_cds.rulebook import requirements
from renal_cds.rulebook.requirements import OutputRead, Reading

__all__ = ["FactInput", "FormulaInput", "ListInput", "ResultInput", "formula_reads", "reading"]


@dataclass(frozen=True, slots=True)
class FactInput:
    """A fact, known or not."""

    path: FactPath
    leaf: LeafType


@dataclass(frozen=True, slots=True)
class ListInput:
    """A list of which the length matters, or which element comes first."""

    path: FactPath


@dataclass(frozen=True, slots=True)
class ResultInput:
    """The result of another decision."""

    key: Key


FormulaInput: TypeAlias = FactInput | ListInput | ResultInput


def formula_reads(read: Iterable[Reading], case: Case) -> Iterator[FormulaInput]:
    """Everything the value of a formula can depend on; of a list, the elements that are there."""
    for each in read:
        match each:
            case requirements.FactRead(path=path) | OutputRead(path=path):
                yield reading(path, case)
            case requirements.ListRead(path=path, elements=which, variable=variable, readings=below):
                yield ListInput(_place(path, case))
                elements = (case.elements(path, variable) or []) if below else []
                chosen = {"first": elements[:1], "last": elements[-1:]}.get(which, elements)
                for element in chosen:
                    yield from formula_reads(below, element)


def reading(path: tuple[str, ...], case: Case) -> FactInput | ResultInput:
    """The fact, or the result of a decision, that a path of the rule language reads."""
    fact = case.fact(path)
    if fact is not None:
        return FactInput(*fact)
    bound = case.bindings.get(path[0])
    return ResultInput((path[1], bound.index) if bound else (path[0], None))


def _place(items: TypePath, case: Case) -> FactPath:
    binding = case.bindings.get(items[0])
    return items if binding is None else (*binding.items, binding.index, *items[1:])
