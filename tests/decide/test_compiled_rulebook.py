"""The compiler's budget: a decision of too many cases is refused with its name, and the process goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.diagrams import Diagrams
from renal_cds.errors import InvalidRulebook
from renal_cds.rulebook import Rulebook


@pytest.mark.parametrize(("rows", "refused"), [(8, False), (24, True)])
def test_matching_rows_of_independent_facts_stay_within_the_budget(rows: int, refused: bool) -> None:
    script = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from renal_cds.decide.diagrams import Diagrams, TooManyCases
from renal_cds.decide.compiled_rulebook import MOST_STEPS
diagrams = Diagrams()
diagrams.bound(MOST_STEPS)
found = diagrams.leaf(())
try:
    for row in range({rows}):
        longer = diagrams.apply(lambda matching: (*matching, row), found)
        found = diagrams.ite(diagrams.literal(row, [False, True]), longer, found)
    print(len(diagrams.outcomes(found, [(0, 1)] * {rows})))
except TooManyCases:
    diagrams.bound(None)
    print("refused", diagrams.ite(diagrams.leaf(True), diagrams.leaf(1), diagrams.leaf(2)) == diagrams.leaf(1))
"""
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert child.stdout.strip() == ("refused True" if refused else str(2**rows))


def test_a_chain_of_inputs_is_deeper_than_pythons_stack() -> None:
    diagrams = Diagrams()
    result = diagrams.leaf(True)
    for level in reversed(range(3000)):
        result = diagrams.ite(diagrams.literal(level, [False, True]), result, diagrams.leaf(False))
    opposite = diagrams.apply(lambda holds: not holds, result)
    assert diagrams.outcomes(opposite, [(1,)] * 3000) == {False}


def test_a_decision_of_too_many_cases_is_named_and_the_process_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    rulebook = Rulebook.load()
    with monkeypatch.context() as tight:
        tight.setattr("renal_cds.decide.compiled_rulebook.MOST_STEPS", 20)
        with pytest.raises(InvalidRulebook, match="distinguishes too many cases to compile in 20 steps: it reads `"):
            CompiledRulebook(rulebook)
    assert CompiledRulebook(rulebook).compiled.keys() == rulebook.decisions.keys()
