"""The patient: every fact about one person, in groups.

>>> patient = Patient.model_validate({"tumor": {"size_cm": "42 mm"}, "findings": [], "alarm": "none"})
>>> patient.tumor.size_cm, patient.findings, patient.treatments, patient.alarm.anuria
(4.2, (), None, False)
"""

from __future__ import annotations

import datetime as calendar
from typing import Annotated

from renal_cds.facts.alarm import Alarm
from renal_cds.facts.fields import Fact, Group
from renal_cds.facts.findings import Finding
from renal_cds.facts.fitness import Fitness
from renal_cds.facts.kidney import Kidney
from renal_cds.facts.person import Person
from renal_cds.facts.preference import Preference
from renal_cds.facts.safety import Safety
from renal_cds.facts.staging import Staging
from renal_cds.facts.symptoms import Symptoms
from renal_cds.facts.treatments import Treatment
from renal_cds.facts.tumor import Tumor

__all__ = ["Patient"]


class Patient(Group):
    """What is known about one patient on one day.

    A group that was not given is there and empty. A list that was not given is ``None``, which is
    unknown; an empty list says that there is none. Lists are kept as tuples.
    """

    as_of: Annotated[calendar.date | None, Fact(meaning="day on which the question is asked", changeable=False)] = None
    person: Person = Person()
    fitness: Fitness = Fitness()
    kidney: Kidney = Kidney()
    tumor: Tumor = Tumor()
    treatments: tuple[Treatment, ...] | None = None
    findings: tuple[Finding, ...] | None = None
    staging: Staging = Staging()
    safety: Safety = Safety()
    alarm: Alarm = Alarm()
    symptoms: Symptoms = Symptoms()
    preference: Preference = Preference()
