"""Reasons: why a decision came out as it did, what is unknown, and what is advised."""
