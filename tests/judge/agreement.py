"""What it means that the check of a rulebook, the engine, plain enumeration and the second opinion agree."""

from __future__ import annotations

from random import Random

from judge.claims import SHOWN, Claims
from judge.laws import Bench
from judge.patients import Facts
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.second_opinion import Opinion, compare
from renal_cds.second_opinion.engine import LARGEST
from renal_cds.verify import Report

__all__ = ["no_claim_is_denied", "opinions_agree", "whoever_is_shown_is_such_a_one"]


def no_claim_is_denied(bench: Bench, claims: Claims, complete: Facts) -> None:
    """No claim of the check is wrong of a patient of whom everything is known."""
    denied = list(claims.denied(bench.world(complete)))
    assert not denied, (denied, complete)


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


def opinions_agree(opinion: Opinion, evaluation: Evaluation, *, all_known: bool) -> None:
    """Both agree; and where everything is known, and no number too large to be told, the channel is certain too."""
    told = all(each.value is None or _tellable(each.value) for each in evaluation.results.values())
    assert opinion.lost is None, opinion.lost
    assert list(opinion.results) == list(evaluation.results), "the decisions are not the same"
    differences = compare(opinion, evaluation)
    assert not differences, differences
    for key, theirs in opinion.results.items():
        ours = evaluation.results[key]
        if theirs.value is not None:
            assert theirs.value == ours.value or not theirs.value.is_known, f"{key}: {ours.value}, {theirs.value}"
        for part, found in theirs.outcomes.items():
            assert ours.outcomes[part] <= found, f"{key} {part}: {ours.outcomes[part]}, {found}"
            assert not (all_known and told) or len(found) == 1, f"{key} {part}, all is known: {found}"


def _tellable(value: ValueSet) -> bool:
    return all(not isinstance(each, int | float) or abs(each) < LARGEST for each in value.values)
