"""What the README shows is what happens."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
README = CHECKOUT / "README.md"


def test_python_example_gives_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert result.attempted > 5
    assert result.failed == 0


def test_files_it_names_exist() -> None:
    named = ("docs/manual/", "docs/architecture.md", "docs/decisions/", "CONTRIBUTING.md", "tests/README.md")
    text = README.read_text(encoding="utf-8")
    assert [name for name in named if f"`{name}`" not in text or not (CHECKOUT / name).exists()] == []
