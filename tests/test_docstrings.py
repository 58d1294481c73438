"""Docstrings say the thing: they begin with what it is, not with a question or with its neighbour."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import renal_cds

TOOL = Path(__file__).resolve().parents[1] / "tools" / "house.py"
riddles: Callable[[Path], Iterator[tuple[int, str]]] = runpy.run_path(str(TOOL))["riddles"]


def test_no_docstring_is_a_riddle() -> None:
    modules = sorted(Path(renal_cds.__file__).parent.rglob("*.py"))
    assert [f"{path}:{line}: {text}" for path in modules for line, text in riddles(path)] == []


@pytest.mark.parametrize(
    ("docstring", "found"),
    [
        ("What a formula reads.", 1),
        ("The same for every patient of whom the formula sees the same.", 1),
        ("The requirements of a formula.", 0),
    ],
)
def test_a_riddle_is_found(docstring: str, found: int, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(f'def f() -> None:\n    """{docstring}"""\n')
    assert len(list(riddles(module))) == found
