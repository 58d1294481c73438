"""Which unknown facts an open decision still depends on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from renal_cds.decide.case import Case
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import ANY_ELEMENT
from renal_cds.decide.result import Result
from renal_cds.facts.model import FactPath
from renal_cds.language.tree import Call, Expression, Quantified, Read, Select, children
from renal_cds.rulebook.decisions import Formula, Gate

__all__ = ["Need", "case_of", "needs", "needs_of_component"]


@dataclass(frozen=True)
class Need:
    """An unknown fact (or a whole unknown list) that can still change an outcome."""

    path: FactPath
    for_gate: bool = False


def case_of(evaluation: Evaluation, result: Result) -> Case:
    """The facts as the decision of a result sees them."""
    each = result.decision.for_each
    if each is None or result.element is None:
        return evaluation.case
    return evaluation.case.bound(each.variable, each.items, result.element)


def needs(evaluation: Evaluation, result: Result) -> frozenset[Need]:
    """The unknown facts on which the outcome of a decision still depends."""
    case = case_of(evaluation, result)
    if isinstance(result.decision, Formula):
        return (
            frozenset(_of_formula(result.decision.value, case, evaluation)) if result.status == "open" else frozenset()
        )
    found: set[Need] = set()
    for name in result.outcomes:
        found |= needs_of_component(evaluation, result, name)
    return frozenset(found)


def needs_of_component(evaluation: Evaluation, result: Result, name: str) -> frozenset[Need]:
    """The unknown facts on which one part of an outcome still depends."""
    if len(result.outcomes[name]) == 1:
        return frozenset()
    assert result.compiled is not None
    case = case_of(evaluation, result)
    node = result.compiled.components[name]
    found: set[Need] = set()
    for level in result.compiled.diagrams.matters(node, result.allowed):
        found |= _of_path(result.compiled.inputs[level], case, evaluation)
    if isinstance(result.decision, Gate):
        return frozenset(Need(need.path, for_gate=True) for need in found)
    return frozenset(found)


def _of_path(path: tuple[str, ...], case: Case, evaluation: Evaluation) -> frozenset[Need]:
    """The unknown facts behind one input: the fact itself, or those of the decision it is an output of."""
    fact = case.fact(path)
    if fact is not None:
        return frozenset() if case.read(path).is_known else frozenset((Need(fact[0]),))
    if path[0] == ANY_ELEMENT:
        items = evaluation.rulebook.decisions[path[1]].for_each
        if items and case.length(items.items) is None:
            return frozenset((Need(items.items),))
        upstream = [each for (id, _), each in evaluation.results.items() if id == path[1]]
    elif path[0] in case.bindings:
        upstream = [evaluation.results[path[1], case.bindings[path[0]].index]]
    else:
        upstream = [evaluation.results[path[0], None]]
    return frozenset[Need]().union(*(needs(evaluation, each) for each in upstream))


def _of_formula(node: Expression, case: Case, evaluation: Evaluation) -> Iterator[Need]:
    match node:
        case Read(path=path):
            yield from _of_path(path, case, evaluation)
        case Select(which=which, items=items, path=path):
            elements = case.elements(items.path, "element")
            if elements is None:
                yield Need(_list_path(items, case))
            elif elements:
                yield from _of_path(("element", *path), elements[0 if which == "first" else -1], evaluation)
        case Quantified(body=body, items=items, variable=variable):
            elements = case.elements(items.path, variable)
            if elements is None:
                yield Need(_list_path(items, case))
            for element in elements or ():
                yield from _of_formula(body, element, evaluation)
        case Call(name="len", arguments=(Read() as items,)):
            if case.length(items.path) is None:
                yield Need(_list_path(items, case))
        case _:
            for part in children(node):
                yield from _of_formula(part, case, evaluation)


def _list_path(items: Read, case: Case) -> FactPath:
    binding = case.bindings.get(items.path[0])
    return items.path if binding is None else (*binding.items, binding.index, *items.path[1:])
