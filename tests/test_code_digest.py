"""What is kept between processes was made by the modules that read it, whatever became of their files meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from renal_cds.cache import VARIABLE
from renal_cds.code_digest import MAKERS, code_digest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "renal_cds"

RULES = {
    "rulebook.yaml": 'name: small\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "small-2020: {citation: A study, kind: cohort}\n",
    "gate.yaml": "gate: large\ntitle: Large\nwhen: tumor.size_cm > 7\neffect: alert\ntext: Look\n"
    "source: {small-2020: page 1, confidence: A}\n",
}

#: A module of the compiler, and how it is altered: `>` is turned round, and its size stays.
TURNED = ("decide/cells.py", "bool(left > right)", "bool(left < right)")

EVALUATE = """
from renal_cds import evaluate
print([alert.id for alert in evaluate({"tumor": {"size_cm": 8}, "as_of": "2026-03-01"}).alerts])
"""


class Installed:
    """A copy of the package that is the tests' to spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self.package = self.folder / "renal_cds"
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__", "rules"))
        (self.package / "rules").mkdir()
        for name, text in RULES.items():
            (self.package / "rules" / name).write_text(text)
        self.cache = folder / "cache"
        self.cache.mkdir()

    def run(self, code: str, **environment: str) -> str:
        """What the code prints in a new process."""
        known = os.environ | {VARIABLE: str(self.cache), "PYTHONPATH": str(self.folder), **environment}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=known, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def kept(self) -> dict[str, bytes]:
        """What is kept of it between processes."""
        return {path.name: path.read_bytes() for path in self.cache.rglob("*.kept")}


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path)


def turn(package: Path) -> None:
    """Replaces a module by one of equal size and time."""
    path, old, new = package / TURNED[0], *TURNED[1:]
    status, text = path.stat(), path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size


def test_a_module_of_equal_size_and_time_is_another_module(installed: Installed) -> None:
    plain = {"PYTHONDONTWRITEBYTECODE": "1"}
    assert installed.run(EVALUATE, **plain) == "['large']"
    turn(installed.package)
    assert installed.run(EVALUATE, **plain) == "[]"


def test_old_bytecode_of_a_new_module_does_not_speak_for_it(installed: Installed) -> None:
    installed.run("import compileall; compileall.compile_path(maxlevels=9, quiet=2)")
    assert installed.run(EVALUATE) == "['large']"
    turn(installed.package)
    assert installed.run(EVALUATE) == "['large']"  # Python runs the bytecode, which says it is that of the module
    shutil.rmtree(installed.package / "decide" / "__pycache__")
    assert installed.run(EVALUATE) == "[]"


UPGRADED_WHILE_IT_RUNS = """
import shutil, sys
import renal_cds
from renal_cds import Patient, Rulebook
import renal_cds.decide.engine
sys.path.insert(0, {tests!r})
from test_code_digest import turn
from pathlib import Path
turn(Path(renal_cds.__file__).parent)
"""


@pytest.mark.parametrize("shipped", [True, False])
def test_a_package_that_is_replaced_while_a_process_lives_is_not_mistaken_for_it(
    installed: Installed, shipped: bool
) -> None:
    if shipped:
        installed.run(EVALUATE)
    before = installed.kept()
    living = UPGRADED_WHILE_IT_RUNS.format(tests=str(Path(__file__).parent))
    assert installed.run(living + EVALUATE) == "['large']"
    assert installed.kept() == before
    assert installed.run(EVALUATE, PYTHONDONTWRITEBYTECODE="1", PYTHONPYCACHEPREFIX=str(installed.cache)) == "[]"


def test_every_module_with_a_say_is_in_the_digest() -> None:
    code = (
        "import json, sys\nfrom renal_cds import Rulebook\nfrom renal_cds.decide.engine import Engine\n"
        "Engine.of(Rulebook.load()).space\n"
        "import renal_cds\nroot = len(renal_cds.__path__[0]) + 1\n"
        "modules = [each for name, each in sys.modules.items() if name.startswith('renal_cds.')]\n"
        "print(json.dumps([each.__file__[root:].replace(chr(92), '/') for each in modules]))"
    )
    environment = os.environ | {VARIABLE: "off"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    folders = {path.rpartition("/")[0] for path in json.loads(done.stdout)}
    assert folders <= set(MAKERS)


def test_the_digest_is_the_same_each_time() -> None:
    assert code_digest() == code_digest()
    assert code_digest() is not None
