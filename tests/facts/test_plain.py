from types import MappingProxyType
from typing import Any

import pytest

from renal_cds.errors import InvalidPatient
from renal_cds.facts.plain import plain
from renal_cds.patient import Finding, Patient, Tumor, read_patient


def codes(source: Any) -> list[str]:
    with pytest.raises(InvalidPatient) as refused:
        read_patient(source)
    return [each.code for each in refused.value.diagnostics]


def test_groups_may_be_given_as_objects_and_any_mapping() -> None:
    patient = read_patient({"tumor": Tumor(grade=2), "findings": (Finding(), MappingProxyType({"site": "lung"}))})
    assert patient == read_patient("tumor: {grade: 2}\nfindings: [{}, {site: lung}]")


def test_the_source_is_copied_not_changed() -> None:
    source = {"findings": [{"site": "lung"}]}
    copied = plain(source)
    copied["findings"][0]["site"] = "bone"
    assert source == {"findings": [{"site": "lung"}]}


def test_a_circle_is_refused() -> None:
    circle: dict[str, Any] = {}
    circle["tumor"] = circle
    assert codes(circle) == ["too-deep"]


def test_deep_facts_are_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert codes({"findings": deep}) == ["too-deep"]


def test_facts_that_multiply_are_refused() -> None:
    wide: list[Any] = []
    for _ in range(30):
        wide = [wide, wide]
    assert codes({"findings": wide}) == ["too-many-values"]


def test_every_key_that_is_no_word_is_named() -> None:
    assert codes({"tumor": {1: 2, None: 3}, 4: 5}) == ["bad-key"] * 3


def test_what_a_model_does_not_know_is_left_out() -> None:
    assert plain(Patient(findings=[])) == {
        "findings": [],
        **{name: {} for name in Patient.model_fields if name not in {"as_of", "findings", "treatments"}},
    }
