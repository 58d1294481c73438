"""Explained, three-valued clinical decision support for kidney tumours.

>>> import datetime
>>> from renal_cds import evaluate
>>> assessment = evaluate({"treatments": []}, as_of=datetime.date(2026, 3, 1))
>>> assessment.disclaimers[0].startswith("Decision support")
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import renal_cds.code_digest  # noqa: F401 - first: it looks at the files that are about to be imported
from renal_cds.on_demand import on_demand

if TYPE_CHECKING:
    from renal_cds.assessment import Assessment, evaluate, evaluate_many, replay
    from renal_cds.errors import Diagnostic, InvalidPatient, InvalidRulebook, RenalCdsError, UsageError
    from renal_cds.patient import Patient
    from renal_cds.report.answer import Answer
    from renal_cds.report.compare.difference import compare_assessments
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

#: Where each public name is: imported when it is first asked for, because a new process must answer at once.
_MODULES = {
    "Answer": "renal_cds.report.answer",
    "Assessment": "renal_cds.assessment",
    "Diagnostic": "renal_cds.errors",
    "InvalidPatient": "renal_cds.errors",
    "InvalidRulebook": "renal_cds.errors",
    "Patient": "renal_cds.patient",
    "RenalCdsError": "renal_cds.errors",
    "Rulebook": "renal_cds.rulebook",
    "UsageError": "renal_cds.errors",
    "compare_assessments": "renal_cds.report.compare.difference",
    "evaluate": "renal_cds.assessment",
    "evaluate_many": "renal_cds.assessment",
    "replay": "renal_cds.assessment",
}


if not TYPE_CHECKING:  # a type checker must still find a misspelt name
    __getattr__, __dir__ = on_demand(__name__, _MODULES)
