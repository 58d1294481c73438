"""The check, the engine and plain enumeration agree: what the check claims of all patients holds of every one drawn."""

from __future__ import annotations

from random import Random

from hypothesis import given, note

from judge.agreement import no_claim_is_denied, whoever_is_shown_is_such_a_one
from judge.claims import Claims
from judge.laws import Bench, Case
from judge.laws import check as check_laws
from judge.profile import examples
from judge.rulebooks import books
from renal_cds.decide.engine import Engine
from renal_cds.rulebook import Rulebook
from renal_cds.verify import check

#: How many patients each rulebook is tried on: the check of it costs as much as a few of them.
PATIENTS = 10


@examples(quick=15)
@given(books())
def test_check_engine_and_enumeration_agree(book: tuple[Rulebook, Random]) -> None:
    rulebook, rng = book
    bench, report = Bench(Engine(rulebook)), check(rulebook)
    claims = Claims(report)
    for place in range(PATIENTS):
        facts = bench.pools.patient(rng, (0.4, 0.1, 0.9)[place % 3])
        note(repr(facts))
        check_laws(Case(bench, facts, rng, limit=1_000))
        no_claim_is_denied(bench, claims, bench.pools.completed(rng, facts))
    whoever_is_shown_is_such_a_one(bench, report, rng)
