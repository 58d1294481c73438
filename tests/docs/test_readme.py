"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import io
import re
import shlex
import sys
from functools import cache
from pathlib import Path

import pytest

from renal_cds import Rulebook
from renal_cds.cli import main

CHECKOUT = Path(__file__).resolve().parents[2]
README = CHECKOUT / "README.md"

#: Each command that is shown, what is piped into it, the file it writes, and what comes of it.
CONSOLE = re.compile(
    r"^\$ (?:echo '(?P<given>.*)' \| )?renal-cds (?P<words>.*?)(?: > (?P<file>\S+))?\n(?P<shown>(?:(?!\$ |```).*\n)*)",
    re.MULTILINE,
)


def test_python_example_gives_what_it_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert result.attempted > 5
    assert result.failed == 0


def test_commands_give_what_it_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # as after an installation: nothing of the checkout is at hand
    load = cache(Rulebook.load)
    monkeypatch.setattr(Rulebook, "load", lambda folder=None, **options: load(folder, **options))
    commands = list(CONSOLE.finditer(README.read_text(encoding="utf-8")))
    assert len(commands) > 3
    for each in commands:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((each["given"] or "").encode())))
        main(shlex.split(each["words"]))
        said = "".join(capsys.readouterr())
        if each["file"]:
            Path(each["file"]).write_text(said, encoding="utf-8")
        for part in each["shown"].strip().split("…\n"):
            assert part.removesuffix("…").rstrip("\n") in said, each["words"]


def test_files_it_names_exist() -> None:
    named = ("docs/manual/", "docs/architecture.md", "docs/decisions/", "CONTRIBUTING.md", "tests/README.md")
    text = README.read_text(encoding="utf-8")
    assert [name for name in named if f"`{name}`" not in text or not (CHECKOUT / name).exists()] == []
