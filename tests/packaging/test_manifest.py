"""The manifest lists the rule files that are there, and the tool that writes it notices when it does not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(CHECKOUT / "rules", tmp_path / "rules")
    shutil.copytree(CHECKOUT / "tools", tmp_path / "tools")
    return tmp_path


def tool(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools" / "manifest.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def files(root: Path) -> list[str]:
    listed = json.loads((root / "rules" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert all(isinstance(name, str) for name in listed)
    return list(listed)


def test_manifest_is_up_to_date() -> None:
    checked = tool(CHECKOUT, "--check")
    assert checked.returncode == 0, checked.stderr


def test_manifest_lists_every_rule_file_in_order() -> None:
    there = [path.relative_to(CHECKOUT / "rules").as_posix() for path in (CHECKOUT / "rules").rglob("*.yaml")]
    assert files(CHECKOUT) == sorted(name for name in there if not name.endswith(".draft.yaml"))


def test_new_rule_file_makes_the_manifest_stale(copy: Path) -> None:
    tool(copy)
    assert tool(copy, "--check").returncode == 0
    (copy / "rules" / "risk" / "new.yaml").touch()
    stale = tool(copy, "--check")
    assert stale.returncode == 1
    assert "make manifest" in stale.stderr
    assert tool(copy).returncode == 0
    assert "risk/new.yaml" in files(copy)


def test_draft_is_not_listed(copy: Path) -> None:
    (copy / "rules" / "risk" / "idea.draft.yaml").touch()
    tool(copy)
    assert "risk/idea.draft.yaml" not in files(copy)
    assert "sources.yaml" in files(copy)
