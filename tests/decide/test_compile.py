"""What every kind of decision says, read against its written meaning, with all facts and with some missing.

Rows ``wet``, ``sour`` and ``shade`` hold when the fact of their name does.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from judge.laws import Bench, Case, determined_means_determined
from judge.rulebooks import load
from renal_cds.decide.engine import Engine
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.decide.result import Result

NOT_COVERED, NOT_APPLICABLE = Mark.NOT_COVERED, Mark.NOT_APPLICABLE
SOURCE = {"garden-lore": "by heart", "confidence": "principle"}
HEAD = {"title": "a decision", "source": SOURCE}
WHEN = {"wet": "soil.wet", "sour": "soil.sour", "shade": "shade"}
UNKNOWN = "?"

Facts = Mapping[str, Any]


def facts(wet: Any, sour: Any, shade: Any) -> dict[str, Any]:
    soil = {"wet": wet, "sour": sour}
    known = {"soil": {name: value for name, value in soil.items() if value != UNKNOWN}}
    return known | ({} if shade == UNKNOWN else {"shade": shade})


def decide(document: dict[str, Any], given: Facts) -> Result:
    """The result of the one decision, after the judge agreed with it."""
    bench = Bench(Engine(load([document])))
    case = Case(bench, dict(given), Random(0))
    determined_means_determined(case)
    (result,) = case.evaluation.results.values()
    return result


def table(hit: str, then: dict[str, Any], outputs: Any) -> dict[str, Any]:
    rows = [{"id": name, "when": WHEN[name], "then": value} for name, value in then.items()]
    return {"table": "t", **HEAD, "hit": hit, "outputs": {"mark": outputs}, "rows": rows}


ABC = ["a", "b", "c"]
YES, NO = True, False

# hit policy, what the rows wet, sour and shade give, the declared outputs, the facts in that order, what can come out
POLICIES: list[tuple[str, tuple[Any, ...], Any, tuple[Any, ...], set[Any]]] = [
    ("unique", ("a", "b", "c"), ABC, (YES, NO, NO), {("a",)}),
    ("unique", ("a", "b", "c"), ABC, (NO, NO, NO), {NOT_COVERED}),
    ("unique", ("a", "b", "c"), ABC, (YES, YES, NO), {Conflict(frozenset({("a",), ("b",)}))}),
    ("unique", ("a", "a", "c"), ABC, (YES, YES, NO), {Conflict(frozenset({("a",)}))}),
    ("unique", ("a", "b", "c"), ABC, (YES, NO, UNKNOWN), {("a",), Conflict(frozenset({("a",), ("c",)}))}),
    ("any", ("a", "a", "c"), ABC, (YES, YES, NO), {("a",)}),
    ("any", ("a", "a", "c"), ABC, (YES, NO, YES), {Conflict(frozenset({("a",), ("c",)}))}),
    ("any", ("a", "a", "c"), ABC, (YES, UNKNOWN, NO), {("a",)}),
    ("any", ("a", "a", "c"), ABC, (UNKNOWN, UNKNOWN, NO), {("a",), NOT_COVERED}),
    ("first", ("c", "b", "a"), ABC, (YES, YES, YES), {("c",)}),
    ("first", ("c", "b", "a"), ABC, (NO, YES, YES), {("b",)}),
    ("first", ("c", "b", "a"), ABC, (UNKNOWN, YES, YES), {("c",), ("b",)}),
    ("first", ("c", "b", "a"), ABC, (YES, UNKNOWN, UNKNOWN), {("c",)}),
    ("first", ("b", "b", "a"), ABC, (UNKNOWN, YES, UNKNOWN), {("b",)}),
    ("priority", ("c", "b", "a"), ABC, (YES, YES, YES), {("a",)}),
    ("priority", ("c", "b", "a"), ABC, (YES, UNKNOWN, NO), {("b",), ("c",)}),
    ("priority", ("c", "b", "a"), ABC, (UNKNOWN, UNKNOWN, YES), {("a",)}),
    ("priority", ("c", "b", "a"), ABC, (NO, NO, NO), {NOT_COVERED}),
    ("rule order", ("c", "b", "a"), ABC, (YES, NO, YES), {(("c",), ("a",))}),
    ("rule order", ("c", "b", "a"), ABC, (NO, NO, NO), {()}),
    ("rule order", ("c", "b", "a"), ABC, (YES, UNKNOWN, NO), {(("c",),), (("c",), ("b",))}),
    ("collect sum", (1, 2, 4), "number", (YES, NO, YES), {(5,)}),
    ("collect sum", (1, 2, 4), "number", (NO, NO, NO), {NOT_COVERED}),
    ("collect sum", (1, 2, 4), "number", (YES, UNKNOWN, UNKNOWN), {(1,), (3,), (5,), (7,)}),
    ("collect min", (1, 2, 4), "number", (NO, YES, YES), {(2,)}),
    ("collect min", (1, 2, 4), "number", (YES, UNKNOWN, UNKNOWN), {(1,)}),
    ("collect max", (1, 2, 4), "number", (YES, YES, NO), {(2,)}),
    ("collect max", (1, 2, 4), "number", (YES, UNKNOWN, NO), {(1,), (2,)}),
    ("collect max", (1, 2, 4), "number", (NO, NO, NO), {NOT_COVERED}),
    ("collect count", ("a", "b", "c"), ABC, (YES, YES, NO), {(2,)}),
    ("collect count", ("a", "b", "c"), ABC, (NO, NO, NO), {(0,)}),
    ("collect count", ("a", "b", "c"), ABC, (UNKNOWN, YES, UNKNOWN), {(1,), (2,), (3,)}),
]


@pytest.mark.parametrize(("hit", "then", "outputs", "given", "outcomes"), POLICIES)
def test_hit_policy(hit: str, then: tuple[Any, ...], outputs: Any, given: tuple[Any, ...], outcomes: set[Any]) -> None:
    document = table(hit, dict(zip(WHEN, then, strict=True)), outputs)
    assert decide(document, facts(*given)).outcomes == {"outcome": outcomes}


@pytest.mark.parametrize("hit", ["collect", "output order"])
@pytest.mark.parametrize(
    ("then", "given", "counts"),
    [
        (("c", "b", "c"), (YES, YES, YES), {"b": {1}, "c": {2}}),
        (("c", "b", "c"), (YES, NO, UNKNOWN), {"b": {0}, "c": {1, 2}}),
        (("c", "b", "c"), (NO, NO, NO), {"b": {0}, "c": {0}}),
    ],
)
def test_a_list_of_outcomes_says_how_often_each_is_in_it(
    hit: str, then: tuple[str, ...], given: tuple[Any, ...], counts: dict[str, set[int]]
) -> None:
    result = decide(table(hit, dict(zip(WHEN, then, strict=True)), ABC), facts(*given))
    assert result.outcomes == counts
    assert list(result.outcomes) == (["b", "c"] if hit == "output order" else ["c", "b"])


def test_priority_weighs_the_first_output_most() -> None:
    rows = [
        {"id": "wet", "when": "soil.wet", "then": {"mark": "b", "also": "x"}},
        {"id": "sour", "when": "soil.sour", "then": {"mark": "a", "also": "y"}},
        {"id": "shade", "when": "shade", "then": {"mark": "a", "also": "x"}},
    ]
    outputs = {"mark": ["a", "b"], "also": ["x", "y"]}
    document = {"table": "t", **HEAD, "hit": "priority", "outputs": outputs, "rows": rows}
    assert decide(document, facts(YES, YES, NO)).outcomes == {"outcome": {("a", "y")}}
    assert decide(document, facts(YES, YES, YES)).outcomes == {"outcome": {("a", "x")}}


@pytest.mark.parametrize(
    ("given", "scores", "bands"),
    [
        ((YES, YES, NO), {3}, {"high"}),
        ((NO, UNKNOWN, NO), {0, 2}, {"low", "high"}),
        ((UNKNOWN, YES, UNKNOWN), {1, 2, 3}, {"low", "high"}),
        ((YES, YES, UNKNOWN), {2, 3}, {"high"}),
        ((NO, NO, UNKNOWN), {0, -1}, {"low", NOT_COVERED}),
    ],
)
def test_a_score_adds_its_points_and_has_the_bands_it_can_fall_in(
    given: tuple[Any, ...], scores: set[Any], bands: set[Any]
) -> None:
    add = {"wet": 1, "sour": 2, "shade": -1}
    points = [{"id": name, "when": when, "add": add[name]} for name, when in WHEN.items()]
    document = {"score": "s", **HEAD, "points": points, "bands": {"low": "0..1", "high": "2..3"}}
    assert decide(document, facts(*given)).outcomes == {"score": scores, "band": bands}


# the facts that support, oppose and exclude, in that order
STATUSES: list[tuple[tuple[Any, ...], set[str]]] = [
    ((YES, NO, NO), {"recommended"}),
    ((YES, YES, NO), {"acceptable"}),
    ((NO, NO, NO), {"acceptable"}),
    ((NO, YES, NO), {"discouraged"}),
    ((YES, NO, YES), {"excluded"}),
    ((UNKNOWN, UNKNOWN, YES), {"excluded"}),
    ((YES, NO, UNKNOWN), {"recommended", "excluded"}),
    ((UNKNOWN, YES, NO), {"acceptable", "discouraged"}),
    ((UNKNOWN, UNKNOWN, NO), {"recommended", "acceptable", "discouraged"}),
]


@pytest.mark.parametrize(("given", "statuses"), STATUSES)
def test_the_status_of_an_option_follows_from_its_arguments(given: tuple[Any, ...], statuses: set[str]) -> None:
    arguments = [
        {"id": "pro", "supports": "soil.wet"},
        {"id": "con", "opposes": "soil.sour"},
        {"id": "never", "excludes": "shade"},
    ]
    option = {"id": "dig", "title": "dig", "text": "dig", "arguments": arguments}
    assert decide({"choice": "c", **HEAD, "options": [option]}, facts(*given)).outcomes == {"dig": statuses}


def test_an_option_off_the_table_is_not_applicable_and_the_others_stay() -> None:
    options = [
        {"id": "dig", "title": "dig", "text": "dig", "applies": "soil.wet"},
        {"id": "wait", "title": "wait", "text": "wait"},
    ]
    result = decide({"choice": "c", **HEAD, "options": options}, facts(NO, NO, NO))
    assert result.outcomes == {"dig": {NOT_APPLICABLE}, "wait": {"acceptable"}}
    assert result.status == "determined"


@pytest.mark.parametrize(
    ("given", "plans"),
    [((YES, YES, NO), {"wet"}), ((UNKNOWN, YES, NO), {"wet", "sour"}), ((NO, NO, UNKNOWN), {NOT_COVERED})],
)
def test_a_schedule_is_the_first_plan_that_holds(given: tuple[Any, ...], plans: set[Any]) -> None:
    rows = [{"id": name, "when": WHEN[name], "plan": {"at_months": [3]}, "text": "look"} for name in ("wet", "sour")]
    document = {"schedule": "s", **HEAD, "anchor": "as_of", "rows": rows}
    assert decide(document, facts(*given)).outcomes == {"plan": plans}


def test_an_outcome_is_certain_though_no_single_row_is() -> None:
    document = table("first", {"wet": "a", "sour": "b"}, ABC)
    document["rows"] += [{"id": "dry", "when": "not soil.wet", "then": "a"}]
    document["rows"].pop(1)
    result = decide(document, {})
    assert result.outcomes == {"outcome": {("a",)}}
    assert (result.truth("wet"), result.truth("dry")) == (None, None)


@pytest.mark.parametrize(("worms", "outcome"), [(0, ("none",)), (1, ("few",)), (2, ("many",))])
def test_a_threshold_next_to_the_end_of_a_whole_number(worms: int, outcome: tuple[str]) -> None:
    rows = [
        {"id": "none", "when": "soil.worms < 1", "then": "none"},
        {"id": "few", "when": "soil.worms == 1", "then": "few"},
        {"id": "many", "when": "soil.worms > 1", "then": "many"},
    ]
    document = {"table": "t", **HEAD, "outputs": {"mark": ["none", "few", "many"]}, "rows": rows}
    assert decide(document, {"soil": {"worms": worms}}).outcomes == {"outcome": {outcome}}
