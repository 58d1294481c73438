"""What stands in the way: changed as named, the outcome is another; with any part of it, it is not."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explain.bench import chosen_results, random_facts, read, steps
from judge.profile import examples
from renal_cds import UsageError, evaluate
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Result
from renal_cds.explain.changes import changed
from renal_cds.explain.replies import Standing
from renal_cds.explain.standing import why_not
from renal_cds.explain.target import Target, targets
from renal_cds.facts.plain import plain


def _gives(evaluation: Evaluation, result: Result, target: Target, conditions: tuple[Standing, ...]) -> bool:
    """Whether the ordinary evaluation gives the outcome after the named changes."""
    answers = {steps(each.name): each.example for each in conditions}
    after = read(changed(plain(evaluation.patient), answers)).results[result.key]
    return all(map(target.wanted, after.outcomes[target.component]))


@examples(60)
@given(st.randoms(use_true_random=False))
def test_changing_the_named_conditions_flips_it_and_no_part_of_them_does(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    for result in chosen_results(rng, evaluation, 4):
        name = rng.choice(list(result.outcomes))
        target = rng.choice(targets(evaluation, result, name))
        found = why_not(evaluation, result, target.name, name)
        if found.stands:
            assert found.conditions == ()
            assert result.outcomes[name]
            continue
        for conditions in (found.conditions, *found.instead):
            if conditions and all(each.kind == "fact" for each in conditions):
                assert _gives(evaluation, result, target, conditions)
                for part in itertools.combinations(conditions, len(conditions) - 1):
                    assert not _gives(evaluation, result, target, part)


@examples(40)
@given(st.randoms(use_true_random=False))
def test_no_single_condition_would_do_when_two_are_named(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    inputs = evaluation.space.inputs
    for result in chosen_results(rng, evaluation, 4):
        name = rng.choice(list(result.outcomes))
        target = rng.choice(targets(evaluation, result, name))
        found = why_not(evaluation, result, target.name, name)
        assert result.compiled is not None
        if found.stands or len(found.conditions) == 1:
            continue
        for level in result.compiled.diagrams.levels(target.root):
            for cell in inputs[level].cells.every:
                allowed = list(result.allowed)
                if inputs[level].cells.representative(cell) != "conflict" and (cell,) != allowed[level]:
                    allowed[level] = (cell,)
                    outcomes = result.compiled.diagrams.outcomes(target.root, allowed)
                    assert not all(map(target.wanted, outcomes))


def test_option_that_is_excluded_names_the_gate_and_the_value_that_would_do() -> None:
    facts = {"as_of": "2026-03-01", "safety": {"inr": 2.4, "platelets_10e9_l": 200}, "treatments": []}
    found = evaluate(facts)["uncorrected_coagulopathy"].why_not("does_not_fire")
    assert [(each.name, each.now, each.needed) for each in found.conditions] == [("safety.inr", "2.4", "1.8 or less")]
    assert found.conditions[0].example == 1.8


def test_condition_on_a_calculated_value_names_the_facts_behind_it() -> None:
    facts = {
        "as_of": "2026-03-01",
        "staging": {"last_scan": "2025-01-01"},
        "treatments": [],
        "findings": [{"site": "ablation_zone"}],
    }
    assessment = evaluate(facts)
    found = assessment["stale_imaging"].why_not("does_not_fire")
    (condition,) = (each for ways in (found.conditions, *found.instead) for each in ways if each.now == "14 months")
    assert (condition.kind, condition.now, condition.needed) == (
        "calculated",
        "14 months",
        "6 months or less, or not applicable",
    )
    assert set(condition.facts) == {"as_of", "staging.last_scan"}


def test_unknown_outcome_is_refused_with_those_there_are() -> None:
    answer = evaluate({"treatments": []})["disease_extent"]
    with pytest.raises(UsageError) as error:
        answer.why_not("isolatd")
    assert error.value.diagnostics[0].help == "did you mean `isolated`?"
