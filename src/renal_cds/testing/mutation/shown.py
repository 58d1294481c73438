"""The examples of one decision, evaluated once, and whether one of them notices a fault in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from renal_cds.decide.compile import Compiled
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.formulas.values import Values
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.errors import RenalCdsError
from renal_cds.explain.subject import Subject
from renal_cds.facts import read_as
from renal_cds.language.tree import Expression
from renal_cds.report.answer import Answer
from renal_cds.rulebook.decisions import Decision, Formula
from renal_cds.rulebook.examples import Example, Expect, starting_facts
from renal_cds.rulebook.signature import Signature
from renal_cds.testing.examples import compared

__all__ = ["Faulty", "Shown", "answered", "faulty", "notices", "shown"]


@dataclass(frozen=True, eq=False)
class Shown:
    """An example and what the engine says of its patient; ``pairs`` are the results with what is expected of each."""

    example: Example
    facts: dict[str, Any]
    evaluation: Evaluation
    pairs: tuple[tuple[Result, Expect], ...]


@dataclass(frozen=True, eq=False)
class Faulty:
    """A decision with a fault in the space of its rulebook, as if no gate could stop its advice."""

    decision: Decision
    compiled: Compiled
    values: Values | None

    def result(self, evaluation: Evaluation, result: Result) -> Result:
        """The result of the faulty decision, in the place of that of the sound one."""
        diagrams = self.compiled.diagrams
        outcomes = {
            name: stopped if (stopped := _stopped(result, name)) else diagrams.outcomes(node, result.allowed)
            for name, node in self.compiled.components.items()
        }
        if self.values is None:
            return Result(self.decision, result.element, outcomes, None, self.compiled, result.assignment)
        value, _ = self.values.of(outcomes["applies"], evaluation.case, {}, index=result.element)
        return Result(self.decision, result.element, {}, value, self.compiled, result.assignment)

    def differs(self, evaluation: Evaluation, result: Result) -> bool:
        """Whether it gives another outcome."""
        other = self.result(evaluation, result)
        return other.outcomes != result.outcomes or other.value != result.value


def _stopped(result: Result, name: str) -> frozenset[Any] | None:
    """The outcomes of a part of which a gate has withheld the advice, or may have."""
    outcomes = result.outcomes.get(name, frozenset())
    return outcomes if Mark.STOPPED in outcomes else None


def faulty(engine: Engine, decision: Decision, known: dict[Expression, int]) -> Faulty:
    """A decision with a fault, compiled; ``known`` is kept from one fault of a decision to the next."""
    values = Values(Signature.of(decision), None, None) if isinstance(decision, Formula) else None
    return Faulty(decision, engine.space.variant(decision, known), values)


def shown(engine: Engine, decision: Decision) -> Iterator[Shown]:
    """The examples of a decision; those that cannot be read are left out."""
    book = engine.rulebook
    for example in decision.examples:
        facts = starting_facts(book.patients, example)
        try:
            evaluation = engine.evaluate(read_as(facts, book.facts))
        except RenalCdsError:
            continue
        results = [each for (id, _), each in evaluation.results.items() if id == decision.id]
        expected = example.expect_each or (example.expect,) * min(1, len(results))
        pairs = tuple((result, expect) for result, expect in zip(results, expected, strict=False) if expect)
        yield Shown(example, facts, evaluation, pairs)


def notices(example: Shown, fault: Faulty) -> bool:
    """Whether an example fails when the fault is there."""
    for result, expect in example.pairs:
        alike = _looks_alike(result, fault.result(example.evaluation, result))
        if alike and not (expect.ask or expect.cites or expect.row):
            continue
        if next(compared("", expect, answered(example, fault, result)), None) is not None:
            return True
    return False


def answered(example: Shown, fault: Faulty, result: Result) -> Answer:
    """Answer about the patient of an example when the fault is there."""
    book, other = example.evaluation.rulebook, fault.result(example.evaluation, result)
    decisions: Mapping[str, Decision] = {**book.decisions, fault.decision.id: fault.decision}
    results = {**example.evaluation.results, result.key: other}
    spoilt = replace(book, decisions=decisions, made={})
    return Answer(Subject(replace(example.evaluation, rulebook=spoilt, results=results), other))


def _looks_alike(one: Result, other: Result) -> bool:
    """Whether two results have the same outcomes, and the same statements hold."""
    if one.outcomes != other.outcomes or one.value != other.value:
        return False
    assert one.compiled is not None
    assert other.compiled is not None
    statements = one.compiled.conditions.keys() & other.compiled.conditions.keys()
    return statements == one.compiled.conditions.keys() and all(
        one.truth(*each) == other.truth(*each) for each in statements
    )
