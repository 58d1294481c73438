from datetime import date
from typing import Any

import pytest

from renal_cds.errors import Diagnostic, InvalidPatient
from renal_cds.patient import read_patient
from testing.underlined import underlined


def problems(source: Any, as_of: date | None = None) -> tuple[Diagnostic, ...]:
    with pytest.raises(InvalidPatient) as refused:
        read_patient(source, as_of=as_of)
    return refused.value.diagnostics


@pytest.mark.parametrize(
    ("fact", "path"),
    [
        ("findings: [{first_seen: 2026-03-02}]", "findings[0].first_seen"),
        ("findings: [{earlier: [{date: 2026-03-02}]}]", "findings[0].earlier[0].date"),
        ("treatments: [{date: 2026-03-02}]", "treatments[0].date"),
        ("staging: {last_scan: 2026-03-02}", "staging.last_scan"),
        ("mass: {earlier: [{date: 2026-03-02}]}", "mass.earlier[0].date"),
        ("surveillance: {last_chest_scan: 2026-03-02}", "surveillance.last_chest_scan"),
    ],
)
def test_a_date_after_the_day_of_the_question_shows_both_places(fact: str, path: str) -> None:
    (problem,) = problems(f"as_of: 2026-03-01\n{fact}")
    assert problem.code == "date-in-the-future"
    assert problem.message == f"`{path}` is `2026-03-02`, later than the day of the question, `2026-03-01`"
    assert underlined(problem.span) == "2026-03-02"
    ((_, other),) = problem.related
    assert underlined(other) == "2026-03-01"
    (without_place,) = problems(fact, date(2026, 3, 1))
    assert (without_place.message, without_place.related) == (problem.message, ())


def test_the_day_itself_and_an_unknown_day_are_no_contradiction() -> None:
    assert read_patient("as_of: 2026-03-01\nstaging: {last_scan: 2026-03-01}").staging.last_scan == date(2026, 3, 1)
    assert read_patient("staging: {last_scan: 2999-01-01}").as_of is None


@pytest.mark.parametrize("name", ["treatments", "findings[0].earlier", "mass.earlier"])
def test_a_list_runs_from_the_oldest_to_the_newest(name: str) -> None:
    dates = "[{date: 2025-01-02}, {}, {date: 2025-01-01}]"
    written = {"treatments": "treatments: {}", "mass.earlier": "mass: {{earlier: {}}}"}
    text = written.get(name, "findings: [{{earlier: {}}}]").format(dates)
    (problem,) = problems(text)
    assert problem.code == "not-oldest-first"
    assert f"`{name}[2].date` is `2025-01-01`, earlier than `2025-01-02` in `{name}[0].date`" in problem.message
    assert underlined(problem.span) == "2025-01-01"
    assert [underlined(span) for _, span in problem.related] == ["2025-01-02"]


def test_equal_and_missing_dates_are_in_order() -> None:
    text = "treatments: [{date: 2025-01-01}, {}, {date: 2025-01-01}, {kind: cryoablation}]"
    assert len(read_patient(text).treatments or ()) == 4
