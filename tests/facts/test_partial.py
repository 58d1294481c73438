"""Facts that are partly known: sets, intervals, months and years, as they are read, written and said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from renal_cds import InvalidPatient
from renal_cds.facts.groups import model_of
from renal_cds.facts.leaves import LeafType
from renal_cds.facts.partial import Partial, latest, least, most
from renal_cds.facts.plain import as_json, plain
from renal_cds.facts.reading import read_facts
from renal_cds.facts.refusal import Refused
from renal_cds.patient import Patient, read_patient

SIZE = LeafType("number", unit="cm", above=0, high=40)
GRADE = LeafType("number", integer=True, low=1, high=4)
INR = LeafType("number", low=0.5, high=20)
RATE = LeafType("number", unit="mL/min/1.73m2", low=0, high=200)
PLATELETS = LeafType("number", unit="10^9/L", low=0, high=2000)
STAGE = LeafType("enumeration", values=("pT1a", "pT3a", "pT3b"))
FLAG = LeafType("boolean")
DAY = LeafType("date")
LABEL = LeafType("text")


@pytest.mark.parametrize(
    ("leaf", "value", "expected", "written", "words"),
    [
        (STAGE, ["pT3b", "pT3a"], Partial(("pT3a", "pT3b")), ["pT3a", "pT3b"], "pT3a or pT3b"),
        (STAGE, ("PT3B", "pT1a", "pT3a", "pT1a"), Partial(STAGE.values), list(STAGE.values), "pT1a, pT3a or pT3b"),
        (GRADE, [3, 2], Partial((2, 3)), [2, 3], "2 or 3"),
        (SIZE, ["42 mm", 3], Partial((3.0, 4.2)), [3.0, 4.2], "3 or 4.2 cm"),
        (SIZE, ">4", Partial(low=4.0, low_open=True), ">4", "more than 4 cm"),
        (SIZE, "≥ 40 mm", Partial(low=4.0), ">=4", "4 cm or more"),
        (SIZE, "<4.25cm", Partial(high=4.25, high_open=True), "<4.25", "less than 4.25 cm"),
        (SIZE, " <= 4 ", Partial(high=4.0), "<=4", "4 cm or less"),
        (SIZE, "4-5", Partial(low=4.0, high=5.0), "4-5", "4 to 5 cm"),
        (SIZE, "40 – 55 mm", Partial(low=4.0, high=5.5), "4-5.5", "4 to 5.5 cm"),
        (SIZE, "8 mm - 1 cm", Partial(low=0.8, high=1.0), "0.8-1", "0.8 to 1 cm"),
        (SIZE, ">0", Partial(low=0.0, low_open=True), ">0", "more than 0 cm"),
        (SIZE, "<0.00001", Partial(high=1e-05, high_open=True), "<0.00001", "less than 1e-05 cm"),
        (RATE, ">60 mL/min/1.73m2", Partial(low=60.0, low_open=True), ">60", "more than 60 mL/min/1.73m2"),
        (PLATELETS, "100-150 10^9/L", Partial(low=100.0, high=150.0), "100-150", "100 to 150 10^9/L"),
        (INR, "<1.2", Partial(high=1.2, high_open=True), "<1.2", "less than 1.2"),
        (GRADE, ">2", Partial(low=3), ">=3", "3 or more"),
        (GRADE, "<2.5", Partial(high=2), "<=2", "2 or less"),
        (DAY, "2024-02", Partial(low=date(2024, 2, 1), high=date(2024, 2, 29)), "2024-02", "2024-02"),
        (DAY, "2024", Partial(low=date(2024, 1, 1), high=date(2024, 12, 31)), "2024", "2024"),
        (DAY, 2024, Partial(low=date(2024, 1, 1), high=date(2024, 12, 31)), "2024", "2024"),
        (
            DAY,
            "2024-02-03/2024-04-30",
            Partial(low=date(2024, 2, 3), high=date(2024, 4, 30)),
            "2024-02-03/2024-04-30",
            "2024-02-03 to 2024-04-30",
        ),
        (
            DAY,
            ["2024-02-03", "2023-02-03"],
            Partial((date(2023, 2, 3), date(2024, 2, 3))),
            [date(2023, 2, 3), date(2024, 2, 3)],
            "2023-02-03 or 2024-02-03",
        ),
    ],
)
def test_partial_values_are_read_written_and_said(
    leaf: LeafType, value: Any, expected: Partial, written: Any, words: str
) -> None:
    read = leaf.read(value)
    assert read == expected
    assert read.written() == written
    assert leaf.read(as_json(read)) == leaf.read(read) == read
    assert read.in_words(leaf.unit) == words


@pytest.mark.parametrize(
    ("leaf", "value", "expected"),
    [
        (STAGE, ["pT3a"], "pT3a"),
        (STAGE, ["pT3a", "pT3a"], "pT3a"),
        (GRADE, ">3", 4),
        (GRADE, ">=4", 4),
        (GRADE, "1.5-2.5", 2),
        (GRADE, "<=1", 1),
        (SIZE, "4-4", 4.0),
        (SIZE, ">=40", 40.0),
    ],
)
def test_what_leaves_one_value_is_that_value(leaf: LeafType, value: Any, expected: Any) -> None:
    read = leaf.read(value)
    assert read == expected
    assert type(read) is type(expected)


@pytest.mark.parametrize(
    ("leaf", "value", "code", "what", "help"),
    [
        (STAGE, [], "no-value", "has no value in its list", "leave it out"),
        (STAGE, ["pT3a", None], "not-one-value", "has `null` among its values", "still possible"),
        (STAGE, ["pT3a", ["pT3b"]], "not-one-value", "has a list among its values", "still possible"),
        (STAGE, ["pT3a", "pT9"], "unknown-value", "has no value `pT9`", "one of"),
        (STAGE, ["pT3a"] * 51, "too-many-values", "at most 50 values, not of 51", "interval"),
        (SIZE, ["<4", 5], "not-one-value", "has `<4` among its values", "still possible"),
        (SIZE, "5-4", "empty-interval", "has no number in `5-4`", "the smaller number first"),
        (SIZE, ">40", "out-of-range", "no such number is in `>40`", None),
        (SIZE, "<=0", "out-of-range", "no such number is in `<=0`", None),
        (SIZE, "<0", "out-of-range", "no such number is in `<0`", None),
        (SIZE, "4-400", "out-of-range", "`4-400` does not", None),
        (GRADE, "2.2-2.8", "empty-interval", "has no number in", None),
        (SIZE, ">4,5", "decimal-comma", "has a decimal comma in `>4,5`", "with a decimal point"),
        (SIZE, ">4 kg", "unknown-unit", "`kg` is not a known unit", None),
        (INR, ">1.2 cm", "not-a-number", "is a number, not `>1.2 cm`", None),
        (SIZE, "4-5-6", "unknown-unit", "`-5-6` is not a known unit", None),
        (DAY, "2024-13", "not-a-date", "is a date, not `2024-13`", "a month `2026-03`"),
        (DAY, "2024-04-30/2024-02-03", "not-a-date", "is a date", None),
        (DAY, "0000", "not-a-date", "is a date", None),
        (FLAG, [True, False], "not-a-boolean", "is true or false, not a list", None),
        (LABEL, ["a", "b"], "not-a-text", "is a text, not a list", None),
    ],
)
def test_refused(leaf: LeafType, value: Any, code: str, what: str, help: str | None) -> None:
    with pytest.raises(Refused) as refused:
        leaf.read(value)
    assert refused.value.code == code
    assert what in refused.value.what
    assert help is None or help in (refused.value.help or "")


def test_ends_of_what_is_known() -> None:
    assert (least(Partial((2, 3))), most(Partial((2, 3)))) == (2, 3)
    assert (least(Partial(low=4.0)), most(Partial(low=4.0))) == (4.0, None)
    assert (least(7), most(None)) == (7, None)


def test_days_to_come_are_not_possible() -> None:
    days = Partial(low=date(2026, 3, 1), high=date(2026, 3, 31))
    assert latest(days, date(2026, 3, 10)) == Partial(low=date(2026, 3, 1), high=date(2026, 3, 10))
    assert latest(days, date(2026, 3, 1)) == date(2026, 3, 1)
    assert latest(days, date(2026, 4, 1)) == days
    assert latest(Partial((date(2026, 3, 1), date(2026, 4, 1))), date(2026, 3, 5)) == date(2026, 3, 1)


FACTS: dict[str, Any] = {
    "as_of": "2026-03-10",
    "person": {"age_years": ">60"},
    "tumor": {"pt_stage": ["pT3b", "pT3a"], "size_cm": "40-50 mm"},
    "treatments": [{"kind": "partial_nephrectomy", "date": "2026-03"}],
}


def test_models_and_plain_facts_hold_the_same() -> None:
    quick = read_facts(FACTS, model_of(Patient), "patient")
    model = read_patient(FACTS)
    assert plain(quick) == plain(model)
    assert as_json(plain(quick)) == {
        **as_json(plain(read_patient({}))),
        "as_of": "2026-03-10",
        "person": {"age_years": ">60"},
        "tumor": {"pt_stage": ["pT3a", "pT3b"], "size_cm": "4-5"},
        "treatments": [{"kind": "partial_nephrectomy", "date": "2026-03-01/2026-03-10"}],
    }
    assert model.model_dump(mode="json")["tumor"]["pt_stage"] == ["pT3a", "pT3b"]
    assert read_patient(model.model_dump_json()) == model


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("as_of: 2026", "not-a-date"),
        ("{as_of: 2026-03-01, treatments: [{date: 2026-04}]}", "date-in-the-future"),
        ("{treatments: [{date: 2024-05}, {date: 2024}, {date: 2024-04}]}", "not-oldest-first"),
        ("burden: {phq9_item_9: [2, 3], phq9_total: <2}", "less-than-its-parts"),
    ],
)
def test_contradictions_hold_whatever_the_value_is(facts: str, code: str) -> None:
    with pytest.raises(InvalidPatient) as refused:
        read_patient(facts)
    assert [each.code for each in refused.value.diagnostics] == [code]


@pytest.mark.parametrize(
    "facts",
    [
        "{as_of: 2026-03-10, treatments: [{date: 2026-03}]}",
        "{treatments: [{date: 2024-05}, {date: 2024}, {date: 2024-06}]}",
        "burden: {phq9_item_9: [2, 3], phq9_total: <=2}",
    ],
)
def test_what_can_be_so_is_no_contradiction(facts: str) -> None:
    assert read_patient(facts)
