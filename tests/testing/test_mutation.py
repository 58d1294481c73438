"""Planted faults are noticed by good examples, and those that are not come with an example that would notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest

from renal_cds import Rulebook
from renal_cds.decide.engine import Engine
from renal_cds.documents import read_document
from renal_cds.rulebook.decisions import Decision
from renal_cds.rulebook.examples import Example, MoreExamples
from renal_cds.rulebook.reading.schema import validated
from renal_cds.testing import WorkedExample, run
from renal_cds.testing.coverage import coverage
from renal_cds.testing.mutation import MutationScore, mutate
from renal_cds.testing.mutation.shown import faulty
from renal_cds.testing.mutation.suggest import as_cases
from renal_cds.testing.pools import pools_of
from testing.books import thyroid
from testing.small import small

TABLE = """
table: group
title: Group
source: {s: text, confidence: B}
hit: first
outputs: {group: [high, low, none]}
rows:
  - {id: large_one, when: "tumor.size_cm > 7 and tumor.necrosis", then: high, source: {other: page 3, confidence: B}}
  - {id: large, when: "tumor.size_cm > 7", then: low}
  - {id: small, when: "tumor.size_cm <= 7", then: none}
examples:
  - {name: "8 cm", given: {tumor: {size_cm: 8, necrosis: true}}, expect: {outcome: high}}
  - {name: "6 cm", given: {tumor: {size_cm: 6, necrosis: true}}, expect: {outcome: none}}
"""


def only(book: Rulebook) -> tuple[Decision, MutationScore]:
    ((decision, score),) = mutate(book)
    return decision, score


def with_examples(book: Rulebook, examples: Mapping[str, tuple[Example, ...]]) -> Rulebook:
    decisions = {
        id: replace(each, examples=(*each.examples, *examples.get(id, ()))) for id, each in book.decisions.items()
    }
    return replace(book, decisions=decisions, made={})


@pytest.fixture(scope="module")
def group() -> tuple[Rulebook, MutationScore]:
    book = small(TABLE)
    return book, only(book)[1]


def fates(score: MutationScore) -> dict[str, str]:
    return {f"{each.mutant.about} {each.mutant.kind} {each.mutant.words}": each.fate for each in score.verdicts}


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (
            "large_one and/or `tumor.size_cm > 7 and tumor.necrosis` became `tumor.size_cm > 7 or tumor.necrosis`",
            "caught",
        ),
        ("large_one strictness `tumor.size_cm > 7` became `tumor.size_cm >= 7`", "survived"),
        ("large rows swapped changed places with `small`", "equivalent"),
        ("large row removed was removed", "survived"),
        ("source source was dropped", "refused"),
        ("large_one source its source was dropped", "survived"),
    ],
)
def test_each_fault_has_its_fate(group: tuple[Rulebook, MutationScore], fault: str, fate: str) -> None:
    assert fates(group[1])[fault] == fate


def test_the_examples_suggested_hold_and_notice_every_fault(group: tuple[Rulebook, MutationScore]) -> None:
    book, score = group
    decision = book.decision("group")
    assert score.suggested
    assert [failure for each in score.suggested for failure in run(book, WorkedExample(decision, each))] == []
    after = only(with_examples(book, {"group": score.suggested}))[1]
    assert [str(each.mutant) for each in after.verdicts if each.fate in ("survived", "undecided")] == []
    assert (score.share < 1, after.share) == (True, 1.0)


def test_suggestions_read_as_examples_of_a_rule_file(group: tuple[Rulebook, MutationScore]) -> None:
    _, score = group
    read = validated(MoreExamples, read_document(as_cases("group", score.suggested), "more").plain())
    assert read.examples == "group"
    assert [each.name for each in read.cases] == [each.name for each in score.suggested]
    assert [each.given for each in read.cases] == [each.given for each in score.suggested]


def test_a_fault_that_is_called_equivalent_shows_on_nobody(group: tuple[Rulebook, MutationScore]) -> None:
    book, score = group
    equivalent = [each.mutant for each in score.verdicts if each.fate == "equivalent"]
    assert len(equivalent) > 1
    engine, pools, rng = Engine.of(book), pools_of(book), Random(0)
    for _ in range(100):
        evaluation = engine.evaluate(book.facts.model_validate(pools.patient(rng, 0.1)))
        for mutant in equivalent:
            assert not faulty(engine, mutant.decision, {}).differs(evaluation, evaluation.results["group", None]), (
                mutant
            )


def test_the_examples_of_the_worked_rulebook_notice_every_fault() -> None:
    unnoticed = [
        str(each.mutant) for _, score in mutate(thyroid()) for each in score.verdicts if each.fate == "survived"
    ]
    assert unnoticed == []


def test_a_condition_that_no_example_shows_to_matter_is_named(group: tuple[Rulebook, MutationScore]) -> None:
    book, _ = group
    found = {(each.about, each.condition): each.missing for each in coverage(book, book.decision("group"))}
    assert found["large_one", "tumor.size_cm > 7"] == ("unknown",)
    assert found["large_one", "tumor.necrosis"] == ("false", "unknown", "to matter")
    assert found["large", "tumor.size_cm > 7"] == ("unknown",)


AGREEING = """
table: group
title: Group
source: {s: text, confidence: B}
hit: any
outputs: {group: [high, low, middle]}
rows:
  - {id: large, when: "tumor.size_cm > 7", then: high}
  - {id: necrotic, when: tumor.necrosis, then: low}
  - {id: young, when: person.age_years < 18, then: middle}
examples:
  - {name: "large and necrotic", given: {person: {age_years: 40}, tumor: {size_cm: 8, necrosis: true}}, expect: EXPECT}
"""


@pytest.mark.parametrize(
    ("expect", "fate"),
    [
        ("{status: conflict}", "survived"),
        ("{outcome: {conflict: [low, high]}}", "caught"),
        ("{outcome: {conflict: [high, low]}}", "caught"),
    ],
)
def test_a_fault_that_adds_to_a_conflict_is_noticed_by_what_disagrees(expect: str, fate: str) -> None:
    book = small(AGREEING.replace("EXPECT", expect))
    decision, score = only(book)
    assert [run(book, WorkedExample(decision, each)) for each in decision.examples] == [[]]
    assert fates(score)["young negation `person.age_years < 18` became `person.age_years >= 18`"] == fate
    after = only(with_examples(book, {"group": score.suggested}))[1]
    assert after.share == 1.0


SAME = """
table: group
title: Group
source: {s: text, confidence: B}
hit: first
outputs: {group: [high, low]}
rows:
  - {id: large, when: "tumor.size_cm > 7", then: high}
  - {id: necrotic, when: tumor.necrosis, then: high}
  - {id: other, when: "true", then: low}
examples:
  - {name: "large and necrotic", given: {tumor: {size_cm: 8, necrosis: true}}, expect: {outcome: high, row: ROW}}
"""


def test_an_example_of_a_row_notices_another_row_with_the_same_outcome() -> None:
    book = small(SAME.replace("ROW", "large"))
    decision, score = only(book)
    assert [run(book, WorkedExample(decision, each)) for each in decision.examples] == [[]]
    assert fates(score)["large rows swapped changed places with `necrotic`"] == "caught"
    hidden = small(SAME.replace("ROW", "necrotic"))
    (failure,) = run(hidden, WorkedExample(hidden.decision("group"), hidden.decision("group").examples[0]))
    assert (failure.what, failure.expected, failure.found) == ("row", "necrotic", ["large"])
