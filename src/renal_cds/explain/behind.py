"""The facts behind an input of the space, known or not: what would have to be told for it to be known."""

from __future__ import annotations

from collections.abc import Iterator

from renal_cds.decide.case import Case
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import Input
from renal_cds.decide.result import Result
from renal_cds.explain.asking import case_of, place
from renal_cds.facts.model import FactPath
from renal_cds.language.tree import Call, Expression, Quantified, Read, Select, children
from renal_cds.rulebook.decisions import Formula

__all__ = ["behind", "behind_result"]


def behind(evaluation: Evaluation, found: Input, element: int | None) -> frozenset[FactPath]:
    """Every fact that an input rests on; of a list that is not known, or read as a whole, the list."""
    if found.kind == "fact":
        return frozenset((place(found, element),))
    if found.kind == "any":
        each = evaluation.rulebook.decisions[found.path[1]].for_each
        assert each is not None
        fired = [result for (id, _), result in evaluation.results.items() if id == found.path[1]]
        return frozenset((each.items,)).union(*(behind_result(evaluation, result) for result in fired))
    id = found.path[len(found.items) + 1] if found.items else found.path[0]
    return behind_result(evaluation, evaluation.results[id, element if found.items else None])


def behind_result(evaluation: Evaluation, result: Result) -> frozenset[FactPath]:
    """Every fact that a decision rests on."""
    decision = result.decision
    if isinstance(decision, Formula):
        value = frozenset(_of_formula(decision.value, case_of(evaluation, result), evaluation))
        return value | _behind_diagrams(evaluation, result)
    return _behind_diagrams(evaluation, result)


def _behind_diagrams(evaluation: Evaluation, result: Result) -> frozenset[FactPath]:
    assert result.compiled is not None
    diagrams = result.compiled.diagrams
    levels = set[int]().union(*(diagrams.levels(node) for node in result.compiled.components.values()))
    inputs = evaluation.space.inputs
    return frozenset[FactPath]().union(*(behind(evaluation, inputs[level], result.element) for level in levels))


def _of_formula(node: Expression, case: Case, evaluation: Evaluation) -> Iterator[FactPath]:
    match node:
        case Read(path=path):
            yield from _of_path(path, case, evaluation)
        case Select(which=which, items=items, path=path):
            yield _list(items, case)
            elements = case.elements(items.path, "element")
            if elements:
                yield from _of_path(("element", *path), elements[0 if which == "first" else -1], evaluation)
        case Quantified(body=body, items=items, variable=variable):
            yield _list(items, case)
            for element in case.elements(items.path, variable) or ():
                yield from _of_formula(body, element, evaluation)
        case Call(name="len", arguments=(Read() as items,)):
            yield _list(items, case)
        case _:
            for part in children(node):
                yield from _of_formula(part, case, evaluation)


def _of_path(path: tuple[str, ...], case: Case, evaluation: Evaluation) -> Iterator[FactPath]:
    fact = case.fact(path)
    if fact is not None:
        yield fact[0]
        return
    bound = case.bindings.get(path[0])
    yield from behind_result(evaluation, evaluation.results[(path[1], bound.index) if bound else (path[0], None)])


def _list(items: Read, case: Case) -> FactPath:
    binding = case.bindings.get(items.path[0])
    return items.path if binding is None else (*binding.items, binding.index, *items.path[1:])
