"""The laws hold of the rulebook that is shipped, for patients on and around its thresholds."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from judge.laws import Bench, Case, check
from judge.patients import Facts, shuffled
from judge.profile import examples
from renal_cds import InvalidPatient, evaluate
from renal_cds.decide.engine import Engine
from renal_cds.facts.plain import plain
from renal_cds.patient import read_patient
from renal_cds.rulebook import Rulebook


@cache
def bench(preview: bool) -> Bench:
    return Bench(Engine(Rulebook.load(preview=preview)))


@cache
def patients() -> list[Facts | None]:
    """The patients of the examples; none of them asks for one made up altogether."""
    rulebook = bench(True).rulebook
    given = [each.given for decision in rulebook.decisions.values() for each in decision.examples if not each.from_]
    known = [*rulebook.patients.values(), *(facts for facts in given if len(facts) > 2)]
    return [*(plain(read_patient(facts)) for facts in known), None]


@pytest.mark.parametrize("preview", [False, True], ids=["stable", "preview"])
def test_the_laws_hold_of_the_shipped_rulebook(preview: bool) -> None:
    @examples(quick=40)
    @given(
        rng=st.randoms(use_true_random=False),
        missing=st.sampled_from((0.02, 0.0, 0.1, 0.3, 0.9)),
        change=st.sampled_from((0.1, 0.02, 0.3)),
    )
    def holds(rng: Random, missing: float, change: float) -> None:
        facts = bench(preview).pools.patient(rng, missing, rng.choice(patients()), change)
        note(repr(facts))
        check(Case(bench(preview), facts, rng, limit=128))

    holds()


@examples(quick=10)
@given(rng=st.randoms(use_true_random=False), missing=st.sampled_from((0.02, 0.0, 0.1, 0.3)))
def test_the_laws_hold_of_the_shipped_rulebook_and_facts_that_are_partly_known(rng: Random, missing: float) -> None:
    pools = bench(False).pools
    facts = pools.patient(rng, missing, rng.choice(patients()), change=0.1)
    facts = pools.partly_known(rng, facts, share=rng.choice((0.05, 0.3)))
    note(repr(facts))
    check(Case(bench(False), facts, rng, limit=128))


@examples(quick=15, most=2_000)
@given(rng=st.randoms(use_true_random=False), missing=st.sampled_from((0.1, 0.3, 0.02)))
def test_the_same_facts_give_the_same_bytes_in_whatever_order_they_come(rng: Random, missing: float) -> None:
    """Law 8, of the whole assessment."""
    facts = bench(False).pools.patient(rng, missing, rng.choice(patients()), change=0.02)
    said = []
    for each in (facts, facts, shuffled(rng, facts)):
        try:
            said.append(evaluate(each, rulebook=bench(False).rulebook).model_dump_json())
        except InvalidPatient as refusal:  # the facts contradict each other
            said.append(str(refusal))
    assert said[0] == said[1] == said[2]
