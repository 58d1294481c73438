from typing import Annotated, Literal

import pytest

from renal_cds.facts import Fact, Group, LeafType, ListType, RecordType, dotted, model_of, value_at
from renal_cds.patient import Finding, Patient, Tumor, read_patient

MODEL = model_of(Patient)


class Registry(Group):
    crp_mg_l: Annotated[float | None, Fact(unit="mg/L", low=0, high=1000, meaning="CRP", how="laboratory")] = None


class OurFinding(Finding):
    pi_rads: Literal["low", "high"] | None = None


class OurTumor(Tumor):
    second_opinion: bool | None = None


class OurPatient(Patient):
    tumor: OurTumor = OurTumor()
    findings: list[OurFinding] | None = None  # type: ignore[assignment]
    registry: Registry = Registry()


def test_a_model_is_one_object_per_class_and_can_be_a_key() -> None:
    assert model_of(Patient) is MODEL
    assert model_of(OurPatient) is not MODEL
    assert {MODEL: 1}[model_of(Patient)] == 1


def test_facts_are_found_by_path() -> None:
    size = MODEL.field(("tumor", "size_cm"))
    assert (size.kind, size.unit, size.above, size.low, size.high, size.integer) == ("number", "cm", 0, None, 40, False)
    assert MODEL.field(("tumor", "grade")).integer
    assert MODEL.field(("findings", "[]", "earlier", "[]", "modality")).values == ("ct", "mri", "ultrasound", "pet_ct")
    assert isinstance(MODEL.find(("findings",)), ListType)
    assert isinstance(MODEL.find(("findings", "[]")), RecordType)
    assert MODEL.find(()) is MODEL.root


@pytest.mark.parametrize("path", [("tumour",), ("tumor", "[]"), ("findings", "kind"), ("tumor", "grade", "x")])
def test_what_is_not_there_is_not_found(path: tuple[str, ...]) -> None:
    assert MODEL.find(path) is None
    with pytest.raises(KeyError):
        MODEL.field(path)


def test_a_group_is_not_a_fact() -> None:
    with pytest.raises(KeyError, match="tumor"):
        MODEL.field(("tumor",))


def test_leaves_come_in_the_declared_order_and_are_what_field_finds() -> None:
    leaves = list(MODEL.leaves())
    assert leaves[:3] == [
        (path, MODEL.field(path)) for path in (("as_of",), ("person", "age_years"), ("person", "sex"))
    ]
    assert all(MODEL.field(path) is leaf for path, leaf in leaves)
    assert list(dict.fromkeys(path[0] for path, _ in leaves)) == list(Patient.model_fields)
    assert len({path for path, _ in leaves}) == len(leaves)


def test_a_subclass_adds_groups_facts_and_list_facts() -> None:
    model = model_of(OurPatient)
    assert model.field(("registry", "crp_mg_l")).how == "laboratory"
    assert model.field(("tumor", "second_opinion")).kind == "boolean"
    assert model.field(("tumor", "size_cm")) == MODEL.field(("tumor", "size_cm"))
    assert model.field(("findings", "[]", "pi_rads")).values == ("low", "high")
    patient = read_patient("registry: {crp_mg_l: 12}\nfindings: [{pi_rads: low, size_mm: 3 cm}]", OurPatient)
    assert patient.registry.crp_mg_l == 12.0
    assert value_at(patient, ("findings", 0, "size_mm")) == 30.0


def test_known_facts_with_their_paths() -> None:
    patient = read_patient("findings: [{site: lung}, {earlier: [{size_mm: 9}]}]\nperson: {sex: male}")
    known = [(dotted(path), given) for path, leaf, given in MODEL.known(patient) if isinstance(leaf, LeafType)]
    assert known == [
        ("person.sex", "male"),
        ("findings[0].site", "lung"),
        ("findings[1].earlier[0].size_mm", 9.0),
    ]


def test_a_value_is_none_when_it_or_its_list_is_unknown() -> None:
    patient = read_patient("findings: [{site: lung}]")
    assert value_at(patient, ("findings", 0, "site")) == "lung"
    assert value_at(patient, ("findings", 0, "size_mm")) is None
    assert value_at(patient, ("treatments", 0, "kind")) is None
    assert value_at(patient, ()) is patient


def test_an_element_that_is_not_there_is_not_an_unknown_one() -> None:
    with pytest.raises(IndexError):
        value_at(read_patient("findings: []"), ("findings", 0, "site"))
