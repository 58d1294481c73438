"""The subject of an explanation: one decision, as it was made about one patient.

>>> @once
... def slow(subject: Subject, number: int) -> int:
...     return number * 2
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from renal_cds.decide.case import Case
from renal_cds.decide.compile import Compiled
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.outcomes import Status
from renal_cds.decide.result import Key, Result, Vector
from renal_cds.decide.variables import Variable
from renal_cds.explain.wording import label_at
from renal_cds.language.logic import Truth
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision

__all__ = ["Subject", "once"]

About = TypeVar("About", "Subject", Evaluation)
Given = ParamSpec("Given")
Told = TypeVar("Told")


def once(function: Callable[Concatenate[About, Given], Told]) -> Callable[Concatenate[About, Given], Told]:
    """The function, remembering with the evaluation its answer about a subject, or about the whole patient.

    Its other arguments are hashable.
    """

    @wraps(function)
    def remembering(about: About, /, *arguments: Given.args, **named: Given.kwargs) -> Told:
        # the evaluation is no part of the key: one that held itself would outlive its patient until the next collection
        if isinstance(about, Subject):
            kept, key = about.evaluation.kept, (function, about.result, *arguments, *named.items())
        else:
            kept, key = about.kept, (function, *arguments, *named.items())
        try:
            answer: Told = kept[key]
        except KeyError:
            answer = kept[key] = function(about, *arguments, **named)
        return answer

    return remembering


class Subject:
    """A result, with the evaluation that it is a part of.

    What every explanation reads of the two are plain attributes: one is made for each decision of each patient, and
    read many times.
    """

    __slots__ = (
        "compiled",
        "decision",
        "diagrams",
        "element",
        "evaluation",
        "outcomes",
        "result",
        "rulebook",
        "truth",
        "value",
        "variables",
    )

    def __init__(self, evaluation: Evaluation, result: Result) -> None:
        assert result.compiled is not None
        self.evaluation = evaluation
        self.result = result
        #: The rules that it was decided by.
        self.rulebook: Rulebook = evaluation.rulebook
        #: The inputs of the space of all decisions, by level.
        self.variables: Sequence[Variable] = evaluation.space.variables
        #: The decision as the rulebook has it, as diagrams, and the store of all diagrams.
        self.decision: Decision = result.decision
        self.compiled: Compiled = result.compiled
        self.diagrams: Diagrams = result.compiled.diagrams
        #: The place in its list of the element that it is about.
        self.element = result.element
        #: Everything still possible, by part of the decision; of a formula, its value.
        self.outcomes: Mapping[str, frozenset[Any]] = result.outcomes
        self.value: ValueSet | None = result.value
        #: Whether a statement of the decision holds, by its path.
        self.truth: Callable[..., Truth] = result.truth

    def of(self, key: Key) -> Subject:
        """Another decision about the patient."""
        return Subject(self.evaluation, self.evaluation.results[key])

    def beside(self, result: Result) -> Subject:
        """Another result of the same evaluation."""
        return Subject(self.evaluation, result)

    @property
    def key(self) -> Key:
        """The id of the decision, and which element it is about."""
        return self.result.key

    @property
    def allowed(self) -> Vector:
        """The cells that each input may still be in, by level."""
        return self.result.allowed

    @property
    def main(self) -> frozenset[Any]:
        """Everything still possible of the part by which the status is judged."""
        return self.result.main

    @property
    def status(self) -> Status:
        """Determined, open, not applicable, in conflict, or stopped by a gate."""
        return self.result.status

    @property
    def case(self) -> Case:
        """The facts as the decision sees them."""
        return _case_of(self)

    @property
    def about(self) -> str | None:
        """The label of the element of a list that it is about."""
        each = self.decision.for_each
        if each is None or self.element is None:
            return None
        return label_at(self.evaluation.patient, (*each.items, self.element))


@once
def _case_of(subject: Subject) -> Case:
    each = subject.decision.for_each
    if each is None or subject.element is None:
        return subject.evaluation.case
    return subject.evaluation.case.bound(each.variable, each.items, subject.element)
