"""A derivation in a form that patients share is the one that would have been made for the patient alone."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given

from explain.bench import chosen_results, example_facts, random_facts, read, rngs
from judge.laws import Bench
from judge.profile import examples
from judge.rulebooks import Author, load
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Result
from renal_cds.explain.reasons.why import why
from renal_cds.explain.reasons.why_form import is_shared


def alone(evaluation: Evaluation) -> Evaluation:
    """The same, with results that are not the engine's own, so that no form is shared."""
    return replace(evaluation, results=dict(evaluation.results))


def check(evaluation: Evaluation, result: Result, component: str | None) -> None:
    shared, made = why(evaluation, result, component), why(alone(evaluation), result, component)
    assert shared == made
    assert shared.model_dump_json() == made.model_dump_json()


@examples(25)
@given(rngs)
def test_on_the_shipped_rules(rng: random.Random) -> None:
    for facts in (rng.choice(example_facts()), random_facts(rng)):
        evaluation = read(facts)
        for result in chosen_results(rng, evaluation, 8):
            check(evaluation, result, rng.choice([None, *result.outcomes]))


@pytest.mark.parametrize("remembered", [1, 5, 20_000])
@examples(10)
@given(rngs)
def test_on_random_rules_and_many_patients(remembered: int, rng: random.Random) -> None:
    with patch("renal_cds.explain.reasons.why_form.MOST_TOLD", remembered):
        check_many(rng)


def check_many(rng: random.Random) -> None:
    bench = Bench(Engine(load(Author(rng).documents())))
    for missing in (0.1, 0.1, 0.2, 0.5, 0.9, 0.1):
        evaluation = bench.evaluate(bench.pools.patient(rng, missing))
        for result in evaluation.results.values():
            check(evaluation, result, rng.choice([None, *result.outcomes]) if result.outcomes else None)


GATE = {
    "gate": "flood",
    "title": "flood",
    "source": {"garden-lore": "by heart", "confidence": "principle"},
    "when": "soil.wet",
    "effect": "stop",
    "text": "wait",
}
TABLE = {
    "table": "bed",
    "title": "a bed to dig",
    "source": {"garden-lore": "by heart", "confidence": "principle"},
    "hit": "first",
    "outputs": {"kind": ["deep", "shallow"]},
    "rows": [
        {"id": "deep", "when": "soil.depth_cm > 3", "then": "deep"},
        {"id": "rest", "when": "true", "then": "shallow"},
    ],
    "advice": {"deep": {"text": "dig"}},
}


def told(bench: Bench, **soil: Any) -> Any:
    evaluation = bench.evaluate({"soil": soil})
    result = evaluation.results["bed", None]
    found = why(evaluation, result)
    return is_shared(evaluation, result), found


def test_one_form_is_filled_with_the_values_of_each_patient() -> None:
    bench = Bench(Engine(load([TABLE])))
    first, second = told(bench, depth_cm=4)[1], told(bench, depth_cm=5.5)[1]
    assert [(each.path, each.value) for each in first.facts] == [("soil.depth_cm", "4 cm")]
    assert [(each.path, each.value) for each in second.facts] == [("soil.depth_cm", "5.5 cm")]
    assert first.reasons[0] is second.reasons[0]
    assert told(bench, depth_cm=4)[1] is first


def test_what_a_gate_did_is_no_part_of_the_form() -> None:
    bench = Bench(Engine(load([GATE, TABLE])))
    for _ in range(2):
        shared, found = told(bench, depth_cm=4, wet=False)
        assert (shared, found.conclusion, found.gates_passed) == (True, "deep", ("flood",))
        shared, found = told(bench, depth_cm=4)
        assert (shared, found.conclusion, found.gates_passed) == (True, "deep or stopped", ())
        shared, found = told(bench, depth_cm=4, wet=True)
        assert (shared, found.conclusion, found.rests_on) == (False, "stopped", ("soil.wet",))
