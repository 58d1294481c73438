from datetime import date
from itertools import permutations
from typing import Annotated, Any

import pytest

from renal_cds.documents import read_placed
from renal_cds.errors import Diagnostic, InvalidPatient, UsageError
from renal_cds.facts import Fact, Group
from renal_cds.facts.groups import record_of
from renal_cds.patient import Mass, Patient, read_patient
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
    text = "treatments: [{date: 2025-01-01}, {}, {date: 2025-01-01, approach: open}, {kind: cryoablation}]"
    assert len(read_patient(text).treatments or ()) == 4


TWICE = [
    ("mass: {{earlier: [{0}, {1}]}}", "mass.earlier"),
    ("findings: [{{earlier: [{0}, {1}]}}]", "findings[0].earlier"),
]


@pytest.mark.parametrize(("text", "name"), TWICE)
@pytest.mark.parametrize("sizes", [(12, 24), (24, 12)])
def test_two_measurements_of_one_day_are_refused_in_either_order(text: str, name: str, sizes: tuple[int, int]) -> None:
    one, other = (f"{{date: 2025-01-01, size_mm: {size}}}" for size in sizes)
    (problem,) = problems(text.format(one, other))
    assert problem.code == "two-on-one-day"
    assert problem.message == f"`{name}[1]` and `{name}[0]` are both of `2025-01-01`"
    assert underlined(problem.span) == other
    assert [underlined(span) for _, span in problem.related] == [one]
    read_patient(text.format(one, other.replace("01-01", "01-02")))


@pytest.mark.parametrize(
    ("text", "given", "help"),
    [
        ("mass: {{earlier: [{0}, {1}]}}", "{size_mm: 12}", "write it once"),
        ("findings: [{{earlier: [{0}, {1}]}}]", "{date: 2025-01-01, size_mm: 12}", "write it once"),
        ("treatments: [{0}, {1}]", "{kind: cryoablation}", "write it once"),
        ("findings: [{0}, {1}]", "{site: lung, size_mm: 8}", "write it once, or give each an `id` of its own"),
    ],
)
def test_an_element_told_twice_is_refused(text: str, given: str, help: str) -> None:
    (problem,) = problems(text.format(given, given))
    assert (problem.code, problem.help) == ("equal-elements", help)
    assert underlined(problem.span) == given
    assert [underlined(span) for _, span in problem.related] == [given]


def test_elements_of_which_nothing_is_known_and_lesions_with_labels_are_no_repetition() -> None:
    assert len(read_patient("findings: [{}, {}]").findings or ()) == 2
    assert len(read_patient("findings: [{id: a, site: lung}, {id: b, site: lung}]").findings or ()) == 2
    assert len(read_patient("findings: [{site: lung, size_mm: 8}, {site: lung, size_mm: 9}]").findings or ()) == 2


EARLIER = "{{earlier: [{{date: 2025-01-02}}], %s: {0}}}"


