"""The statements of a decision, each with whether it holds and what it rests on."""

from __future__ import annotations

from itertools import islice
from typing import Literal

from renal_cds.decide.compile import BLOCKED_BY
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.explain.explanation import Reason
from renal_cds.explain.reasons.conditions import comparisons as judged
from renal_cds.explain.reasons.facts_behind import case_of
from renal_cds.explain.reasons.grounds import cited
from renal_cds.explain.same_for_all import SameForAll
from renal_cds.explain.wording import fill, words
from renal_cds.language.tree import Expression
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Decision,
    Gate,
    Option,
    Point,
    Schedule,
    Score,
    Statement,
    Table,
)

__all__ = ["holding_statements", "option_reasons", "overruled", "reason", "reasons"]

_OFF_THE_TABLE = frozenset({Mark.NOT_APPLICABLE})


def reasons(evaluation: Evaluation, result: Result, *, holding: bool = False) -> list[Reason]:
    """The statements of a decision in their order, each with whether it holds; or those alone that do and count."""
    decision = result.decision
    match decision:
        case Table() | Score() | Schedule():
            chosen = holding_statements(result) if holding else _not_overruled(result)
            return [reason(evaluation, result, each, (each.id,)) for each in chosen]
        case Choice(options=options):
            return [each for option in options for each in option_reasons(evaluation, result, option, holding=holding)]
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


def holding_statements(result: Result) -> list[Statement]:
    """The statements that hold and are not overruled; none where the decision does not apply."""
    if result.main == _OFF_THE_TABLE:
        return []
    holding = (each for each in result.decision.statements if result.truth(each.id))
    return list(islice(holding, 1 if _first_decides(result.decision) else None))


def _not_overruled(result: Result) -> list[Statement]:
    """The statements that hold, or do not, or may."""
    ruled_out = overruled(result)
    return [each for each in result.decision.statements if each.id not in ruled_out]


def _first_decides(decision: Decision) -> bool:
    return isinstance(decision, Schedule) or (isinstance(decision, Table) and decision.hit == "first")


def option_reasons(evaluation: Evaluation, result: Result, option: Option, *, holding: bool = False) -> list[Reason]:
    """The arguments of an option, and the gates that could block it; or those alone that hold and count.

    Nothing speaks for or against an option that does not apply.
    """
    if holding and result.outcomes[option.id] == _OFF_THE_TABLE:
        return []
    found = [
        reason(evaluation, result, each, (option.id, each.id))
        for each in option.arguments
        if not holding or result.truth(option.id, each.id)
    ]
    assert result.compiled is not None
    for path in result.compiled.conditions:
        if path[:-1] == (option.id, BLOCKED_BY) and (not holding or result.truth(*path)):
            gate = evaluation.rulebook.decisions[path[-1]]
            assert isinstance(gate, Gate)
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
    """One statement, with whether it holds and its text filled in.

    Of one that does not hold a text with values of the patient would be untrue: its condition stands in its place.
    """
    kept, holds = SameForAll.of(evaluation.rulebook), result.truth(*path)
    found = kept.reasons.get((id(statement), holds))
    if found is not None:
        return found
    condition: Expression = getattr(statement, "when")  # noqa: B009 - every statement but an option has one
    text = statement.because or words(statement.id)
    filled = "{" in text
    if filled:
        text = kept.condition(condition) if holds is False else fill(text, case_of(evaluation, result))
    found = Reason(
        id=statement.id,
        direction=_direction(statement),
        holds=holds,
        text=text,
        condition=kept.condition(condition),
        sources=cited(evaluation.rulebook, statement.source or result.decision.source),
    )
    if not filled or holds is False:
        kept.reasons[id(statement), holds] = found
    return found


def _direction(statement: Statement) -> Literal["row", "points", "supports", "opposes", "excludes"]:
    if isinstance(statement, Argument):
        return statement.direction
    return "points" if isinstance(statement, Point) else "row"
