"""Mutation of rules: small faults planted in a rulebook, and whether its examples notice."""

from renal_cds.testing.mutation.mutants import Mutant, mutants
from renal_cds.testing.mutation.score import MutationScore, Verdict, mutate

__all__ = ["Mutant", "MutationScore", "Verdict", "mutants", "mutate"]
