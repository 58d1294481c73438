"""From the result of a decision to its report."""

from __future__ import annotations

from collections.abc import Iterable

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.explain.memo import once
from renal_cds.explain.outcome import listed, option_outcomes, outcome_of
from renal_cds.explain.reasons.conditions import decisive
from renal_cds.explain.reasons.facts_behind import case_of, needs, needs_of_component
from renal_cds.explain.reasons.grounds import grounded, strength
from renal_cds.explain.reasons.reasons import option_reasons, reasons
from renal_cds.explain.wording import element_label, fill
from renal_cds.facts.paths import FactPath, dotted
from renal_cds.report.report import Band, DecisionReport, Interval, OptionReport
from renal_cds.report.schedule import visits
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Option, Schedule, Score, Table

__all__ = ["describe"]


def describe(evaluation: Evaluation, result: Result) -> DecisionReport:
    """Everything there is to say of one result."""
    decision = result.decision
    status = result.status
    silent = isinstance(decision, Choice) or status == "not_applicable"
    held = [] if silent else reasons(evaluation, result, holding=True)
    holding = {each.id for each in held}
    statements = [each for each in decision.statements if each.id in holding] if holding else []
    sources, shown, warnings = grounded(evaluation.rulebook, decision, statements)
    scored = _score(result)
    possible, count = listed(result)
    return DecisionReport(
        id=decision.id,
        kind=decision.kind,
        title=decision.title,
        about=element_label(evaluation, result),
        element=result.element,
        status=status,
        outcome=outcome_of(result),
        possible=possible,
        possibilities=count,
        says=_says(evaluation, result),
        score=scored,
        bands=_bands(decision),
        unit=decision.unit if isinstance(decision, Formula) else None,
        endpoint=decision.endpoint if isinstance(decision, Score) else None,
        options=tuple(_option(evaluation, result, each) for each in decision.options)
        if isinstance(decision, Choice)
        else (),
        reasons=tuple(held),
        visits=visits(evaluation, result) if isinstance(decision, Schedule) else (),
        sources=sources,
        figures=shown,
        caveats=warnings,
        ask=_paths(needs(evaluation, result)) if status == "open" else (),
    )


def _paths(found: Iterable[FactPath]) -> tuple[str, ...]:
    return tuple(sorted(dotted(path) for path in found))


def _option(evaluation: Evaluation, result: Result, option: Option) -> OptionReport:
    if result.outcomes[option.id] == {Mark.NOT_APPLICABLE}:
        return _off_the_table(evaluation, result, option)
    possible = option_outcomes(result, option.id)
    held = option_reasons(evaluation, result, option)
    counting = [each for each in option.arguments if result.truth(option.id, each.id) is not False]
    sources, shown, warnings = grounded(evaluation.rulebook, result.decision, [option, *counting])
    return OptionReport(
        id=option.id,
        title=option.title,
        text=fill(option.text, case_of(evaluation, result)),
        status=possible[0] if len(possible) == 1 else "open",
        possible=possible,
        strength=strength(evaluation.rulebook, option.strength, sources),
        reasons=tuple(held),
        sources=sources,
        figures=shown,
        caveats=warnings,
        ask=_paths(needs_of_component(evaluation, result, option.id)),
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


def _off_the_table(evaluation: Evaluation, result: Result, option: Option) -> OptionReport:
    """An option that does not apply: nothing speaks for or against it."""
    kept = _OffTheTable.of(evaluation.rulebook).reports
    found = kept.get(id(option))
    if found is None:
        found = OptionReport(
            id=option.id,
            title=option.title,
            text=fill(option.text, case_of(evaluation, result)),
            status=Mark.NOT_APPLICABLE.value,
            possible=(Mark.NOT_APPLICABLE.value,),
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


def _says(evaluation: Evaluation, result: Result) -> str | None:
    """The advice of an outcome, or why there is none."""
    case = case_of(evaluation, result)
    decision = result.decision
    match result.status:
        case "stopped":
            return _withheld(evaluation)
        case "not_applicable" if decision.applies is not None and Mark.NOT_COVERED not in result.main:
            return "; ".join(str(each) for each in decisive(decision.applies, case, wanted=True))
        case "not_applicable":
            return "no row covers this patient" if isinstance(decision, Table | Schedule) else None
        case "determined" if isinstance(decision, Table) and decision.advice:
            (outcome,) = result.main
            advice = decision.advice.get(str(outcome[0])) if isinstance(outcome, tuple) and outcome else None
            return fill(advice.text, case) if advice else None
        case "determined" if isinstance(decision, Schedule):
            row = next(each for each in decision.rows if {each.id} == result.main)
            return fill(row.text, case) + (f" {fill(row.then, case)}" if row.then else "")
        case "determined" if isinstance(decision, Gate):
            return fill(decision.text, case) if result.main == {True} else None
    return None


@once
def _withheld(evaluation: Evaluation) -> str:
    fired = [each.decision.title for each in evaluation.results.values() if _stops(each)]
    return "withheld: " + "; ".join(dict.fromkeys(fired))


def _stops(result: Result) -> bool:
    return isinstance(result.decision, Gate) and result.decision.effect == "stop" and result.main == {True}
