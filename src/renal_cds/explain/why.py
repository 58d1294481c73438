"""Why a decision came out as it did: the statements that hold and the facts that were enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from renal_cds.decide.case import Case
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import Input, comparisons
from renal_cds.decide.result import Key, Result
from renal_cds.explain.asking import case_of, place
from renal_cds.explain.conditions import comparisons as judged
from renal_cds.explain.grounds import cited
from renal_cds.explain.kept import Kept
from renal_cds.explain.report import FactUsed, Reason, Why
from renal_cds.explain.rests import rests_on
from renal_cds.explain.wording import (
    element_label,
    fill,
    gives_date,
    outcome_value,
    possible_text,
    value_text,
    words,
)
from renal_cds.facts.model import FactPath, LeafType, dotted, value
from renal_cds.language.tree import Expression, Quantified, Read, Select, children
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Formula,
    Gate,
    Option,
    PlanRow,
    Point,
    Row,
    Schedule,
    Score,
    Statement,
    Table,
)

__all__ = ["enough", "facts_enough", "option_reasons", "reason", "reasons", "why"]


def why(evaluation: Evaluation, result: Result, component: str | None = None, *, below: bool = False) -> Why:
    """The derivation of an outcome, or of one option of a choice, down to the facts of the patient.

    The facts it rests on are enough for the outcome while no gate stops it, and none of them can be
    spared. Only the whole derivation names them all, not each part ``below``.
    """
    case = case_of(evaluation, result)
    decision = result.decision
    if isinstance(decision, Formula):
        return _why_formula(evaluation, result, decision, case)
    names = [component] if component else list(result.outcomes)
    levels = sorted(enough(evaluation, result, names))
    inputs = [evaluation.space.inputs[level] for level in levels]
    if isinstance(decision, Choice) and component:
        option = next(each for each in decision.options if each.id == component)
        found = option_reasons(evaluation, result, option)
    else:
        found = reasons(evaluation, result)
    held = tuple(each for each in found if each.holds)
    facts = [_fact_used(evaluation, each, result) for each in inputs if each.kind == "fact"]
    return Why(
        decision=decision.id,
        about=element_label(case, result),
        conclusion=", ".join(_conclusion(result, name) for name in names),
        reasons=held,
        facts=tuple(facts),
        derived=tuple(why(evaluation, each, below=True) for each in _derived(evaluation, result, case, held, inputs)),
        gates_passed=_gates_passed(evaluation, result),
        rests_on=() if below else rests_on(evaluation, result, names, levels),
    )


def enough(evaluation: Evaluation, result: Result, components: Iterable[str]) -> set[int]:
    """Inputs whose known values alone give the outcomes of ``components``; none of them can be spared.

    Gates that could stop all advice are left out of account unless one of them did.
    """
    assert result.compiled is not None
    diagrams, inputs = result.compiled.diagrams, evaluation.space.inputs
    chosen = result.compiled.components if result.status == "stopped" else result.compiled.ungated
    nodes = [chosen[name] for name in components]
    settled = [diagrams.outcomes(node, result.allowed) for node in nodes]
    allowed = list(result.allowed)
    needed: set[int] = set()
    for level in sorted(set[int]().union(*(diagrams.levels(node) for node in nodes)), reverse=True):
        kept = allowed[level]
        allowed[level] = inputs[level].cells.unknown
        if len(kept) != len(allowed[level]) and [diagrams.outcomes(node, allowed) for node in nodes] != settled:
            allowed[level] = kept
            needed.add(level)
    return needed


def facts_enough(evaluation: Evaluation, result: Result, components: Iterable[str]) -> tuple[FactUsed, ...]:
    """The facts that conditions read and that were enough for an outcome, in words."""
    inputs = [evaluation.space.inputs[level] for level in sorted(enough(evaluation, result, components))]
    return tuple(_fact_used(evaluation, each, result) for each in inputs if each.kind == "fact")


def reasons(evaluation: Evaluation, result: Result, *, holding: bool = False) -> list[Reason]:
    """The statements of a decision in their order, each with whether it holds; or those alone that do."""
    decision = result.decision
    match decision:
        case Table() | Score() | Schedule():
            chosen = [each for each in decision.statements if not holding or result.truth(each.id)]
            return [reason(evaluation, result, each, (each.id,)) for each in chosen]
        case Choice(options=options):
            return [each for option in options for each in option_reasons(evaluation, result, option)]
        case Gate(when=when) if result.main == {True} or not holding:
            case = case_of(evaluation, result)
            true = [str(each) for each in judged(when, case) if each.truth]
            known = result.main == {True}
            return [
                Reason(
                    id=decision.id,
                    direction="row",
                    holds=True if known else False if result.main == {False} else None,
                    text="; ".join(true),
                    condition=Kept.of(evaluation.rulebook).condition(when),
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
                condition=Kept.of(evaluation.rulebook).condition(gate.when),
                sources=cited(evaluation.rulebook, gate.source),
            )
            found.append(blocking)
    return found


def reason(evaluation: Evaluation, result: Result, statement: Statement, path: tuple[str, ...]) -> Reason:
    """One statement, with whether it holds and its text filled in."""
    kept, holds = Kept.of(evaluation.rulebook), result.truth(*path)
    found = kept.reasons.get((id(statement), holds))
    if found is not None:
        return found
    condition: Expression = getattr(statement, "when")  # noqa: B009 - every statement but an option has one
    because = statement.because
    found = Reason(
        id=statement.id,
        direction=_direction(statement),
        holds=holds,
        text=fill(because, case_of(evaluation, result)) if because else words(statement.id),
        condition=kept.condition(condition),
        sources=cited(evaluation.rulebook, statement.source or result.decision.source),
    )
    if not because or "{" not in because:
        kept.reasons[id(statement), holds] = found
    return found


def _direction(statement: Statement) -> Literal["row", "points", "supports", "opposes", "excludes"]:
    if isinstance(statement, Argument):
        return statement.direction
    return "points" if isinstance(statement, Point) else "row"


def _conclusion(result: Result, name: str) -> str:
    found = sorted((str(outcome_value(each)) for each in result.outcomes[name]), key=str)
    said = words(" or ".join(found))
    return said if name in ("outcome", "plan", "fires") else f"{words(name)}: {said}"


def _why_formula(evaluation: Evaluation, result: Result, formula: Formula, case: Case) -> Why:
    assert result.value is not None
    facts: dict[str, FactUsed] = {}
    derived: dict[Key, Result] = {}
    for path in _paths_of_formula(formula.value):
        fact = case.fact(path)
        if fact is None:
            derived |= {each.key: each for each in _upstream(evaluation, case, path)}
        else:
            used = _used(fact[0], fact[1], possible_text(case.read(path), fact[1].unit, date=fact[1].kind == "date"))
            facts[used.path] = used
    return Why(
        decision=formula.id,
        about=element_label(case, result),
        conclusion=possible_text(result.value, formula.unit, date=gives_date(formula.value)),
        reasons=(),
        facts=tuple(facts.values()),
        derived=tuple(why(evaluation, each, below=True) for each in derived.values()),
        rests_on=rests_on(evaluation, result, (), ()),
    )


def _fact_used(evaluation: Evaluation, found: Input, result: Result) -> FactUsed:
    path = place(found, result.element)
    types = tuple("[]" if isinstance(step, int) else step for step in path)
    leaf = evaluation.rulebook.model.field(types)
    return _used(path, leaf, value_text(value(evaluation.patient, path), leaf.unit))


def _used(path: FactPath, leaf: LeafType, said: str) -> FactUsed:
    return FactUsed(path=dotted(path), meaning=leaf.meaning or words(str(path[-1])), value=said)


def _derived(
    evaluation: Evaluation, result: Result, case: Case, reasons: Iterable[Reason], inputs: Iterable[Input]
) -> list[Result]:
    """The other decisions that the conditions in force read, and the formulas that were needed.

    Gates speak for themselves.
    """
    decision, held = result.decision, {each.id for each in reasons}
    read = [] if decision.applies is None else [decision.applies]
    read += [
        each.when
        for each in decision.statements
        if each.id in held and isinstance(each, Argument | PlanRow | Point | Row)
    ]
    found = {
        upstream.key: upstream
        for condition in read
        for path, _, _ in comparisons(condition)
        for upstream in _upstream(evaluation, case, path)
        if not isinstance(upstream.decision, Gate)
    }
    for each in inputs:
        if each.kind == "formula":
            id = each.path[len(each.items) + 1] if each.items else each.path[0]
            formula = evaluation.results[id, result.element if each.items else None]
            found[formula.key] = formula
    return list(found.values())


def _upstream(evaluation: Evaluation, case: Case, path: tuple[str, ...]) -> list[Result]:
    if case.fact(path) is not None:
        return []
    bound = case.bindings.get(path[0])
    found = evaluation.results.get((path[1], bound.index) if bound else (path[0], None))
    return [found] if found else []


def _gates_passed(evaluation: Evaluation, result: Result) -> tuple[str, ...]:
    """The gates that could have stopped the advice and did not."""
    if not result.decision.advises:
        return ()
    stopping = [
        each
        for each in evaluation.results.values()
        if isinstance(each.decision, Gate) and each.decision.effect == "stop"
    ]
    return tuple(dict.fromkeys(each.decision.id for each in stopping if each.main == {False}))


def _paths_of_formula(node: Expression) -> list[tuple[str, ...]]:
    match node:
        case Read(path=path):
            return [path]
        case Select() | Quantified():
            return []
        case _:
            return [path for part in children(node) for path in _paths_of_formula(part)]
