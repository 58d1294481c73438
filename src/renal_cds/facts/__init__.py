"""The facts about one patient: their model, their reading, and the model as data for the rule language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from renal_cds.on_demand import on_demand

if TYPE_CHECKING:
    from renal_cds.facts.alarm import Alarm
    from renal_cds.facts.biopsy import Biopsy
    from renal_cds.facts.burden import Burden
    from renal_cds.facts.checklist import Checklist
    from renal_cds.facts.comorbidity import Comorbidity
    from renal_cds.facts.contrast import Contrast
    from renal_cds.facts.extent import Extent
    from renal_cds.facts.fields import Fact, Group
    from renal_cds.facts.findings import Finding, Measurement
    from renal_cds.facts.fitness import Fitness
    from renal_cds.facts.help_needed import HelpNeeded
    from renal_cds.facts.imaging import Imaging
    from renal_cds.facts.kidney import Kidney
    from renal_cds.facts.laboratory import Laboratory
    from renal_cds.facts.markers import Markers
    from renal_cds.facts.mass import Mass
    from renal_cds.facts.medicines import Medicines
    from renal_cds.facts.metastases import Metastases
    from renal_cds.facts.model import FactModel, FactPath, FieldType, LeafType, ListType, RecordType, dotted, value
    from renal_cds.facts.nephrometry import Nephrometry
    from renal_cds.facts.other_cancer import OtherCancer
    from renal_cds.facts.patient import Patient
    from renal_cds.facts.person import Person
    from renal_cds.facts.preference import Preference
    from renal_cds.facts.presentation import Presentation
    from renal_cds.facts.reading import places_in, read_patient
    from renal_cds.facts.response import Response
    from renal_cds.facts.safety import Safety
    from renal_cds.facts.staging import Staging
    from renal_cds.facts.supportive_care import SupportiveCare
    from renal_cds.facts.surveillance import Surveillance
    from renal_cds.facts.symptoms import Symptoms
    from renal_cds.facts.systemic import Systemic
    from renal_cds.facts.treatments import Treatment
    from renal_cds.facts.tumor import Tumor
    from renal_cds.facts.vitals import Vitals

__all__ = [
    "Alarm",
    "Biopsy",
    "Burden",
    "Checklist",
    "Comorbidity",
    "Contrast",
    "Extent",
    "Fact",
    "FactModel",
    "FactPath",
    "FieldType",
    "Finding",
    "Fitness",
    "Group",
    "HelpNeeded",
    "Imaging",
    "Kidney",
    "Laboratory",
    "LeafType",
    "ListType",
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
    "RecordType",
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
    "dotted",
    "places_in",
    "read_patient",
    "value",
]

#: Where each name is: the groups are models of pydantic, which a process that only decides does not need.
_MODULES = {
    "Alarm": "renal_cds.facts.alarm",
    "Biopsy": "renal_cds.facts.biopsy",
    "Burden": "renal_cds.facts.burden",
    "Checklist": "renal_cds.facts.checklist",
    "Comorbidity": "renal_cds.facts.comorbidity",
    "Contrast": "renal_cds.facts.contrast",
    "Extent": "renal_cds.facts.extent",
    "Fact": "renal_cds.facts.fields",
    "FactModel": "renal_cds.facts.model",
    "FactPath": "renal_cds.facts.model",
    "FieldType": "renal_cds.facts.model",
    "Finding": "renal_cds.facts.findings",
    "Fitness": "renal_cds.facts.fitness",
    "Group": "renal_cds.facts.fields",
    "HelpNeeded": "renal_cds.facts.help_needed",
    "Imaging": "renal_cds.facts.imaging",
    "Kidney": "renal_cds.facts.kidney",
    "Laboratory": "renal_cds.facts.laboratory",
    "LeafType": "renal_cds.facts.model",
    "ListType": "renal_cds.facts.model",
    "Markers": "renal_cds.facts.markers",
    "Mass": "renal_cds.facts.mass",
    "Measurement": "renal_cds.facts.findings",
    "Medicines": "renal_cds.facts.medicines",
    "Metastases": "renal_cds.facts.metastases",
    "Nephrometry": "renal_cds.facts.nephrometry",
    "OtherCancer": "renal_cds.facts.other_cancer",
    "Patient": "renal_cds.facts.patient",
    "Person": "renal_cds.facts.person",
    "Preference": "renal_cds.facts.preference",
    "Presentation": "renal_cds.facts.presentation",
    "RecordType": "renal_cds.facts.model",
    "Response": "renal_cds.facts.response",
    "Safety": "renal_cds.facts.safety",
    "Staging": "renal_cds.facts.staging",
    "SupportiveCare": "renal_cds.facts.supportive_care",
    "Surveillance": "renal_cds.facts.surveillance",
    "Symptoms": "renal_cds.facts.symptoms",
    "Systemic": "renal_cds.facts.systemic",
    "Treatment": "renal_cds.facts.treatments",
    "Tumor": "renal_cds.facts.tumor",
    "Vitals": "renal_cds.facts.vitals",
    "dotted": "renal_cds.facts.model",
    "places_in": "renal_cds.facts.reading",
    "read_patient": "renal_cds.facts.reading",
    "value": "renal_cds.facts.model",
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = on_demand(__name__, _MODULES)
