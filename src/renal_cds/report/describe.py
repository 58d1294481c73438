"""From the result of a decision to its report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.explain.outcome import listed, option_outcomes, outcome_of
from renal_cds.explain.reasons.conditions import decisive
from renal_cds.explain.reasons.facts_behind import needs, needs_of_component
from renal_cds.explain.reasons.grounds import grounded, strength
from renal_cds.explain.reasons.reasons import option_reasons, reasons
from renal_cds.explain.subject import Subject, once
from renal_cds.explain.wording import fill
from renal_cds.facts.paths import FactPath, dotted
from renal_cds.report.report import Band, DecisionKind, DecisionReport, Interval, OptionReport
from renal_cds.report.schedule import visits
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Option, Schedule, Score, Table

__all__ = ["describe"]


def describe(subject: Subject) -> DecisionReport:
    """Everything there is to say of one result."""
    decision = subject.decision
    status = subject.status
    silent = isinstance(decision, Choice) or status == "not_applicable"
    held = [] if silent else reasons(subject, holding=True)
    holding = {each.id for each in held}
    statements = [each for each in decision.statements if each.id in holding] if holding else []
    sources, shown, warnings = grounded(subject.rulebook, decision, statements)
    scored = _score(subject.result)
    possible, count = listed(subject.result)
    return DecisionReport(
        id=decision.id,
        kind=cast("DecisionKind", decision.kind),
        title=decision.title,
        about=subject.about,
        element=subject.element,
        status=status,
        outcome=outcome_of(subject.result),
        possible=possible,
        possibilities=count,
        says=_says(subject),
        score=scored,
        bands=_bands(decision),
        unit=decision.unit if isinstance(decision, Formula) else None,
        endpoint=decision.endpoint if isinstance(decision, Score) else None,
        options=tuple(_option(subject, each) for each in decision.options) if isinstance(decision, Choice) else (),
        reasons=tuple(held),
        visits=visits(subject) if isinstance(decision, Schedule) else (),
        sources=sources,
        figures=shown,
        caveats=warnings,
        ask=_paths(needs(subject)) if status == "open" else (),
    )


def _paths(found: Iterable[FactPath]) -> tuple[str, ...]:
    return tuple(sorted(dotted(path) for path in found))


def _option(subject: Subject, option: Option) -> OptionReport:
    if subject.outcomes[option.id] == {Mark.NOT_APPLICABLE}:
        return _off_the_table(subject, option)
    possible = option_outcomes(subject.result, option.id)
    held = option_reasons(subject, option)
    counting = [each for each in option.arguments if subject.truth(option.id, each.id) is not False]
    sources, shown, warnings = grounded(subject.rulebook, subject.decision, [option, *counting])
    return OptionReport(
        id=option.id,
        title=option.title,
        text=fill(option.text, subject.case),
        status=possible[0] if len(possible) == 1 else "open",
        possible=possible,
        strength=strength(subject.rulebook, option.strength, sources),
        reasons=tuple(held),
        sources=sources,
        figures=shown,
        caveats=warnings,
        ask=_paths(needs_of_component(subject, option.id)),
    )


class _OffTheTable:
    """The reports of options that do not apply and say the same to everyone, kept with the rulebook by identity."""

    def __init__(self) -> None:
        self.reports: dict[int, OptionReport] = {}

    @classmethod
    def of(cls, rulebook: Rulebook) -> _OffTheTable:
        """Those of one rulebook."""
        kept = rulebook.made.get("options off the table")
        if not isinstance(kept, cls):
            kept = rulebook.made["options off the table"] = cls()
        return kept


def _off_the_table(subject: Subject, option: Option) -> OptionReport:
    """An option that does not apply: nothing speaks for or against it."""
    kept = _OffTheTable.of(subject.rulebook).reports
    found = kept.get(id(option))
    if found is None:
        found = OptionReport(
            id=option.id,
            title=option.title,
            text=fill(option.text, subject.case),
            status="not_applicable",
            possible=("not_applicable",),
            strength=option.strength,
            reasons=(),
            sources=(),
            figures=(),
            caveats=(),
            ask=(),
        )
        if "{" not in option.text:  # or it would tell one patient of another
            kept[id(option)] = found
    return found


def _score(result: Result) -> Interval | None:
    if not isinstance(result.decision, Score):
        return None
    totals = [each for each in result.outcomes["score"] if not isinstance(each, Mark)]
    return Interval(low=min(totals), high=max(totals)) if totals else None


def _bands(decision: Decision) -> tuple[Band, ...]:
    found = decision.bands.items() if isinstance(decision, Score) else ()
    return tuple(Band(name=name, low=low, high=high) for name, (low, high) in found)


def _says(subject: Subject) -> str | None:
    """The advice of an outcome, or why there is none."""
    case = subject.case
    decision = subject.decision
    match subject.status:
        case "stopped":
            return _withheld(subject.evaluation)
        case "not_applicable" if decision.applies is not None and Mark.NOT_COVERED not in subject.main:
            return "; ".join(str(each) for each in decisive(decision.applies, case, wanted=True))
        case "not_applicable":
            return "no row covers this patient" if isinstance(decision, Table | Schedule) else None
        case "determined" if isinstance(decision, Table) and decision.advice:
            (outcome,) = subject.main
            advice = decision.advice.get(str(outcome[0])) if isinstance(outcome, tuple) and outcome else None
            return fill(advice.text, case) if advice else None
        case "determined" if isinstance(decision, Schedule):
            row = next(each for each in decision.rows if {each.id} == subject.main)
            return fill(row.text, case) + (f" {fill(row.then, case)}" if row.then else "")
        case "determined" if isinstance(decision, Gate):
            return fill(decision.text, case) if subject.main == {True} else None
    return None


@once
def _withheld(evaluation: Evaluation) -> str:
    fired = [each.decision.title for each in evaluation.results.values() if _stops(each)]
    return "withheld: " + "; ".join(dict.fromkeys(fired))


def _stops(result: Result) -> bool:
    return isinstance(result.decision, Gate) and result.decision.effect == "stop" and result.main == {True}
