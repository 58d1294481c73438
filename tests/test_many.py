"""Many patients: in order, one at a time, the same answers as one by one, also from several threads and processes."""

from __future__ import annotations

import datetime
import json
import multiprocessing
import random
import weakref
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from judge.patients import Pools
from judge.profile import DEEP
from renal_cds import (
    Assessment,
    InvalidPatient,
    UsageError,
    evaluate,
    evaluate_many,
)
from renal_cds.assessment import packaged
from renal_cds.decide.engine import Evaluation
from renal_cds.facts.reading import PatientSource

TODAY = datetime.date(2026, 3, 1)
WORKERS = 8
EVALUATIONS = min(DEEP or 64, 100_000)


@cache
def pools() -> Pools:
    return Pools(packaged())


def patients(count: int) -> Iterator[str]:
    """So many patients as JSON, a few facts known or nearly all."""
    rng = random.Random(count)
    for _ in range(count):
        yield json.dumps(pools().patient(rng, rng.choice((0.2, 0.6, 0.95))), default=str)


def answer(patient: str) -> str:
    """What is said about one patient, or why nothing is."""
    try:
        return json.dumps(evaluate(patient).brief())
    except InvalidPatient as refused:
        return str(refused)


def test_the_answers_are_those_of_one_by_one() -> None:
    given = list(patients(8))
    found = evaluate_many(given, keep_going=True)
    assert [json.dumps(each.brief()) if isinstance(each, Assessment) else "" for each in found] == [
        "" if each.startswith("patient") else each for each in map(answer, given)
    ]


def test_patients_are_taken_one_at_a_time() -> None:
    taken = []

    def source() -> Iterator[dict[str, Any]]:
        for number in range(1000):
            taken.append(number)
            yield {"treatments": []}

    found = evaluate_many(source(), as_of=TODAY)
    assert taken == []
    next(found)
    next(found)
    assert taken == [0, 1]


def test_a_patient_who_cannot_be_read_is_named_by_number() -> None:
    lines = ['{"treatments": []}\n', '{"tumor": {"size_cm": "4 kg"}}\n']
    found = evaluate_many(lines, name="many.jsonl", as_of=TODAY)
    assert isinstance(next(found), Assessment)
    with pytest.raises(InvalidPatient) as refused:
        next(found)
    (problem,) = refused.value.diagnostics
    assert str(problem.span) == "many.jsonl:2:23"


def test_every_input_has_its_answer_so_that_zip_never_mixes_patients() -> None:
    lines = ['{"treatments": []}', "", "  \n", '{"tumor": {"size_cm": 4}}']
    found = list(evaluate_many(lines, name="many.jsonl", as_of=TODAY, keep_going=True))
    assert [isinstance(each, Assessment) for each in found] == [True, False, False, True]
    assert [each.diagnostics[0].code for each in found if isinstance(each, InvalidPatient)] == ["blank-line"] * 2
    with pytest.raises(InvalidPatient, match=r"many\.jsonl:2:1: the line is blank"):
        list(evaluate_many(lines, name="many.jsonl", as_of=TODAY))


def test_what_belongs_to_a_patient_comes_back_beside_the_answer() -> None:
    pairs: list[tuple[PatientSource, Any]] = [
        ({"treatments": []}, 1),
        ("", 2),
        ({"tumor": {"size_cm": 4}}, {"bed": 3}),
    ]
    found = list(evaluate_many(pairs, as_of=TODAY, keep_going=True, as_tuples=True))
    assert [context for _, context in found] == [1, 2, {"bed": 3}]
    assert found[2][0] == evaluate({"tumor": {"size_cm": 4}}, as_of=TODAY)
    with pytest.raises(UsageError, match="is no pair"):
        list(evaluate_many([{"treatments": []}], as_of=TODAY, as_tuples=True))  # type: ignore[call-overload]


def test_a_line_that_holds_no_patient_is_not_called_an_empty_file() -> None:
    (found,) = evaluate_many(["# patients of May\n"], name="many.jsonl", keep_going=True)
    assert isinstance(found, InvalidPatient)
    (problem,) = found.diagnostics
    assert (str(problem.span), problem.message) == ("many.jsonl:1:1", "the line holds no patient")
    assert "one JSON object" in (problem.help or "")


def test_a_contradiction_is_placed_in_the_line_too() -> None:
    facts = {"as_of": "2026-03-01", "treatments": [{"date": "2026-03-02"}]}
    (found,) = evaluate_many([json.dumps(facts)], name="many.jsonl", keep_going=True)
    assert isinstance(found, InvalidPatient)
    places = [each.span for each in found.diagnostics] + [
        span for each in found.diagnostics for _, span in each.related
    ]
    assert {span.line for span in places if span} == {1}


def test_a_patient_without_text_is_named_by_number_as_well() -> None:
    found = list(evaluate_many([{"treatments": []}, {"tumor": {"size_cm": -1}}], as_of=TODAY, keep_going=True))
    assert isinstance(found[1], InvalidPatient)
    assert str(found[1].diagnostics[0].span) == "patients:2:1"


def test_a_text_of_several_lines_keeps_its_own_places(tmp_path: Path) -> None:
    text = "tumor:\n  size_cm: -1\n"
    path = tmp_path / "p.yaml"
    path.write_text(text)
    found = list(evaluate_many([text, path], as_of=TODAY, keep_going=True))
    assert [str(each.diagnostics[0].span) for each in found if isinstance(each, InvalidPatient)] == [
        "patients 1:2:12",
        f"{path}:2:12",
    ]


def test_a_patient_is_forgotten_when_the_next_one_comes() -> None:
    seen: list[weakref.ref[Evaluation]] = []
    for each in evaluate_many(({"person": {"age_years": age}} for age in range(40, 60)), as_of=TODAY):
        each.brief()
        seen.append(weakref.ref(each.evaluation))
        assert sum(ref() is not None for ref in seen) <= 2


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_threads_and_processes_give_the_answers_of_one(kind: str) -> None:
    given = list(patients(EVALUATIONS))
    alone = [answer(each) for each in given]
    pool: Executor
    if kind == "threads":
        pool = ThreadPoolExecutor(WORKERS)
    else:
        pool = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
    with pool:
        assert list(pool.map(answer, given, chunksize=8)) == alone
