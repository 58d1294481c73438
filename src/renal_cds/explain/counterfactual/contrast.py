"""Contrastive explanation in statements: those against an outcome, and those lacking that would give it."""

from __future__ import annotations

from renal_cds.decide.outcomes import Mark, listed_name
from renal_cds.decide.result import Result
from renal_cds.explain.counterfactual.target import Target, options_of
from renal_cds.explain.explanation import Reason
from renal_cds.explain.reasons.reasons import option_reasons, overruled, reason, reasons
from renal_cds.explain.subject import Subject
from renal_cds.rulebook.decisions import Gate, Option, Point, Row, Score, Statement

__all__ = ["contrasting"]

#: Which arguments give an option a status, and which speak against it; against any other status, all do.
_GIVING = {"recommended": ("supports",), "discouraged": ("opposes",), "excluded": ("excludes", "blocks")}
_SPEAKING_AGAINST = {
    "recommended": ("opposes", "excludes", "blocks"),
    "discouraged": ("supports", "excludes", "blocks"),
    "excluded": ("supports",),
}


def contrasting(subject: Subject, target: Target) -> tuple[list[Reason], list[Reason]]:
    """The statements that speak against an outcome and hold, or may; and those lacking, that would give it.

    Where a gate stopped all advice, it speaks against every outcome of a decision that advises.
    """
    every = subject.evaluation.results.values() if subject.decision.advises else ()
    stopped = [each for gate in every if _has_stopped(gate) for each in reasons(subject.beside(gate))]
    option = next((each for each in options_of(subject.result) if each.id == target.component), None)
    found = _of_option(subject, option, target) if option else _of_statements(subject, target)
    return stopped + found[0], found[1]


def _of_option(subject: Subject, option: Option, target: Target) -> tuple[list[Reason], list[Reason]]:
    found = option_reasons(subject, option)
    speaking = _SPEAKING_AGAINST.get(target.name)
    against = [each for each in found if each.holds is not False and (not speaking or each.direction in speaking)]
    giving = [each for each in found if each.direction in _GIVING.get(target.name, ())]
    return against, [] if any(each.holds for each in giving) else giving


def _of_statements(subject: Subject, target: Target) -> tuple[list[Reason], list[Reason]]:
    against: list[Reason] = []
    lacking: list[Reason] = []
    ruled_out = overruled(subject.result)
    for statement in subject.decision.statements:
        gives, holds = _gives(subject.result, target, statement), subject.truth(statement.id)
        if gives is not None and holds is not gives and statement.id not in ruled_out:
            (lacking if gives else against).append(reason(subject, statement, (statement.id,)))
    return against, lacking


def _gives(result: Result, target: Target, statement: Statement) -> bool | None:
    """Whether a statement gives an outcome when it holds, or speaks against it; None when it does neither."""
    assert result.compiled is not None
    if target.root == result.compiled.conditions.get((target.name,)):
        return True if statement.id == target.name else None
    match statement:
        case Row(then=then) if len(result.outcomes) > 1:  # each is listed, or not, whatever else is
            its_own = target.component == listed_name(tuple(then.values()))
            return target.name == "listed" if its_own else None
        case Row(then=then):
            return target.name in map(str, then.values())
        case Point(add=add):
            more = _needs_more(result, target.name)
            return None if more is None else (add > 0) is more
    return statement.id == target.name


def _needs_more(result: Result, band: str) -> bool | None:
    """Whether a score must become more, or less, to be in a band; None where it may be either."""
    bands = result.decision.bands if isinstance(result.decision, Score) else {}
    totals = [each for each in result.outcomes["score"] if not isinstance(each, Mark)]
    if band not in bands or not totals:
        return None
    low, high = bands[band]
    less, more = max(totals) > high, min(totals) < low
    return more if less is not more else None


def _has_stopped(result: Result) -> bool:
    return isinstance(result.decision, Gate) and result.decision.effect == "stop" and result.main == {True}
