"""The commands that explain, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest

from renal_cds.cli import main

DEMO = Path(__file__).resolve().parents[2] / "demo" / "after_cryoablation.yaml"

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


def test_explain_why_not_names_the_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--why-not", "systemic_referral")
    assert code == 0
    assert "staging.sites_elsewhere" in told
    assert "0 → 1 or more" in told


def test_explain_why_not_tells_what_speaks_against_it_and_when_the_search_was_given_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with patch("renal_cds.explain.search.PATIENCE", 20):
        code, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--why-not", "radical_nephrectomy")
    assert code == 0
    assert "− removing the only kidney means dialysis" in told
    assert "was given up" in told
    assert "No set" not in told


def test_explain_nearest_skips_what_can_never_be(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "explain", str(DEMO), "salvage_after_ablation", "--nearest")
    assert code == 0
    assert "It is recommended already." in told


def test_every_advising_decision_can_be_explained_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _run(capsys, "explain", str(DEMO))
    assert code == 0
    assert "rests on" in told


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
