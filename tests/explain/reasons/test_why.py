"""Every fact that why lists is needed, and those listed are enough; it ends in facts and in sources."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from hypothesis import given

from explain.bench import chosen_results, example_facts, random_facts, read, rngs, steps
from judge.laws import Bench
from judge.profile import DEEP, examples
from judge.rulebooks import HIDDEN_BY_A_GATE, load
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.explain.counterfactual.why_not import why_not
from renal_cds.explain.explanation import FactUsed, Recommendation, Why
from renal_cds.explain.reasons.advice import recommendations
from renal_cds.explain.reasons.sufficient_facts import only
from renal_cds.explain.reasons.why import why
from renal_cds.explain.subject import Subject
from renal_cds.facts.plain import plain
from renal_cds.report.describe import describe
from renal_cds.rulebook.decisions import Formula, Schedule


def _outcomes(evaluation: Evaluation, stopped: bool, key: Any, names: list[str]) -> list[Any]:
    result = evaluation.results[key]
    assert result.compiled is not None
    if isinstance(result.decision, Formula):
        return [result.value]
    parts = result.compiled.components if stopped else result.compiled.ungated
    return [result.compiled.diagrams.outcomes(parts[name], result.allowed) for name in names]


def _facts(found: Why) -> Iterator[FactUsed]:
    yield from found.facts
    for each in found.derived:
        yield from _facts(each)


def _check(evaluation: Evaluation, result: Result, component: str | None) -> None:
    stopped = result.status == "stopped"
    names = [component] if component else list(result.outcomes)
    found = why(Subject(evaluation, result), component)
    paths = {steps(each) for each in found.rests_on}
    assert {each.path for each in _facts(found) if each.needed} == set(found.rests_on)
    facts = plain(evaluation.patient)
    wanted = _outcomes(evaluation, stopped, result.key, names)
    own = {result.decision.for_each.items} if result.decision.for_each else set()
    assert _outcomes(read(only(facts, paths | own)), stopped, result.key, names) == wanted
    for path in paths:
        without = read(only(facts, (paths | own) - {path}))
        assert _outcomes(without, stopped, result.key, names) != wanted, (result.key, path)


@examples(30)
@given(rngs)
def test_facts_listed_are_enough_and_each_is_needed_on_random_patients(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    for result in chosen_results(rng, evaluation, 3):
        _check(evaluation, result, rng.choice([None, *result.outcomes]))


@examples(30)
@given(rngs)
def test_facts_listed_are_enough_and_each_is_needed_on_the_examples(rng: random.Random) -> None:
    evaluation = read(rng.choice(example_facts()))
    for result in rng.sample(list(evaluation.results.values()), 3):
        _check(evaluation, result, None)


def test_every_recommendation_of_every_example_rests_on_what_it_says() -> None:
    seen = set()
    for facts in example_facts()[:: 1 if DEEP else 8]:
        evaluation = read(facts)
        for each in recommendations(evaluation):
            result = next(made for made in evaluation.results.values() if _is_of(evaluation, made, each))
            part = each.outcome if each.outcome in result.outcomes else None
            assert each.sources
            told = (each.decision, part, tuple((fact.path, fact.value) for fact in each.facts))
            if told not in seen:
                seen.add(told)
                _check(evaluation, result, part)
    assert len(seen) > 50


def _is_of(evaluation: Evaluation, result: Result, advice: Recommendation) -> bool:
    return (result.decision.id, Subject(evaluation, result).about) == (advice.decision, advice.about)


def test_facts_below_a_formula_are_listed_and_those_it_does_without_are_not() -> None:
    facts = {
        "as_of": "2026-03-01",
        "treatments": [
            {"kind": "cryoablation", "date": "2025-01-01"},
            {"kind": "systemic_therapy", "date": "2025-06-01"},
        ],
        "findings": [],
    }
    evaluation = read(facts)
    found = why(Subject(evaluation, evaluation.results["months_since_treatment", None]))
    assert found.rests_on == ("as_of", "treatments[0].date", "treatments[1].kind")
    assert found.conclusion == "14 months"


def test_rows_below_the_one_that_decides_are_no_reasons() -> None:
    """The catch-all below says `nothing enhances and nothing grows`, which of this zone is untrue."""
    zone = {"id": "zone", "site": "ablation_zone", "change": "growing", "contrast_study": "multiphase"}
    rim = {"biopsy": "not_done", "enhancement": "thin_rim", "enhancement_history": "never_cleared"}
    treatment = {"kind": "cryoablation", "date": "2025-11-01"}
    evaluation = read({"as_of": "2026-03-01", "treatments": [treatment], "findings": [zone | rim]})
    result = evaluation.results["ablation_zone", 0]
    report = describe(Subject(evaluation, result))
    assert [each.id for each in report.reasons] == ["thin_rim_otherwise"]
    assert {each.source for each in report.sources} == {
        source for each in report.reasons for source in (cited.source for cited in each.sources)
    }
    assert [each.id for each in why(Subject(evaluation, result)).reasons] == ["thin_rim_otherwise"]
    against = why_not(Subject(evaluation, result), "expected_change").against
    assert "thin_rim_otherwise" in {each.id for each in against}
    assert "silent_growth" not in {each.id for each in against}


@examples(30)
@given(rngs)
def test_where_the_first_row_decides_at_most_one_is_a_reason(rng: random.Random) -> None:
    evaluation = read(rng.choice(example_facts()))
    for result in evaluation.results.values():
        if isinstance(result.decision, Schedule) or getattr(result.decision, "hit", None) == "first":
            assert len(describe(Subject(evaluation, result)).reasons) <= 1


def test_what_a_stop_gate_would_hide_is_rested_on_where_it_does_not_fire() -> None:
    bench = Bench(Engine(load(HIDDEN_BY_A_GATE)))
    evaluation = bench.evaluate({"soil": {"wet": False, "worms": 1}, "shade": True})
    assert why(Subject(evaluation, evaluation.results["bed", None])).rests_on == ("soil.wet",)


@examples(30)
@given(rngs)
def test_nothing_speaks_for_or_against_what_does_not_apply(rng: random.Random) -> None:
    evaluation = read(rng.choice(example_facts()))
    for result in evaluation.results.values():
        for part, outcomes in result.outcomes.items():
            if outcomes == {Mark.NOT_APPLICABLE}:
                found = why(Subject(evaluation, result), part)
                assert (found.conclusion, found.reasons) == ("not applicable", ())


def test_a_conclusion_is_said_in_words() -> None:
    resected = {"kind": "partial_nephrectomy", "date": "2025-01-01"}
    evaluation = read({"treatments": [resected], "tumor": {"histology": "chromophobe"}})
    assert why(Subject(evaluation, evaluation.results["usual_recurrence_sites", None])).conclusion == "bone, liver"
    ablated = {"kind": "cryoablation", "date": "2025-01-01"}
    localised = {"histology": "clear_cell", "m_stage": "M0"}
    evaluation = read({"as_of": "2026-03-01", "treatments": [ablated], "tumor": localised})
    found = why(Subject(evaluation, evaluation.results["guideline_interval_after_ablation", None]))
    assert found.conclusion == "conflict between every 12 months and every 6 months"
