"""The value of a formula is looked up only for patients whom it cannot tell apart."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from judge.laws import Bench
from judge.rulebooks import load
from renal_cds.decide.engine import Engine
from renal_cds.decide.formulas.formula import calculate
from renal_cds.decide.formulas.value_sets import ValueSet, known, one_of

HEAD = {"title": "a decision", "source": {"garden-lore": "by heart", "confidence": "principle"}}

TALL = {
    "table": "size",
    **HEAD,
    "for_each": "plant in plants",
    "outputs": {"mark": ["tall", "small"]},
    "hit": "first",
    "rows": [
        {"id": "tall", "when": "plant.height_cm > 30", "then": "tall"},
        {"id": "rest", "when": "true", "then": "small"},
    ],
}


def values(formula: dict[str, Any], *patients: dict[str, Any]) -> list[ValueSet | None]:
    """What one engine finds for one patient after the other."""
    bench = Bench(Engine(load([TALL, {"formula": "it", **HEAD, **formula}])))
    found = [bench.evaluate(facts).results for facts in patients]
    return [results[key].value for results in found for key in results if key[0] == "it"]


@pytest.mark.parametrize(
    ("formula", "patients", "expected"),
    [
        ("soil.depth_cm + soil.worms", [{"soil": {"depth_cm": 1, "worms": worms}} for worms in (1, 2)], [2, 3]),
        ("len(plants)", [{"plants": [{}] * length} for length in (0, 2)], [0, 2]),
        ("last(plants).height_cm", [{"plants": [{"height_cm": 1}, {"height_cm": h}]} for h in (3, 4)], [3, 4]),
        (
            "any(p.height_cm > soil.worms for p in plants)",
            [{"soil": {"worms": worms}, "plants": [{"height_cm": 2}]} for worms in (1, 2)],
            [True, False],
        ),
        (
            "any(p.size == tall for p in plants)",
            [{"plants": [{"height_cm": height}]} for height in (40, 20)],
            [True, False],
        ),
        (
            "any(any(q.height_cm > p.height_cm + soil.worms for q in plants) for p in plants)",
            [
                {"soil": {"worms": worms}, "plants": [{"height_cm": 1}, {"height_cm": h}]}
                for worms, h in ((1, 3), (2, 3))
            ],
            [True, False],
        ),
        (
            "count(any(q.size == p.size and q.sick for q in plants) for p in plants)",
            [{"plants": [{"height_cm": 40, "sick": True}, {"height_cm": h, "sick": False}]} for h in (40, 20)],
            [2, 1],
        ),
    ],
)
def test_whatever_it_reads_makes_a_difference(
    formula: str, patients: list[dict[str, Any]], expected: list[Any]
) -> None:
    assert values({"value": formula}, *patients, *patients) == [known(each) for each in expected] * 2


def test_an_element_has_a_value_of_its_own() -> None:
    formula = {"value": "plant.height_cm + soil.worms", "for_each": "plant in plants"}
    facts = {"soil": {"worms": 1}, "plants": [{"height_cm": 5}, {"height_cm": 6}, {"height_cm": 5}]}
    assert values(formula, facts) == [known(6), known(7), known(6)]


def test_whether_it_applies_makes_a_difference() -> None:
    formula = {"value": "soil.worms", "applies": "shade"}
    shades: list[dict[str, Any]] = [{"shade": True}, {"shade": False}, {}]
    patients = [{**shade, "soil": {"worms": 1}} for shade in shades]
    assert values(formula, *patients) == [known(1), known("not_applicable"), one_of([1, "not_applicable"])]


def test_the_same_is_calculated_once_and_again_when_it_was_forgotten() -> None:
    one, other = {"soil": {"worms": 1}}, {"soil": {"worms": 2}}
    for most, times in ((1, 3), (2000, 2)):
        with (
            patch("renal_cds.decide.formulas.values.MOST_KEPT", most),
            patch("renal_cds.decide.formulas.values.calculate", wraps=calculate) as counted,
        ):
            assert values({"value": "soil.worms"}, one, one, other, one) == [known(each) for each in (1, 1, 2, 1)]
        assert counted.call_count == times
