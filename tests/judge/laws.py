"""The laws of the engine, each as a check of one case: a rulebook and a patient."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from judge.naive import Judge, Judgement
from judge.patients import Facts, Pools, all_places, shuffled, values_left
from judge.world import Path, World
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.decide.result import Result
from renal_cds.facts import Group
from renal_cds.facts.partial import Partial, is_one_value
from renal_cds.rulebook.decisions import Formula, Score

__all__ = ["Bench", "Case", "check", "judged_alike"]

Key = tuple[str, int | None]


class Bench:
    """A rulebook made ready for many cases."""

    def __init__(self, engine: Engine, few: int = 8) -> None:
        self.engine = engine
        self.rulebook = engine.rulebook
        self.pools = Pools(engine.rulebook)
        self.judge = Judge(engine.space, few)

    def evaluate(self, facts: Facts) -> Evaluation:
        """What the engine says."""
        return self.engine.evaluate(self.read(facts))

    def world(self, facts: Facts) -> World:
        """What plain two-valued reading says, of facts that are complete."""
        return World(self.rulebook.decisions, self.read(facts), self.judge.readings)

    def read(self, facts: Facts) -> Group:
        """The facts as a patient."""
        return self.rulebook.facts.model_validate(facts)


@dataclass
class Case:
    """One patient, some facts unknown, on a bench.

    ``limit`` bounds the completions of one decision; in so many ``worlds`` everything is known.
    """

    bench: Bench
    facts: Facts
    rng: random.Random
    limit: int = 20_000
    worlds: int = 2

    @cached_property
    def patient(self) -> Group:
        """The patient as it is."""
        return self.bench.read(self.facts)

    @cached_property
    def evaluation(self) -> Evaluation:
        """What the engine says of the patient as it is."""
        return self.bench.engine.evaluate(self.patient)

    @cached_property
    def judgements(self) -> list[tuple[Result, Judgement]]:
        """Every decision but the formulas, judged by enumeration."""
        results, seed = self.evaluation.results.values(), self.rng.getrandbits(32)
        return [
            (result, self.bench.judge.judge(self.evaluation, result, self.limit, seed))
            for result in results
            if not isinstance(result.decision, Formula)
        ]


def check(case: Case) -> None:
    """All laws."""
    judged_alike(case)
    more_facts_never_retract(case)
    deterministic(case)


def judged_alike(case: Case) -> None:
    """The laws about one evaluation: the engine says what the judge says."""
    unknown_is_never_no(case)
    determined_means_determined(case)
    a_score_is_an_interval(case)
    not_applicable_is_not_unknown(case)


def unknown_is_never_no(case: Case) -> None:
    """Law 1: whatever turns out to be the case was among what was possible, and is what is then said."""
    for _ in range(case.worlds):
        complete = case.bench.pools.completed(case.rng, case.facts)
        patient = case.bench.read(complete)
        world = World(case.bench.rulebook.decisions, patient, case.bench.judge.readings)
        then = case.bench.engine.evaluate(patient)
        assert world.said.keys() == then.results.keys()
        for key, said in world.said.items():
            _is_exactly(then.results[key], said, key, complete)
            if key in case.evaluation.results:
                _is_possible(case.evaluation.results[key], said, key, complete)


def determined_means_determined(case: Case) -> None:
    """Law 2: the outcomes of a decision are those of the completions of its inputs, no more and no fewer."""
    for result, found in case.judgements:
        assert result.outcomes.keys() == found.outcomes.keys(), result.key
        for name, outcomes in found.outcomes.items():
            assert outcomes <= result.outcomes[name], f"law 2, missing: {result.key} {name}"
            assert not found.exact or outcomes == result.outcomes[name], f"law 2, too many: {result.key} {name}"
        for path, truths in found.truths.items():
            known = next(iter(truths)) if len(truths) == 1 else None
            if found.exact or known is None:
                assert result.truth(*path) is known, f"law 2, statement: {result.key} {path}"


def more_facts_never_retract(case: Case) -> None:
    """Law 3: with each fact added, what is possible stays or shrinks."""
    facts, before = case.facts, case.evaluation
    for _ in range(3):
        places = [each for each in all_places(case.bench.pools, facts) if not is_one_value(each[2])]
        if not places:
            return
        place, kind, given = case.rng.choice(places)
        tried = case.bench.pools.values[kind]
        value = case.rng.choice(values_left(given, tried) if isinstance(given, Partial) else tried)
        facts = _with(facts, place, value)
        after = case.bench.evaluate(facts)
        for key, result in before.results.items():
            _is_narrower(after.results[key], result, f"law 3: {key} after {place} = {value}")
        before = after


def a_score_is_an_interval(case: Case) -> None:
    """Law 4: the possible sums run from the lowest to the highest, and a band is given when they lie in it."""
    for result, found in case.judgements:
        if not isinstance(result.decision, Score):
            continue
        sums, judged = (
            [each for each in outcomes["score"] if not isinstance(each, Mark)]
            for outcomes in (result.outcomes, found.outcomes)
        )
        if not sums or not found.exact:
            continue
        assert (min(sums), max(sums)) == (min(judged), max(judged)), f"law 4: {result.key}"
        if len(sums) < len(result.outcomes["score"]):
            continue  # it may turn out not to apply
        for band, (low, high) in result.decision.bands.items():
            inside = low <= min(sums) and max(sums) <= high
            assert (result.outcomes["band"] == {band}) == inside, f"law 4, band: {result.key} {band}"


def not_applicable_is_not_unknown(case: Case) -> None:
    """Law 5: a decision is not applicable when it is certain not to apply, and only then; a stop comes first."""
    for result, found in case.judgements:
        if not found.exact or result.decision.kind == "gate":
            continue
        said = [outcomes == {Mark.NOT_APPLICABLE} for outcomes in result.outcomes.values()]
        outside = found.applies == {False} and found.stopped == {False}
        if outside or result.decision.kind != "choice":  # an option may be off the table on its own
            assert all(said) == outside, f"law 5: {result.key}"
        if found.applies == {False}:
            assert set().union(*result.outcomes.values()) <= {Mark.NOT_APPLICABLE, Mark.STOPPED}, result.key


def deterministic(case: Case) -> None:
    """Law 8: the same answer twice, and whatever the order in which the facts are given."""
    first = _as_json(case.evaluation)
    assert first == _as_json(case.bench.evaluate(case.facts)), "law 8, twice"
    assert first == _as_json(case.bench.evaluate(shuffled(case.rng, case.facts))), "law 8, order"


def _is_exactly(result: Result, said: Any, key: Key, facts: Facts) -> None:
    if isinstance(result.decision, Formula):
        assert result.value is not None
        assert result.value.is_known, f"law 2, all is known: {key} {result.value} {facts}"
        assert _same(result.value.only, said), f"law 1: {key} is {said}, not {result.value.only} {facts}"
    else:
        expected = {name: {outcome} for name, outcome in said.items()}
        assert dict(result.outcomes) == expected, f"law 1: {key} {result.outcomes} {expected} {facts}"


def _is_possible(result: Result, said: Any, key: Key, facts: Facts) -> None:
    if isinstance(result.decision, Formula):
        assert result.value is not None
        assert _holds(result.value, said), f"law 1: {key} {result.value} lacks {said} {facts}"
    else:
        for name, outcome in said.items():
            assert outcome in result.outcomes[name], f"law 1: {key} {name} {outcome} {facts}"


def _holds(possible: ValueSet, value: Any) -> bool:
    if any(_same(each, value) for each in possible.values):
        return True
    number = value.toordinal() if hasattr(value, "toordinal") else value
    if possible.interval is None or isinstance(number, str | bool):
        return False
    return bool(possible.interval[0] <= number <= possible.interval[1])


def _same(one: Any, other: Any) -> bool:
    number = other.toordinal() if hasattr(other, "toordinal") else other
    return bool(one == number) and (type(one) is type(number) or (_is_number(one) and _is_number(number)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_narrower(after: Result, before: Result, words: str) -> None:
    if before.value is None:
        for name, outcomes in after.outcomes.items():
            assert outcomes <= before.outcomes[name], words
        return
    assert after.value is not None
    assert all(_holds(before.value, value) for value in after.value.values), f"{words}: {before.value}, {after.value}"
    if after.value.interval:
        assert all(_holds(before.value, end) for end in after.value.interval), f"{words}: {before.value}, {after.value}"


def _with(facts: Any, place: Path, value: Any) -> Any:
    """The facts with one more."""
    if not place:
        return value
    step = place[0]
    if isinstance(step, int):
        return [_with(each, place[1:], value) if index == step else each for index, each in enumerate(facts)]
    return {**facts, step: _with(facts.get(step, {}), place[1:], value)}


def _as_json(evaluation: Evaluation) -> str:
    said = [
        [
            list(key),
            result.status,
            {name: sorted(map(_plain, outcomes)) for name, outcomes in result.outcomes.items()},
            None if result.value is None else [sorted(map(repr, result.value.values)), result.value.interval],
        ]
        for key, result in evaluation.results.items()
    ]
    return json.dumps(said)


def _plain(outcome: Any) -> str:
    return f"conflict {sorted(map(repr, outcome.outcomes))}" if isinstance(outcome, Conflict) else repr(outcome)
