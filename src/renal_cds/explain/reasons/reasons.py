"""The statements of a decision, each with whether it holds and what it rests on."""

from __future__ import annotations

from itertools import islice
from typing import Literal

from renal_cds.decide.compile import BLOCKED_BY
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.explain.explanation import Reason
from renal_cds.explain.reasons.conditions import comparisons as judged
from renal_cds.explain.reasons.grounds import cited
from renal_cds.explain.same_for_all import SameForAll
from renal_cds.explain.subject import Subject
from renal_cds.explain.wording import fill
from renal_cds.language.tree import Expression
from renal_cds.plain_text import words
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


def reasons(subject: Subject, *, holding: bool = False) -> list[Reason]:
    """The statements of a decision in their order, each with whether it holds; or those alone that do and count."""
    decision = subject.decision
    match decision:
        case Table() | Score() | Schedule():
            chosen = holding_statements(subject.result) if holding else _not_overruled(subject.result)
            return [reason(subject, each, (each.id,)) for each in chosen]
        case Choice(options=options):
            return [each for option in options for each in option_reasons(subject, option, holding=holding)]
        case Gate(when=when) if subject.main == {True} or not holding:
            case = subject.case
            true = [str(each) for each in judged(when, case) if each.truth]
            known = subject.main == {True}
            return [
                Reason(
                    id=decision.id,
                    direction="row",
                    holds=True if known else False if subject.main == {False} else None,
                    text="; ".join(true),
                    condition=SameForAll.of(subject.rulebook).condition(when),
                    sources=cited(subject.rulebook, decision.source),
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


def option_reasons(subject: Subject, option: Option, *, holding: bool = False) -> list[Reason]:
    """The arguments of an option, and the gates that could block it; or those alone that hold and count.

    Nothing speaks for or against an option that does not apply.
    """
    if holding and subject.outcomes[option.id] == _OFF_THE_TABLE:
        return []
    found = [
        reason(subject, each, (option.id, each.id))
        for each in option.arguments
        if not holding or subject.truth(option.id, each.id)
    ]
    for path in subject.compiled.conditions:
        if path[:-1] == (option.id, BLOCKED_BY) and (not holding or subject.truth(*path)):
            gate = subject.rulebook.decisions[path[-1]]
            assert isinstance(gate, Gate)
            blocking = Reason(
                id=gate.id,
                direction="blocks",
                holds=subject.truth(*path),
                text=gate.title,
                condition=SameForAll.of(subject.rulebook).condition(gate.when),
                sources=cited(subject.rulebook, gate.source),
            )
            found.append(blocking)
    return found


def reason(subject: Subject, statement: Statement, path: tuple[str, ...]) -> Reason:
    """One statement, with whether it holds and its text filled in.

    Of one that does not hold a text with values of the patient would be untrue: its condition stands in its place.
    """
    kept, holds = SameForAll.of(subject.rulebook), subject.truth(*path)
    found = kept.reasons.get((id(statement), holds))
    if found is not None:
        return found
    condition: Expression = getattr(statement, "when")  # noqa: B009 - every statement but an option has one
    text = statement.because or words(statement.id)
    filled = "{" in text
    if filled:
        text = kept.condition(condition) if holds is False else fill(text, subject.case)
    found = Reason(
        id=statement.id,
        direction=_direction(statement),
        holds=holds,
        text=text,
        condition=kept.condition(condition),
        sources=cited(subject.rulebook, statement.source or subject.decision.source),
    )
    if not filled or holds is False:
        kept.reasons[id(statement), holds] = found
    return found


def _direction(statement: Statement) -> Literal["row", "points", "supports", "opposes", "excludes"]:
    if isinstance(statement, Argument):
        return statement.direction
    return "points" if isinstance(statement, Point) else "row"
