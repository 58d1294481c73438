import os

import pytest

from renal_cds.errors import InvalidPatient, UsageError
from renal_cds.facts import Checklist, LeafType, RecordType, model_of, value_at
from renal_cds.patient import Patient, read_patient

MODEL = model_of(Patient)
GROUPS = {name: kind for name, kind in MODEL.root.fields.items() if isinstance(kind, RecordType)}
CHECKLISTS = [name for name, kind in GROUPS.items() if kind.answers_none]


def leaves(name: str) -> dict[str, LeafType]:
    return {field: kind for field, kind in GROUPS[name].fields.items() if isinstance(kind, LeafType)}


def test_the_model_tells_which_groups_one_word_answers() -> None:
    assert CHECKLISTS == ["comorbidity", "medicines", "extent", "alarm", "symptoms", "help_needed"]
    assert [isinstance(getattr(Patient(), name), Checklist) for name in GROUPS] == [
        name in CHECKLISTS for name in GROUPS
    ]


@pytest.mark.parametrize("name", CHECKLISTS)
def test_none_makes_every_sign_absent_and_leaves_the_rest_unknown(name: str) -> None:
    patient = read_patient(f"{name}: none")
    for field, leaf in leaves(name).items():
        expected = False if leaf.kind == "boolean" else "none" if "none" in leaf.values else None
        assert value_at(patient, (name, field)) == expected
    assert len(list(MODEL.known(patient))) > len(leaves(name)) / 2


@pytest.mark.parametrize("name", CHECKLISTS)
def test_every_enumeration_of_a_checklist_has_a_word_for_absent(name: str) -> None:
    assert all("none" in leaf.values for leaf in leaves(name).values() if leaf.kind == "enumeration")


def test_what_is_not_none_keeps_its_own_words() -> None:
    patient = read_patient("comorbidity: {diabetes: end_organ_damage}\nsymptoms: none\nextent: {adrenal: none}")
    assert patient.comorbidity.diabetes == "end_organ_damage"
    assert patient.comorbidity.heart_failure is None
    assert (patient.symptoms.breathlessness, patient.symptoms.weight_loss_percent_6_months) == ("none", None)
    assert (patient.extent.adrenal, patient.extent.sinus_fat) == ("none", None)


@pytest.mark.parametrize("name", sorted(set(GROUPS) - set(CHECKLISTS)))
def test_no_other_group_takes_the_word(name: str) -> None:
    with pytest.raises(InvalidPatient) as refused:
        read_patient(f"{name}: none")
    assert [each.code for each in refused.value.diagnostics] == ["not-a-group"]
    schema = Patient.model_json_schema()["$defs"][GROUPS[name].name]
    assert "anyOf" not in schema


@pytest.mark.parametrize("name", CHECKLISTS)
def test_the_json_schema_tells_of_the_word(name: str) -> None:
    assert {"const": "none"} in Patient.model_json_schema()["$defs"][GROUPS[name].name]["anyOf"]


def test_a_class_without_facts_is_no_model() -> None:
    with pytest.raises(UsageError, match="`PathLike` is no class of facts"):
        model_of(os.PathLike)
