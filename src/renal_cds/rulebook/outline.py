"""What must be known of a decision to make it, without anything that it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renal_cds.rulebook.decisions import Decision, ForEach, Gate

__all__ = ["Outline", "outlines"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The kind of a decision, the list it is made for, whether it advises, and of a gate its effect."""

    id: str
    kind: str
    for_each: ForEach | None
    advises: bool
    effect: str | None

    @classmethod
    def of(cls, decision: Decision) -> Outline:
        """The outline of a decision."""
        effect = decision.effect if isinstance(decision, Gate) else None
        return cls(decision.id, decision.kind, decision.for_each, decision.advises, effect)


def outlines(decisions: Mapping[str, Decision]) -> dict[str, Outline]:
    """The outlines of decisions, by id."""
    return {id: Outline.of(each) for id, each in decisions.items()}
