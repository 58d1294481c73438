"""Patients for the judge: those of the public kit."""

from renal_cds.testing.pools import Facts, Pools, shuffled, unknown_places

__all__ = ["Facts", "Pools", "shuffled", "unknown_places"]
