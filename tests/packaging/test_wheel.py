"""What ships is what was tested: the wheel, built once, installed elsewhere, with its rules."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from renal_cds.demo import demo_patient
from renal_cds.rulebook import Rulebook

pytestmark = pytest.mark.xdist_group("packaging")  # built once, not once by every worker

CHECKOUT = Path(__file__).resolve().parents[2]
LOAD = "from renal_cds.rulebook import Rulebook; print(Rulebook.load().digest)"
DEMO = demo_patient("after_cryoablation")

BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", ".gitignore", "src", "rules")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command with its output, run where the checkout is not importable."""
    return subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)


def build_wheel(project: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Builds a wheel of the project in a folder; no network is needed."""
    return run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=project)


@dataclass(frozen=True)
class Distributions:
    """The built archives."""

    sdist: Path
    wheel: Path


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel in it, and a folder elsewhere to run from."""

    python: Path
    command: Path
    elsewhere: Path

    def __call__(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return run(*command, cwd=self.elsewhere)


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """The sdist, and the wheel built from the sdist."""
    out = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, CHECKOUT, cwd=out)
    assert built.returncode == 0, built.stdout + built.stderr
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return Distributions(sdist, wheel)


@pytest.fixture(scope="session")
def installed(distributions: Distributions, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own, which borrows only the dependencies of this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "venv", with_pip=False, symlinks=True)
    python = home / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    done = run(*pip, "install", "--quiet", "--no-deps", "--no-index", distributions.wheel, cwd=home)
    assert done.returncode == 0, done.stderr
    (site_packages,) = home.glob("venv/lib/python*/site-packages")
    # the path files inside a folder named by a path file are not read, so the editable checkout stays out
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    return Installed(python, home / "venv" / "bin" / "renal-cds", elsewhere)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything the wheel is built from, to be changed."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in BUILT_FROM:
        origin = CHECKOUT / name
        if origin.is_dir():
            shutil.copytree(origin, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, copy / name)
    return copy


def test_wheel_holds_nothing_of_the_rules_that_is_none(project: Path, tmp_path: Path) -> None:
    for name in (".env", "notes.bak", "evidence.yaml~", "deep/.secret.yml", "deep/thesis.txt"):
        (project / "rules" / name).parent.mkdir(exist_ok=True)
        (project / "rules" / name).write_text("not yours")
    built = build_wheel(project, tmp_path / "out")
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = (tmp_path / "out").glob("*.whl")
    shipped = {name.removeprefix("renal_cds/rules/") for name in names(wheel) if name.startswith("renal_cds/rules/")}
    assert shipped == {*listed(), "manifest.json", "README.md"}


def listed() -> set[str]:
    manifest = (CHECKOUT / "rules" / "manifest.json").read_text(encoding="utf-8")
    return set(json.loads(manifest)["files"])


def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_wheel_holds_exactly_the_rule_files_of_the_manifest(distributions: Distributions) -> None:
    shipped = {name for name in names(distributions.wheel) if name.startswith("renal_cds/rules/")}
    assert "renal_cds/rules/manifest.json" in shipped
    assert {name for name in shipped if name.endswith(".yaml")} == {f"renal_cds/rules/{name}" for name in listed()}


def test_wheel_holds_the_package_and_nothing_else_at_the_top(distributions: Distributions) -> None:
    tops = {name.split("/")[0] for name in names(distributions.wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"renal_cds"}
    assert "renal_cds/py.typed" in names(distributions.wheel)


def test_sdist_holds_what_the_tests_need(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    demo = "src/renal_cds/demo/after_cryoablation.yaml"
    assert {"pyproject.toml", "rules/manifest.json", demo, "tests/README.md"} <= files


def test_installed_package_is_not_the_checkout(installed: Installed) -> None:
    where = installed(installed.python, "-c", "import renal_cds; print(renal_cds.__file__)")
    assert where.stdout.startswith(str(installed.python.parents[1])), where.stdout + where.stderr


def test_installed_rulebook_is_the_one_of_the_checkout(installed: Installed) -> None:
    loaded = installed(installed.python, "-c", LOAD)
    assert loaded.stdout.strip() == Rulebook.load().digest, loaded.stderr


def test_installed_command_evaluates_a_patient(installed: Installed) -> None:
    evaluated = installed(installed.command, "evaluate", DEMO, "--format", "json")
    assert evaluated.returncode == 0, evaluated.stderr
    assert json.loads(evaluated.stdout)
    assert "safety.inr" in evaluated.stdout


def test_ignored_draft_does_not_ship(project: Path, tmp_path: Path) -> None:
    (project / "rules" / "risk" / "idea.draft.yaml").write_text("table: idea\n", encoding="utf-8")
    built = build_wheel(project, tmp_path / "out")
    assert built.returncode == 0, built.stderr
    (wheel,) = (tmp_path / "out").glob("*.whl")
    assert "renal_cds/rules/sources.yaml" in names(wheel)
    assert not any("draft" in name for name in names(wheel))


@pytest.mark.parametrize("missing", ["rules", "rules/manifest.json"])
def test_wheel_without_rules_cannot_be_built(project: Path, tmp_path: Path, missing: str) -> None:
    path = project / missing
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    built = build_wheel(project, tmp_path / "out")
    assert built.returncode != 0
    assert "manifest.json" in built.stdout + built.stderr
    assert not list(tmp_path.glob("out/*.whl"))
