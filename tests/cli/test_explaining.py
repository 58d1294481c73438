"""The commands that explain, as a user runs them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from renal_cds.cli import main
from renal_cds.demo import demo_patient

DEMO = demo_patient("after_cryoablation")

pytestmark = pytest.mark.usefixtures("read_once")


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(arguments)
    return code, " ".join(capsys.readouterr().out.split())


def test_explain_gives_reasons_facts_and_what_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--option", "re_ablation")
    assert code == 0
    assert "one more fact settles it" in told
    assert "safety.inr" in told
    assert "Please note" in told


def test_explain_groups_the_reasons_of_a_choice_by_option(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation")
    whole, _, _ = told.partition(" rests on ")
    assert "Repeat ablation: excluded or recommended + first failure, isolated, 24 mm" in whole
    assert "Salvage partial nephrectomy: recommended + isolated, resectable" in whole
    assert whole.index("Salvage radical nephrectomy: discouraged − removing the only kidney") < whole.index("Watching")
    assert "Repeat ablation (focus at the edge of the zone): excluded or recommended; one more fact" in told


def test_explain_of_an_option_gives_its_reasons_alone_and_marks_facts_that_are_not_needed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--option", "re_ablation")
    assert "Salvage partial nephrectomy" not in told
    assert "kidney.solitary = yes (the same without it)" in told
    assert "findings[0].size_mm = 24 mm findings[0].location" in told


def test_explain_why_not_names_the_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--why-not", "systemic_referral")
    assert code == 0
    assert "staging.sites_elsewhere" in told
    assert "0 → 1 or more" in told


def test_explain_why_not_tells_what_speaks_against_it_and_what_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--why-not", "radical_nephrectomy")
    assert code == 0
    assert "− removing the only kidney means dialysis" in told
    assert "yes → no" in told


def test_explain_why_not_says_of_nothing_untrue_that_it_speaks_against_it(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["salvage_after_ablation", "--option", "re_ablation", "--why-not", "excluded"]
    _, told = _run(capsys, "explain", str(DEMO), *asked)
    assert "− ablation costs less kidney function" in told
    assert "lacking: no safe needle path" in told
    assert "lacking: Coagulation too poor for a needle in the kidney (not known)" in told


def test_explain_nearest_says_of_each_option_how_far_it_is_from_being_recommended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--nearest")
    assert code == 0
    assert "Salvage partial nephrectomy It is recommended already." in told
    assert "Stereotactic radiotherapy of the focus No patient can get it recommended." in told


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (["salvage_after_ablation", "--option", "re_ablation", "--why-not", "excluded"], "not known → 1.9"),
        (
            ["salvage_after_ablation", "--why-not", "re_ablation"],
            "Repeat ablation excluded or recommended → recommended",
        ),
        (["disease_extent", "--why-not", "not_staged"], "isolated → not staged with"),
    ],
)
def test_explain_nearest_looks_for_the_outcome_of_why_not(
    capsys: pytest.CaptureFixture[str], asked: list[str], answered: str
) -> None:
    code, told = _run(capsys, "explain", str(DEMO), *asked, "--nearest")
    assert code == 0
    assert answered in told


def test_every_advising_decision_can_be_explained_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "explain", str(DEMO))
    assert code == 0
    assert "rests on" in told


def test_what_if_counts_what_was_silent_and_stays_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "what-if", str(DEMO), "alarm.fever_or_rigors=true")
    assert code == 0
    assert ": not applicable → stopped" not in told
    assert "recommended → stopped" in told
    assert "that say nothing of the patient, before and after" in told


def test_what_if_says_what_becomes_different(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "what-if", str(DEMO), "safety.inr=2.4", "findings[0].size_mm=31 mm")
    assert code == 0
    assert "excluded or recommended → excluded" in told
    assert "24 mm → 31 mm" in told
    code, told = _run(capsys, "what-if", str(DEMO), "safety.inr=2.4", "--format", "json")
    assert json.loads(told)["facts"][0]["after"] == 2.4


@pytest.mark.parametrize("change", ["safety.inr", "=3", "safety.inr=[", "safety.inr=high", "safety.!=3"])
def test_what_if_refuses_what_is_no_change(change: str) -> None:
    assert main(["what-if", str(DEMO), change]) == 2


@pytest.mark.parametrize(
    ("format", "begins"), [("html", "<!doctype html>"), ("markdown", "# Decision support"), ("json", "{")]
)
def test_evaluate_writes_every_format(capsys: pytest.CaptureFixture[str], format: str, begins: str) -> None:
    code, told = _run(capsys, "evaluate", str(DEMO), "--format", format)
    assert code == 0
    assert told.startswith(begins)


def test_replay_says_that_it_is_the_same_or_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(DEMO), "--format", "json"]) == 0
    kept = json.loads(capsys.readouterr().out)
    file = tmp_path / "kept.json"
    file.write_text(json.dumps(kept), encoding="utf-8")
    code, told = _run(capsys, "replay", str(file))
    assert (code, told) == (0, "The same facts give the same assessment.")
    kept["rulebook"]["digest"] = "0" * 64
    kept["ask"] = []
    file.write_text(json.dumps(kept), encoding="utf-8")
    code, told = _run(capsys, "replay", str(file))
    assert code == 1
    assert told.startswith("The rules are not the same")
    assert "ask: [] →" in told


def test_schema_of_an_assessment_names_what_the_assessment_names(capsys: pytest.CaptureFixture[str]) -> None:
    main(["schema", "assessment"])
    schema = json.loads(capsys.readouterr().out)
    assert schema["$id"] == schema["properties"]["$schema"]["default"]
    assert "facts" in schema["required"]


def test_timeline_of_one_patient_says_what_changed_and_by_which_fact(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "timeline", str(DEMO), "--as-of", "2026-03-01", "--as-of", "2025-06-01")
    assert code == 0
    assert told.index("2025-06-01") < told.index("Advice gained")
    assert "not known yet: findings[0]" in told
    assert "(because of findings" in told
    assert "Please note" in told


def test_timeline_of_several_reports_compares_each_with_the_one_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "later.yaml"
    later.write_text(DEMO.read_text(encoding="utf-8").replace("2026-03-01", "2026-06-01"), encoding="utf-8")
    code = main(["timeline", str(later), str(DEMO), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [each["day"] for each in found] == ["2026-03-01", "2026-06-01"]
    assert found[0]["since_last"] is None
    assert "as_of" in [each["path"] for each in found[1]["since_last"]["facts"]]


@pytest.mark.parametrize("arguments", [[], [str(DEMO), "--as-of", "2026-03-01"], ["--as-of", "soon"]])
def test_timeline_refuses_what_it_cannot_compare(arguments: list[str]) -> None:
    assert main(["timeline", str(DEMO), *arguments]) == 2


@pytest.mark.parametrize("days", [[], ["2026-03-01"], ["2026-03-01", "2026-03-01"]])
def test_timeline_asks_for_two_days_before_anything_is_read(
    days: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["timeline", "nobody.yaml", *(word for each in days for word in ("--as-of", each))]) == 2
    assert "[one-day]" in capsys.readouterr().err


def test_timeline_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    days = ("--as-of", "2025-06-01", "--as-of", "2026-03-01")
    of_file = _run(capsys, "timeline", str(DEMO), *days)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DEMO.read_bytes())))
    assert _run(capsys, "timeline", "-", *days) == of_file
