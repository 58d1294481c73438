"""Runs the command line: in the test's own process, in a folder of its own."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from renal_cds import Patient, Rulebook
from renal_cds.cli import main

Run = Callable[..., CompletedProcess[str]]


_load = Rulebook.load


@cache
def _packaged(preview: bool) -> Rulebook:
    return _load(preview=preview)


def load(folder: str | Path | None = None, *, facts: type[Patient] = Patient, preview: bool = False) -> Rulebook:
    """Like ``Rulebook.load``, but reads the packaged rules once for all tests."""
    if folder is None and facts is Patient:
        return _packaged(preview)
    return _load(folder, facts=facts, preview=preview)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packaged rules are read and compiled once for all tests of a process."""
    monkeypatch.setattr(Rulebook, "load", load)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], read_once: None) -> Run:
    """A function that runs the command with arguments, and gives what a real process would have given."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, stdin: bytes = b"") -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        words = [str(each) for each in arguments]
        try:
            code = main(words)
        except SystemExit as stop:  # how argparse ends
            code = stop.code if isinstance(stop.code, int) else 1
        said = capsys.readouterr()
        return CompletedProcess(words, code, said.out, said.err)

    return run
