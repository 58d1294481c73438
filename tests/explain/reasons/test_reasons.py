"""What speaks for or against an option is said of that option alone, and of this patient."""

from __future__ import annotations

from typing import Any

import pytest

from judge.laws import Bench
from judge.rulebooks import load
from renal_cds.decide.engine import Engine
from renal_cds.explain.reasons.why import why
from renal_cds.explain.subject import Subject
from renal_cds.report.describe import describe

LORE = {"garden-lore": "by heart", "confidence": "principle"}
HEAD: dict[str, Any] = {"title": "a decision", "source": LORE}


def option(id: str, *arguments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id, "title": id, "text": id, "arguments": [{**each, "source": LORE} for each in arguments], **more}


def choice(*options: dict[str, Any]) -> dict[str, Any]:
    return {"choice": "work", **HEAD, "options": list(options)}


@pytest.mark.parametrize("id", ["shady", "roots"])
@pytest.mark.parametrize("blocked", ["dig", "rest"])
def test_an_argument_may_have_the_name_of_a_gate(id: str, blocked: str) -> None:
    gate = {"gate": "roots", **HEAD, "when": "soil.sour", "effect": "block", "blocks": [blocked], "text": "do not"}
    argument = {"id": id, "opposes": "shade", "because": "it is dark there"}
    rules = [gate, choice(option("dig", argument, actions=["dig"]), option("rest", actions=["rest"]))]
    evaluation = Bench(Engine(load(rules))).evaluate({"shade": True, "soil": {"sour": True}})
    told = describe(Subject(evaluation, evaluation.results["work", None])).options[0].reasons
    blocks = [("roots", "blocks", True)] if blocked == "dig" else []
    assert [(each.id, each.direction, each.holds) for each in told] == [(id, "opposes", True), *blocks]


def test_an_option_rests_on_what_its_own_arguments_read() -> None:
    rows = [{"id": "dark", "when": "owner == town", "then": "dark"}, {"id": "rest", "when": "true", "then": "bright"}]
    light = {"table": "light", **HEAD, "hit": "first", "outputs": {"mark": ["dark", "bright"]}, "rows": rows}
    own = option("dig", {"id": "why", "supports": "shade"})
    other = option("rest", {"id": "why", "supports": "light == dark"})
    evaluation = Bench(Engine(load([light, choice(own, other)]))).evaluate({"shade": True, "owner": "family"})
    found = why(Subject(evaluation, evaluation.results["work", None]), "dig")
    assert [each.id for each in found.reasons] == ["why"]
    assert found.derived == ()


def test_what_does_not_apply_tells_no_patient_of_another() -> None:
    rules = [choice(option("dig", applies="shade", text="dig {soil.depth_cm} cm deep"))]
    bench = Bench(Engine(load(rules)))
    for depth in (4, 5):
        evaluation = bench.evaluate({"shade": False, "soil": {"depth_cm": depth}})
        assert describe(Subject(evaluation, evaluation.results["work", None])).options[0].text == f"dig {depth} cm deep"


def test_what_does_not_hold_is_not_said_with_values_of_the_patient() -> None:
    argument = {"id": "deep", "supports": "soil.depth_cm > 3", "because": "{soil.depth_cm} cm is deep"}
    bench = Bench(Engine(load([choice(option("dig", argument), option("rest"))])))
    for depth, text in ((4, "4 cm is deep"), (2, "soil.depth_cm > 3")):
        evaluation = bench.evaluate({"soil": {"depth_cm": depth}})
        assert describe(Subject(evaluation, evaluation.results["work", None])).options[0].reasons[0].text == text


def test_a_gate_passed_for_no_element_is_not_passed() -> None:
    gate = {"gate": "blight", **HEAD, "for_each": "plant in plants", "when": "plant.sick", "effect": "stop"}
    bench = Bench(Engine(load([{**gate, "text": "burn"}, choice(option("dig"), option("rest"))])))
    for others, passed in (([], ("blight",)), ([{}], ()), ([{"sick": True}], ())):
        evaluation = bench.evaluate({"plants": [{"sick": False}, *others]})
        assert why(Subject(evaluation, evaluation.results["work", None]), "dig").gates_passed == passed
