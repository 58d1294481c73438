"""Visits of a schedule up to the end of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from renal_cds import Rulebook, evaluate
from renal_cds.report.schedule import add_months
from testing.small import small

VISITS = """schedule: visits
title: Visits
source: {s: text, confidence: A}
anchor: as_of
rows:
  - {id: all, when: "true", plan: {modality: [ct], at_months: [1, 6, 12, 120]}, text: Look}
"""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return small(VISITS)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 1, 31), [1, 6, 12, 120]),
        (date(9989, 12, 31), [1, 6, 12, 120]),
        (date(9990, 1, 1), [1, 6, 12]),
        (date(9999, 6, 30), [1, 6]),
        (date(9999, 11, 30), [1]),
        (date(9999, 12, 1), []),
        (date(9999, 12, 31), []),
    ],
)
def test_no_visit_lies_after_the_end_of_the_calendar(today: date, months: list[int], book: Rulebook) -> None:
    schedule = evaluate({}, as_of=today, rulebook=book)["visits"].report.visits
    assert [visit.month for visit in schedule] == months
    assert [visit.due for visit in schedule] == [add_months(today, month) for month in months]
