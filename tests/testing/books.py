"""The rulebook that the tests of the kit share."""

from functools import cache
from pathlib import Path

from renal_cds import Rulebook
from testing.thyroid.facts import ThyroidPatient

__all__ = ["THYROID", "thyroid"]

THYROID = Path(__file__).parent / "thyroid" / "rules"


@cache
def thyroid() -> Rulebook:
    """The rulebook about the thyroid."""
    return Rulebook.load(THYROID, facts=ThyroidPatient)
