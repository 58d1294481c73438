"""The strategies give what their names say."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import find, given, settings

from judge.profile import examples
from renal_cds import Rulebook, UsageError, evaluate
from renal_cds.decide.engine import Engine
from renal_cds.facts.paths import FactPath
from renal_cds.rulebook.decisions import Formula
from renal_cds.testing.accepted import accepted, contradicted
from renal_cds.testing.patients import complete_patients, known_patients, patients, twins
from renal_cds.testing.pools import all_places, pools_of, unknown_places
from renal_cds.testing.targets import boundary_patients, facts_at, patients_reaching, thresholds
from testing.books import thyroid

RENAL = Rulebook.load()
STATEMENTS = [
    pytest.param(id, statement, id=".".join((id, *statement)))
    for id, statement in (
        ("suspicion", ("tall",)),
        ("suspicion", ("very_dark",)),
        ("next_step", ("needle", "mild_25_mm")),
        ("next_step", ("needle", "small")),
        ("next_step", ("no_needle", "harmless")),
    )
]


@pytest.mark.parametrize("book", [thyroid(), RENAL], ids=["thyroid", "kidney"])
def test_no_patient_is_refused(book: Rulebook) -> None:
    @examples(quick=15)
    @given(patients(book))
    def holds(facts: dict[str, Any]) -> None:
        assert evaluate(facts, rulebook=book).decisions

    holds()


def test_facts_that_contradict_each_other_are_left_unknown() -> None:
    facts = {"tumor": {"m_stage": "M1", "pt_stage": "pT2a", "size_cm": 3.0}}
    assert contradicted(RENAL, facts)
    left = accepted(RENAL, facts)
    assert not contradicted(RENAL, left)
    assert left["tumor"]["m_stage"] == "M1"


@examples(quick=15)
@given(complete_patients(thyroid()))
def test_of_complete_patients_everything_is_known(facts: dict[str, Any]) -> None:
    assert unknown_places(pools_of(thyroid()), facts) == []


@examples(quick=30)
@given(twins(thyroid()))
def test_twins_differ_in_one_fact(found: tuple[dict[str, Any], dict[str, Any], FactPath]) -> None:
    one, other, place = found
    both = [{where: value for where, _, value in all_places(pools_of(thyroid()), each)} for each in (one, other)]
    known = [{where: value for where, value in each.items() if value is not None} for each in both]
    assert {each for each in {*known[0], *known[1]} if known[0].get(each) != known[1].get(each)} == {place}


def has_nodule(side: Callable[[float, float], bool], value: float, facts: dict[str, Any]) -> bool:
    return any("size_cm" in each and side(each["size_cm"], value) for each in facts.get("nodules", []))


def test_each_threshold_is_met_below_at_and_above() -> None:
    sizes = [each for each in thresholds(thyroid(), "next_step") if each.path[-1] == "size_cm"]
    assert [each.value for each in sizes] == [1, 1.5, 2.5]
    for value, side in product((1, 1.5, 2.5), (operator.lt, operator.eq, operator.gt)):
        find(
            boundary_patients(thyroid(), "next_step"),
            partial(has_nodule, side, value),
            settings=settings(max_examples=500, database=None, derandomize=True),
        )


def test_a_threshold_of_a_formula_is_met_by_facts_behind_it() -> None:
    formulas = [each for each in thresholds(RENAL) if isinstance(RENAL.decisions.get(each.path[0]), Formula)]
    assert len(formulas) > 20
    for threshold in formulas[:20:4]:
        met = 0
        for cell in threshold.cells:
            facts = facts_at(RENAL, threshold, cell)
            if facts is not None:
                met += 1
                evaluation = Engine.of(RENAL).evaluate(RENAL.facts.model_validate(facts))
                value = evaluation.results[threshold.path[0], None].value
                assert value is not None
                assert evaluation.space.variables[threshold.level].cells.allowed(value) == (cell,)
        assert met, threshold


@pytest.mark.parametrize(("decision", "statement"), STATEMENTS)
def test_the_statement_holds_of_patients_that_reach_it(decision: str, statement: tuple[str, ...]) -> None:
    @examples(quick=8)
    @given(patients_reaching(thyroid(), decision, *statement))
    def holds(facts: dict[str, Any]) -> None:
        assessment = evaluate(facts, rulebook=thyroid())
        answer = assessment[decision, 0]
        assert answer.status not in ("not_applicable", "stopped")
        assert answer.result.truth(*statement) is True

    holds()


def test_a_statement_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match=r"has no statement `needle\.huge`"):
        find(patients_reaching(thyroid(), "next_step", "needle", "huge"), lambda _: True)


def test_named_patients_and_those_of_examples_are_known() -> None:
    assert {"neck": {"airway_compressed": True}} in known_patients(thyroid())


def test_the_simplest_patient_is_found() -> None:
    """Hypothesis can leave out what a failure does not need."""
    facts = find(
        patients(thyroid(), missing=0.3),
        lambda facts: any(each.get("taller_than_wide") for each in facts.get("nodules", [])),
        settings=settings(max_examples=300, database=None, derandomize=True),
    )
    assert len(facts["nodules"]) == 1
