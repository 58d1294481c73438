"""Which unknown facts an open decision still depends on."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from renal_cds.decide.case import Case
from renal_cds.decide.diagram import Diagrams, Residual
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import Input
from renal_cds.decide.result import Result
from renal_cds.facts.model import FactPath
from renal_cds.language.tree import Call, Expression, Quantified, Read, Select, children
from renal_cds.rulebook.decisions import Formula, Gate

__all__ = ["case_of", "gate_needs", "left_open", "needs", "needs_of_component", "needs_of_input", "place"]

_left: WeakKeyDictionary[Evaluation, dict[tuple[str, int | None, str], tuple[Diagrams, int, frozenset[int]]]]
_left = WeakKeyDictionary()
_rests: WeakKeyDictionary[Evaluation, dict[int, Residual]] = WeakKeyDictionary()
_bound: WeakKeyDictionary[Evaluation, dict[tuple[str, tuple[str, ...], int], Case]] = WeakKeyDictionary()


def case_of(evaluation: Evaluation, result: Result) -> Case:
    """The facts as the decision of a result sees them."""
    each = result.decision.for_each
    if each is None or result.element is None:
        return evaluation.case
    known = _bound.setdefault(evaluation, {})
    key = (each.variable, each.items, result.element)
    if key not in known:
        known[key] = evaluation.case.bound(*key)
    return known[key]


def needs(evaluation: Evaluation, result: Result) -> frozenset[FactPath]:
    """The unknown facts, or whole unknown lists, on which the outcome of a decision still depends."""
    if isinstance(result.decision, Formula):
        return _needs_of_formula(evaluation, result, result.decision) if result.status == "open" else frozenset()
    return frozenset[FactPath]().union(*(needs_of_component(evaluation, result, name) for name in result.outcomes))


def needs_of_component(evaluation: Evaluation, result: Result, name: str) -> frozenset[FactPath]:
    """The unknown facts on which one part of an outcome still depends."""
    if len(result.outcomes[name]) == 1:
        return frozenset()
    return _needs_of_component(evaluation, result, name)


def _needs_of_formula(evaluation: Evaluation, result: Result, formula: Formula) -> frozenset[FactPath]:
    case = case_of(evaluation, result)
    return frozenset(_of_formula(formula.value, case, evaluation)) | _needs_of_component(evaluation, result, "applies")


def _needs_of_component(evaluation: Evaluation, result: Result, name: str) -> frozenset[FactPath]:
    assert result.compiled is not None
    inputs = evaluation.space.inputs
    _, _, levels = left_open(evaluation, result, name)
    return frozenset[FactPath]().union(*(needs_of_input(evaluation, inputs[level], result.element) for level in levels))


def left_open(evaluation: Evaluation, result: Result, name: str) -> tuple[Diagrams, int, frozenset[int]]:
    """What is left of a part of a decision with the facts known: a diagram, and the inputs it still asks."""
    kept = _left.setdefault(evaluation, {})
    key = (*result.key, name)
    if key not in kept:
        assert result.compiled is not None
        rests = _rests.setdefault(evaluation, {})
        rest = rests.get(id(result.allowed))
        if rest is None:
            rest = rests[id(result.allowed)] = Residual(result.compiled.diagrams, result.allowed)
        root = rest.of(result.compiled.components[name])
        kept[key] = (rest.left, root, frozenset(rest.left.levels(root)))
    return kept[key]


def gate_needs(evaluation: Evaluation) -> frozenset[FactPath]:
    """The unknown facts on which a gate that stops or blocks still depends."""
    found = [
        needs(evaluation, each)
        for each in evaluation.results.values()
        if isinstance(each.decision, Gate) and each.decision.effect in ("stop", "block")
    ]
    return frozenset[FactPath]().union(*found)


def needs_of_input(evaluation: Evaluation, found: Input, element: int | None) -> frozenset[FactPath]:
    """The unknown facts behind one input of the space."""
    if found.kind == "fact":
        return frozenset((place(found, element),))
    if found.kind == "any":
        each = evaluation.rulebook.decisions[found.path[1]].for_each
        assert each is not None
        if evaluation.case.length(each.items) is None:
            return frozenset((each.items,))
        upstream = [result for (id, _), result in evaluation.results.items() if id == found.path[1]]
    else:
        id = found.path[len(found.items) + 1] if found.items else found.path[0]
        upstream = [evaluation.results[id, element if found.items else None]]
    return frozenset[FactPath]().union(*(needs(evaluation, result) for result in upstream))


def place(found: Input, element: int | None) -> FactPath:
    """Where the fact of an input stands in the patient."""
    if found.items is None:
        return found.path
    assert element is not None
    return (*found.items, element, *found.path[len(found.items) + 1 :])


def _of_path(path: tuple[str, ...], case: Case, evaluation: Evaluation) -> frozenset[FactPath]:
    """The unknown facts behind something a formula reads."""
    fact = case.fact(path)
    if fact is not None:
        return frozenset() if case.read(path).is_known else frozenset((fact[0],))
    bound = case.bindings.get(path[0])
    result = evaluation.results[(path[1], bound.index) if bound else (path[0], None)]
    return needs(evaluation, result)


def _of_formula(node: Expression, case: Case, evaluation: Evaluation) -> Iterator[FactPath]:
    match node:
        case Read(path=path):
            yield from _of_path(path, case, evaluation)
        case Select(which=which, items=items, path=path):
            elements = case.elements(items.path, "element")
            if elements is None:
                yield _list_path(items, case)
            elif elements:
                yield from _of_path(("element", *path), elements[0 if which == "first" else -1], evaluation)
        case Quantified(body=body, items=items, variable=variable):
            elements = case.elements(items.path, variable)
            if elements is None:
                yield _list_path(items, case)
            for element in elements or ():
                yield from _of_formula(body, element, evaluation)
        case Call(name="len", arguments=(Read() as items,)):
            if case.length(items.path) is None:
                yield _list_path(items, case)
        case _:
            for part in children(node):
                yield from _of_formula(part, case, evaluation)


def _list_path(items: Read, case: Case) -> FactPath:
    binding = case.bindings.get(items.path[0])
    return items.path if binding is None else (*binding.items, binding.index, *items.path[1:])
