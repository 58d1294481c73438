"""Plain facts: frozen, equal by what is known, and the same as the models that they stand for."""

from __future__ import annotations

import copy
import pickle

import pytest

from renal_cds import evaluate
from renal_cds.facts import FactModel, model_of
from renal_cds.facts.groups import as_model, class_of
from renal_cds.facts.known import PlainFacts, items_of, replaced
from renal_cds.facts.reading import read_facts
from renal_cds.patient import Patient, read_patient
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.pack import pack, unpack

FACTS = {"as_of": "2026-03-01", "tumor": {"size_cm": "42 mm"}, "alarm": "none", "findings": [{"id": "a"}]}
MODEL = model_of(Patient)


def test_plain_facts_become_the_patient_that_pydantic_reads() -> None:
    facts = read_facts(FACTS, MODEL, "patient")
    assert isinstance(facts, PlainFacts)
    assert as_model(facts, Patient) == Patient.model_validate(FACTS) == read_patient(FACTS)


def test_an_assessment_gives_its_patient_as_a_model() -> None:
    patient = evaluate(FACTS).patient
    assert type(patient) is Patient
    assert patient == read_patient(FACTS)


def test_facts_of_a_class_of_ones_own_are_models_from_the_start() -> None:
    class OurPatient(Patient):
        pass

    assert type(read_facts(FACTS, model_of(OurPatient), "patient")) is OurPatient
    assert type(read_facts(OurPatient(), MODEL, "patient")) is OurPatient


def test_plain_facts_do_not_change() -> None:
    facts = PlainFacts({"grade": 2}, {"grade"})
    with pytest.raises(AttributeError, match="facts do not change"):
        facts.grade = 3
    assert replaced(facts, {"grade": 3}).grade == 3
    assert dict(items_of(facts)) == {"grade": 2}
    assert repr(facts) == "PlainFacts(grade=2)"
    assert hash(facts) == hash(PlainFacts({"grade": 2}))
    assert pickle.loads(pickle.dumps(facts)) == copy.deepcopy(facts) == facts != PlainFacts({"grade": 3})


def test_the_model_that_is_kept_is_the_model_that_is_declared() -> None:
    kept = FactModel(unpack(pack(Rulebook.load().model.root)))
    assert list(kept.leaves()) == list(MODEL.leaves())
    assert class_of(kept) is Patient
    assert repr(kept.root) == repr(MODEL.root)
