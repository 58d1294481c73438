"""Whatever comes in by another way than a file is read as strictly, and refused with a diagnostic."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from renal_cds import Assessment, InvalidPatient, RenalCdsError, Rulebook, UsageError, evaluate, evaluate_many, replay
from renal_cds.facts.named import model_named

DAY = date(2026, 3, 1)
PATIENT = {"tumor": {"size_cm": 3}, "findings": [{"id": "A", "size_mm": 10}], "treatments": []}


@cache
def assessment() -> Assessment:
    return evaluate(PATIENT, as_of=DAY)


@cache
def kept() -> str:
    return assessment().model_dump_json()


@pytest.mark.parametrize(
    "path",
    [
        *("tumor..size_cm", ".tumor.size_cm", "tumor.size_cm.", "tumor size_cm", "findings[٠].size_mm", "tumor[0].[1]"),
        *(
            "findings[0]size_mm",
            "findings.[0].size_mm",
            "findings[-1].size_mm",
            "findings[" + "9" * 5_000 + "]",
            "",
            " ",
        ),
        *("findings[0][0]", "t\u0443mor.size_cm", "tumor.size_cm\n", "findings[0].size_mm[0]"),
    ],
)
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(UsageError) as problem:
        assessment().what_if({path: 3})
    assert len(problem.value.diagnostics[0].message) < 200


@pytest.mark.parametrize("changes", [{"tumor": {}, "tumor.size_cm": 3}, {"findings[0].size_mm": 3, "findings": []}])
def test_one_fact_is_not_changed_twice(changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as problem:
        assessment().what_if(changes)
    assert problem.value.diagnostics[0].code == "changed-twice"


def test_a_new_label_is_checked_as_in_a_file() -> None:
    with pytest.raises(InvalidPatient):
        assessment().what_if({"findings[1].id": "a"})


@pytest.mark.parametrize("dates", ["2026-03-01", ["2026-03-01"], [None], [datetime(2026, 3, 1)], DAY, 3])
def test_a_timeline_is_of_dates(dates: Any) -> None:
    with pytest.raises(UsageError, match=r"is no date|is of several days"):
        assessment().timeline(dates)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"keep_going": "yes"}, "not-a-switch"),
        ({"preview": "yes"}, "not-a-switch"),
        ({"channel": "Durable"}, "unknown-channel"),
        ({"rulebook": "rules"}, "not-a-rulebook"),
    ],
)
def test_an_option_for_many_patients_is_refused_before_the_first(options: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as problem:
        next(evaluate_many([{}], **options))
    assert [diagnostic.code for diagnostic in problem.value.diagnostics] == [code]


def test_one_text_is_not_many_patients() -> None:
    with pytest.raises(UsageError, match="one text is not many patients"):
        next(evaluate_many('{"treatments": []}'))


@pytest.mark.parametrize(
    ("options", "code"),
    [({"preview": "yes"}, "not-a-switch"), ({"folder": 3}, "no-folder"), ({"folder": b"rules"}, "no-folder")],
)
def test_an_option_of_loading_of_another_kind_is_refused(options: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as problem:
        Rulebook.load(**options)
    assert [diagnostic.code for diagnostic in problem.value.diagnostics] == [code]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"channel": "Durable"}, "unknown-channel"),
        ({"channel": None}, "unknown-channel"),
        ({"preview": "yes"}, "not-a-switch"),
        ({"preview": 1}, "not-a-switch"),
        ({"cross_check": "no"}, "not-a-switch"),
        ({"as_of": "2026-03-01"}, "not-a-date"),
        ({"as_of": 20260301}, "not-a-date"),
        ({"rulebook": "rules"}, "not-a-rulebook"),
        ({"rulebook": ""}, "not-a-rulebook"),
    ],
)
def test_an_option_of_another_kind_is_refused(options: dict[str, Any], code: str) -> None:
    with pytest.raises(RenalCdsError) as problem:
        evaluate({}, **options)
    assert [diagnostic.code for diagnostic in problem.value.diagnostics] == [code]


@pytest.mark.parametrize("name", ["os:PathLike", "builtins:int", "pydantic:BaseModel", "os:environ", "os:nothing"])
def test_a_class_that_holds_no_facts_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as problem:
        model_named(name)
    assert problem.value.diagnostics[0].code == "not-a-fact-model"


def test_an_assessment_is_replayed() -> None:
    assert replay(kept()).same


def test_a_key_that_stands_twice_in_a_kept_assessment_is_refused() -> None:
    text = kept().replace('"size_cm":3.0', '"size_cm":3.0,"size_cm":9.0')
    assert text != kept()
    with pytest.raises(UsageError) as problem:
        replay(text)
    assert problem.value.diagnostics[0].code == "duplicate-key"


def test_true_is_not_one_in_a_kept_assessment() -> None:
    whole = json.loads(kept())
    place = next(decision for decision in whole["decisions"] if decision.get("element") == 0)
    place["element"] = False
    assert replay(json.dumps(whole)).differences


def test_the_order_of_decisions_is_part_of_an_assessment() -> None:
    whole = json.loads(kept())
    whole["decisions"].reverse()
    assert [difference.path for difference in replay(json.dumps(whole)).differences] == ["decisions (order)"]


def command(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    code = "import sys; from renal_cds.cli import main; sys.exit(main())"
    known = os.environ | environment
    given = stdin.encode()
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], input=given, capture_output=True, env=known, check=False
    )


TEXT = json.dumps({"as_of": "2026-03-01", **PATIENT})


@pytest.mark.parametrize("changes", [["tumor.size_cm="], ["tumor.size_cm=3", "tumor.size_cm=4"], ["tumor..size_cm=3"]])
def test_a_doubtful_change_is_refused_on_the_command_line(changes: list[str]) -> None:
    done = command("what-if", "-", *changes, stdin=TEXT)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("format", ["json", "html", "jsonl", "markdown"])
def test_what_a_program_reads_is_utf_8_in_every_locale(format: str) -> None:
    text = TEXT.replace('"A"', '"结节 α"') + "\n"
    plain = command("evaluate", "-", "--format", format, stdin=text, PYTHONIOENCODING="utf-8").stdout
    for encoding in ("cp1252", "ascii", "latin-1"):
        done = command("evaluate", "-", "--format", format, stdin=text, PYTHONIOENCODING=encoding)
        assert done.returncode == 0
        assert done.stdout == plain
        assert done.stdout.decode("utf-8")
