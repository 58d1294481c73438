"""Context of a check: all patients of a rulebook, the search among them, and places in the rule files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.errors import Span
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision
from renal_cds.verify.all_patients import AllPatients
from renal_cds.verify.counterexamples import Check, Counterexample, CounterexampleSearch
from renal_cds.verify.finding import Finding, Severity
from renal_cds.verify.places import place_of
from renal_cds.verify.replay import result_of
from renal_cds.verify.walks import both

__all__ = ["Context", "gives", "holds"]


class Context:
    """A rulebook being checked."""

    def __init__(self, rulebook: Rulebook, setting: AllPatients | None = None) -> None:
        self.rulebook = rulebook
        self.setting = setting or AllPatients(rulebook)
        self.search = CounterexampleSearch(self.setting)

    @classmethod
    def of(cls, rulebook: Rulebook) -> Context:
        """The context of a rulebook, made the first time it is asked for."""
        context = rulebook.made.get("context")
        if not isinstance(context, cls):
            context = rulebook.made["context"] = cls(rulebook)
        return context

    def place(self, decision: Decision, *steps: str | int) -> Span | None:
        """Where a part of a decision stands."""
        return place_of(self.rulebook, decision.id, *steps)

    def within(self, decision: Decision, *conditions: int) -> int:
        """Where conditions are all true of a patient to whom the decision applies."""
        return both(self.setting.diagrams, self.setting.applies(decision), *conditions)

    def shown(self, finding: Finding, condition: int, check: Check, *decisions: Decision, says: str = "") -> Finding:
        """A finding about somebody who exists, with a replayed patient; only a hint when no patient was found."""
        example = self.search.find(condition, check, *decisions, says=says)
        return with_example(finding, example)

    def illustrated(self, finding: Finding, condition: int, check: Check, *decisions: Decision) -> Finding:
        """A finding about all patients, which is proved without one, with a replayed patient where one was found."""
        return replace(finding, counterexample=self.search.find(condition, check, *decisions))


def with_example(finding: Finding, example: Counterexample | None) -> Finding:
    """The finding with its counterexample, or marked as not shown to occur."""
    if example is not None:
        return replace(finding, counterexample=example)
    message = f"{finding.message}, though no patient was found of whom it is true"
    severity: Severity = "hint"
    return replace(finding, message=message, severity=severity)


def gives(decision: Decision, component: str, outcome: Any) -> Check:
    """Whether the evaluator gives exactly that outcome."""

    def check(evaluation: Evaluation) -> bool:
        result = result_of(evaluation, decision)
        return result is not None and result.outcomes.get(component) == frozenset((outcome,))

    return check


def holds(decision: Decision, *statements: tuple[str, ...]) -> Check:
    """Whether statements of a decision all hold."""

    def check(evaluation: Evaluation) -> bool:
        result = result_of(evaluation, decision)
        return result is not None and all(result.truth(*each) is True for each in statements)

    return check
