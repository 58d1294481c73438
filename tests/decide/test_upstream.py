"""What a decision rests on is enough to make it."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from judge.laws import Bench
from judge.profile import examples
from judge.rulebooks import HIDDEN_BY_A_GATE, Author, load
from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.engine import Engine
from renal_cds.decide.upstream import upstream


@examples(quick=25, most=2_000)
@given(st.randoms(use_true_random=False))
def test_a_decision_made_with_those_it_rests_on_alone_is_the_same(rng: Random) -> None:
    bench = Bench(Engine(load(Author(rng).documents())))
    for missing in (0.1, 0.5, 0.9):
        patient = bench.read(bench.pools.patient(rng, missing))
        whole = bench.engine.evaluate(patient).results
        for (id, element), result in whole.items():
            alone = bench.engine.evaluate(patient, id).results[id, element]
            assert (alone.outcomes, alone.value) == (result.outcomes, result.value)
            assert alone.compiled is not None
            for path in alone.compiled.conditions:
                assert alone.truth(*path) == result.truth(*path)


def test_some_decisions_are_not_needed() -> None:
    rulebook = load(Author(Random(7)).documents())
    space = CompiledRulebook(rulebook)
    needed = [upstream(space, rulebook.requirements, id) for id in rulebook.decisions]
    assert all(id in found for id, found in zip(rulebook.decisions, needed, strict=True))
    assert min(map(len, needed)) < len(rulebook.decisions)


def test_what_a_stop_gate_hides_is_rested_on_too() -> None:
    rulebook = load(HIDDEN_BY_A_GATE)
    assert upstream(CompiledRulebook(rulebook), rulebook.requirements, "bed") == {"bed", "crowd"}
