"""A fact model is found by its name, and what is wrong with a name is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from renal_cds.errors import UsageError
from renal_cds.facts.named import model_named
from testing.thyroid.facts import ThyroidPatient


def test_a_model_is_found_by_module_and_class() -> None:
    assert model_named("testing.thyroid.facts:ThyroidPatient") is ThyroidPatient


def test_a_module_of_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "facts_of_ours.py").write_text("from renal_cds.patient import Patient\nclass Ours(Patient): 'Ours.'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "facts_of_ours", raising=False)
    before = list(sys.path)
    assert model_named("facts_of_ours:Ours").__name__ == "Ours"
    assert sys.path == before


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        (
            "ours",
            "`ours` does not name a fact model",
            "write the module and the class: `our_hospital.facts:OurPatient`",
        ),
        ("no_such.facts:A", "the module `no_such.facts` cannot be imported: no module named 'no_such'", None),
        (
            "testing.thyroid.facts:ThyroidPatent",
            "`testing.thyroid.facts` has no class `ThyroidPatent`",
            "did you mean `ThyroidPatient`?",
        ),
    ],
)
def test_what_is_wrong_with_a_name_is_said(name: str, message: str, help: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        model_named(name)
    (problem,) = refused.value.diagnostics
    assert (problem.message, problem.help) == (message, help)
