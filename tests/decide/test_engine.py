"""Decisions together: gates before advice, chains, elements of lists, and what applies to whom."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from judge.laws import Bench
from judge.rulebooks import load
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.formulas.value_sets import ValueSet, known, one_of
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.rulebook import Rulebook

SOURCE = {"garden-lore": "by heart", "confidence": "principle"}
HEAD = {"title": "a decision", "source": SOURCE}

STOP = {"gate": "flood", **HEAD, "when": "soil.wet", "effect": "stop", "text": "wait"}
STOP_EACH = {
    "gate": "blight",
    **HEAD,
    "for_each": "plant in plants",
    "when": "plant.sick",
    "effect": "stop",
    "text": "burn",
}
BLOCK = {"gate": "roots", **HEAD, "when": "soil.sour", "effect": "block", "blocks": ["dig"], "text": "do not dig"}
CHOICE = {
    "choice": "work",
    **HEAD,
    "options": [
        {"id": "dig", "title": "dig", "text": "dig", "actions": ["dig"]},
        {"id": "water", "title": "water", "text": "water", "actions": ["water"]},
    ],
}
TABLE = {
    "table": "light",
    **HEAD,
    "outputs": {"mark": ["dark", "bright"]},
    "rows": [
        {"id": "dark", "when": "shade", "then": "dark"},
        {"id": "town", "when": "owner == town", "then": "bright"},
    ],
}
EACH = {
    "table": "growth",
    **HEAD,
    "for_each": "plant in plants",
    "outputs": {"mark": ["tall", "small"]},
    "hit": "first",
    "rows": [
        {"id": "tall", "when": "plant.height_cm > 30", "then": "tall"},
        {"id": "rest", "when": "true", "then": "small"},
    ],
}
ANY_TALL = {"formula": "any_tall", **HEAD, "value": "any(p.growth == tall for p in plants)"}


def decide(*documents: dict[str, Any], **facts: Any) -> Evaluation:
    return Bench(Engine(load(list(documents)))).evaluate(facts)


def statuses(evaluation: Evaluation, id: str = "work") -> dict[str, set[Any]]:
    return {name: set(outcomes) for name, outcomes in evaluation.results[id, None].outcomes.items()}


@pytest.mark.parametrize(
    ("soil", "status", "dig"),
    [
        ({"wet": True}, "stopped", {Mark.STOPPED}),
        ({"wet": False}, "determined", {"acceptable"}),
        ({}, "open", {Mark.STOPPED, "acceptable"}),
    ],
)
def test_a_stop_gate_withholds_advice_while_it_fires_or_may_fire(
    soil: dict[str, bool], status: str, dig: set[Any]
) -> None:
    evaluation = decide(STOP, CHOICE, soil=soil)
    assert evaluation.results["work", None].status == status
    assert statuses(evaluation)["dig"] == dig


def test_a_stop_gate_leaves_alone_what_gives_no_advice() -> None:
    evaluation = decide(STOP, TABLE, soil={"wet": True}, shade=True, owner="nobody")
    assert evaluation.results["light", None].outcomes == {"outcome": {("dark",)}}


def test_a_table_with_advice_is_stopped() -> None:
    advising = TABLE | {"advice": {"dark": {"text": "cut the hedge"}}}
    evaluation = decide(STOP, advising, soil={"wet": True}, shade=True, owner="nobody")
    assert evaluation.results["light", None].status == "stopped"


def test_a_stop_comes_before_the_question_whether_a_decision_applies() -> None:
    evaluation = decide(STOP, CHOICE | {"applies": "shade"}, soil={"wet": True}, shade=False)
    assert evaluation.results["work", None].status == "stopped"


@pytest.mark.parametrize(
    ("soil", "dig"),
    [({"sour": True}, {"excluded"}), ({"sour": False}, {"acceptable"}), ({}, {"excluded", "acceptable"})],
)
def test_a_block_gate_excludes_the_options_with_its_action_and_no_others(soil: dict[str, bool], dig: set[str]) -> None:
    assert statuses(decide(BLOCK, CHOICE, soil=soil)) == {"dig": dig, "water": {"acceptable"}}


@pytest.mark.parametrize(
    ("plants", "dig"),
    [
        (None, {Mark.STOPPED, "acceptable"}),
        ([], {"acceptable"}),
        ([{"sick": False}, {"sick": False}], {"acceptable"}),
        ([{"sick": False}, {"sick": True}], {Mark.STOPPED}),
        ([{}, {"sick": True}], {Mark.STOPPED}),
        ([{"sick": False}, {}], {Mark.STOPPED, "acceptable"}),
    ],
)
def test_a_gate_about_elements_stops_when_any_fires_and_an_unknown_list_may_hold_one(
    plants: Any, dig: set[Any]
) -> None:
    assert statuses(decide(STOP_EACH, CHOICE, plants=plants))["dig"] == dig


def test_a_gate_about_elements_stops_only_its_own_element_where_the_advice_is_about_elements() -> None:
    each = CHOICE | {"for_each": "plant in plants"}
    evaluation = decide(STOP_EACH, each, plants=[{"sick": True}, {"sick": False}])
    assert [evaluation.results["work", index].status for index in (0, 1)] == ["stopped", "determined"]


def test_no_row_is_not_covered_and_two_that_differ_are_a_conflict() -> None:
    nothing = decide(TABLE, shade=False, owner="family").results["light", None]
    assert nothing.status == "not_applicable"
    assert set(nothing.main) == {Mark.NOT_COVERED}
    both = decide(TABLE, shade=True, owner="town").results["light", None]
    assert both.status == "conflict"
    assert set(both.main) == {Conflict(frozenset({("dark",), ("bright",)}))}


def test_other_decisions_can_ask_for_a_conflict_and_for_what_is_not_applicable() -> None:
    asks = {
        "torn": "light == conflict",
        "blank": "light == not_applicable",
        "not_dark": "light != dark",
    }
    gates = [{"gate": id, **HEAD, "when": when, "effect": "alert", "text": "look"} for id, when in asks.items()]

    def fired(**facts: Any) -> list[str]:
        results = decide(TABLE, *gates, **facts).results
        return [id for id in asks if results[id, None].outcomes["fires"] == {True}]

    assert fired(shade=True, owner="town") == ["torn", "not_dark"]
    assert fired(shade=False, owner="nobody") == ["blank", "not_dark"]
    assert fired(shade=True, owner="nobody") == []


@pytest.mark.parametrize(
    ("plants", "elements", "found"),
    [
        (None, [], one_of([True, False])),
        ([], [], known(False)),
        ([{"height_cm": 31}, {}], [{("tall",)}, {("tall",), ("small",)}], known(True)),
        ([{"height_cm": 30}, {}], [{("small",)}, {("tall",), ("small",)}], one_of([True, False])),
    ],
)
def test_a_decision_about_elements_is_made_for_each(plants: Any, elements: list[set[Any]], found: ValueSet) -> None:
    results = decide(EACH, ANY_TALL, plants=plants).results
    made = [result.outcomes["outcome"] for (id, _), result in results.items() if id == "growth"]
    assert made == elements
    assert results["any_tall", None].value == found


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"shade": False}, known("not_applicable")),
        ({"shade": True, "soil": {"worms": 3}}, known(4)),
        ({"shade": True}, one_of(range(1, 8))),
        ({"soil": {"worms": 3}}, one_of([4, "not_applicable"])),
    ],
)
def test_a_formula_is_not_applicable_to_whom_it_does_not_apply(facts: Any, value: ValueSet) -> None:
    formula = {"formula": "diggers", **HEAD, "applies": "shade", "value": "soil.worms + 1"}
    assert decide(formula, **facts).results["diggers", None].value == value


@pytest.mark.parametrize(
    ("worms", "value"),
    [(3, known(4)), (6, known("not_applicable")), (None, one_of([1, 2, 3, 4, 5, 6, "not_applicable"]))],
)
def test_a_formula_outside_its_valid_range_is_not_applicable(worms: int | None, value: ValueSet) -> None:
    formula = {"formula": "diggers", **HEAD, "value": "soil.worms + 1", "valid": {"low": 1, "high": 6}}
    assert decide(formula, soil={"worms": worms}).results["diggers", None].value == value


@pytest.mark.parametrize(
    ("plants", "found"),
    [
        (None, {"rose", "fern", "moss", "not_applicable"}),
        ([], {"not_applicable"}),
        ([{}, {"kind": "fern"}], {"fern"}),
        ([{"kind": "fern"}, {}], {"rose", "fern", "moss"}),
    ],
)
def test_the_last_of_a_list(plants: Any, found: set[str]) -> None:
    formula = {"formula": "newest", **HEAD, "value": "last(plants).kind"}
    assert decide(formula, plants=plants).results["newest", None].value == one_of(found)


def test_the_last_of_an_unknown_list_may_be_in_conflict() -> None:
    both = {
        "table": "care",
        **HEAD,
        "for_each": "plant in plants",
        "outputs": {"mark": ["cut", "leave"]},
        "rows": [{"id": "sick", "when": "plant.sick", "then": "cut"}, {"id": "calm", "when": "shade", "then": "leave"}],
    }
    newest = {"formula": "newest", **HEAD, "value": "last(plants).care"}
    assert decide(both, newest, shade=True).results["newest", None].value == one_of(
        ["cut", "leave", "not_applicable", "conflict"]
    )
    found = decide(both, newest, shade=True, plants=[{"sick": True}]).results["newest", None].value
    assert found == known("conflict")


def test_a_word_that_no_row_gives_is_never_in_the_list() -> None:
    listed = {**TABLE, "hit": "collect", "outputs": {"mark": ["dark", "bright", "grey"]}}
    grey = {"gate": "grey", **HEAD, "when": "light.grey", "effect": "alert", "text": "look"}
    assert decide(listed, grey, shade=True).results["grey", None].outcomes == {"fires": {False}}


def test_a_truth_value_stays_one_beside_a_table_that_gives_the_number_one() -> None:
    number, truth = (
        {
            "table": id,
            **HEAD,
            "hit": "first",
            "outputs": {"mark": kind},
            "rows": [{"id": "wet", "when": "soil.wet", "then": yes}, {"id": "rest", "when": "true", "then": no}],
        }
        for id, kind, yes, no in (("one", "number", 1, 0), ("other", "boolean", True, False))
    )
    gate = {"gate": "go", **HEAD, "when": "other", "effect": "alert", "text": "go"}
    formula = {"formula": "sum", **HEAD, "value": "1 if other else 0"}
    results = decide(number, truth, gate, formula, soil={"wet": True}).results
    assert results["go", None].outcomes == {"fires": {True}}
    assert results["sum", None].value == known(1)


@pytest.mark.parametrize("year", [1, 1850, 9999])
def test_an_unknown_date_can_be_any_day_of_the_calendar(year: int) -> None:
    formula = {"formula": "age", **HEAD, "value": "months_between(last(plants).planted, as_of)"}
    today, planted = date(2026, 3, 1), date(year, 12, 31)
    open_ = decide(formula, as_of=today, plants=[{}]).results["age", None].value
    then = decide(formula, as_of=today, plants=[{"planted": planted}]).results["age", None].value
    assert open_ is not None
    assert open_.interval is not None
    assert then is not None
    assert open_.interval[0] <= then.only <= open_.interval[1]


@pytest.mark.parametrize(
    ("plants", "fires"),
    [
        ([{"planted": date(2024, 1, 1)}], {False}),
        ([{}], {False}),
        ([], {True}),
        (None, {False, True}),
    ],
)
def test_a_formula_that_gives_a_day_may_be_asked_whether_it_gives_one(plants: Any, fires: set[bool]) -> None:
    formula = {"formula": "start", **HEAD, "value": "first(plants).planted"}
    gate = {"gate": "never", **HEAD, "when": "start == not_applicable", "effect": "alert", "text": "plant"}
    facts = {} if plants is None else {"plants": plants}
    assert decide(formula, gate, **facts).results["never", None].outcomes == {"fires": fires}


def test_digits_to_round_to_may_be_a_fact() -> None:
    formula = {"formula": "warm", **HEAD, "value": "round(soil.warmth, soil.worms)"}
    assert decide(formula, soil={"warmth": 1.26, "worms": 1}).results["warm", None].value == known(1.3)
    found = decide(formula, soil={}).results["warm", None].value
    assert found is not None
    assert found.interval == (-math.inf, math.inf)


def test_the_engine_of_a_rulebook_is_compiled_once() -> None:
    rulebook: Rulebook = load([TABLE])
    assert Engine.of(rulebook) is Engine.of(rulebook)
    assert Engine.of(rulebook) is not Engine.of(load([TABLE]))
