"""The patient: every fact about one person, in groups.

>>> patient = Patient.model_validate({"tumor": {"size_cm": "42 mm"}, "findings": [], "alarm": "none"})
>>> patient.tumor.size_cm, patient.findings, patient.treatments, patient.alarm.anuria
(4.2, (), None, False)
"""

import datetime as calendar
from typing import Annotated

from renal_cds.facts.fields import Fact, Group
from renal_cds.patient.alarm import Alarm
from renal_cds.patient.biopsy import Biopsy
from renal_cds.patient.burden import Burden
from renal_cds.patient.comorbidity import Comorbidity
from renal_cds.patient.contrast import Contrast
from renal_cds.patient.extent import Extent
from renal_cds.patient.findings import Finding
from renal_cds.patient.fitness import Fitness
from renal_cds.patient.help_needed import HelpNeeded
from renal_cds.patient.imaging import Imaging
from renal_cds.patient.kidney import Kidney
from renal_cds.patient.laboratory import Laboratory
from renal_cds.patient.markers import Markers
from renal_cds.patient.mass import Mass
from renal_cds.patient.medicines import Medicines
from renal_cds.patient.metastases import Metastases
from renal_cds.patient.nephrometry import Nephrometry
from renal_cds.patient.other_cancer import OtherCancer
from renal_cds.patient.person import Person
from renal_cds.patient.preference import Preference
from renal_cds.patient.presentation import Presentation
from renal_cds.patient.response import Response
from renal_cds.patient.safety import Safety
from renal_cds.patient.staging import Staging
from renal_cds.patient.supportive_care import SupportiveCare
from renal_cds.patient.surveillance import Surveillance
from renal_cds.patient.symptoms import Symptoms
from renal_cds.patient.systemic import Systemic
from renal_cds.patient.treatments import Treatment
from renal_cds.patient.tumor import Tumor
from renal_cds.patient.vitals import Vitals

__all__ = ["Patient"]


class Patient(Group):
    """What is known about one patient on one day.

    A group that was not given is there and empty. A list that was not given is ``None``, which is
    unknown; an empty list says that there is none. Lists are kept as tuples.
    """

    as_of: Annotated[calendar.date | None, Fact(meaning="day on which the question is asked", changeable=False)] = None
    person: Person = Person.model_construct()
    presentation: Presentation = Presentation.model_construct()
    fitness: Fitness = Fitness.model_construct()
    comorbidity: Comorbidity = Comorbidity.model_construct()
    medicines: Medicines = Medicines.model_construct()
    kidney: Kidney = Kidney.model_construct()
    laboratory: Laboratory = Laboratory.model_construct()
    vitals: Vitals = Vitals.model_construct()
    tumor: Tumor = Tumor.model_construct()
    extent: Extent = Extent.model_construct()
    nephrometry: Nephrometry = Nephrometry.model_construct()
    mass: Mass = Mass.model_construct()
    biopsy: Biopsy = Biopsy.model_construct()
    treatments: tuple[Treatment, ...] | None = None
    findings: tuple[Finding, ...] | None = None
    staging: Staging = Staging.model_construct()
    surveillance: Surveillance = Surveillance.model_construct()
    other_cancer: OtherCancer = OtherCancer.model_construct()
    markers: Markers = Markers.model_construct()
    metastases: Metastases = Metastases.model_construct()
    systemic: Systemic = Systemic.model_construct()
    response: Response = Response.model_construct()
    safety: Safety = Safety.model_construct()
    imaging: Imaging = Imaging.model_construct()
    contrast: Contrast = Contrast.model_construct()
    alarm: Alarm = Alarm.model_construct()
    symptoms: Symptoms = Symptoms.model_construct()
    burden: Burden = Burden.model_construct()
    supportive_care: SupportiveCare = SupportiveCare.model_construct()
    help_needed: HelpNeeded = HelpNeeded.model_construct()
    preference: Preference = Preference.model_construct()
