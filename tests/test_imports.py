"""A new process pays for nothing that it does not use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
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
