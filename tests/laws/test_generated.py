"""The laws hold of whatever rulebook: random decisions over the facts of a garden."""

from __future__ import annotations

from functools import partial
from random import Random
from unittest.mock import patch

from hypothesis import given, note
from hypothesis import strategies as st

from judge.laws import Bench, Case, check
from judge.profile import examples
from judge.rulebooks import Author, as_text, load
from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.engine import Engine


def check_all(rng: Random) -> None:
    """All laws, for one rulebook and three patients."""
    documents = Author(rng).documents()
    note(as_text(documents))
    bench = Bench(Engine(load(documents)))
    for missing in (0.4, 0.1, 0.9):
        facts = bench.pools.patient(rng, missing)
        note(repr(facts))
        check(Case(bench, facts, rng, limit=1_000))


@examples(quick=120)
@given(st.randoms(use_true_random=False))
def test_the_laws_hold_of_generated_rulebooks(rng: Random) -> None:
    check_all(rng)


@examples(quick=40)
@given(st.randoms(use_true_random=False))
def test_the_laws_hold_of_facts_that_are_partly_known(rng: Random) -> None:
    documents = Author(rng).documents()
    note(as_text(documents))
    bench = Bench(Engine(load(documents)))
    for missing in (0.4, 0.1):
        facts = bench.pools.partly_known(rng, bench.pools.patient(rng, missing), share=0.5)
        note(repr(facts))
        check(Case(bench, facts, rng, limit=1_000))


@examples(quick=40, most=5_000)
@given(st.randoms(use_true_random=False))
def test_the_laws_hold_of_decisions_too_large_to_be_unrolled(rng: Random) -> None:
    with patch("renal_cds.decide.compiled_cache.CompiledRulebook", partial(CompiledRulebook, largest_unrolled=0)):
        check_all(rng)
