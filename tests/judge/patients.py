"""Patients for the judge: those of the public kit."""

from renal_cds.testing.pools import Facts, Pools, all_places, shuffled, unknown_places, values_left

__all__ = ["Facts", "Pools", "all_places", "shuffled", "unknown_places", "values_left"]
