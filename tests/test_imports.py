"""A new process pays for nothing that it does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

import renal_cds

LOADED = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
PATIENT = {"as_of": "2026-03-01", "treatments": []}


def loaded_by(code: str) -> set[str]:
    """The packages a new process has loaded when it has run the code."""
    done = subprocess.run([sys.executable, "-c", f"{code}\n{LOADED}"], capture_output=True, text=True, check=True)
    found: list[str] = json.loads(done.stdout)
    return set(found)


def test_importing_the_package_loads_nothing_else() -> None:
    assert not loaded_by("import renal_cds") & {"pydantic", "yaml", "rich", "subprocess", "difflib"}


def test_deciding_needs_no_terminal_no_web_and_no_database() -> None:
    code = f"from renal_cds import evaluate; evaluate({PATIENT!r}).recommendations"
    assert not loaded_by(code) & {"rich", "http", "sqlite3", "asyncio", "html", "xml", "multiprocessing"}


@pytest.mark.parametrize("name", renal_cds.__all__)
def test_every_public_name_is_there(name: str) -> None:
    found: Any = getattr(renal_cds, name)
    assert getattr(import_module(found.__module__), name) is found
    assert name in dir(renal_cds)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute `evaluat`"):
        _ = renal_cds.evaluat  # type: ignore[attr-defined]
