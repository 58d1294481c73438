"""The rules that come with the library are found where they were installed, and nowhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "renal_cds"


def test_rules_beside_an_archive_are_not_those_of_the_library(tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "lib" / "site"), "zip", PACKAGE.parent)
    (tmp_path / "rules").mkdir()
    for folder in (tmp_path, tmp_path / "lib", Path(archive)):
        if folder.is_dir():
            shutil.copytree(PACKAGE.parents[1] / "rules", folder / "rules", dirs_exist_ok=True)
    code = (
        "from renal_cds import Rulebook, UsageError\n"
        "try: Rulebook.load()\n"
        "except UsageError as refused: print(refused.diagnostics[0].code)"
    )
    environment = os.environ | {"PYTHONPATH": archive}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "no-rules\n"
