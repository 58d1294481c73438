"""The compiler's budget: a decision of too many cases is refused with its name, and the process goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from renal_cds.assessment import evaluate
from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.errors import InvalidRulebook
from renal_cds.facts.groups import model_of
from renal_cds.patient import Patient
from renal_cds.rulebook import Rulebook
from renal_cds.verify import check
from testing.small import small
from testing.underlined import underlined

#: Facts that are true or false, each told apart from all others.
TRUTHS = [".".join(path) for path, leaf in model_of(Patient).leaves() if leaf.kind == "boolean" and "[]" not in path]


def table(hit: str, rows: int, outcomes: int) -> str:
    """A table of rows that can all hold together."""
    lines = [
        f"  - {{id: row_{row}, when: {fact}, then: word_{row % outcomes}}}" for row, fact in enumerate(TRUTHS[:rows])
    ]
    words = ", ".join(f"word_{each}" for each in range(outcomes))
    return (
        f"table: overlapping\ntitle: Overlapping\nsource: {{s: text, confidence: A}}\nhit: {hit}\n"
        f"outputs: {{word: [{words}]}}\nrows:\n" + "\n".join(lines) + "\n"
    )


@pytest.mark.parametrize("hit", ["unique", "any"])
@pytest.mark.parametrize(("rows", "outcomes"), [(24, 24), (60, 60), (60, 3)])
def test_rows_that_must_agree_compile_however_many_can_hold_together(hit: str, rows: int, outcomes: int) -> None:
    space = CompiledRulebook(small(table(hit, rows, outcomes)))
    assert len(space.diagrams) < 4 * rows * min(rows, outcomes) + 20 * rows


def test_a_conflict_names_the_outcomes_of_all_rows_that_hold() -> None:
    book = small(table("any", 4, 3))
    facts: dict[str, dict[str, bool]] = {}
    for path in TRUTHS[:4]:
        *groups, name = path.split(".")
        facts.setdefault(groups[0], {})[name] = True
        assert len(groups) == 1
    assert evaluate(facts, rulebook=book)["overlapping"].outcome == {"conflict": ["word_0", "word_1", "word_2"]}


def test_overlapping_rows_are_checked_in_good_time() -> None:
    findings = check(small(table("unique", 12, 12))).findings
    assert {each.code for each in findings} >= {"overlap"}


@pytest.mark.parametrize(("rows", "refused"), [(8, False), (24, True)])
def test_matching_rows_of_independent_facts_stay_within_the_budget(rows: int, refused: bool) -> None:
    script = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from renal_cds.decide.diagram.diagrams import Diagrams, TooManyCases
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
        with pytest.raises(
            InvalidRulebook, match="distinguishes too many cases to compile in 20 steps: it reads `"
        ) as refused:
            CompiledRulebook(rulebook)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.span is not None
    assert diagnostic.message.startswith(f"`{underlined(diagnostic.span)}` ")
    assert CompiledRulebook(rulebook).compiled.keys() == rulebook.decisions.keys()
