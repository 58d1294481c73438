"""Taking one fact away from an example leaves its decision as it was, or makes the fact one to ask for.

What then can come out is what the enumeration of all completions gives. In the quick run the facts of
the starting patient are taken away from one example in twelve, those of the example itself from all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from judge.naive import Judge
from judge.profile import DEEP
from renal_cds import InvalidPatient
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.explain.reasons.facts_behind import needs
from renal_cds.explain.subject import Subject
from renal_cds.facts import FactPath
from renal_cds.patient import read_patient
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Formula
from renal_cds.testing.examples import WorkedExample, examples, merged


@cache
def engine() -> Engine:
    return Engine.of(Rulebook.load())


@cache
def judge() -> Judge:
    return Judge(engine().space)


@cache
def by_decision() -> dict[str, list[WorkedExample]]:
    found: dict[str, list[WorkedExample]] = {}
    for each in examples(engine().rulebook):
        found.setdefault(each.decision.id, []).append(each)
    return found


@pytest.mark.parametrize("decision", sorted(by_decision()))
def test_a_missing_fact_leaves_the_outcome_or_is_asked_for(decision: str) -> None:
    for number, worked in enumerate(by_decision()[decision]):
        facts = merged(engine().rulebook.patients.get(worked.example.from_ or "", {}), worked.example.given)
        before = _evaluated(facts)
        if before is None:
            continue
        for path in _given(facts if DEEP or number % 12 == 0 else worked.example.given, ()):
            after = _evaluated(_without(facts, path))
            if after is not None:
                _check(decision, before, after, path)


def _check(decision: str, before: Evaluation, after: Evaluation, path: FactPath) -> None:
    for key, result in after.results.items():
        if key[0] != decision or key not in before.results:
            continue
        same = before.results[key].value if isinstance(result.decision, Formula) else before.results[key].outcomes
        now = result.value if isinstance(result.decision, Formula) else result.outcomes
        if not isinstance(result.decision, Formula):
            found = judge().judge(after, result, limit=500)
            assert not found.exact or found.outcomes == {name: set(each) for name, each in result.outcomes.items()}
        if now == same:
            continue
        asked = needs(Subject(after, result))
        named = path[:1] in asked or any(each[: len(path)] == path for each in asked)  # or what a group holds
        assert named, f"{key}: {path} is missing, asked for is {sorted(map(str, asked))}"


def _evaluated(facts: dict[str, Any]) -> Evaluation | None:
    try:
        return engine().evaluate(read_patient(facts))
    except InvalidPatient:  # an order of dates that only held with the fact
        return None


def _given(facts: Any, above: FactPath) -> Iterator[FactPath]:
    if isinstance(facts, dict):
        for name, below in facts.items():
            yield from _given(below, (*above, name))
    elif isinstance(facts, list):
        for index, below in enumerate(facts):
            yield from _given(below, (*above, index))
    elif facts is not None and above[-1] != "id":
        yield above


def _without(facts: Any, path: FactPath) -> Any:
    head, *rest = path
    if isinstance(facts, list):
        return [_without(each, tuple(rest)) if index == head and rest else each for index, each in enumerate(facts)]
    if not rest:
        return {**facts, head: None}
    return {**facts, head: _without(facts[head], tuple(rest))}
