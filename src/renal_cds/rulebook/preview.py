"""Statements that are not yet firm, and a decision without them."""

from __future__ import annotations

from typing import TypeVar

from renal_cds.records import replace
from renal_cds.rulebook.decisions import Choice, Decision, Schedule, Score, Statement, Table

__all__ = ["without_preview"]

T = TypeVar("T", bound=Statement)


def without_preview(decision: Decision) -> Decision:
    """The decision with its stable statements only."""
    match decision:
        case Table(rows=rows):
            return replace(decision, rows=_kept(rows))
        case Schedule(rows=plans):
            return replace(decision, rows=_kept(plans))
        case Score(points=points):
            return replace(decision, points=_kept(points))
        case Choice(options=options):
            kept = (replace(each, arguments=_kept(each.arguments)) for each in _kept(options))
            return replace(decision, options=tuple(kept))
    return decision


def _kept(statements: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(each for each in statements if each.stage == "stable")
