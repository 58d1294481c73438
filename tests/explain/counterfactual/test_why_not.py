"""What stands in the way: changed as named, the outcome is another; with any part of it, it is not."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given

from explain.bench import chosen_results, example_facts, random_facts, read, rngs, steps
from judge.laws import Bench
from judge.profile import DEEP, examples
from judge.rulebooks import load
from renal_cds import UsageError, evaluate
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.demo import FOLDER as DEMO
from renal_cds.explain.counterfactual.changes import changed
from renal_cds.explain.counterfactual.fact_changes import comes_out
from renal_cds.explain.counterfactual.target import Target, target_of, targets
from renal_cds.explain.counterfactual.why_not import why_not
from renal_cds.explain.reasons.contradictions import found_contradictions
from renal_cds.explain.reasons.facts_behind import place
from renal_cds.explain.reasons.ranges import nearest_value
from renal_cds.explain.replies import ContrastedCondition
from renal_cds.explain.subject import Subject
from renal_cds.facts.paths import FactPath, value_at
from renal_cds.facts.plain import plain
from renal_cds.rulebook.decisions import Choice

#: What an option that is about the patient can be, other than recommended.
NOT_ADVISED = {"acceptable", "discouraged", "excluded"}


def _gives(evaluation: Evaluation, result: Result, target: Target, moves: dict[FactPath, Any]) -> bool:
    """Whether the ordinary evaluation gives the outcome after the named changes."""
    after = read(changed(plain(evaluation.patient), moves)).results[result.key]
    return all(map(target.wanted, after.outcomes[target.component]))


def _moves(conditions: tuple[ContrastedCondition, ...]) -> dict[FactPath, Any]:
    return {steps(each.name): each.example for each in conditions}


@examples(30)
@given(rngs)
def test_changing_the_named_conditions_flips_it_and_no_part_of_them_does(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    if found_contradictions(evaluation, lambda: None):
        return
    for result in chosen_results(rng, evaluation, 4):
        name = rng.choice(list(result.outcomes))
        target = rng.choice(targets(Subject(evaluation, result), name))
        found = why_not(Subject(evaluation, result), target.name, name)
        assert all(each.holds is not False for each in found.against)
        assert all(each.holds is not True for each in found.lacking)
        if found.stands:
            assert found.conditions == ()
            assert result.outcomes[name]
            continue
        if found.example:
            assert _gives(evaluation, result, target, {steps(each.path): each.after for each in found.example})
        if found.example and all(each.kind == "fact" for each in found.conditions):
            assert _gives(evaluation, result, target, _moves(found.conditions))
            for part in itertools.combinations(found.conditions, len(found.conditions) - 1):
                assert not _gives(evaluation, result, target, _moves(part))


def test_every_option_of_every_example_that_is_not_recommended_has_conditions_that_flip_it() -> None:
    seen = set()
    for facts in example_facts()[:: 1 if DEEP else 300]:
        evaluation = read(facts)
        for result in evaluation.results.values():
            for name in result.outcomes if isinstance(result.decision, Choice) else ():
                told = (result.key, name, tuple(result.allowed[level] for level in _asked(result, name)))
                names = {each.name for each in targets(Subject(evaluation, result), name)}
                if result.outcomes[name] == {"recommended"} or "recommended" not in names or told in seen:
                    continue
                seen.add(told)
                if not DEEP and result.outcomes[name] == {Mark.NOT_APPLICABLE} and len(seen) % 12:
                    continue  # these are many
                found = why_not(Subject(evaluation, result), name)
                assert found.conditions
                if not result.outcomes[name] <= NOT_ADVISED and not found.example:
                    assert any(each.kind == "calculated" for each in found.conditions)
                    continue  # about another patient: a treatment that is not there would have to be
                target = target_of(Subject(evaluation, result), name)
                assert _gives(evaluation, result, target, {steps(each.path): each.after for each in found.example})
    assert len(seen) > 40


def _asked(result: Result, name: str) -> list[int]:
    assert result.compiled is not None
    return sorted(result.compiled.diagrams.levels(result.compiled.components[name]))


@examples(12)
@given(rngs)
def test_no_single_condition_would_do_when_two_are_named(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    inputs = evaluation.space.variables
    for result in chosen_results(rng, evaluation, 4):
        name = rng.choice(list(result.outcomes))
        target = rng.choice(targets(Subject(evaluation, result), name))
        found = why_not(Subject(evaluation, result), target.name, name)
        assert result.compiled is not None
        if found.stands or len(found.conditions) == 1:
            continue
        for level in result.compiled.diagrams.levels(target.root):
            for cell in inputs[level].cells.every:
                allowed = list(result.allowed)
                if inputs[level].cells.representative(cell) != "conflict" and (cell,) != allowed[level]:
                    allowed[level] = (cell,)
                    if all(map(target.wanted, result.compiled.diagrams.outcomes(target.root, allowed))):
                        assert not _can_be(evaluation, result, target, level, cell)


def _can_be(evaluation: Evaluation, result: Result, target: Target, level: int, cell: int) -> bool:
    """Whether an input can come to lie in another cell alone, without a formula that moves along with it."""
    found = evaluation.space.variables[level]
    if found.kind != "fact":
        return True
    path = place(found, result.element)
    new = nearest_value(found.cells, cell, value_at(evaluation.patient, path))
    return comes_out(Subject(evaluation, result), target, {path: new})


def test_large_choices_are_answered_too() -> None:
    found = evaluate(DEMO / "after_cryoablation.yaml")["salvage_after_ablation"].why_not("radical_nephrectomy")
    assert ("kidney.solitary", "yes", "no") in [(each.name, each.now, each.needed) for each in found.conditions]
    assert found.example


def test_option_that_is_excluded_names_the_gate_and_the_value_that_would_do() -> None:
    facts = {
        "as_of": "2026-03-01",
        "safety": {"inr": 2.4, "platelets_10e9_l": 200, "antithrombotic": "none"},
        "treatments": [],
    }
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


@pytest.mark.parametrize(
    ("plants", "outcome", "now", "needed"),
    [
        ([{"planted": "2024-01-01"}], "fires", "2024-01-01", "not applicable"),
        ([], "does_not_fire", "not applicable", "any day"),
        (None, "does_not_fire", "not known", "any day"),
    ],
)
def test_a_formula_that_gives_a_day_is_told_as_one(plants: Any, outcome: str, now: str, needed: str) -> None:
    head = {"title": "a decision", "source": {"garden-lore": "by heart", "confidence": "principle"}}
    formula = {"formula": "start", **head, "value": "first(plants).planted"}
    gate = {"gate": "never", **head, "when": "start == not_applicable", "effect": "alert", "text": "plant"}
    evaluation = Bench(Engine(load([formula, gate]))).evaluate({} if plants is None else {"plants": plants})
    (condition,) = why_not(Subject(evaluation, evaluation.results["never", None]), outcome).conditions
    assert (condition.now, condition.needed) == (now, needed)
