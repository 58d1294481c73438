"""The facts behind an input of the space or a result: all of them, or those unknown on which it still depends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from renal_cds.decide.diagram.partial_evaluation import PartialEvaluation
from renal_cds.decide.encoding import Assignment
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Key
from renal_cds.decide.trace import DecisionTrace
from renal_cds.decide.variables import Variable
from renal_cds.explain.reasons.formula_reads import FactInput, ListInput, formula_reads
from renal_cds.explain.subject import Subject, once
from renal_cds.facts.partial import is_one_value
from renal_cds.facts.paths import FactPath, value_at
from renal_cds.rulebook.decisions import Formula, Gate

__all__ = [
    "behind",
    "behind_result",
    "calculated",
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


def place(found: Variable, element: int | None) -> FactPath:
    """Where the fact of an input stands in the patient."""
    if found.items is None:
        return found.path
    assert element is not None
    return (*found.items, element, *found.path[len(found.items) + 1 :])


def calculated(found: Variable) -> str | None:
    """The decision whose value an input is; None for a fact."""
    if found.kind == "fact":
        return None
    return found.path[1] if found.kind == "any" else found.path[len(found.items) + 1] if found.items else found.path[0]


def behind(subject: Subject, found: Variable) -> _Facts:
    """Every fact that an input rests on, known or not; of a list that is not known, or read as a whole, the list."""
    return _of_input(subject.evaluation, found, subject.element, behind_result)


@once
def behind_result(subject: Subject) -> _Facts:
    """Every fact that a decision can rest on, known or not.

    Not that of the requirements graph: a fact that a rule names and that cannot change its outcome is in no diagram.
    """
    compiled = subject.compiled
    assert compiled is not None
    diagrams, inputs = compiled.diagrams, subject.variables
    roots = {*compiled.components.values(), *compiled.ungated.values()}  # a gate may hide what is asked without it
    levels = set[int]().union(*map(diagrams.levels, roots))
    found = _NONE.union(*(behind(subject, inputs[level]) for level in levels))
    if isinstance(subject.decision, Formula):
        for read in formula_reads(subject.rulebook.requirements.value(subject.decision.id), subject.case):
            match read:
                case FactInput(path=path) | ListInput(path=path):
                    found |= {path}
                case _:
                    found |= behind_result(subject.of(read.key))
    return found


@once
def needs(subject: Subject) -> _Facts:
    """The unknown facts, or whole unknown lists, on which the outcome of a decision still depends."""
    if isinstance(subject.decision, Formula):
        return _needs_of_formula(subject, subject.decision) if subject.status == "open" else _NONE
    return _NONE.union(*(needs_of_component(subject, name) for name in subject.outcomes))


def needs_of_component(subject: Subject, name: str) -> _Facts:
    """The unknown facts on which one part of an outcome still depends."""
    return _NONE if len(subject.outcomes[name]) == 1 else _needs_of_component(subject, name)


@once
def gate_needs(evaluation: Evaluation) -> _Facts:
    """The unknown facts on which a gate that stops or blocks still depends."""
    found = [
        needs(Subject(evaluation, each))
        for each in evaluation.results.values()
        if isinstance(each.decision, Gate) and each.decision.effect in ("stop", "block")
    ]
    return _NONE.union(*found)


@once
def needs_of_input(evaluation: Evaluation, found: Variable, element: int | None) -> _Facts:
    """The unknown facts behind one input of the diagrams; kept for the patient, as many decisions ask the same."""
    return _of_input(evaluation, found, element, needs)


def inputs_asked(subject: Subject) -> Mapping[str, frozenset[int]]:
    """The inputs on which each part of an outcome still depends."""
    trace, rest = _seen(subject)
    return trace.asked(rest)


def inputs_narrowing(subject: Subject) -> Mapping[str, Mapping[int, Mapping[int, frozenset[Any]]]]:
    """For each part of an outcome and each input, what can still come out in a cell of it, if not everything."""
    trace, rest = _seen(subject)
    return trace.narrowed(rest)


def _seen(subject: Subject) -> tuple[DecisionTrace, PartialEvaluation]:
    """The trace that led to an outcome, and the diagrams as they are left for whoever it is about."""
    evaluation, assignment = subject.evaluation, subject.result.assignment
    assert assignment is not None
    return evaluation.outcome_trace(subject.result), _rest(evaluation, assignment)


@once
def _rest(evaluation: Evaluation, assignment: Assignment) -> PartialEvaluation:
    """Partial evaluation of all diagrams for a patient or an element; shared, as decisions have parts in common."""
    return PartialEvaluation(evaluation.space.diagrams, assignment.allowed)


@once
def _needs_of_component(subject: Subject, name: str) -> _Facts:
    evaluation, inputs, element = subject.evaluation, subject.variables, subject.element
    levels = inputs_asked(subject)[name]
    return _NONE.union(*[needs_of_input(evaluation, inputs[level], element) for level in levels])


def _needs_of_formula(subject: Subject, formula: Formula) -> _Facts:
    found = _needs_of_component(subject, "applies")
    for read in formula_reads(subject.rulebook.requirements.value(formula.id), subject.case):
        match read:
            case FactInput(path=path) | ListInput(path=path):
                if not is_one_value(value_at(subject.evaluation.patient, path)):
                    found |= {path}
            case _:
                found |= needs(subject.of(read.key))
    return found


def _of_input(evaluation: Evaluation, found: Variable, element: int | None, of: Callable[[Subject], _Facts]) -> _Facts:
    id = calculated(found)
    if id is None:
        return frozenset((place(found, element),))
    if found.kind != "any":
        key: Key = (id, element if found.items else None)
        return of(Subject(evaluation, evaluation.results[key]))
    each = evaluation.rulebook.decisions[id].for_each
    assert each is not None
    if evaluation.case.length(each.items) is None:
        return frozenset((each.items,))
    asked = [of(Subject(evaluation, result)) for (gate, _), result in evaluation.results.items() if gate == id]
    return _NONE.union(*asked, *([(each.items,)] if of is behind_result else []))
