"""Why a decision came out as it did: the statements that hold and the facts that were enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal, TypeAlias

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import Input, comparisons
from renal_cds.decide.result import Result
from renal_cds.explain.changes import read_path
from renal_cds.explain.conditions import comparisons as judged
from renal_cds.explain.facts_behind import calculated, case_of, place
from renal_cds.explain.formula_reads import FactRead, ListRead, ResultRead, formula_reads, reading
from renal_cds.explain.grounds import cited
from renal_cds.explain.needed_facts import enough, needed, told_enough
from renal_cds.explain.report import FactUsed, Reason, Why
from renal_cds.explain.same_for_all import SameForAll
from renal_cds.explain.trial import types_of
from renal_cds.explain.wording import element_label, fill, gives_date, outcome_value, possible_text, value_text, words
from renal_cds.facts.model import FactPath, LeafType, dotted, value
from renal_cds.language.tree import Expression
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Decision,
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

__all__ = ["facts_enough", "option_reasons", "overruled", "reason", "reasons", "why"]

_Facts: TypeAlias = frozenset[FactPath]


def why(evaluation: Evaluation, result: Result, component: str | None = None) -> Why:
    """The derivation of an outcome, or of one option of a choice, down to the facts of the patient.

    The facts it rests on are enough for the outcome while no gate stops it, and none of them can be
    spared. Every one of them stands somewhere in the derivation.
    """
    matters = needed(evaluation, result, component)
    found = _derivation(evaluation, result, component, matters)
    missing = matters - {read_path(each.path) for each in _listed(found)}
    return found.model_copy(
        update={
            "facts": (*found.facts, *(_fact_used(evaluation, path, matters) for path in _in_order(missing))),
            "rests_on": tuple(sorted(map(dotted, matters))),
        }
    )


def facts_enough(evaluation: Evaluation, result: Result, component: str | None = None) -> tuple[FactUsed, ...]:
    """Facts that give an outcome by themselves, in words; where formulas read them, not each may be needed."""
    found = told_enough(evaluation, result, component)
    return tuple(_fact_used(evaluation, path, found) for path in _in_order(found))


def _derivation(evaluation: Evaluation, result: Result, component: str | None, matters: _Facts) -> Why:
    """The same without what only the whole derivation knows."""
    decision = result.decision
    if isinstance(decision, Formula):
        return _of_formula(evaluation, result, decision, matters)
    names = (component,) if component else tuple(result.outcomes)
    inputs = [evaluation.space.inputs[level] for level in sorted(enough(evaluation, result, names))]
    if isinstance(decision, Choice) and component:
        option = next(each for each in decision.options if each.id == component)
        found = option_reasons(evaluation, result, option)
    else:
        found = reasons(evaluation, result)
    held = tuple(each for each in found if each.holds)
    paths = [place(each, result.element) for each in inputs if each.kind == "fact"]
    derived = _derived(evaluation, result, held, inputs)
    return Why(
        decision=decision.id,
        about=element_label(evaluation, result),
        conclusion=", ".join(_conclusion(result, name) for name in names),
        reasons=held,
        facts=tuple(_fact_used(evaluation, each, matters) for each in paths),
        derived=tuple(_derivation(evaluation, each, None, matters) for each in derived),
        gates_passed=_gates_passed(evaluation, result),
    )


def _of_formula(evaluation: Evaluation, result: Result, formula: Formula, matters: _Facts) -> Why:
    assert result.value is not None
    read = list(dict.fromkeys(formula_reads(formula.value, case_of(evaluation, result))))
    derived = [evaluation.results[each.key] for each in read if isinstance(each, ResultRead)]
    paths = [each.path for each in read if isinstance(each, FactRead)]
    paths += [each.path for each in read if isinstance(each, ListRead) and each.path in matters]
    return Why(
        decision=formula.id,
        about=element_label(evaluation, result),
        conclusion=possible_text(result.value, formula.unit, date=gives_date(formula.value)),
        reasons=(),
        facts=tuple(_fact_used(evaluation, each, matters) for each in paths),
        derived=tuple(_derivation(evaluation, each, None, matters) for each in derived),
    )


def _listed(found: Why) -> Iterator[FactUsed]:
    yield from found.facts
    for each in found.derived:
        yield from _listed(each)


def _in_order(paths: Iterable[FactPath]) -> list[FactPath]:
    return sorted(paths, key=lambda path: tuple(map(str, path)))


def reasons(evaluation: Evaluation, result: Result, *, holding: bool = False) -> list[Reason]:
    """The statements of a decision in their order, each with whether it holds; or those alone that do."""
    decision = result.decision
    match decision:
        case Table() | Score() | Schedule():
            chosen = _holding(result) if holding else _not_overruled(result)
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
                    condition=SameForAll.of(evaluation.rulebook).condition(when),
                    sources=cited(evaluation.rulebook, decision.source),
                )
            ]
    return []


def overruled(result: Result) -> frozenset[str]:
    """The rows that hold below the one that decides, where the first that holds decides: they say nothing."""
    if not _first_decides(result.decision):
        return frozenset()
    return frozenset([each.id for each in result.decision.statements if result.truth(each.id)][1:])


def _holding(result: Result) -> list[Statement]:
    """The statements that hold and are not overruled."""
    holding = (each for each in result.decision.statements if result.truth(each.id))
    return list(islice(holding, 1 if _first_decides(result.decision) else None))


def _not_overruled(result: Result) -> list[Statement]:
    """The statements that hold, or do not, or may."""
    ruled_out = overruled(result)
    return [each for each in result.decision.statements if each.id not in ruled_out]


def _first_decides(decision: Decision) -> bool:
    return isinstance(decision, Schedule) or (isinstance(decision, Table) and decision.hit == "first")


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
                condition=SameForAll.of(evaluation.rulebook).condition(gate.when),
                sources=cited(evaluation.rulebook, gate.source),
            )
            found.append(blocking)
    return found


def reason(evaluation: Evaluation, result: Result, statement: Statement, path: tuple[str, ...]) -> Reason:
    """One statement, with whether it holds and its text filled in."""
    kept, holds = SameForAll.of(evaluation.rulebook), result.truth(*path)
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


def _fact_used(evaluation: Evaluation, path: FactPath, matters: _Facts) -> FactUsed:
    kind, given = evaluation.rulebook.model.find(types_of(path)), value(evaluation.patient, path)
    leaf = kind if isinstance(kind, LeafType) else None
    said = value_text(given, leaf.unit) if leaf else f"{len(given)} listed" if given else "none"
    meaning = (leaf.meaning if leaf else "") or words(str(path[-1]))
    return FactUsed(path=dotted(path), meaning=meaning, value=said, needed=path in matters)


def _derived(
    evaluation: Evaluation, result: Result, reasons: Iterable[Reason], inputs: Iterable[Input]
) -> list[Result]:
    """The other decisions that the conditions in force read, and the formulas that were needed.

    Gates speak for themselves.
    """
    decision, held = result.decision, {each.id for each in reasons}
    case = case_of(evaluation, result)
    conditions = [] if decision.applies is None else [decision.applies]
    conditions += [
        each.when
        for each in decision.statements
        if each.id in held and isinstance(each, Argument | PlanRow | Point | Row)
    ]
    read = [reading(path, case) for condition in conditions for path, _, _ in comparisons(condition)]
    keys = [each.key for each in read if isinstance(each, ResultRead)]
    keys += [
        (id, result.element if each.items else None)
        for each in inputs
        if each.kind == "formula" and (id := calculated(each))
    ]
    found = [evaluation.results[key] for key in dict.fromkeys(keys) if key in evaluation.results]
    return [each for each in found if not isinstance(each.decision, Gate)]


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
