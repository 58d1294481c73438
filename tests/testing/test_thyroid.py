"""What a hospital writes for a rulebook of its own: the worked example of the manual."""

import shutil
from pathlib import Path

import pytest

from renal_cds.cli import main
from renal_cds.testing.suite import RulebookTests
from testing.books import thyroid

RULES = Path(__file__).parent / "thyroid" / "rules"


class TestThyroid(RulebookTests):
    rulebook = thyroid()


def test_failing_example_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    text = (rules / "nodules.yaml").read_text("utf-8")
    (rules / "nodules.yaml").write_text(text.replace("expect: {score: 3, band: mild}", "expect: {band: high}"), "utf-8")
    assert main(["test", str(rules), "--facts", "testing.thyroid.facts:ThyroidPatient"]) == 1
    name = "a solid, isoechoic nodule"
    line = 1 + text[: text.index(name)].count("\n")
    said = capsys.readouterr().out.splitlines()[0]
    assert said == f"rules/nodules.yaml:{line}:5: suspicion: {name}: band: expected 'high', came out 'mild'"


@pytest.mark.parametrize(
    ("command", "said"), [("check", "0 errors"), ("test", "0 failures"), ("mutate", "100.0% noticed")]
)
def test_commands_take_a_fact_model_by_name(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, str(RULES), "--facts", "testing.thyroid.facts:ThyroidPatient"]) == 0
    assert said in capsys.readouterr().out
