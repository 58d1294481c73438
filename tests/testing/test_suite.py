"""The class of tests says what failed itself: pytest rewrites no asserts of an installed package."""

from __future__ import annotations

import pytest

from renal_cds.testing.suite import RulebookTests
from testing.small import small

BROKEN = """table: group
title: Group
source: {s: text, confidence: B}
outputs: {group: [low, high]}
rows:
  - {id: calm, when: not tumor.necrosis, then: low}
  - {id: risky, when: tumor.sarcomatoid, then: high}
examples:
  - {name: calm one, given: {tumor: {necrosis: false, sarcomatoid: false}}, expect: {outcome: high}}
"""


class Broken(RulebookTests):
    rulebook = small(BROKEN)


def test_a_failed_check_says_what_it_found() -> None:
    with pytest.raises(AssertionError, match=r"`calm` and `risky` can both hold[\s\S]*\[overlap\]"):
        Broken().test_the_check_finds_nothing()


def test_a_failed_example_is_named() -> None:
    with pytest.raises(AssertionError, match="calm one"):
        Broken().test_the_examples_hold()
