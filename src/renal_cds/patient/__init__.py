"""The clinical model: every fact about one patient, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from renal_cds.on_demand import on_demand

if TYPE_CHECKING:
    from renal_cds.patient.findings import Finding, Measurement, Response, Staging
    from renal_cds.patient.imaging import Contrast, Imaging, Safety, Surveillance
    from renal_cds.patient.kidney import Kidney
    from renal_cds.patient.laboratory import Laboratory, Markers, Vitals
    from renal_cds.patient.mass import Biopsy, Mass, Nephrometry
    from renal_cds.patient.other_cancer import OtherCancer
    from renal_cds.patient.patient import Patient
    from renal_cds.patient.person import Comorbidity, Fitness, Person, Presentation
    from renal_cds.patient.reading import read_patient
    from renal_cds.patient.support import HelpNeeded, Preference, SupportiveCare
    from renal_cds.patient.symptoms import Alarm, Burden, Symptoms
    from renal_cds.patient.treatments import Medicines, Systemic, Treatment
    from renal_cds.patient.tumor import Extent, Metastases, Tumor

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
    "read_patient",
]

#: Where each name is: the groups are models of pydantic, which a process that only decides does not need.
_MODULES = {
    "Alarm": "renal_cds.patient.symptoms",
    "Biopsy": "renal_cds.patient.mass",
    "Burden": "renal_cds.patient.symptoms",
    "Comorbidity": "renal_cds.patient.person",
    "Contrast": "renal_cds.patient.imaging",
    "Extent": "renal_cds.patient.tumor",
    "Finding": "renal_cds.patient.findings",
    "Fitness": "renal_cds.patient.person",
    "HelpNeeded": "renal_cds.patient.support",
    "Imaging": "renal_cds.patient.imaging",
    "Kidney": "renal_cds.patient.kidney",
    "Laboratory": "renal_cds.patient.laboratory",
    "Markers": "renal_cds.patient.laboratory",
    "Mass": "renal_cds.patient.mass",
    "Measurement": "renal_cds.patient.findings",
    "Medicines": "renal_cds.patient.treatments",
    "Metastases": "renal_cds.patient.tumor",
    "Nephrometry": "renal_cds.patient.mass",
    "OtherCancer": "renal_cds.patient.other_cancer",
    "Patient": "renal_cds.patient.patient",
    "Person": "renal_cds.patient.person",
    "Preference": "renal_cds.patient.support",
    "Presentation": "renal_cds.patient.person",
    "Response": "renal_cds.patient.findings",
    "Safety": "renal_cds.patient.imaging",
    "Staging": "renal_cds.patient.findings",
    "SupportiveCare": "renal_cds.patient.support",
    "Surveillance": "renal_cds.patient.imaging",
    "Symptoms": "renal_cds.patient.symptoms",
    "Systemic": "renal_cds.patient.treatments",
    "Treatment": "renal_cds.patient.treatments",
    "Tumor": "renal_cds.patient.tumor",
    "Vitals": "renal_cds.patient.laboratory",
    "read_patient": "renal_cds.patient.reading",
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = on_demand(__name__, _MODULES)
