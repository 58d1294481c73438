"""Explained, three-valued clinical decision support for kidney tumours.

>>> import datetime
>>> from renal_cds import evaluate
>>> assessment = evaluate({"treatments": []}, as_of=datetime.date(2026, 3, 1))
>>> assessment.disclaimers[0].startswith("Decision support")
True
"""

from renal_cds.errors import Diagnostic, InvalidPatient, InvalidRulebook, RenalCdsError, UsageError
from renal_cds.explain.assessment import Answer, Assessment, evaluate, replay
from renal_cds.explain.difference import compare_assessments
from renal_cds.explain.many import evaluate_many
from renal_cds.facts import Patient
from renal_cds.rulebook import Rulebook

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Assessment",
    "Diagnostic",
    "InvalidPatient",
    "InvalidRulebook",
    "Patient",
    "RenalCdsError",
    "Rulebook",
    "UsageError",
    "compare_assessments",
    "evaluate",
    "evaluate_many",
    "replay",
]
