"""The commands: what they print, and with what code they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from renal_cds.cli import main
from renal_cds.documents import read_document

HEAD = {
    "rulebook.yaml": 'name: r\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "s: {citation: A study, kind: cohort}\n",
}
GATE = """gate: old_one
title: Old
source: {s: text, confidence: B}
when: person.age_years > 80
effect: alert
text: Ask a geriatrician.
examples:
  - {name: younger, given: {person: {age_years: 79}}, expect: {fires: false}}
  - {name: at eighty, given: {person: {age_years: 80}}, expect: {fires: false}}
  - {name: older, given: {person: {age_years: 81}}, expect: {fires: true}}
"""
GAP = """table: group
title: Group
source: {s: text, confidence: B}
outputs: {group: [low, high]}
rows:
  - {id: node_negative, when: "tumor.pn_stage == pN0", then: low}
  - {id: node_positive, when: "tumor.pn_stage == pN1", then: high}
examples:
  - {name: negative, given: {tumor: {pn_stage: pN0}}, expect: {outcome: low}}
"""


def _folder(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, content in (HEAD | {"decisions.yaml": text}).items():
        (folder / name).write_text(content, encoding="utf-8")
    return str(folder)


def test_a_sound_rulebook_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", _folder(tmp_path / "r", GATE)]) == 0
    assert capsys.readouterr().out.startswith("0 errors, 0 warnings")


def test_a_finding_is_shown_with_its_place_and_a_patient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", _folder(tmp_path / "r", GAP)]) == 1
    said = capsys.readouterr().out
    assert "warning: r/decisions.yaml:1:8: no row of `group` holds for some of those to whom it applies [gap]" in said
    assert "for example: {as_of: 2026-03-01, tumor: {pn_stage: pNx}}" in said
    assert "0 errors, 1 warning," in said


def test_findings_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", _folder(tmp_path / "r", GAP), "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    (gap,) = [each for each in findings if each["code"] == "gap"]
    assert (gap["severity"], gap["decision"], gap["accepted"]) == ("warning", "group", None)
    assert gap["counterexample"]["facts"]["tumor"] == {"pn_stage": "pNx"}


def test_an_accepted_finding_passes_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _folder(tmp_path / "r", GAP.replace("outputs:", 'accepts: {gap: "asked elsewhere"}\noutputs:'))
    assert main(["check", folder, "--hints"]) == 0
    assert "accepted: asked elsewhere" in capsys.readouterr().out


def test_counterexamples_are_saved_as_examples(tmp_path: Path) -> None:
    saved = tmp_path / "examples.yaml"
    main(["check", _folder(tmp_path / "r", GAP), "--save", str(saved)])
    (example,) = read_document(saved.read_text(encoding="utf-8"), "saved").plain()["examples"]
    assert example["given"] == {"as_of": "2026-03-01", "tumor": {"pn_stage": "pNx"}}
    assert example["expect"] == {"status": "not_applicable"}


def test_missing_names_the_rows_left_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", _folder(tmp_path / "r", GATE), "--missing"]) == 0
    assert capsys.readouterr().out == "old_one: without person.age_years: false | true\n"


@pytest.mark.parametrize(
    "arguments", [["check", "no/such/folder"], ["check", "no_such_decision"], ["compare", "x", "y"]]
)
def test_what_does_not_exist_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_one_decision_of_the_packaged_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "disease_extent"]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out


def test_compare_shows_what_becomes_of_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = _folder(tmp_path / "a", GATE), _folder(tmp_path / "b", GATE.replace("> 80", ">= 80"))
    assert main(["compare", old, new]) == 1
    said = capsys.readouterr().out
    assert (
        "  false → true, 1 of 3 combinations of cells\n    for example {as_of: 2026-03-01, person: {age_years: 80}}"
        in said
    )
    assert main(["compare", old, old]) == 0
    assert capsys.readouterr().out == "Every patient gets the same from both.\n"
