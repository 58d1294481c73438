"""What is asked of a decision: parts that it does not have are refused in the same words by every question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from renal_cds import evaluate
from renal_cds.demo import demo_patient
from renal_cds.errors import UsageError
from renal_cds.report.answer import Answer

DEMO = demo_patient("after_cryoablation")

ASKED: dict[str, Callable[[Answer], object]] = {
    "option": lambda answer: answer.option("re_ablaton"),
    "why": lambda answer: answer.why("re_ablaton"),
    "why not": lambda answer: answer.why_not("recommended", "re_ablaton"),
    "nearest": lambda answer: answer.nearest(option="re_ablaton"),
    "settling": lambda answer: answer.settling("re_ablaton"),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_option_that_is_not_there_is_refused_with_the_one_that_may_be_meant(ask: Callable[[Answer], object]) -> None:
    with pytest.raises(UsageError) as error:
        ask(evaluate(DEMO)["salvage_after_ablation"])
    (found,) = error.value.diagnostics
    assert found.code == "unknown-option"
    assert found.message == "`salvage_after_ablation` has no option `re_ablaton`"
    assert found.help == "did you mean `re_ablation`?"


@pytest.mark.parametrize("decision", ["ablation_zone", "disease_extent", "months_since_treatment"])
def test_a_decision_without_options_has_none_to_explain(decision: str) -> None:
    with pytest.raises(UsageError, match="has no option `foo`"):
        evaluate(DEMO)[decision].why("foo")


def test_what_a_table_lists_is_listed_now_or_not() -> None:
    operation = {"kind": "partial_nephrectomy", "date": "2025-01-01"}
    sites = evaluate({"treatments": [operation], "tumor": {"histology": "chromophobe"}})["usual_recurrence_sites"]
    assert {word: sites.why_not(word).now for word in ("bone", "lung")} == {"bone": "listed", "lung": "not listed"}
