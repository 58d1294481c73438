"""Every evaluator says what the conformance cases say; what one of them leaves open is marked in the case."""

from __future__ import annotations

from collections import Counter

import pytest

from conformance.cases import EVALUATORS, Entry, entries
from conformance.evaluators import ask
from renal_cds.rulebook.decisions import HitPolicy
from second_opinion.raw import needs_durable

ENTRIES = entries()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
@pytest.mark.parametrize(
    "evaluator", [pytest.param(each, marks=needs_durable if each == "durable" else ()) for each in EVALUATORS]
)
def test_it_means_what_the_cases_say(evaluator: str, entry: Entry) -> None:
    said = ask(evaluator, entry)
    found = [(case.facts, each) for case, each in zip(entry.cases, said, strict=True)]
    assert found == [(case.facts, case.wanted[evaluator]) for case in entry.cases]


def test_the_engine_and_the_judge_are_marked_nowhere() -> None:
    marked = [entry.name for entry in ENTRIES for case in entry.cases if case.wanted["cells"] != case.wanted["judge"]]
    assert marked == []


@pytest.mark.parametrize("name", ["logic: a and b", "logic: a or b"])
def test_all_nine_pairs_of_a_connective_are_there(name: str) -> None:
    (entry,) = (each for each in ENTRIES if each.name == name)
    pairs = Counter((case.facts.get("a"), case.facts.get("b")) for case in entry.cases)
    assert pairs == Counter((one, other) for one in (True, False, None) for other in (True, False, None))


def test_every_hit_policy_is_there() -> None:
    documents = [document for entry in ENTRIES for document in entry.documents]
    assert {each["hit"] for each in documents if "hit" in each} == set(HitPolicy.__args__)  # type: ignore[attr-defined]
