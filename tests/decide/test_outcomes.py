"""Outcomes as data and as text."""

from __future__ import annotations

from typing import Any

import pytest

from renal_cds.decide.outcomes import Conflict, Mark, outcome_data, outcome_text

OUTCOMES: list[tuple[Any, Any, str, str]] = [
    (("every_year",), "every_year", "every year", "every_year"),
    (("high", 2.0, True), ["high", 2, True], "high, 2, yes", "high, 2, true"),
    ((), [], "nothing", "nothing"),
    (2.5, 2.5, "2.5", "2.5"),
    (False, False, "no", "false"),
    (Mark.NOT_COVERED, "not_covered", "not covered", "not_covered"),
    (
        Conflict(frozenset({("wait_long",), ("act",)})),
        {"conflict": ["act", "wait_long"]},
        "conflict between act and wait long",
        "conflict between act and wait_long",
    ),
]


@pytest.mark.parametrize(("outcome", "data", "text", "written"), OUTCOMES)
def test_an_outcome_and_its_data_have_one_text(outcome: Any, data: Any, text: str, written: str) -> None:
    assert outcome_data(outcome) == data
    assert outcome_data(data) == data
    assert outcome_text(outcome) == outcome_text(data) == text
    assert outcome_text(outcome, as_written=True) == outcome_text(data, as_written=True) == written


@pytest.mark.parametrize(
    ("low", "high", "text"), [(1.5, 3, "1.5 to 3"), (0, None, "0 or more"), (None, 4, "at most 4"), (None, None, "any")]
)
def test_a_range_of_values_in_words(low: float | None, high: float | None, text: str) -> None:
    assert outcome_text({"from": low, "to": high}) == text
