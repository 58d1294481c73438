from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import ValidationError

from renal_cds.errors import UsageError
from renal_cds.facts import Fact, Group, LeafType, model_of
from renal_cds.facts.groups import record_of
from renal_cds.patient import Patient


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


class Bladder(Group):
    volume_ml: Annotated[float | None, Fact(unit="mL", low=0, high=2000, meaning="volume")] = None
    count: Annotated[int, Fact(low=0)] | None = None
    side: Side | None = None
    seen: date | None = None
    label: str | None = None


def test_a_group_may_be_made_of_plain_types_and_annotated_ones() -> None:
    bladder = Bladder.model_validate({"volume_ml": "300 mL", "count": 2, "side": "left", "seen": "2026-03-01"})
    assert bladder.volume_ml == 300.0
    assert bladder.side is Side.LEFT
    assert bladder.seen == date(2026, 3, 1)
    assert record_of(Bladder).fields["side"] == LeafType("enumeration", values=("left", "right"))
    assert record_of(Bladder).fields["count"] == LeafType("number", low=0, integer=True)


def test_a_group_is_checked_also_when_it_is_made_directly() -> None:
    with pytest.raises(ValidationError, match="`volume_ml` is a number, not `true`"):
        Bladder(volume_ml=True)


def test_a_group_is_frozen() -> None:
    with pytest.raises(ValidationError):
        Bladder(count=1).count = 2  # type: ignore[misc]


def test_a_group_shows_what_is_known_and_nothing_else() -> None:
    assert repr(Bladder(count=0)) == "Bladder(count=0)"
    assert repr(Patient.model_validate({"tumor": {"grade": 2}, "findings": []})) == (
        "Patient(tumor=Tumor(grade=2), findings=())"
    )


class _NoDefault(Group):
    grade: int | None


class _DefaultFalse(Group):
    frail: bool | None = False


class _NotOptional(Group):
    frail: bool = None  # type: ignore[assignment]


class _Dictionary(Group):
    scores: dict[str, int] | None = None


class _Either(Group):
    size: int | str | None = None


class _YesNo(Group):
    smoker: Literal["yes", "no"] | None = None


class _NotAWord(Group):
    stage: Literal["T1-a"] | None = None


class _NoDay(Group):
    smoker: bool | None = None


class _Endless(Group):
    inner: tuple["_Endless", ...] | None = None


@pytest.mark.parametrize(
    ("group", "code", "words"),
    [
        (_NoDefault, "fact-not-optional", "`grade` of `_NoDefault` is not optional"),
        (_DefaultFalse, "fact-not-optional", "`frail` of `_DefaultFalse`"),
        (_NotOptional, "fact-not-optional", "`frail` of `_NotOptional`"),
        (_Dictionary, "not-a-fact", "`scores` of `_Dictionary`"),
        (_Either, "not-a-fact", "`size` of `_Either`"),
        (_YesNo, "not-a-word", "`yes`"),
        (_NotAWord, "not-a-word", "`T1-a`"),
        (_NoDay, "no-day", "`_NoDay` do not say of which day"),
        (_Endless, "endless-group", "`_Endless` contains itself"),
    ],
)
def test_a_class_that_cannot_hold_facts_is_refused(group: type[Group], code: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        model_of(group)
    (problem,) = refused.value.diagnostics
    assert problem.code == code
    assert words in problem.message
    assert problem.help


def test_the_json_schema_tells_range_unit_and_meaning() -> None:
    size = Patient.model_json_schema()["$defs"]["Tumor"]["properties"]["size_cm"]
    assert size["anyOf"][0] == {"type": "number", "exclusiveMinimum": 0, "maximum": 40}
    assert size["x-unit"] == "cm"
    assert size["description"] == "largest diameter of the index tumour on the scan"
    assert {"const": "none"} in Patient.model_json_schema()["$defs"]["Alarm"]["anyOf"]
