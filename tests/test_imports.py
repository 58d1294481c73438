"""Imports: a new process pays for what it uses, none leads in a circle, and one that waits says why."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Set
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import renal_cds
from renal_cds.cache import VARIABLE

LOADED = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
PATIENT = {"as_of": "2026-03-01", "treatments": []}


def loaded_by(code: str, cache: str = "off") -> set[str]:
    """The packages, outermost names, that a new process has loaded when it has run the code."""
    environment = os.environ | {VARIABLE: cache}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LOADED}"], capture_output=True, text=True, check=True, env=environment
    )
    found: list[str] = json.loads(done.stdout)
    return set(found)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder in which the packaged rules are kept."""
    folder = str(tmp_path_factory.mktemp("kept"))
    loaded_by("from renal_cds import evaluate; evaluate({})", folder)
    return folder


def test_importing_the_package_loads_nothing_else() -> None:
    assert not loaded_by("import renal_cds") & {"pydantic", "yaml", "rich", "subprocess", "difflib"}


def test_deciding_needs_no_terminal_no_web_and_no_database() -> None:
    code = f"from renal_cds import evaluate; evaluate({PATIENT!r}).recommendations"
    assert not loaded_by(code) & {"rich", "http", "sqlite3", "asyncio", "html", "xml", "multiprocessing"}


@pytest.mark.parametrize(
    "facts",
    [
        PATIENT,
        {**PATIENT, "tumor": {"size_cm": "42 mm", "histology": "clear_cell"}, "alarm": "none", "findings": [{}]},
        json.dumps({**PATIENT, "person": {"age_years": 60}}),
    ],
)
def test_deciding_a_sound_patient_by_rules_that_are_kept_needs_no_models(facts: Any, cache: str) -> None:
    deciding = f"from renal_cds import evaluate; found = evaluate({facts!r})"
    assert not loaded_by(deciding, cache) & {"pydantic", "pydantic_core", "yaml", "difflib"}
    assert "pydantic" in loaded_by(f"{deciding}; found.patient", cache)


def test_a_patient_in_whom_something_is_wrong_is_read_by_pydantic(cache: str) -> None:
    code = "from renal_cds import InvalidPatient, evaluate\ntry: evaluate({'tumour': {}})\nexcept InvalidPatient: pass"
    assert "pydantic" in loaded_by(code, cache)


@pytest.mark.parametrize("name", renal_cds.__all__)
def test_every_public_name_is_there(name: str) -> None:
    found: Any = getattr(renal_cds, name)
    assert getattr(import_module(found.__module__), name) is found
    assert name in dir(renal_cds)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute `evaluat`"):
        _ = renal_cds.evaluat  # type: ignore[attr-defined]


# --- no circles ------------------------------------------------------------------------------------------------------

PACKAGE = Path(renal_cds.__file__).parent


def imports(source: Path, package: str) -> dict[str, Set[str]]:
    """The modules below a folder, each with those it imports: at its head, in a function or for a type checker."""
    modules = {_name(path, source, package): path for path in source.rglob("*.py")}
    return {
        name: {each for each in _imported(path.read_text(encoding="utf-8"), modules) if each != name}
        for name, path in modules.items()
    }


def _name(path: Path, source: Path, package: str) -> str:
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join((package, *parts)).removesuffix(".__init__")


def _imported(text: str, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name in modules)
            case ast.ImportFrom(module=str(module), names=names):
                for each in names:
                    inner = f"{module}.{each.name}"
                    yield from (name for name in (inner if inner in modules else module,) if name in modules)


def circles(graph: Mapping[str, Set[str]]) -> list[Set[str]]:
    """The sets of modules that all lead to each other."""
    reached = {name: _reached(graph, name) for name in graph}
    found = {frozenset(other for other in reached[name] if name in reached[other]) for name in graph}
    return sorted((each for each in found if each), key=sorted)


def _reached(graph: Mapping[str, Set[str]], start: str) -> Set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph[name]
    return seen


def test_there_is_no_circle_of_imports() -> None:
    assert [sorted(circle) for circle in circles(imports(PACKAGE, "renal_cds"))] == []


@pytest.mark.parametrize(
    "line",
    [
        "import ours.a",
        "from ours.a import f",
        "from ours import a",
        "def g():\n    from ours.a import f",
        "if TYPE_CHECKING:\n    from ours.a import f",
    ],
)
def test_a_circle_is_found_wherever_its_imports_stand(line: str, tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    (tmp_path / "a.py").write_text("from ours.b import g\n")
    (tmp_path / "b.py").write_text(f"from ours.c import h\n{line}\n")
    (tmp_path / "c.py").write_text("import os\n")
    assert circles(imports(tmp_path, "ours")) == [{"ours.a", "ours.b"}]


# --- imports that wait -----------------------------------------------------------------------------------------------


def unexplained(text: str) -> Iterator[int]:
    """The lines of imports inside functions with no comment on the line, nor above the run of imports they stand in."""
    lines = ["", *text.splitlines()]
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    first = node.lineno
                    while re.match(r"\s*(from \S+ )?import |\s*$", lines[first - 1]):
                        first -= 1
                    if not lines[first - 1].lstrip().startswith("#") and "  # " not in lines[node.lineno]:
                        yield node.lineno


def test_an_import_inside_a_function_has_its_reason() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    found = [f"{path}:{line}" for path in modules for line in unexplained(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("import json", [2]),
        ("import json  # only who asks pays", []),
        ("# only who asks pays\n    import json\n\n    from ast import walk", []),
        ("return 1\n    import json", [3]),
    ],
)
def test_an_import_without_a_reason_is_found(body: str, lines: list[int]) -> None:
    assert list(unexplained(f"def f():\n    {body}\n")) == lines
