"""What is drawn is what a reader accepts, and what was given stays."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from judge.profile import examples
from renal_cds import InvalidPatient
from renal_cds.patient import read_patient
from renal_cds.rulebook import Rulebook
from renal_cds.testing.admissible import admissible
from renal_cds.testing.pools import Pools, pools_of, unknown_places

RULEBOOK = Rulebook.load(preview=True)


def pools() -> Pools:
    return pools_of(RULEBOOK)


@examples(quick=100)
@given(rng=st.randoms(use_true_random=False), missing=st.sampled_from((0.02, 0.3, 0.9)))
def test_a_drawn_patient_is_accepted_and_a_completion_keeps_what_was_known(rng: Random, missing: float) -> None:
    facts = pools().patient(rng, missing)
    read_patient(facts)
    complete = pools().completed(rng, facts)
    assert within(facts, complete)
    assert unknown_places(pools(), complete) == []
    try:
        read_patient(complete)
    except InvalidPatient as problem:  # a day between two that follow each other: nobody is that patient
        assume(problem.diagnostics[0].code not in {"not-oldest-first", "dates-out-of-order", "two-on-one-day"})
        raise


def within(facts: Any, complete: Any) -> bool:
    """Whether all the facts stand in what completes them."""
    if isinstance(facts, dict):
        return all(within(each, complete[name]) for name, each in facts.items())
    if isinstance(facts, list):
        return len(facts) == len(complete) and all(map(within, facts, complete))
    return bool(facts == complete)


def moved(drawn: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return admissible(RULEBOOK.model.root, drawn, given)


def test_parts_give_way_to_their_whole() -> None:
    drawn = {"burden": {"phq2_item_1": 3, "phq9_item_9": 3, "phq9_total": 2}}
    assert moved(drawn, {})["burden"] == {"phq2_item_1": 0, "phq9_item_9": 0, "phq9_total": 2}


def test_a_whole_is_at_least_what_is_given_of_it() -> None:
    drawn = {"burden": {"phq2_item_1": 3, "phq9_item_9": 3, "phq9_total": 2}}
    given = {"burden": {"phq2_item_1": 3}}
    assert moved(drawn, given)["burden"] == {"phq2_item_1": 3, "phq9_item_9": 0, "phq9_total": 3}


def test_days_lie_between_those_that_are_given() -> None:
    first, last = date(2020, 1, 1), date(2020, 1, 3)
    drawn = {"mass": {"earlier": [{"date": first}, {"date": date(2024, 1, 1)}], "measured_on": last}}
    given = {"mass": {"earlier": [{"date": first}], "measured_on": last}}
    assert moved(drawn, given)["mass"]["earlier"][1]["date"] == date(2020, 1, 2)


def test_days_written_as_text_bound_the_others() -> None:
    given = {"as_of": "2024-05-01", "mass": {"measured_on": "2024-03-01"}}
    drawn = {**given, "mass": {"measured_on": "2024-03-01", "earlier": [{"date": date(2026, 1, 1)}]}}
    assert moved(drawn, given)["mass"]["earlier"] == [{"date": date(2024, 2, 29)}]


def test_what_is_said_twice_is_dropped_unless_it_was_given() -> None:
    twice = {"findings": [{"size_mm": 9}, {"size_mm": 9}]}
    assert moved(twice, {}) == {"findings": [{"size_mm": 9}]}
    assert moved(twice, twice) == twice
