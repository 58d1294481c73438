"""The demonstration patients come with the package, and a misspelt one is answered with those there are."""

from __future__ import annotations

import pytest

from renal_cds import UsageError, demo_patient, evaluate
from renal_cds.cli import main
from renal_cds.demo import demo_patients


def test_each_is_advised(capsys: pytest.CaptureFixture[str]) -> None:
    assert all(evaluate(demo_patient(name)).recommendations for name in demo_patients())
    assert main(["demo"]) == 0
    page = capsys.readouterr().out
    assert all(f"renal-cds demo {name} " in page for name in demo_patients())
    assert len(page.splitlines()) < 120  # two pages of a terminal or of paper


def test_its_facts_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    name = demo_patients()[0]
    assert main(["demo", name]) == 0
    assert capsys.readouterr().out == demo_patient(name).read_text(encoding="utf-8")


def test_a_misspelt_name_is_refused() -> None:
    with pytest.raises(UsageError, match="no demonstration patient `after_cryo`"):
        demo_patient("after_cryo")
