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
    from renal_cds.assessment import Assessment, WhatIf, evaluate, replay
    from renal_cds.demo import demo_patient
    from renal_cds.errors import Diagnostic, InvalidPatient, InvalidRulebook, RenalCdsError, Span, UsageError
    from renal_cds.explain.explanation import Alert, Cited, Question, Reason, Recommendation, Why
    from renal_cds.explain.replies import AskSet, Comparison, NearestChange, WhyNot
    from renal_cds.many import evaluate_many
    from renal_cds.patient import Patient
    from renal_cds.report.answer import Answer
    from renal_cds.report.compare.difference import compare_assessments
    from renal_cds.report.compare.replay import Replay
    from renal_cds.report.report import AssessmentReport, DecisionReport, OptionReport, PlannedVisit
    from renal_cds.rulebook import Rulebook

__version__ = "0.1.0"

__all__ = [
    "Alert",
    "Answer",
    "AskSet",
    "Assessment",
    "AssessmentReport",
    "Cited",
    "Comparison",
    "DecisionReport",
    "Diagnostic",
    "InvalidPatient",
    "InvalidRulebook",
    "NearestChange",
    "OptionReport",
    "Patient",
    "PlannedVisit",
    "Question",
    "Reason",
    "Recommendation",
    "RenalCdsError",
    "Replay",
    "Rulebook",
    "Span",
    "UsageError",
    "WhatIf",
    "Why",
    "WhyNot",
    "compare_assessments",
    "demo_patient",
    "evaluate",
    "evaluate_many",
    "replay",
]

#: Where each public name is: imported when it is first asked for, because a new process must answer at once.
_MODULES = {
    "Alert": "renal_cds.explain.explanation",
    "Answer": "renal_cds.report.answer",
    "AskSet": "renal_cds.explain.replies",
    "Assessment": "renal_cds.assessment",
    "AssessmentReport": "renal_cds.report.report",
    "Cited": "renal_cds.explain.explanation",
    "Comparison": "renal_cds.explain.replies",
    "DecisionReport": "renal_cds.report.report",
    "Diagnostic": "renal_cds.errors",
    "InvalidPatient": "renal_cds.errors",
    "InvalidRulebook": "renal_cds.errors",
    "NearestChange": "renal_cds.explain.replies",
    "OptionReport": "renal_cds.report.report",
    "Patient": "renal_cds.patient",
    "PlannedVisit": "renal_cds.report.report",
    "Question": "renal_cds.explain.explanation",
    "Reason": "renal_cds.explain.explanation",
    "Recommendation": "renal_cds.explain.explanation",
    "RenalCdsError": "renal_cds.errors",
    "Replay": "renal_cds.report.compare.replay",
    "Rulebook": "renal_cds.rulebook",
    "Span": "renal_cds.errors",
    "UsageError": "renal_cds.errors",
    "WhatIf": "renal_cds.assessment",
    "Why": "renal_cds.explain.explanation",
    "WhyNot": "renal_cds.explain.replies",
    "compare_assessments": "renal_cds.report.compare.difference",
    "demo_patient": "renal_cds.demo",
    "evaluate": "renal_cds.assessment",
    "evaluate_many": "renal_cds.many",
    "replay": "renal_cds.assessment",
}


if not TYPE_CHECKING:  # a type checker must still find a misspelt name
    __getattr__, __dir__ = on_demand(__name__, _MODULES)
