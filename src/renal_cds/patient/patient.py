"""The patient: every fact about one person, in groups.

>>> patient = Patient.model_validate({"tumor": {"size_cm": "42 mm"}, "findings": [], "alarm": "none"})
>>> patient.tumor.size_cm, patient.findings, patient.treatments, patient.alarm.anuria
(4.2, (), None, False)
"""

import datetime as calendar
from typing import Annotated, ClassVar

from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group
from renal_cds.patient.findings import Finding, Response, Staging
from renal_cds.patient.imaging import Contrast, Imaging, Safety, Surveillance
from renal_cds.patient.kidney import Kidney
from renal_cds.patient.laboratory import Laboratory, Markers, Vitals
from renal_cds.patient.mass import Biopsy, Mass, Nephrometry
from renal_cds.patient.other_cancer import OtherCancer
from renal_cds.patient.person import Comorbidity, Fitness, Person, Presentation
from renal_cds.patient.support import HelpNeeded, Preference, SupportiveCare
from renal_cds.patient.symptoms import Alarm, Burden, Symptoms
from renal_cds.patient.treatments import Medicines, Systemic, Treatment
from renal_cds.patient.tumor import Extent, Metastases, Tumor

__all__ = ["Patient"]


class Patient(Group):
    """The facts about one patient on one day.

    A group that was not given is there and empty. A list that was not given is ``None``, which is
    unknown; an empty list says that there is none. Lists are kept as tuples.
    """

    relations: ClassVar[tuple[str, ...]] = ("presentation.age_years <= person.age_years",)

    bare_words: ClassVar[tuple[str, ...]] = (
        "none",
        "normal",
        "absent",
        "impaired",
        "not_done",
        "benign",
        "tumor",
        "possible",
        "other",
    )

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
