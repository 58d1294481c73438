"""Every decision in the manual is a real one: it loads, and its examples hold."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.knowledge import Seen, SourceKind
from renal_cds.testing import examples, run
from renal_cds.verify.check import check

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = CHECKOUT / "docs" / "manual"
BLOCK = re.compile(r"^```yaml\n((?:formula|table|score|choice|schedule|gate): .*?)^```", re.MULTILINE | re.DOTALL)

DECISIONS = [
    pytest.param(block, id=f"{page.stem}-{block.split(maxsplit=2)[1]}")
    for page in sorted(PAGES.glob("*.md"))
    for block in BLOCK.findall(page.read_text(encoding="utf-8"))
]
RULEBOOK = re.compile(r"^```yaml\n# my-rules/(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
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


def test_smallest_rulebook_of_the_manual_loads_and_has_nothing_to_mend(tmp_path: Path) -> None:
    files = RULEBOOK.findall((PAGES / "rule-format.md").read_text(encoding="utf-8"))
    assert [name for name, _ in files] == ["rulebook.yaml", "sources.yaml", "size.yaml"]
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    book = Rulebook.load(tmp_path)
    assert [each.render() for each in check(book).findings if each.counts] == []
    assert [str(failure) for each in examples(book) for failure in run(book, each)] == []


@pytest.mark.parametrize(("key", "words"), [("kind", SourceKind), ("seen", Seen)])
def test_manual_lists_every_word_that_says_what_a_source_is(key: str, words: Any) -> None:
    (row,) = re.findall(rf"^\| `{key}` \|.*$", (PAGES / "grounds.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) - {key} == set(get_args(words))


@pytest.mark.parametrize("page", [each for each in sorted(PAGES.glob("*.md")) if ">>> " in each.read_text("utf-8")])
def test_what_the_manual_shows_in_python_comes_out(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # what a page writes is written there
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    failed, tried = doctest.testfile(str(page), module_relative=False, optionflags=options, encoding="utf-8")
    assert tried
    assert not failed


@pytest.mark.parametrize("policy", POLICIES)
def test_every_kind_of_hit_policy_is_shown(policy: str) -> None:
    assert f"\nhit: {policy}\n" in (PAGES / "hit-policies.md").read_text(encoding="utf-8")


def test_the_page_of_commands_is_that_of_the_program() -> None:
    done = subprocess.run(
        [sys.executable, CHECKOUT / "tools" / "commands.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
