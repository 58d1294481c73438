"""A trace says of a decision what its diagrams say of everything that is known, whoever left it first."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.laws import Bench
from judge.profile import examples
from judge.rulebooks import Author, load
from renal_cds.decide.diagram.partial_evaluation import PartialEvaluation
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Result
from renal_cds.decide.trace import DecisionTrace


def evaluations(rng: Random) -> Iterator[Evaluation]:
    """Patients of one random rulebook, who know more and less."""
    bench = Bench(Engine(load(Author(rng).documents())))
    for missing in (0.1, 0.9, 0.4, 0.1, 0.9, 0.9, 0.2):
        yield bench.evaluate(bench.pools.patient(rng, missing))


def traces(evaluation: Evaluation, result: Result) -> Iterator[tuple[DecisionTrace, dict[Any, int]]]:
    """Those of a result, with the diagrams each is about."""
    assert result.compiled is not None
    compiled = result.compiled
    parts = compiled.components if result.status == "stopped" else compiled.ungated
    yield evaluation.outcome_trace(result), compiled.components
    yield evaluation.statement_trace(result), {**parts, **compiled.conditions}


@pytest.mark.parametrize("kept", [1, 7, 10_000])
@examples(quick=12, most=2_000)
@given(st.randoms(use_true_random=False))
def test_a_trace_says_what_all_cells_say(kept: int, rng: Random) -> None:
    with patch("renal_cds.decide.trace.MOST_TRACES", kept):
        for evaluation in evaluations(rng):
            for result in evaluation.results.values():
                assert result.compiled is not None
                diagrams, rest = result.compiled.diagrams, PartialEvaluation(result.compiled.diagrams, result.allowed)
                for trace, roots in traces(evaluation, result):
                    for name, root in roots.items():
                        assert trace.outcomes[name] == diagrams.outcomes(root, result.allowed)
                        assert trace.asked(rest)[name] == rest.asked(root)
                        assert trace.narrowed(rest)[name] == rest.narrowed(root)
                    assert trace.cells.items() <= dict(enumerate(result.allowed)).items()


@examples(quick=30, most=2_000)
@given(st.randoms(use_true_random=False))
def test_inputs_that_are_enough_give_the_outcome_and_none_can_be_spared(rng: Random) -> None:
    for evaluation in evaluations(rng):
        for result in evaluation.results.values():
            *_, (trace, roots) = traces(evaluation, result)
            enough = trace.sufficient_inputs(tuple(roots), [each.cells.unknown for each in evaluation.space.variables])
            settled = [trace.outcomes[name] for name in roots]
            assert with_only(enough, evaluation, result, roots) == settled
            for level in enough:
                assert with_only(enough - {level}, evaluation, result, roots) != settled


def with_only(levels: frozenset[int], evaluation: Evaluation, result: Result, roots: dict[Any, int]) -> list[Any]:
    """What diagrams come to when nothing but these inputs is known."""
    assert result.compiled is not None
    inputs = enumerate(evaluation.space.variables)
    allowed = [result.allowed[level] if level in levels else each.cells.unknown for level, each in inputs]
    return [result.compiled.diagrams.outcomes(root, allowed) for root in roots.values()]


def test_two_patients_who_are_the_same_to_a_decision_leave_one_trace() -> None:
    gate = {
        "gate": "roots",
        "title": "roots",
        "source": {"garden-lore": "by heart", "confidence": "principle"},
        "when": "soil.wet and soil.depth_cm < 3",
        "effect": "alert",
        "text": "shallow",
    }
    bench = Bench(Engine(load([gate])))
    left = [
        evaluation.outcome_trace(evaluation.results["roots", None])
        for soil in ({"wet": True, "depth_cm": 1}, {"wet": True, "depth_cm": 2.5}, {"wet": True}, {"wet": False})
        for evaluation in [bench.evaluate({"soil": soil})]
    ]
    assert left[0] is left[1]
    assert len(set(map(id, left))) == 3
    assert [len(each.cells) for each in left] == [2, 2, 2, 1]
