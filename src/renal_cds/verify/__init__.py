"""Static verification of rulebooks: questions about all patients at once, each answer with a patient that shows it."""

from renal_cds.verify.check import Report, check
from renal_cds.verify.counterexamples import Counterexample
from renal_cds.verify.finding import Finding, Severity

__all__ = ["Counterexample", "Finding", "Report", "Severity", "check"]
