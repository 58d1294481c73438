"""Tests that a rulebook gets by naming itself::

class TestOurRules(RulebookTests):
rulebook = Rulebook.load("rules/", facts=OurPatient)
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from renal_cds.rulebook import Rulebook
from renal_cds.testing import laws
from renal_cds.testing.examples import examples, run
from renal_cds.testing.patients import patients, randomness
from renal_cds.testing.pools import Facts
from renal_cds.testing.proofs import proves
from renal_cds.testing.targets import boundary_patients, thresholds
from renal_cds.verify.check import check

__all__ = ["RulebookTests"]

#: Raises the number of examples of each law: ``RENAL_CDS_EXAMPLES=20000 pytest``.
_MANY = int(os.environ.get("RENAL_CDS_EXAMPLES", "0"))


class RulebookTests:
    """A class of tests for pytest: subclass it and set ``rulebook``.

    The examples hold, the check finds nothing, and every law holds of made-up patients, those at thresholds
    among them. ``max_examples`` is the number of patients for each law, ``claims`` are sentences that must be
    proved, as ``renal-cds prove`` takes them.
    """

    rulebook: ClassVar[Rulebook]
    claims: ClassVar[Sequence[str]] = ()
    max_examples: ClassVar[int] = 25

    def test_the_examples_hold(self) -> None:
        """Every example of the rule files comes out as it expects."""
        failures = [str(each) for worked in examples(self.rulebook) for each in run(self.rulebook, worked)]
        assert not failures, "\n".join(failures)  # pytest does not rewrite asserts of an installed package

    def test_the_check_finds_nothing(self) -> None:
        """No gap, no overlap, no dead row, no broken law that the rule file does not accept."""
        failing = check(self.rulebook).failing
        assert not failing, "\n".join(each.render() for each in failing)

    def test_the_claims_are_proved(self) -> None:
        """Each of the rulebook's claims holds of every patient."""
        proves(self.rulebook, *self.claims)

    def test_unknown_is_a_value(self) -> None:
        """Law 1."""
        self._holds(laws.unknown_is_a_value)

    def test_possible_comes_true(self) -> None:
        """Law 2."""
        self._holds(laws.possible_comes_true)

    def test_more_facts_never_retract(self) -> None:
        """Law 3."""
        self._holds(laws.more_facts_never_retract)

    def test_a_score_is_an_interval(self) -> None:
        """Law 4."""
        self._holds(laws.score_is_an_interval)

    def test_complete_is_decided(self) -> None:
        """Law 5."""
        self._holds(laws.complete_is_decided)

    def test_advice_has_a_source(self) -> None:
        """Law 7."""
        self._holds(laws.advice_has_a_source)

    def test_the_same_facts_give_the_same_answer(self) -> None:
        """Law 8."""
        self._holds(laws.deterministic)

    def _holds(self, law: laws.Law) -> None:
        some: st.SearchStrategy[Facts] = patients(self.rulebook)
        if thresholds(self.rulebook):
            some |= boundary_patients(self.rulebook)

        @settings(
            max_examples=max(self.max_examples, _MANY),
            deadline=None,
            derandomize=not _MANY,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(some, randomness())
        def holds(facts: Facts, rng: random.Random) -> None:
            note(repr(facts))
            law(self.rulebook, facts, rng)

        run_it: Callable[[], Any] = holds
        run_it()
