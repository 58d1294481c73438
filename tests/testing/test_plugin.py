"""The plugin for pytest collects the examples of rule files, each where it stands."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from testing.books import THYROID

CONFTEST = 'pytest_plugins = ["renal_cds.testing.plugin"]\n'
INI = "[pytest]\nrenal_cds_rules = rules\nrenal_cds_facts = thyroid_facts:ThyroidPatient\n"


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What pytest says in a project that has a rulebook of its own."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def project(folder: Path) -> Path:
    shutil.copytree(THYROID, folder / "rules")
    shutil.copy(THYROID.parent / "facts.py", folder / "thyroid_facts.py")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "pytest.ini").write_text(INI, encoding="utf-8")
    return folder


def replace(folder: Path, words: str, others: str) -> None:
    rules = folder / "rules" / "nodules.yaml"
    text = rules.read_text("utf-8")
    assert words in text
    rules.write_text(text.replace(words, others), "utf-8")


def test_examples_run_and_failures_name_what_was_expected(tmp_path: Path) -> None:
    folder = project(tmp_path)
    rules = folder / "rules" / "nodules.yaml"
    rules.write_text(
        rules.read_text("utf-8").replace("expect: {score: 3, band: mild}", "expect: {band: high}"), "utf-8"
    )
    done = ran(folder, "-v", "rules")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 20 passed" in done.stdout
    assert "suspicion: a solid, isoechoic nodule: band: expected 'high', came out 'mild'" in done.stdout


def test_a_rulebook_that_cannot_be_read_is_shown_by_its_diagnostics(tmp_path: Path) -> None:
    folder = project(tmp_path)
    replace(folder, "nodule.size_cm >= 2.5", "nodule.size_mm >= 2.5")
    done = ran(folder, "rules")
    assert done.returncode == 2
    assert "did you mean `nodule.size_cm`" in done.stdout
    assert "Traceback" not in done.stdout
