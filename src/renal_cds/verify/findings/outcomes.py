"""Outcomes that are declared and never given, and decisions that apply to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import eq
from typing import Any

from renal_cds.decide.outcomes import Mark
from renal_cds.rulebook.decisions import Decision, Gate, Score, Table
from renal_cds.verify.context import Context, gives
from renal_cds.verify.finding import Finding
from renal_cds.verify.walks import both, is_where

__all__ = ["outcomes"]


def outcomes(context: Context, decision: Decision) -> Iterator[Finding]:
    """Values and bands that nobody gets, sums outside all bands, gates that never fire."""
    setting = context.setting
    if isinstance(decision, Gate):
        fires = setting.compiled(decision).components["fires"]
        refusing = decision.effect == "contradiction"  # of these there is nobody who is not refused
        if not (True in setting.diagrams.outcomes(fires, setting.domain) if refusing else setting.possible(fires)):
            message = f"`{decision.id}` never fires"
            yield Finding("gate-never-fires", "error", message, context.place(decision), decision.id)
        return
    if not setting.possible(setting.applies(decision)):
        message = f"`{decision.id}` applies to nobody"
        yield Finding("never-applies", "error", message, context.place(decision, "applies"), decision.id)
        return
    match decision:
        case Table(outputs=outputs):
            given = _given(context, decision)
            for place, (name, kind) in enumerate(outputs.items()):
                for value in kind if isinstance(kind, tuple) else ():
                    if not any(isinstance(each, tuple) and str(each[place]) == value for each in given):
                        message = f"`{decision.id}` never gives `{value}`"
                        span = context.place(decision, "outputs", name)
                        yield Finding("unproduced-outcome", "warning", message, span, decision.id, value)
        case Score(bands=bands) if bands:
            yield from _bands(context, decision)


def _bands(context: Context, score: Score) -> Iterator[Finding]:
    setting = context.setting
    band = setting.compiled(score).ungated["band"]
    for name in score.bands:
        if not setting.possible(is_where(setting.diagrams, band, partial(eq, name))):
            message = f"no sum of points falls into the band `{name}` of `{score.id}`"
            place = context.place(score, "bands", name)
            yield Finding("unproduced-outcome", "warning", message, place, score.id, name)
    outside = is_where(setting.diagrams, band, lambda outcome: outcome is Mark.NOT_COVERED)
    if setting.possible(outside):
        message = f"some sums of `{score.id}` lie in none of its bands"
        finding = Finding("band-gap", "error", message, context.place(score, "bands"), score.id)
        yield context.shown(finding, outside, gives(score, "band", Mark.NOT_COVERED), score)


def _given(context: Context, table: Table) -> set[Any]:
    """Every row of outputs that somebody gets."""
    setting = context.setting
    compiled = setting.compiled(table)
    if table.hit not in ("first", "priority"):  # every row that holds is heard, if only in a conflict
        applies = setting.applies(table)
        return {
            tuple(row.then[name] for name in table.outputs)
            for row in table.rows
            if setting.possible(both(setting.diagrams, applies, compiled.conditions[(row.id,)]))
        }
    node = compiled.ungated["outcome"]
    found: set[Any] = set()
    for outcome in setting.diagrams.outcomes(node, setting.domain):
        if isinstance(outcome, tuple):
            region = is_where(setting.diagrams, node, partial(eq, outcome))
            if setting.possible(region):
                found.add(outcome)
    return found
