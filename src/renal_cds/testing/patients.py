"""Hypothesis strategies for patients of any rulebook, as facts that :func:`renal_cds.evaluate` accepts.

None of these patients is refused: facts that would contradict each other are left unknown.

In a test: ``@given(patients(rulebook))``, ``@given(twins(rulebook, missing=0.1))``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import assume
from hypothesis import strategies as st

from renal_cds.facts.paths import FactPath
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.examples import starting_facts
from renal_cds.testing.accepted import accepted, contradicted, readable
from renal_cds.testing.pools import Facts, all_places, pools_of
from renal_cds.verify.places import with_fact

__all__ = ["complete_patients", "known_patients", "patients", "randomness", "twins"]

#: How likely each fact is missing: from now and then to nearly always.
_MISSING = (0.1, 0.0, 0.3, 0.02, 0.9)


def randomness() -> st.SearchStrategy[random.Random]:
    """A random generator driven by Hypothesis, which can make what it chose simpler."""
    return st.randoms(use_true_random=False)


def patients(
    rulebook: Rulebook,
    missing: float | None = None,
    near: Sequence[Facts] | None = None,
    change: float = 0.1,
) -> st.SearchStrategy[Facts]:
    """Patients with facts missing, their values on and around the thresholds of the rulebook.

    Args:
        rulebook: the rules; facts that none of them reads are left out.
        missing: how likely each fact is unknown; without it, anything from never to nearly always.
        near: patients of whom most facts are kept; without it, those of the rulebook's examples, and nobody.
        change: how likely a fact of these is replaced.
    """
    pools, starts = pools_of(rulebook), [None, *(known_patients(rulebook) if near is None else near)]

    @st.composite
    def drawn(draw: st.DrawFn) -> Facts:
        unknown = draw(st.sampled_from(_MISSING)) if missing is None else missing
        start = starts[draw(st.integers(0, len(starts) - 1))]
        return accepted(rulebook, pools.patient(draw(randomness()), unknown, start, change))

    return drawn()


def complete_patients(rulebook: Rulebook, near: Sequence[Facts] | None = None) -> st.SearchStrategy[Facts]:
    """Patients of whom everything is known that a rule reads; those who contradict themselves are left out."""
    pools, some = pools_of(rulebook), patients(rulebook, 0.0, near)

    @st.composite
    def drawn(draw: st.DrawFn) -> Facts:
        whole = pools.completed(draw(randomness()), draw(some))
        assume(not contradicted(rulebook, whole))
        return whole

    return drawn()


def twins(rulebook: Rulebook, missing: float | None = None) -> st.SearchStrategy[tuple[Facts, Facts, FactPath]]:
    """Two patients who differ in one fact, and where it stands; the second knows it, the first may not."""
    pools, some = pools_of(rulebook), patients(rulebook, missing)

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[Facts, Facts, FactPath]:
        facts = draw(some)
        place, kind, before = draw(st.sampled_from(all_places(pools, facts)))
        others = [each for each in pools.values[kind] if each != before]
        assume(others)
        other: Facts = with_fact(facts, place, draw(st.sampled_from(others)))
        assume(not contradicted(rulebook, other))
        return facts, other, place

    return drawn()


def known_patients(rulebook: Rulebook) -> list[Facts]:
    """The named patients of a rulebook and those of its examples, without those that cannot be read."""
    found = rulebook.made.get("known_patients")
    if not isinstance(found, list):
        examples = [each for decision in rulebook.decisions.values() for each in decision.examples]
        facts = [*rulebook.patients.values(), *(starting_facts(rulebook.patients, each) for each in examples)]
        found = rulebook.made["known_patients"] = [each for one in facts if (each := readable(rulebook, one))]
    return found
