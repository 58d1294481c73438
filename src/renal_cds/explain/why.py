"""Why a decision came out as it did: the statements that hold and the facts that were enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from renal_cds.decide.case import Case
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import ANY_ELEMENT
from renal_cds.decide.result import Result
from renal_cds.explain.asking import case_of
from renal_cds.explain.conditions import comparisons
from renal_cds.explain.grounds import cited
from renal_cds.explain.report import FactUsed, Reason, Why
from renal_cds.explain.wording import element_label, fill, gives_date, outcome_value, possible_text, words
from renal_cds.facts.model import dotted
from renal_cds.language.show import show
from renal_cds.language.tree import Expression, Quantified, Read, Select, children
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Formula,
    Gate,
    Option,
    Point,
    Schedule,
    Score,
    Statement,
    Table,
)

__all__ = ["enough", "fact_used", "option_reasons", "reason", "reasons", "why"]


def why(evaluation: Evaluation, result: Result, component: str | None = None) -> Why:
    """The derivation of an outcome, or of one option of a choice, down to the facts of the patient.

    The facts named are enough for the outcome, and none of them can be spared.
    """
    case = case_of(evaluation, result)
    decision = result.decision
    if isinstance(decision, Formula):
        assert result.value is not None
        paths = list(dict.fromkeys(_paths_of_formula(decision.value)))
        conclusion = possible_text(result.value, decision.unit, date=gives_date(decision.value))
        return _why(evaluation, result, case, conclusion, (), paths)
    names = [component] if component else list(result.outcomes)
    levels = enough(result, names)
    assert result.compiled is not None
    paths = [result.compiled.inputs[level] for level in sorted(levels)]
    shown = ", ".join(_conclusion(result, name) for name in names)
    if isinstance(decision, Choice) and component:
        option = next(each for each in decision.options if each.id == component)
        found = option_reasons(evaluation, result, option)
    else:
        found = reasons(evaluation, result)
    return _why(evaluation, result, case, shown, tuple(each for each in found if each.holds), paths)


def enough(result: Result, components: Iterable[str]) -> set[int]:
    """Inputs whose known values alone give the outcomes of ``components``; none of them can be spared."""
    assert result.compiled is not None
    diagrams, cells = result.compiled.diagrams, result.compiled.cells
    nodes = [result.compiled.components[name] for name in components]
    settled = [diagrams.outcomes(node, result.allowed) for node in nodes]
    asked = set[int]().union(*(diagrams.levels(node) for node in nodes))
    allowed = list(result.allowed)
    needed: set[int] = set()
    for level in sorted(asked, reverse=True):
        kept = allowed[level]
        allowed[level] = tuple(range(len(cells[level])))
        if len(kept) == len(allowed[level]):
            continue
        if [diagrams.outcomes(node, allowed) for node in nodes] != settled:
            allowed[level] = kept
            needed.add(level)
    return needed


def reasons(evaluation: Evaluation, result: Result) -> list[Reason]:
    """The statements of a decision in their order, each with whether it holds."""
    decision = result.decision
    match decision:
        case Table() | Score() | Schedule():
            return [reason(evaluation, result, each, (each.id,)) for each in decision.statements]
        case Choice(options=options):
            return [each for option in options for each in option_reasons(evaluation, result, option)]
        case Gate(when=when):
            case = case_of(evaluation, result)
            holding = [str(each) for each in comparisons(when, case) if each.truth]
            known = result.main == {True}
            return [
                Reason(
                    id=decision.id,
                    direction="row",
                    holds=True if known else False if result.main == {False} else None,
                    text="; ".join(holding),
                    condition=show(when),
                    sources=cited(evaluation.rulebook, decision.source),
                )
            ]
    return []


def option_reasons(evaluation: Evaluation, result: Result, option: Option) -> list[Reason]:
    """The arguments of an option, and the gates that could block it."""
    found = [reason(evaluation, result, each, (option.id, each.id)) for each in option.arguments]
    assert result.compiled is not None
    for path in result.compiled.conditions:
        gate = evaluation.rulebook.decisions.get(path[-1])
        if path[0] == option.id and len(path) == 2 and isinstance(gate, Gate):
            blocking = Reason(
                id=gate.id,
                direction="blocks",
                holds=result.truth(*path),
                text=gate.title,
                condition=show(gate.when),
                sources=cited(evaluation.rulebook, gate.source),
            )
            found.append(blocking)
    return found


def reason(evaluation: Evaluation, result: Result, statement: Statement, path: tuple[str, ...]) -> Reason:
    """One statement, with whether it holds and its text filled in."""
    case = case_of(evaluation, result)
    condition: Expression = getattr(statement, "when")  # noqa: B009 - every statement but an option has one
    ground = statement.source or result.decision.source
    return Reason(
        id=statement.id,
        direction=_direction(statement),
        holds=result.truth(*path),
        text=fill(statement.because, case) if statement.because else words(statement.id),
        condition=show(condition),
        sources=cited(evaluation.rulebook, ground),
    )


def fact_used(case: Case, path: tuple[str, ...]) -> FactUsed | None:
    """A fact with its value in words; None when the path is the output of a decision."""
    fact = case.fact(path)
    if fact is None:
        return None
    place, leaf = fact
    value = possible_text(case.read(path), leaf.unit, date=leaf.kind == "date")
    return FactUsed(path=dotted(place), meaning=leaf.meaning or words(str(path[-1])), value=value)


def _direction(statement: Statement) -> Literal["row", "points", "supports", "opposes", "excludes"]:
    if isinstance(statement, Argument):
        return statement.direction
    return "points" if isinstance(statement, Point) else "row"


def _conclusion(result: Result, name: str) -> str:
    found = sorted((str(outcome_value(each)) for each in result.outcomes[name]), key=str)
    said = words(" or ".join(found))
    return said if name in ("outcome", "plan", "fires") else f"{words(name)}: {said}"


def _why(
    evaluation: Evaluation,
    result: Result,
    case: Case,
    conclusion: str,
    held: tuple[Reason, ...],
    paths: list[tuple[str, ...]],
) -> Why:
    facts: dict[str, FactUsed] = {}
    derived: list[Why] = []
    passed: list[str] = []
    for path in paths:
        used = fact_used(case, path)
        if used is not None:
            facts[used.path] = used
            continue
        for upstream in _upstream(evaluation, case, path):
            if isinstance(upstream.decision, Gate) and upstream.main == {False}:
                passed.append(upstream.decision.id)
            elif upstream.key != result.key:
                derived.append(why(evaluation, upstream))
    return Why(
        decision=result.decision.id,
        about=element_label(case, result),
        conclusion=conclusion,
        reasons=held,
        facts=tuple(facts.values()),
        derived=tuple({each.decision + str(each.about): each for each in derived}.values()),
        gates_passed=tuple(dict.fromkeys(passed)),
    )


def _upstream(evaluation: Evaluation, case: Case, path: tuple[str, ...]) -> list[Result]:
    if path[0] == ANY_ELEMENT:
        return [each for (id, _), each in evaluation.results.items() if id == path[1]]
    if path[0] in case.bindings:
        found = evaluation.results.get((path[1], case.bindings[path[0]].index))
    else:
        found = evaluation.results.get((path[0], None))
    return [found] if found else []


def _paths_of_formula(node: Expression) -> list[tuple[str, ...]]:
    match node:
        case Read(path=path):
            return [path]
        case Select() | Quantified():
            return []
        case _:
            return [path for part in children(node) for path in _paths_of_formula(part)]
