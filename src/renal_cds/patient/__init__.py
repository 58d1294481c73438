"""The clinical model: every fact about one patient, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from renal_cds.on_demand import on_demand

if TYPE_CHECKING:
    from renal_cds.patient.alarm import Alarm
    from renal_cds.patient.biopsy import Biopsy
    from renal_cds.patient.burden import Burden
    from renal_cds.patient.comorbidity import Comorbidity
    from renal_cds.patient.contrast import Contrast
    from renal_cds.patient.extent import Extent
    from renal_cds.patient.findings import Finding, Measurement
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
    from renal_cds.patient.patient import Patient
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

__all__ = [
    "Alarm",
    "Biopsy",
    "Burden",
    "Comorbidity",
    "Contrast",
    "Extent",
    "Finding",
    "Fitness",
    "HelpNeeded",
    "Imaging",
    "Kidney",
    "Laboratory",
    "Markers",
    "Mass",
    "Measurement",
    "Medicines",
    "Metastases",
    "Nephrometry",
    "OtherCancer",
    "Patient",
    "Person",
    "Preference",
    "Presentation",
    "Response",
    "Safety",
    "Staging",
    "SupportiveCare",
    "Surveillance",
    "Symptoms",
    "Systemic",
    "Treatment",
    "Tumor",
    "Vitals",
]

#: Where each name is: the groups are models of pydantic, which a process that only decides does not need.
_MODULES = {
    "Alarm": "renal_cds.patient.alarm",
    "Biopsy": "renal_cds.patient.biopsy",
    "Burden": "renal_cds.patient.burden",
    "Comorbidity": "renal_cds.patient.comorbidity",
    "Contrast": "renal_cds.patient.contrast",
    "Extent": "renal_cds.patient.extent",
    "Finding": "renal_cds.patient.findings",
    "Fitness": "renal_cds.patient.fitness",
    "HelpNeeded": "renal_cds.patient.help_needed",
    "Imaging": "renal_cds.patient.imaging",
    "Kidney": "renal_cds.patient.kidney",
    "Laboratory": "renal_cds.patient.laboratory",
    "Markers": "renal_cds.patient.markers",
    "Mass": "renal_cds.patient.mass",
    "Measurement": "renal_cds.patient.findings",
    "Medicines": "renal_cds.patient.medicines",
    "Metastases": "renal_cds.patient.metastases",
    "Nephrometry": "renal_cds.patient.nephrometry",
    "OtherCancer": "renal_cds.patient.other_cancer",
    "Patient": "renal_cds.patient.patient",
    "Person": "renal_cds.patient.person",
    "Preference": "renal_cds.patient.preference",
    "Presentation": "renal_cds.patient.presentation",
    "Response": "renal_cds.patient.response",
    "Safety": "renal_cds.patient.safety",
    "Staging": "renal_cds.patient.staging",
    "SupportiveCare": "renal_cds.patient.supportive_care",
    "Surveillance": "renal_cds.patient.surveillance",
    "Symptoms": "renal_cds.patient.symptoms",
    "Systemic": "renal_cds.patient.systemic",
    "Treatment": "renal_cds.patient.treatments",
    "Tumor": "renal_cds.patient.tumor",
    "Vitals": "renal_cds.patient.vitals",
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = on_demand(__name__, _MODULES)
