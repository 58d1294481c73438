"""What a hospital writes for a rulebook of its own: the worked example of the manual."""

from renal_cds.testing.suite import RulebookTests
from testing.books import thyroid


class TestThyroid(RulebookTests):
    rulebook = thyroid()
