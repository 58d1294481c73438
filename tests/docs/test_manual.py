"""Every decision in the manual is a real one: it loads, and its examples hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from renal_cds.rulebook import Rulebook
from renal_cds.testing import examples, run

PAGES = Path(__file__).resolve().parents[2] / "docs" / "manual"
BLOCK = re.compile(r"^```yaml\n((?:formula|table|score|choice|schedule|gate): .*?)^```", re.MULTILINE | re.DOTALL)

DECISIONS = [
    pytest.param(block, id=f"{page.stem}-{block.split(maxsplit=2)[1]}")
    for page in sorted(PAGES.glob("*.md"))
    for block in BLOCK.findall(page.read_text(encoding="utf-8"))
]
POLICIES = ("unique", "any", "priority", "first", "rule order", "output order", "collect", "collect max")


@pytest.mark.parametrize("text", DECISIONS)
def test_decision_of_the_manual_does_what_its_examples_say(text: str, tmp_path: Path) -> None:
    (tmp_path / "rulebook.yaml").write_text('name: manual\nversion: "1"\nlanguage: 1\n', encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("some-study: {citation: A study, kind: cohort}\n", encoding="utf-8")
    (tmp_path / "decision.yaml").write_text(text, encoding="utf-8")
    book = Rulebook.load(tmp_path, preview=True)
    worked = list(examples(book))
    assert worked
    assert [str(failure) for each in worked for failure in run(book, each)] == []


@pytest.mark.parametrize("policy", POLICIES)
def test_every_kind_of_hit_policy_is_shown(policy: str) -> None:
    assert f"\nhit: {policy}\n" in (PAGES / "hit-policies.md").read_text(encoding="utf-8")
