"""Laws that were proved hold of whatever patient; what a check calls impossible never happens."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from judge.patients import Pools
from judge.profile import examples
from judge.rulebooks import Author, as_text, load
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.language.tree import Read
from renal_cds.records import replace
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Schedule, Table
from renal_cds.rulebook.law import Law
from renal_cds.testing.examples import merged
from renal_cds.verify import check
from renal_cds.verify.places import with_fact
from renal_cds.verify.questions import keeps_its_laws

BOOK = Rulebook.load(preview=True)
POOLS = Pools(BOOK)
LAWFUL = [each for each in BOOK.decisions.values() if each.laws]


def test_the_packaged_rules_are_accepted_and_their_laws_proved() -> None:
    assert len(LAWFUL) >= 3
    assert [each.render() for each in check(Rulebook.load(), whole=BOOK).failing] == []
    assert [each.render() for decision in LAWFUL for each in keeps_its_laws(BOOK, decision.id)] == []


@examples(quick=60)
@given(st.randoms(use_true_random=False))
def test_proved_laws_hold_of_random_patients(rng: Random) -> None:
    facts = _patient(rng)
    note(repr(facts))
    for decision in rng.sample(LAWFUL, 3):
        law = rng.choice(decision.laws)
        for fact in (law.monotone, *(law.invariant_under or ())):
            if isinstance(fact, Read) and fact.path in POOLS.values:  # what no rule reads changes nothing
                _moves_lawfully(decision, law, fact, facts)
        if law.never is not None:
            _never(decision, law, facts)


def test_random_patients_refute_a_law_turned_round() -> None:
    decision = BOOK.decision("aua_follow_up_group")
    law = next(each for each in decision.laws if each.monotone is not None)
    wrong = replace(law, raises=law.raises[::-1])
    rng = Random(1)
    with pytest.raises(AssertionError, match="aua_follow_up_group"):
        _all_move_lawfully(decision, wrong, [_patient(rng) for _ in range(200)])


def _all_move_lawfully(decision: Decision, law: Law, patients: list[dict[str, Any]]) -> None:
    assert isinstance(law.monotone, Read)
    for facts in patients:
        _moves_lawfully(decision, law, law.monotone, facts)


def _patient(rng: Random) -> dict[str, Any]:
    """A patient of the rulebook, to whom its decisions are likely to apply, with a few facts changed."""
    return merged(BOOK.patients[rng.choice(sorted(BOOK.patients))], POOLS.patient(rng, 0.9))


def _moves_lawfully(decision: Decision, law: Law, fact: Read, facts: dict[str, Any]) -> None:
    said = [_said(decision, law, with_fact(facts, fact.path, value)) for value in POOLS.values[fact.path]]
    for element in range(len(said[0])):
        words = [each[element] for each in said]
        if law.monotone is None:
            assert len(set(words)) == 1, (decision.id, fact.path, words)
        else:
            ranks = [law.raises.index(word) for word in words if word in law.raises]
            assert ranks == sorted(ranks), (decision.id, fact.path, words)


def _never(decision: Decision, law: Law, facts: dict[str, Any]) -> None:
    assert law.never is not None
    forbidden = "recommended" if law.never.recommend else law.never.outcome
    if forbidden in _said(decision, law, facts):
        # the condition must then be false: with it made true by hand, the outcome is another
        assert not _says_yes(law, facts), (decision.id, law)


def _says_yes(law: Law, facts: dict[str, Any]) -> bool:
    """Whether the condition of a law is true of plain facts; the laws tried here ask of one fact of the patient."""
    book = BOOK.facts.model_validate(facts)
    condition: Any = law.when
    read = condition if isinstance(condition, Read) else condition.left
    value: Any = book
    for step in read.path:
        value = getattr(value, step)
    if isinstance(condition, Read):
        return value is True
    assert condition.operator == "!="
    return value is not None and value != condition.right.value


def _said(decision: Decision, law: Law, facts: dict[str, Any]) -> list[str]:
    """What is said to each element, gates aside; a word where it is settled, else nothing that the law speaks of."""
    evaluation = Engine.of(BOOK).evaluate(BOOK.facts.model_validate(facts))
    found = []
    for (id, _), result in evaluation.results.items():
        if id == decision.id:
            part = law.option or (law.never.recommend if law.never and law.never.recommend else None)
            assert result.compiled is not None
            node = result.compiled.ungated[part or next(iter(result.compiled.ungated))]
            outcomes = result.compiled.diagrams.outcomes(node, result.allowed)
            found.append(_word(next(iter(outcomes))) if len(outcomes) == 1 else f"open {sorted(map(_word, outcomes))}")
    return found


def _word(outcome: Any) -> str:
    if isinstance(outcome, tuple):
        return str(outcome[0])
    return str(outcome).lower() if isinstance(outcome, bool) else str(outcome)


@examples(quick=60)
@given(st.randoms(use_true_random=False))
def test_what_is_called_impossible_never_happens(rng: Random) -> None:
    documents = Author(rng).documents()
    note(as_text(documents))
    book = load(documents)
    findings = check(book).findings
    gaps = {each.decision for each in findings if each.code == "gap"}
    dead = {(each.decision, each.about, each.code) for each in findings}
    pools = Pools(book)
    for _ in range(6):
        facts = pools.completed(rng, pools.patient(rng, 0.2))
        evaluation = Engine.of(book).evaluate(book.facts.model_validate(facts))
        if any(_refused(evaluation)):
            continue
        note(repr(facts))
        for (id, _), result in evaluation.results.items():
            decision = result.decision
            if isinstance(decision, Table | Schedule):
                _rows_are_alive(decision, result, dead)
                if id not in gaps and getattr(decision, "hit", "first") in ("first", "unique", "any", "priority"):
                    assert all(Mark.NOT_COVERED not in each for each in result.outcomes.values()), id
            if isinstance(decision, Gate) and result.main == {True}:
                assert (id, None, "gate-never-fires") not in dead
            if isinstance(decision, Choice):
                for option, outcomes in result.outcomes.items():
                    assert outcomes != {"recommended"} or (id, option, "never-recommended") not in dead


def _rows_are_alive(decision: Table | Schedule, result: Any, dead: set[Any]) -> None:
    applies = all(outcomes != {Mark.NOT_APPLICABLE} for outcomes in result.outcomes.values())
    stopped = any(Mark.STOPPED in outcomes for outcomes in result.outcomes.values())
    for row in decision.rows:
        if result.truth(row.id) is True and applies and not stopped:
            assert (decision.id, row.id, "unreachable-row") not in dead


def _refused(evaluation: Evaluation) -> list[bool]:
    return [
        True
        for each in evaluation.results.values()
        if isinstance(each.decision, Gate) and each.decision.effect == "contradiction" and each.main == {True}
    ]
