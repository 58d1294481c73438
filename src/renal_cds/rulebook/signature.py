"""Signatures of decisions: enough to make them, without anything that explains them."""

from __future__ import annotations

from collections.abc import Mapping

from renal_cds.language.tree import Expression
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision, ForEach, Formula, Gate

__all__ = ["Signature", "signatures"]


class Signature(Struct):
    """The kind of a decision, the list it is made for, and whether it advises.

    Of a gate also its ``effect``, of a formula the ``value`` that is calculated and the range in which it is
    ``valid``.
    """

    id: str
    kind: str
    for_each: ForEach | None
    advises: bool
    effect: str | None = None
    value: Expression | None = None
    valid: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, decision: Decision) -> Signature:
        """The signature of a decision."""
        about = decision.id, decision.kind, decision.for_each, decision.advises
        match decision:
            case Gate(effect=effect):
                return cls(*about, effect)
            case Formula(value=value, valid=valid):
                return cls(*about, None, value, dict(valid.items()))
        return cls(*about)


def signatures(decisions: Mapping[str, Decision]) -> dict[str, Signature]:
    """The signatures of decisions, by id."""
    return {id: Signature.of(each) for id, each in decisions.items()}
