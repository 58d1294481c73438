"""The laws hold of whatever rulebook: random decisions over the facts of a garden."""

from __future__ import annotations

from random import Random

from hypothesis import given, note
from hypothesis import strategies as st

from judge.laws import Bench, Case, check
from judge.profile import examples
from judge.rulebooks import Author, as_text, load
from renal_cds.decide.engine import Engine


@examples(quick=150)
@given(st.randoms(use_true_random=False))
def test_the_laws_hold_of_generated_rulebooks(rng: Random) -> None:
    documents = Author(rng).documents()
    note(as_text(documents))
    bench = Bench(Engine(load(documents)))
    for missing in (0.4, 0.1, 0.9):
        facts = bench.pools.patient(rng, missing)
        note(repr(facts))
        check(Case(bench, facts, rng, limit=1_000))
