"""A kit for testing rulebooks, the packaged one and any other."""

from renal_cds.testing.examples import Failure, WorkedExample, examples, run

__all__ = ["Failure", "WorkedExample", "examples", "run"]
