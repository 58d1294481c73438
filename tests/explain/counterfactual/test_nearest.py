"""The nearest change gives what it says, and nothing smaller does."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given

from explain.bench import BOOK, chosen_results, random_facts, read, rngs, steps
from judge.profile import examples
from renal_cds import evaluate
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Result
from renal_cds.demo import FOLDER as DEMO
from renal_cds.errors import InvalidPatient
from renal_cds.explain.counterfactual.changes import changed
from renal_cds.explain.counterfactual.nearest import nearest
from renal_cds.explain.counterfactual.target import Target, targets
from renal_cds.explain.subject import Subject
from renal_cds.facts.paths import ITEM, FactPath
from renal_cds.facts.plain import plain


def _possible(facts: dict[str, Any]) -> bool:
    try:
        evaluate(facts, rulebook=BOOK)
    except InvalidPatient:
        return False
    return True


def _gives(evaluation: Evaluation, result: Result, target: Target, moves: dict[FactPath, Any]) -> bool:
    facts = changed(plain(evaluation.patient), moves)
    after = read(facts).results[result.key]
    return all(map(target.wanted, after.outcomes[target.component])) and _possible(facts)


def _single_changes(evaluation: Evaluation, result: Result) -> list[dict[FactPath, Any]]:
    """Every change of one changeable fact that the rules can tell apart."""
    found = []
    for level, cells in (
        (level, each.cells) for level, each in enumerate(evaluation.space.variables) if each.kind == "fact"
    ):
        name = evaluation.space.variables[level].path
        if ITEM in name and result.element is None:
            continue
        path: FactPath = tuple(result.element if step == ITEM else step for step in name)  # type: ignore[misc]
        if BOOK.model.field(name).changeable:
            found += [{path: cells.representative(cell)} for cell in cells.unknown]
    return found


@examples(30)
@given(rngs)
def test_change_gives_the_outcome_and_no_single_one_does_when_two_are_named(rng: random.Random) -> None:
    facts = random_facts(rng)
    evaluation = read(facts)
    if not _possible(facts):
        return
    for result in chosen_results(rng, evaluation, 2):
        name = rng.choice(list(result.outcomes))
        target = rng.choice(targets(Subject(evaluation, result), name))
        found = nearest(Subject(evaluation, result), target.name, name, most=2)
        if found is not None:
            assert _gives(evaluation, result, target, {steps(each.path): each.after for each in found.changes})
        if found is None or len(found.changes) == 2:
            for single in rng.sample(_single_changes(evaluation, result), 25):
                assert not _gives(evaluation, result, target, single)


def test_what_cannot_change_is_left_alone() -> None:
    assessment = evaluate({"as_of": "2026-03-01", "person": {"age_years": 15}, "treatments": []})
    assert assessment["under_age"].nearest("does_not_fire") is None
    assert assessment["under_age"].why_not("does_not_fire").conditions[0].needed == "18 years or more"


def test_smallest_move_is_taken_among_changes_of_one_fact() -> None:
    assessment = evaluate(
        {
            "as_of": "2026-03-01",
            "safety": {"inr": 3.0, "platelets_10e9_l": 200, "antithrombotic": "none"},
            "treatments": [],
        }
    )
    found = assessment["uncorrected_coagulopathy"].nearest("does_not_fire")
    assert found is not None
    assert [(each.path, each.after) for each in found.changes] == [("safety.inr", 1.8)]


def test_an_open_option_is_settled_by_learning_what_is_unknown() -> None:
    assessment = evaluate(DEMO / "after_cryoablation.yaml")
    found = assessment["salvage_after_ablation"].nearest("recommended", "re_ablation")
    assert found is not None
    assert [(each.path, each.before) for each in found.changes] == [("safety.inr", None)]
    assert assessment["salvage_after_ablation"].nearest("discouraged", "partial_nephrectomy") is not None


def test_fact_that_a_formula_reads_is_moved_to_where_the_formula_changes() -> None:
    facts = BOOK.patients["after_partial_nephrectomy"] | {
        "findings": [{"id": "mass", "change": "stable", "size_mm": 11, "modality": "ct",
                      "earlier": [{"size_mm": 10, "modality": "ct"}]}],
    }  # fmt: skip
    answer = evaluate(facts)["growth_check"]
    assert answer.outcome == "report_and_measurements_agree"
    found = answer.nearest("report_and_measurements_differ")
    assert found is not None
    assert [(each.path, each.after) for each in found.changes] == [("findings[0].size_mm", 12.0)]
