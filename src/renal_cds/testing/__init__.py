"""A kit for testing rulebooks, the packaged one and any other."""

from renal_cds.testing.examples import Failure, WorkedExample, examples, run
from renal_cds.testing.proofs import proves

__all__ = ["Failure", "WorkedExample", "examples", "proves", "run"]
