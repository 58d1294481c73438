"""Every worked patient beside the rules, as a test of its own."""

from collections import Counter

import pytest

from renal_cds.rulebook.decisions import Decision
from renal_cds.testing import WorkedExample, examples, run
from rules.clinic import preview, stable


def _has_preview(decision: Decision) -> bool:
    return "preview" in {decision.stage, *(each.stage for each in decision.statements)}


FIRM = [each for each in examples(preview()) if each.decision.stage == "stable"]
UNDER_PREVIEW = [each for each in examples(preview()) if _has_preview(each.decision)]


@pytest.mark.parametrize("worked", FIRM, ids=str)
def test_firm_rules_do_what_their_example_shows(worked: WorkedExample) -> None:
    assert run(stable(), worked) == []


@pytest.mark.parametrize("worked", UNDER_PREVIEW, ids=str)
def test_rules_with_preview_parts_do_what_their_example_shows(worked: WorkedExample) -> None:
    assert run(preview(), worked) == []


def test_examples_of_one_decision_have_names_of_their_own() -> None:
    counts = Counter(str(each) for each in examples(preview()))
    assert [name for name, count in counts.items() if count > 1] == []