@pytest.mark.parametrize(
    ("text", "good", "bad", "message"),
    [
        (
            "mass: " + EARLIER % "measured_on",
            "2025-01-03",
            "2025-01-01",
            "`mass.earlier[0].date` is `2025-01-02`, later than `2025-01-01` in `mass.measured_on`",
        ),
        (
            "mass: " + EARLIER % "measured_on",
            "2025-01-03",
            "2025-01-02",
            "`mass.earlier[0].date` is `2025-01-02`, not before `2025-01-02` in `mass.measured_on`",
        ),
        (
            "findings: [" + EARLIER % "first_seen" + "]",
            "2025-01-02",
            "2025-01-03",
            "`findings[0].first_seen` is `2025-01-03`, later than `2025-01-02` in `findings[0].earlier[0].date`",
        ),
        (
            "findings: [{{measured_on: 2025-01-02, first_seen: {0}}}]",
            "2025-01-02",
            "2025-01-03",
            "later than `2025-01-02` in `findings[0].measured_on`",
        ),
        (
            "treatments: [{{date: 2025-01-02, ended_on: {0}}}]",
            "2025-01-02",
            "2025-01-01",
            "`treatments[0].date` is `2025-01-02`, later than `2025-01-01` in `treatments[0].ended_on`",
        ),
        (
            "metastases: {{found_on: 2025-01-02, resected_on: {0}}}",
            "2025-01-02",
            "2025-01-01",
            "later than `2025-01-01` in `metastases.resected_on`",
        ),
        (
            "response: {{sum_baseline_mm: 100, sum_nadir_mm: {0}}}",
            "100",
            "101",
            "`response.sum_nadir_mm` is `101`, more than `100` in `response.sum_baseline_mm`",
        ),
        (
            "metastases: {{lesion_count: 2, organs: {0}}}",
            "2",
            "3",
            "`metastases.organs` is `3`, more than `2` in `metastases.lesion_count`",
        ),
        (
            "mass: {{size_mm: 0.7 cm, second_axis_mm: {0}}}",
            "7",
            "7.1",
            "`mass.second_axis_mm` is `7.1`, more than `7` in `mass.size_mm`",
        ),
        (
            "burden: {{phq2_item_1: 3, phq9_item_9: 2, phq9_total: {0}}}",
            "5",
            "4",
            "`burden.phq9_total` is `4`, less than `burden.phq2_item_1` and `burden.phq9_item_9`: `5`",
        ),
    ],
)
def test_what_a_group_declares_of_its_facts_holds(text: str, good: str, bad: str, message: str) -> None:
    read_patient(text.format(good))
    (problem,) = problems(text.format(bad))
    assert message in problem.message
    assert problem.span is not None
    assert len(problem.related) == 1
    (again,) = problems(read_placed(text.format(bad), "patient")[0])
    assert (again.message, again.span, again.related) == (problem.message, None, ())


class Visit(Group):
    """A list that only a hospital has."""

    one_a_day = "day"
    relations = ("left + right <= both",)

    day: date | None = None
    left: int | None = None
    right: int | None = None
    both: int | None = None


class HospitalMass(Mass):
    """A group of the library with a relation of its own."""

    relations = ("cyst_mm <= size_mm",)

    cyst_mm: Annotated[float | None, Fact(unit="mm", above=0, high=400)] = None


class HospitalPatient(Patient):
    """Facts of a hospital."""

    mass: HospitalMass = HospitalMass()
    visits: tuple[Visit, ...] | None = None


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        (
            "visits: [{day: 2025-01-01}, {day: 2025-01-02}]",
            "visits: [{day: 2025-01-01}, {day: 2025-01-01, left: 1}]",
            "two-on-one-day",
        ),
        ("visits: [{left: 1}, {left: 2}]", "visits: [{left: 1}, {left: 1}]", "equal-elements"),
        ("visits: [{left: 1, right: 2, both: 3}]", "visits: [{left: 1, right: 2, both: 2}]", "less-than-its-parts"),
        ("mass: {size_mm: 4, cyst_mm: 4}", "mass: {size_mm: 3, cyst_mm: 4}", "more-than-the-whole"),
        ("mass: {size_mm: 4, second_axis_mm: 4}", "mass: {size_mm: 3, second_axis_mm: 4}", "more-than-the-whole"),
    ],
)
def test_facts_of_a_hospital_are_checked_alike(good: str, bad: str, code: str) -> None:
    read_patient(good, HospitalPatient)
    with pytest.raises(InvalidPatient) as refused:
        read_patient(bad, HospitalPatient)
    assert [problem.code for problem in refused.value.diagnostics] == [code]


@pytest.mark.parametrize("relation", ["size_mm < second", "size_mm <= modality", "size_mm", "size_mm <= measured_on"])
def test_a_relation_that_compares_nothing_is_a_mistake_of_the_model(relation: str) -> None:
    class Wrong(Mass):
        relations = (relation,)

    with pytest.raises(UsageError) as refused:
        record_of(Wrong)
    assert [problem.code for problem in refused.value.diagnostics] == ["not-a-relation"]


def test_findings_told_twice_are_refused_in_every_order() -> None:
    findings = [{"site": "lung", "size_mm": 8}, {"site": "lung"}, {"site": "bone"}, {"site": "lung", "size_mm": 8}]
    codes = {tuple(problem.code for problem in problems({"findings": list(order)})) for order in permutations(findings)}
    assert codes == {("equal-elements",)}
