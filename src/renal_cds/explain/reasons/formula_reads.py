"""What a formula reads of one patient: facts, lists as a whole, and the results of other decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from renal_cds.decide.case import Case
from renal_cds.decide.result import Key
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import FactPath
from renal_cds.language.tree import Call, Expression, Quantified, Read, Select, children

__all__ = ["FactRead", "FormulaRead", "ListRead", "ResultRead", "formula_reads", "reading"]


@dataclass(frozen=True, slots=True)
class FactRead:
    """A fact, known or not."""

    path: FactPath
    leaf: LeafType


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list of which the length matters, or which element comes first."""

    path: FactPath


@dataclass(frozen=True, slots=True)
class ResultRead:
    """The result of another decision."""

    key: Key


FormulaRead: TypeAlias = FactRead | ListRead | ResultRead


def formula_reads(node: Expression, case: Case) -> Iterator[FormulaRead]:
    """Everything the value of a formula can depend on; of a list, the elements that are there."""
    match node:
        case Read(path=path):
            yield reading(path, case)
        case Select(which=which, items=items, path=path):
            yield ListRead(_place(items, case))
            elements = case.elements(items.path, "element")
            if elements:
                yield reading(("element", *path), elements[0 if which == "first" else -1])
        case Quantified(body=body, items=items, variable=variable):
            yield ListRead(_place(items, case))
            for element in case.elements(items.path, variable) or ():
                yield from formula_reads(body, element)
        case Call(name="len", arguments=(Read() as items,)):
            yield ListRead(_place(items, case))
        case _:
            for part in children(node):
                yield from formula_reads(part, case)


def reading(path: tuple[str, ...], case: Case) -> FactRead | ResultRead:
    """What a path of the rule language stands for."""
    fact = case.fact(path)
    if fact is not None:
        return FactRead(*fact)
    bound = case.bindings.get(path[0])
    return ResultRead((path[1], bound.index) if bound else (path[0], None))


def _place(items: Read, case: Case) -> FactPath:
    binding = case.bindings.get(items.path[0])
    return items.path if binding is None else (*binding.items, binding.index, *items.path[1:])
