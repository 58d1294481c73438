"""From rule files to a checked rulebook."""

from renal_cds.rulebook.rulebook import Rulebook, packaged_rules

__all__ = ["Rulebook", "packaged_rules"]
