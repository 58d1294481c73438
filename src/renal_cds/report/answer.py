"""One decision of an assessment: its outcome, and every question that can be asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from renal_cds.decide.outcomes import Status
from renal_cds.decide.result import Result
from renal_cds.errors import Diagnostic, UsageError, did_you_mean
from renal_cds.explain.subject import Subject
from renal_cds.rulebook import Rulebook

if TYPE_CHECKING:
    from renal_cds.explain.explanation import Why
    from renal_cds.explain.replies import AskSet, NearestChange, WhyNot
    from renal_cds.report.report import DecisionReport, OptionReport

__all__ = ["Answer", "answer_of"]


class Answer:
    """One decision about the patient, or about one element of a list."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    @property
    def result(self) -> Result:
        """The result as the engine found it."""
        return self.subject.result

    @property
    def id(self) -> str:
        """The id of the decision."""
        return self.result.decision.id

    @property
    def about(self) -> str | None:
        """The name of the list element that the decision is about; None for the patient."""
        return self.subject.about

    @property
    def status(self) -> Status:
        """Determined, open, not applicable, in conflict, or stopped by a gate."""
        return self.result.status

    @cached_property
    def report(self) -> DecisionReport:
        """Everything there is to say of it, as data."""
        # loads pydantic, of which the report consists
        from renal_cds.report.describe import describe

        return describe(self.subject)

    @property
    def outcome(self) -> Any:
        """The outcome as plain data; None while it is open or where there is none."""
        # a status needs no words: they are loaded when an outcome is read
        from renal_cds.explain.outcome import outcome_of

        return outcome_of(self.result)

    @property
    def possible(self) -> tuple[Any, ...]:
        """The outcomes still possible while it is open."""
        # as for the outcome
        from renal_cds.explain.outcome import possible_of

        return possible_of(self.result)

    @property
    def ask(self) -> tuple[str, ...]:
        """The facts it still depends on."""
        return self.report.ask

    def option(self, id: str) -> OptionReport:
        """One option of a choice.

        Raises:
            UsageError: there is no such option.
        """
        # names of outcomes are resolved for who asks by name
        from renal_cds.explain.counterfactual.target import named

        options = {each.id: each for each in self.report.options}
        return options[named(self.result, id, options)]

    def why(self, option: str | None = None) -> Why:
        """The derivation of the outcome, or of the status of one option, down to the facts.

        Raises:
            UsageError: there is no such option.
        """
        # an explanation is made, and its modules loaded, when it is asked for: deciding must not pay (0011)
        from renal_cds.explain.counterfactual.target import named
        from renal_cds.explain.reasons.why import why

        if option is not None:
            named(self.result, option, self.result.outcomes)
        return why(self.subject, option)

    def why_not(self, outcome: str, option: str | None = None) -> WhyNot:
        """Contrast the decision with another outcome; of a choice, with an option (or a status of ``option``).

        >>> from datetime import date
        >>> from renal_cds import evaluate
        >>> assessment = evaluate({"person": {"age_years": 15}, "treatments": []}, as_of=date(2026, 3, 1))
        >>> [each.needed for each in assessment["under_age"].why_not("does_not_fire").conditions]
        ['18 years or more']

        Raises:
            UsageError: the decision has no such outcome or option.
        """
        # a search through the diagrams, loaded by who asks for it
        from renal_cds.explain.counterfactual.why_not import why_not

        return why_not(self.subject, outcome, option)

    def nearest(self, outcome: str | None = None, option: str | None = None, *, most: int = 4) -> NearestChange | None:
        """The smallest change of up to ``most`` changeable facts that gives the outcome, or any other.

        Raises:
            UsageError: the decision has no such outcome or option.
        """
        # a search through the diagrams, loaded by who asks for it
        from renal_cds.explain.counterfactual.nearest import nearest

        return nearest(self.subject, outcome, option, most=most)

    def settling(self, option: str | None = None) -> AskSet | None:
        """The missing facts that settle it whatever the answers are, and where each answer leads; None if settled.

        Raises:
            UsageError: it has several parts and none was named.
        """
        # a search through the diagrams, loaded by who asks for it
        from renal_cds.explain.counterfactual.settling import settling

        return settling(self.subject, option)


def answer_of(answers: Iterable[Answer], rulebook: Rulebook, id: str, element: int | str | None = None) -> Answer:
    """The answer of a decision; where it is made for each element of a list, of that with the number or label.

    Raises:
        UsageError: there is no such decision, or several elements have it.
    """
    of_decision = [each for each in answers if each.id == id]
    chosen = [each for each in of_decision if element is None or element in (each.result.element, each.about)]
    if len(chosen) == 1:
        return chosen[0]
    raise UsageError([_not_one(rulebook, id, element, chosen)])


def _not_one(rulebook: Rulebook, id: str, element: int | str | None, chosen: list[Answer]) -> Diagnostic:
    if chosen:
        labels = ", ".join(f"`{each.about}`" for each in chosen)
        return Diagnostic("which-element", f"`{id}` is decided for {labels}", None, "name one of them too")
    if id in rulebook.decisions:
        if element is None:
            return Diagnostic("no-element", f"`{id}` is decided for no element")
        return Diagnostic("no-element", f"`{id}` was not decided for `{element}`")
    help = did_you_mean(id, tuple(rulebook.decisions))
    return Diagnostic("unknown-decision", f"there is no decision `{id}`", None, help)
