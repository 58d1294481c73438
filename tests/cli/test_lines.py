"""``renal-cds evaluate PATIENTS.jsonl --format jsonl``: a line in, a line out; and the second opinion on request."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from renal_cds import evaluate
from renal_cds.assessment import packaged
from renal_cds.documents import lines as documents_in_lines
from renal_cds.second_opinion import Channel, channel
from second_opinion.raw import needs_durable

Run = Callable[..., CompletedProcess[str]]

GOOD = '{"as_of": "2026-03-01", "treatments": []}\n'
BAD = '{"as_of": "2026-03-01", "tumor": {"size_cm": "4 kg"}}\n'


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str) -> Path:
        path = tmp_path / "many.jsonl"
        path.write_text("".join(lines), encoding="utf-8")
        return path

    return write


def objects(said: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in said.splitlines()]


def test_each_patient_gives_a_line_with_its_number(run: Run, file: Callable[..., Path]) -> None:
    done = run("evaluate", file(GOOD, "\n", GOOD), "--format", "jsonl")
    heading, *found = objects(done.stdout)
    assert done.returncode == 0
    assert done.stderr == ""
    assert heading["rulebook"]["digest"] == packaged().digest
    assert heading["disclaimers"]
    assert [each.pop("line") for each in found] == [1, 3]
    assert found == [json.loads(json.dumps(evaluate(GOOD).brief()))] * 2


def test_patients_come_from_standard_input_too(run: Run) -> None:
    done = run("evaluate", "-", "--format", "jsonl", stdin=(GOOD + GOOD.strip()).encode())
    assert [each.get("line") for each in objects(done.stdout)] == [None, 1, 2]


def test_the_first_bad_patient_ends_it_with_its_line(run: Run, file: Callable[..., Path]) -> None:
    done = run("evaluate", file(GOOD, BAD, GOOD), "--format", "jsonl")
    assert done.returncode == 2
    assert [each.get("line") for each in objects(done.stdout)] == [None, 1]
    assert "many.jsonl:2:46: `tumor.size_cm` is measured in cm, and `kg` is not a known unit" in done.stderr
    assert done.stderr.endswith("stopped at line 2; 1 evaluated; `--keep-going` passes over such patients\n")


def test_bad_patients_are_passed_over_when_asked(run: Run, file: Callable[..., Path]) -> None:
    done = run("evaluate", file(GOOD, BAD, "nonsense\n", GOOD), "--format", "jsonl", "--keep-going")
    assert done.returncode == 1
    assert [each.get("line") for each in objects(done.stdout)] == [None, 1, 4]
    assert "many.jsonl:2:46: " in done.stderr
    assert "many.jsonl:3:1: a patient is a group of facts" in done.stderr
    assert done.stderr.endswith("2 of 4 patients passed over\n")


def test_a_line_that_is_too_long_is_one_bad_patient(
    run: Run, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents_in_lines, "MAX_BYTES", 60)
    monkeypatch.setattr(documents_in_lines, "MAX_BYTES", 60)
    long = GOOD.strip() + " " * 200 + "\n"
    done = run("evaluate", file(GOOD, long, GOOD), "--format", "jsonl", "--keep-going")
    assert [each.get("line") for each in objects(done.stdout)] == [None, 1, 3]
    assert "many.jsonl:2:1: the line is longer than 60 bytes [line-too-long]" in done.stderr


def test_a_file_that_is_not_there_is_refused(run: Run) -> None:
    done = run("evaluate", "nobody.jsonl", "--format", "jsonl")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "`nobody.jsonl` cannot be read: no such file or directory [unreadable-file]" in done.stderr


def test_going_on_needs_more_than_one_patient(run: Run, file: Callable[..., Path]) -> None:
    done = run("evaluate", file(GOOD), "--keep-going")
    assert done.returncode == 2
    assert "there is one patient to go on with [one-patient]" in done.stderr


def test_one_decision_or_everything_in_full(run: Run, file: Callable[..., Path]) -> None:
    done = run("evaluate", file(GOOD), "--format", "jsonl", "--detail", "--decision", "under_age")
    _, found = objects(done.stdout)
    assert [each["id"] for each in found["decisions"]] == ["under_age"]
    assert found["decisions"][0]["title"] == packaged().decisions["under_age"].title
    assert run("evaluate", file(GOOD), "--format", "jsonl", "--decision", "under_agee").returncode == 2


def test_progress_is_shown_in_a_terminal_only(
    run: Run, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(GOOD, GOOD)
    silent = run("evaluate", path, "--format", "jsonl")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = run("evaluate", path, "--format", "jsonl")
    assert silent.stderr == ""
    assert "2 patients" in shown.stderr
    assert shown.stdout == silent.stdout


@needs_durable
def test_the_second_opinion_is_asked_on_request(run: Run, file: Callable[..., Path]) -> None:
    one = run("evaluate", file(GOOD), "--cross-check", "--format", "json")
    _, each = objects(run("evaluate", file(GOOD), "--cross-check", "--format", "jsonl").stdout)
    assert json.loads(one.stdout)["second_opinion"]["state"] == "agrees"
    assert each["second_opinion"]["state"] == "agrees"
    assert json.loads(run("evaluate", file(GOOD), "--format", "json").stdout)["second_opinion"] is None


def test_an_absent_second_opinion_says_so_and_changes_nothing(
    run: Run, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = packaged()
    missing = Channel(book, program=Channel.of(book).program, command=[sys.executable, "-c", "raise SystemExit(3)"])
    monkeypatch.setattr(channel, "_channels", {book: missing})
    monkeypatch.setattr("renal_cds.cli.lines.load_rules", lambda options: book)
    _, checked = objects(run("evaluate", file(GOOD), "--cross-check", "--format", "jsonl").stdout)
    _, alone = objects(run("evaluate", file(GOOD), "--format", "jsonl").stdout)
    opinion = checked.pop("second_opinion")
    assert opinion["state"] == "absent"
    assert opinion["reason"]
    assert checked == alone
