"""Patients to explain: those of the examples beside the shipped rules, and random ones on their thresholds."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from hypothesis import strategies as st

from judge.patients import Pools
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Result
from renal_cds.facts.paths import FactPath, read_path
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Formula
from renal_cds.testing.examples import examples, merged

__all__ = ["BOOK", "chosen_results", "example_facts", "random_facts", "read", "rngs", "steps"]

BOOK = Rulebook.load()

#: Seeded sources of chance: a patient takes thousands of choices, too many to be drawn and shrunk one by one.
rngs = st.integers(0, 1 << 32).map(random.Random)


def read(facts: dict[str, Any]) -> Evaluation:
    """What the engine says."""
    return Engine.of(BOOK).evaluate(BOOK.facts.model_validate(facts))


@cache
def example_facts() -> tuple[dict[str, Any], ...]:
    """The facts of every example that can be read; contradictions are left to the tests of gates."""
    found = []
    for worked in examples(BOOK):
        example = worked.example
        facts = merged(BOOK.patients.get(example.from_ or "", {}), example.given)
        if getattr(worked.decision, "effect", None) != "contradiction":
            found.append(facts)
    return tuple(found)


@cache
def _pools() -> Pools:
    return Pools(BOOK)


def random_facts(rng: random.Random) -> dict[str, Any]:
    """A patient on the thresholds of the rules, near an example or quite at random."""
    facts = _pools().patient(rng, rng.choice((0.05, 0.2, 0.5)))
    return merged(rng.choice(example_facts()), facts) if rng.random() < 0.5 else facts


def chosen_results(rng: random.Random, evaluation: Evaluation, count: int) -> list[Result]:
    """Some of the decisions that have parts."""
    results = [each for each in evaluation.results.values() if not isinstance(each.decision, Formula)]
    return rng.sample(results, min(count, len(results)))


def steps(path: str) -> FactPath:
    """A written path as steps."""
    return read_path(path)
