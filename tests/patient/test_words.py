"""The words of reports: what each is read as, and where those go that have no place in their fact."""

from typing import Any

import pytest

from renal_cds.errors import InvalidPatient
from renal_cds.facts import LeafType, model_of
from renal_cds.facts.partial import values_of
from renal_cds.facts.paths import dotted, value_at
from renal_cds.facts.refusal import Refused
from renal_cds.facts.spelling import declared_for
from renal_cds.patient import Patient, read_patient
from renal_cds.patient.words import _RCC

LEAVES = {dotted(path): leaf for path, leaf in model_of(Patient).leaves() if leaf.also_written or leaf.elsewhere}


def read(fact: str, written: object) -> Any:
    group, name = fact.split(".")
    patient = read_patient({group: {name: written}} if group != "treatments" else {group: [{name: written}]})
    return value_at(patient, (group, name) if group != "treatments" else (group, 0, name))


@pytest.mark.parametrize(
    ("fact", "written", "meant"),
    [
        ("tumor.pt_stage", "pT3", ("pT3a", "pT3b", "pT3c")),
        ("tumor.pt_stage", "T2", ("pT2a", "pT2b")),
        ("tumor.pt_stage", "T1a", ("pT1a",)),
        ("tumor.pt_stage", "pTX", ("pTx",)),
        ("tumor.pt_stage", "TX", ("pTx",)),
        ("tumor.pn_stage", "pNX", ("pNx",)),
        ("tumor.pn_stage", "N0", ("pN0",)),
        ("tumor.cn_stage", "NX", ("cNx",)),
        ("tumor.m_stage", "cM0", ("M0",)),
        ("tumor.m_stage", "pM1", ("M1",)),
        ("tumor.m_stage", "Mx", ("M0", "M1")),
        ("tumor.grade", "G3", (3,)),
        ("tumor.grade", "II", (2,)),
        ("tumor.grade", "GX", (1, 2, 3, 4)),
        ("tumor.grade", "high-grade", (3, 4)),
        ("tumor.grade_system", "WHO/ISUP", ("who_isup",)),
        ("tumor.tnm_edition", 8, ("tnm_2017",)),
        ("tumor.tnm_edition", "7th edition", ("tnm_2009",)),
        ("tumor.margin", "R0", ("negative",)),
        ("tumor.margin", "R1", ("microscopic",)),
        ("tumor.margin", "R2", ("macroscopic",)),
        ("tumor.margin", "positive", ("microscopic", "macroscopic")),
        ("tumor.histology", "ccRCC", ("clear_cell",)),
        ("tumor.histology", "Clear cell renal cell carcinoma", ("clear_cell",)),
        ("tumor.histology", "RCC", _RCC),
        ("tumor.histology", "non-clear-cell RCC", _RCC[1:]),
        ("tumor.histology", "malignant, not RCC", ("urothelial", "wilms", "metastasis_to_kidney")),
        ("tumor.hereditary", "VHL syndrome", ("vhl",)),
        ("tumor.laterality", "L", ("left",)),
        ("mass.bosniak", "IIF", ("bosniak_2f",)),
        ("mass.bosniak", 3, ("bosniak_3",)),
        ("mass.enhancement", "enhances", ("weaker_than_cortex", "avid")),
        ("person.sex", "F", ("female",)),
        ("person.sex", "diverse", ("female", "male")),
        ("treatments.kind", "nephrectomy", ("partial_nephrectomy", "radical_nephrectomy")),
        ("treatments.kind", "RFA", ("radiofrequency_ablation",)),
    ],
)
def test_a_word_of_a_report_is_read_as_every_value_that_it_leaves_open(
    fact: str, written: object, meant: tuple[object, ...]
) -> None:
    assert values_of(read(fact, written)) == meant


@pytest.mark.parametrize(
    ("fact", "written", "help"),
    [
        ("tumor.pt_stage", "cT1a", "leave it out: this is the stage of the specimen; the size on the scan"),
        ("tumor.pt_stage", "ypT3a", "leave it out: `y` marks a stage after treatment"),
        ("tumor.pt_stage", "rpT1", "leave it out: `r` marks the stage of a recurrence"),
        ("tumor.pt_stage", "pT0", "leave it out: no stage here stands for a specimen without tumour"),
        ("tumor.pn_stage", "pN2", "leave it out: N2 is of editions before 2009"),
        ("tumor.pn_stage", "ypN1", "leave it out: `y` marks"),
        ("tumor.laterality", "bilateral", "write the side of the tumour that the question is about"),
        ("tumor.hereditary", "no syndrome known", "write `none` if age, family and tumours give no reason"),
        ("treatments.kind", "nephroureterectomy", "leave it out: it removes the ureter"),
    ],
)
def test_a_word_without_a_place_in_its_fact_is_told_where_to_go(fact: str, written: str, help: str) -> None:
    with pytest.raises(InvalidPatient) as refused:
        read(fact, written)
    (problem,) = refused.value.diagnostics
    assert problem.code == "word-of-another-fact"
    assert (problem.help or "").startswith(help)


@pytest.mark.parametrize("name", LEAVES)
def test_every_declared_word_is_read_as_declared_and_none_in_two_ways(name: str) -> None:
    leaf = LEAVES[name]
    for word, meant in leaf.also_written:
        for written in (word, word.upper(), word.lower(), word.replace(" ", "-")):
            assert values_of(leaf.read(written)) == meant
        assert declared_for(word, leaf.elsewhere) is None
    for word, help in leaf.elsewhere:
        with pytest.raises(Refused) as refused:
            leaf.read(word)
        assert refused.value.help == help
    meanings: dict[str, Any] = {}
    for word, meant in leaf.also_written:
        letters = "".join(filter(str.isalnum, word.casefold()))
        assert meanings.setdefault(letters, meant) == meant


def test_a_fact_named_in_help_exists() -> None:
    for leaf in LEAVES.values():
        for _, help in leaf.elsewhere:
            for name in (part.split(":")[0] for part in help.split("`")[1::2] if "." in part):
                assert isinstance(model_of(Patient).find(tuple(name.split("."))), LeafType)
