"""Laws of every rulebook and every patient, each as a check of one patient.

The numbers are those of the manual. Each check raises ``AssertionError`` with the decision that breaks the law.

In a test: ``unknown_is_a_value(rulebook, facts, random.Random(0))``; ``RulebookTests`` tries them all.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from renal_cds.assessment import Assessment
from renal_cds.decide.diagram.cheapest import cheapest_ways
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Result
from renal_cds.facts.plain import plain
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Score
from renal_cds.testing.accepted import contradicted
from renal_cds.testing.pools import Facts, pools_of, shuffled, unknown_places
from renal_cds.verify.places import with_fact

__all__ = [
    "LAWS",
    "Law",
    "advice_has_a_source",
    "complete_is_decided",
    "deterministic",
    "more_facts_never_retract",
    "possible_comes_true",
    "score_is_an_interval",
    "unknown_is_a_value",
]

Law = Callable[[Rulebook, Facts, random.Random], None]


def unknown_is_a_value(rulebook: Rulebook, facts: Facts, rng: random.Random) -> None:
    """Law 1: whatever the unknown facts turn out to be, what is then said was among what was possible."""
    before, complete = _evaluated(rulebook, facts), pools_of(rulebook).completed(rng, facts)
    after = _evaluated(rulebook, complete)
    for key, result in before.results.items():
        for part, outcomes in result.outcomes.items():
            said = after.results[key].outcomes[part]
            assert said <= outcomes, f"{key} {part}: {said} was not among {outcomes}, once known: {complete}"


def possible_comes_true(rulebook: Rulebook, facts: Facts, rng: random.Random) -> None:
    """Law 2: every outcome said to be possible is that of someone of whom the same facts are known.

    Tried where the outcome hangs on facts alone: the values of formulas need not go together.
    """
    evaluation = _evaluated(rulebook, facts)
    opened = [each for each in evaluation.results.values() if each.status == "open" and each.compiled]
    for result in rng.sample(opened, min(3, len(opened))):
        for part, outcomes in result.outcomes.items():
            for outcome in outcomes:
                _comes_true(rulebook, evaluation, result, part, outcome)


def _comes_true(rulebook: Rulebook, evaluation: Evaluation, result: Result, part: str, outcome: Any) -> None:
    assert result.compiled is not None
    node = result.compiled.components[part]
    diagrams = result.compiled.diagrams
    one_each = {level: dict.fromkeys(result.allowed[level], 1.0) for level in diagrams.levels(node)}
    way = next(cheapest_ways(diagrams, node, lambda each: bool(each == outcome), one_each), None)
    assert way is not None
    facts: Any = plain(evaluation.patient)
    for level, cell in way.items():
        input = evaluation.space.variables[level]
        if len(result.allowed[level]) == 1:
            continue
        if input.kind != "fact":
            return
        place = tuple(result.element or 0 if step == "[]" else step for step in input.path)
        facts = with_fact(facts, place, input.cells.representative(cell))
    said = _evaluated(rulebook, facts).results[result.key].outcomes[part]
    assert said == {outcome}, f"{result.key} {part}: {outcome} was said to be possible, and is not: {said} of {facts}"


def more_facts_never_retract(rulebook: Rulebook, facts: Facts, rng: random.Random) -> None:
    """Law 3: with one more fact, what was determined stays, and nothing becomes possible that was not."""
    pools, before = pools_of(rulebook), _evaluated(rulebook, facts)
    for _ in range(3):
        places = unknown_places(pools, facts)
        if not places:
            return
        place, kind = rng.choice(places)
        facts = with_fact(facts, place, rng.choice(pools.values[kind]))
        after = _evaluated(rulebook, facts)
        for key, result in before.results.items():
            for part, outcomes in result.outcomes.items():
                now = after.results[key].outcomes[part]
                assert now <= outcomes, f"{key} {part}: {outcomes} became {now} when {place} was known"
        before = after


def score_is_an_interval(rulebook: Rulebook, facts: Facts, rng: random.Random) -> None:
    """Law 4: a band is given exactly when all sums that are still possible lie in it."""
    for result in _evaluated(rulebook, facts).results.values():
        if not isinstance(result.decision, Score) or not result.decision.bands:
            continue
        sums = [each for each in result.outcomes["score"] if not isinstance(each, Mark)]
        if len(sums) < len(result.outcomes["score"]):
            continue  # it may turn out not to apply
        for band, (low, high) in result.decision.bands.items():
            inside = low <= min(sums) and max(sums) <= high
            assert (result.outcomes["band"] == {band}) == inside, f"{result.key}: {band} of sums {sums}"


def complete_is_decided(rulebook: Rulebook, facts: Facts, rng: random.Random) -> None:
    """Law 5: when everything is known that a rule reads, nothing is open; not applicable is an answer."""
    complete = pools_of(rulebook).completed(rng, facts)
    for key, result in _evaluated(rulebook, complete).results.items():
        assert result.status != "open", f"{key} is open, though everything is known: {complete}"


def advice_has_a_source(rulebook: Rulebook, facts: Facts, rng: random.Random) -> None:
    """Law 7: nothing is recommended or raised as an alert without a source."""
    if contradicted(rulebook, facts):
        return
    assessment = Assessment(_evaluated(rulebook, facts))
    assert all(each.sources for each in assessment.recommendations), assessment.recommendations
    assert all(each.sources for each in assessment.alerts), assessment.alerts


def deterministic(rulebook: Rulebook, facts: Facts, rng: random.Random) -> None:
    """Law 8: the same facts give the same answer, twice and in whatever order they are given."""
    first = _as_json(rulebook, facts)
    assert first == _as_json(rulebook, facts), f"a second answer differs from the first one: {facts}"
    assert first == _as_json(rulebook, shuffled(rng, facts)), f"the answer depends on the order of the facts: {facts}"


LAWS: tuple[Law, ...] = (
    unknown_is_a_value,
    possible_comes_true,
    more_facts_never_retract,
    score_is_an_interval,
    complete_is_decided,
    advice_has_a_source,
    deterministic,
)


def _evaluated(rulebook: Rulebook, facts: Facts) -> Evaluation:
    return Engine.of(rulebook).evaluate(rulebook.facts.model_validate(facts))


def _as_json(rulebook: Rulebook, facts: Facts) -> str:
    found = _evaluated(rulebook, facts).results
    said = {str(key): {part: sorted(map(str, each)) for part, each in found[key].outcomes.items()} for key in found}
    return json.dumps(said)
