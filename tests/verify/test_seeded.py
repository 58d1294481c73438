"""Small rulebooks with one planted defect each are found out, and sound ones are left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renal_cds import evaluate
from renal_cds.documents import read_document
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.examples import Example
from renal_cds.rulebook.reading.schema import validated
from renal_cds.testing.examples import WorkedExample, run
from renal_cds.verify import Finding, check

FOLDER = Path(__file__).parent / "seeded"
SHARED = {
    "rulebook.yaml": 'name: seeded\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "study: {citation: A study, kind: cohort}\n",
}
ABOUT_EXAMPLES = {"no-examples", "unshown-threshold"}
NOT_ABOUT_RULES = {"unread-fact"}


def _seeds(name: str) -> list[Any]:
    seeds = read_document((FOLDER / name).read_text(encoding="utf-8"), name).plain()
    return [pytest.param(seed, id=seed["name"]) for seed in seeds]


def _load(seed: dict[str, Any], folder: Path) -> Rulebook:
    for name, text in (SHARED | seed.get("files", {}) | {"decisions.yaml": seed["rules"]}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return Rulebook.load(folder, preview=True)


def _found(seed: dict[str, Any], book: Rulebook) -> list[Finding]:
    ignored = NOT_ABOUT_RULES | (set() if seed.get("examples") else ABOUT_EXAMPLES)
    return [each for each in check(book).findings if each.code not in ignored and each.accepted is None]


@pytest.mark.parametrize("seed", _seeds("broken.yaml"))
def test_planted_defect_is_the_only_one_found(seed: dict[str, Any], tmp_path: Path) -> None:
    found = _found(seed, _load(seed, tmp_path))
    wanted = [each for each in found if each.severity != "hint" or seed.get("hint")]
    assert [each.code for each in wanted] == [seed["code"]], [each.render() for each in found]
    assert (wanted[0].severity == "hint") == seed.get("hint", False)


@pytest.mark.parametrize("seed", _seeds("broken.yaml"))
def test_defect_is_found_at_its_line(seed: dict[str, Any], tmp_path: Path) -> None:
    (finding,) = [each for each in _found(seed, _load(seed, tmp_path)) if each.code == seed["code"]]
    place = seed.get("place", "decisions.yaml")
    lines = (tmp_path / place).read_text(encoding="utf-8").splitlines()
    (marked,) = [number for number, line in enumerate(lines, start=1) if line.endswith("# here")]
    assert finding.span is not None
    assert (Path(finding.span.file).name, finding.span.line) == (place, marked)


@pytest.mark.parametrize("seed", [each for each in _seeds("broken.yaml") if each.values[0].get("shows")])
def test_counterexample_replays(seed: dict[str, Any], tmp_path: Path) -> None:
    book = _load(seed, tmp_path)
    (finding,) = [each for each in _found(seed, book) if each.code == seed["code"]]
    example = finding.counterexample
    assert example is not None
    assert example.decision is not None
    decision = book.decision(example.decision)
    evaluate(example.facts, rulebook=book)  # nobody who would be refused
    expect = read_document(f"{{{example.expects}}}", "expects").plain()
    worked = validated(Example, {"name": "replayed", "given": example.facts, "expect": expect})
    assert run(book, WorkedExample(decision, worked)) == []


@pytest.mark.parametrize("seed", _seeds("sound.yaml"))
def test_sound_rulebook_is_left_alone(seed: dict[str, Any], tmp_path: Path) -> None:
    found = _found(seed, _load(seed, tmp_path))
    hints = [each.code for each in found if each.severity == "hint"]
    assert [each.render() for each in found if each.severity != "hint"] == []
    assert hints == seed.get("hints", [])
