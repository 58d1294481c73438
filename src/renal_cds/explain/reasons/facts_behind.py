"""The facts behind an input of the space or a result: all of them, or those unknown on which it still depends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from renal_cds.decide.case import Case
from renal_cds.decide.encoding import Assignment
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import Input
from renal_cds.decide.partial_evaluation import PartialEvaluation
from renal_cds.decide.result import Key, Result
from renal_cds.explain.memo import once
from renal_cds.explain.reasons.formula_reads import FactRead, ListRead, formula_reads
from renal_cds.facts.paths import FactPath, value_at
from renal_cds.rulebook.decisions import Formula, Gate

__all__ = [
    "behind",
    "behind_result",
    "calculated",
    "case_of",
    "gate_needs",
    "inputs_asked",
    "inputs_narrowing",
    "needs",
    "needs_of_component",
    "needs_of_input",
    "place",
]

_Facts = frozenset[FactPath]
_NONE: _Facts = frozenset()


@once
def case_of(evaluation: Evaluation, result: Result) -> Case:
    """The facts as the decision of a result sees them."""
    each = result.decision.for_each
    if each is None or result.element is None:
        return evaluation.case
    return evaluation.case.bound(each.variable, each.items, result.element)


def place(found: Input, element: int | None) -> FactPath:
    """Where the fact of an input stands in the patient."""
    if found.items is None:
        return found.path
    assert element is not None
    return (*found.items, element, *found.path[len(found.items) + 1 :])


def calculated(found: Input) -> str | None:
    """The decision whose value an input is; None for a fact."""
    if found.kind == "fact":
        return None
    return found.path[1] if found.kind == "any" else found.path[len(found.items) + 1] if found.items else found.path[0]


def behind(evaluation: Evaluation, found: Input, element: int | None) -> _Facts:
    """Every fact that an input rests on, known or not; of a list that is not known, or read as a whole, the list."""
    return _of_input(evaluation, found, element, behind_result)


@once
def behind_result(evaluation: Evaluation, result: Result) -> _Facts:
    """Every fact that a decision can rest on, known or not."""
    compiled = result.compiled
    assert compiled is not None
    diagrams, inputs = compiled.diagrams, evaluation.space.inputs
    roots = {*compiled.components.values(), *compiled.ungated.values()}  # a gate may hide what is asked without it
    levels = set[int]().union(*map(diagrams.levels, roots))
    found = _NONE.union(*(behind(evaluation, inputs[level], result.element) for level in levels))
    if isinstance(result.decision, Formula):
        for read in formula_reads(
            evaluation.rulebook.requirements.value(result.decision.id), case_of(evaluation, result)
        ):
            match read:
                case FactRead(path=path) | ListRead(path=path):
                    found |= {path}
                case _:
                    found |= behind_result(evaluation, evaluation.results[read.key])
    return found


@once
def needs(evaluation: Evaluation, result: Result) -> _Facts:
    """The unknown facts, or whole unknown lists, on which the outcome of a decision still depends."""
    if isinstance(result.decision, Formula):
        return _needs_of_formula(evaluation, result, result.decision) if result.status == "open" else _NONE
    return _NONE.union(*(needs_of_component(evaluation, result, name) for name in result.outcomes))


def needs_of_component(evaluation: Evaluation, result: Result, name: str) -> _Facts:
    """The unknown facts on which one part of an outcome still depends."""
    return _NONE if len(result.outcomes[name]) == 1 else _needs_of_component(evaluation, result, name)


@once
def gate_needs(evaluation: Evaluation) -> _Facts:
    """The unknown facts on which a gate that stops or blocks still depends."""
    found = [
        needs(evaluation, each)
        for each in evaluation.results.values()
        if isinstance(each.decision, Gate) and each.decision.effect in ("stop", "block")
    ]
    return _NONE.union(*found)


@once
def needs_of_input(evaluation: Evaluation, found: Input, element: int | None) -> _Facts:
    """The unknown facts behind one input of the space."""
    return _of_input(evaluation, found, element, needs)


def inputs_asked(evaluation: Evaluation, result: Result) -> Mapping[str, frozenset[int]]:
    """The inputs on which each part of an outcome still depends."""
    assert result.assignment is not None
    return evaluation.footprints.outcome(result).asked(_rest(evaluation, result.assignment))


def inputs_narrowing(
    evaluation: Evaluation, result: Result
) -> Mapping[str, Mapping[int, Mapping[int, frozenset[Any]]]]:
    """For each part of an outcome and each input, what can still come out in a cell of it, if not everything."""
    assert result.assignment is not None
    return evaluation.footprints.outcome(result).narrowed(_rest(evaluation, result.assignment))


@once
def _rest(evaluation: Evaluation, assignment: Assignment) -> PartialEvaluation:
    """What is left of all diagrams for a patient, or an element of a list: decisions have parts in common."""
    return PartialEvaluation(evaluation.space.diagrams, assignment.allowed)


@once
def _needs_of_component(evaluation: Evaluation, result: Result, name: str) -> _Facts:
    inputs = evaluation.space.inputs
    levels = inputs_asked(evaluation, result)[name]
    return _NONE.union(*(needs_of_input(evaluation, inputs[level], result.element) for level in levels))


def _needs_of_formula(evaluation: Evaluation, result: Result, formula: Formula) -> _Facts:
    found = _needs_of_component(evaluation, result, "applies")
    for read in formula_reads(evaluation.rulebook.requirements.value(formula.id), case_of(evaluation, result)):
        match read:
            case FactRead(path=path) | ListRead(path=path):
                if value_at(evaluation.patient, path) is None:
                    found |= {path}
            case _:
                found |= needs(evaluation, evaluation.results[read.key])
    return found


def _of_input(
    evaluation: Evaluation, found: Input, element: int | None, of: Callable[[Evaluation, Result], _Facts]
) -> _Facts:
    id = calculated(found)
    if id is None:
        return frozenset((place(found, element),))
    if found.kind != "any":
        key: Key = (id, element if found.items else None)
        return of(evaluation, evaluation.results[key])
    each = evaluation.rulebook.decisions[id].for_each
    assert each is not None
    if evaluation.case.length(each.items) is None:
        return frozenset((each.items,))
    asked = [of(evaluation, result) for (gate, _), result in evaluation.results.items() if gate == id]
    return _NONE.union(*asked, *([(each.items,)] if of is behind_result else []))
