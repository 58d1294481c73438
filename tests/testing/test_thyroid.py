"""What a hospital writes for a rulebook of its own: the worked example of the manual."""

from pathlib import Path

import pytest

from renal_cds.cli import main
from renal_cds.testing.suite import RulebookTests
from testing.books import thyroid

RULES = Path(__file__).parent / "thyroid" / "rules"


class TestThyroid(RulebookTests):
    rulebook = thyroid()


@pytest.mark.parametrize(
    ("command", "said"), [("check", "0 errors"), ("test", "0 failures"), ("mutate", "100.0% noticed")]
)
def test_commands_take_a_fact_model_by_name(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, str(RULES), "--facts", "testing.thyroid.facts:ThyroidPatient"]) == 0
    assert said in capsys.readouterr().out
