"""The facts about one patient: their model, their reading, and the model as data for the rule language."""

from renal_cds.facts.alarm import Alarm
from renal_cds.facts.fields import Fact, Group
from renal_cds.facts.findings import Finding, Measurement
from renal_cds.facts.fitness import Fitness
from renal_cds.facts.kidney import Kidney
from renal_cds.facts.model import FactModel, FactPath, FieldType, LeafType, ListType, RecordType, dotted, value
from renal_cds.facts.patient import Patient
from renal_cds.facts.person import Person
from renal_cds.facts.preference import Preference
from renal_cds.facts.reading import read_patient, read_patient_with_places
from renal_cds.facts.safety import Safety
from renal_cds.facts.staging import Staging
from renal_cds.facts.symptoms import Symptoms
from renal_cds.facts.treatments import Treatment
from renal_cds.facts.tumor import Tumor

__all__ = [
    "Alarm",
    "Fact",
    "FactModel",
    "FactPath",
    "FieldType",
    "Finding",
    "Fitness",
    "Group",
    "Kidney",
    "LeafType",
    "ListType",
    "Measurement",
    "Patient",
    "Person",
    "Preference",
    "RecordType",
    "Safety",
    "Staging",
    "Symptoms",
    "Treatment",
    "Tumor",
    "dotted",
    "read_patient",
    "read_patient_with_places",
    "value",
]
