"""The pinned versions: names and versions only, the ones installed here, and enough for everything declared."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LINES = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = dict(line.split("==") for line in LINES)
RUNNING = {"pydantic", "pydantic_core", "PyYAML", "rich"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        settings: dict[str, Any] = tomllib.load(file)
    lists = [
        settings["build-system"]["requires"],
        settings["project"]["dependencies"],
        *settings["project"]["optional-dependencies"].values(),
        *settings["dependency-groups"].values(),
    ]
    return {canonical(re.split(r"[\[<>=!~; ]", wanted)[0]) for each in lists for wanted in each}


def test_every_line_is_a_name_and_a_version() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []


def test_lines_are_sorted_and_unique() -> None:
    keys = [line.split("==")[0].lower() for line in LINES]
    assert keys == sorted(set(keys))


def test_everything_declared_is_pinned() -> None:
    assert declared() - {canonical(name) for name in PINS} == set()


@pytest.mark.parametrize("name", sorted(PINS.keys() - {"pip"}))
def test_what_is_installed_is_what_is_pinned(name: str) -> None:
    try:
        found = version(name)
    except PackageNotFoundError:
        assert name not in RUNNING
        return
    assert found == PINS[name]
