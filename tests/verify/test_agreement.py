"""The check, the engine and plain enumeration agree: what the check claims of all patients holds of every one drawn."""

from __future__ import annotations

from random import Random

from hypothesis import given, note, reject
from hypothesis import strategies as st

from judge.claims import SHOWN, Claims
from judge.laws import Bench, Case
from judge.laws import check as check_laws
from judge.profile import examples
from judge.rulebooks import Author, as_text, load
from renal_cds.decide.engine import Engine
from renal_cds.errors import InvalidRulebook
from renal_cds.verify import Report, check

#: How many patients each rulebook is tried on: the check of it costs as much as a few of them.
PATIENTS = 10


def no_claim_is_denied(bench: Bench, claims: Claims, rng: Random) -> None:
    """Ten patients: the laws hold of each, and of each in full no claim of the check is wrong."""
    for place in range(PATIENTS):
        facts = bench.pools.patient(rng, (0.4, 0.1, 0.9)[place % 3])
        note(repr(facts))
        check_laws(Case(bench, facts, rng, limit=1_000))
        complete = bench.pools.completed(rng, facts)
        assert not list(claims.denied(bench.world(complete))), complete


def whoever_is_shown_is_such_a_one(bench: Bench, report: Report, rng: Random) -> None:
    """The patient of a finding is what the finding says, however the facts it leaves open turn out."""
    for finding in report.findings:
        if finding.counterexample is None or finding.code not in SHOWN:
            continue
        assert finding.decision is not None
        for _ in range(3):
            world = bench.world(bench.pools.completed(rng, finding.counterexample.facts))
            decision = world.decisions[finding.decision]
            shown = [said for (id, _), said in world.said.items() if id == decision.id]
            assert any(SHOWN[finding.code](decision, said) for said in shown), (finding, shown)


@examples(quick=15)
@given(st.randoms(use_true_random=False))
def test_check_engine_and_enumeration_agree(rng: Random) -> None:
    documents = Author(rng).documents()
    note(as_text(documents))
    try:
        rulebook = load(documents)
    except InvalidRulebook:
        reject()  # the parts do not fit together, in their units for instance
    bench, report = Bench(Engine(rulebook)), check(rulebook)
    no_claim_is_denied(bench, Claims(report), rng)
    whoever_is_shown_is_such_a_one(bench, report, rng)
