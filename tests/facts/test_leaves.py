from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pytest

from renal_cds.facts.leaves import LeafType
from renal_cds.facts.refusal import Refused, quoted

SIZE = LeafType("number", unit="cm", above=0, high=40)
GRADE = LeafType("number", integer=True, low=1, high=4)
STAGE = LeafType("enumeration", values=("M0", "M1"))
FLAG = LeafType("boolean")
DAY = LeafType("date")
LABEL = LeafType("text")


class Stage(StrEnum):
    DISTANT = "M1"


@pytest.mark.parametrize(
    ("leaf", "value", "expected"),
    [
        (SIZE, 40, 40.0),
        (SIZE, 0.1, 0.1),
        (GRADE, 1, 1),
        (GRADE, 4.0, 4),
        (STAGE, "M1", "M1"),
        (STAGE, Stage.DISTANT, "M1"),
        (FLAG, False, False),
        (DAY, "2024-02-29", date(2024, 2, 29)),
        (DAY, date(2024, 2, 29), date(2024, 2, 29)),
        (LABEL, "left upper pole", "left upper pole"),
    ],
)
def test_accepted(leaf: LeafType, value: Any, expected: Any) -> None:
    read = leaf.read(value)
    assert read == expected
    assert type(read) is type(expected)


@pytest.mark.parametrize("leaf", [SIZE, GRADE, STAGE, FLAG, DAY, LABEL])
def test_null_is_unknown_for_every_kind(leaf: LeafType) -> None:
    assert leaf.read(None) is None


@pytest.mark.parametrize(
    ("leaf", "value", "code", "what", "help"),
    [
        (SIZE, 0, "out-of-range", "lies above 0 and not above 40 cm, and `0` does not", None),
        (SIZE, 42, "out-of-range", "`42` does not", "write `42 mm` if that is what was meant"),
        (SIZE, "42 cm", "out-of-range", "`42 cm` does not", None),
        (SIZE, "unknown", "word-for-unknown", "cannot be `unknown`", "leave it out when it is not known"),
        (GRADE, 5, "out-of-range", "lies between 1 and 4, and `5` does not", None),
        (GRADE, 2.5, "not-a-whole-number", "not `2.5`", None),
        (GRADE, "2", "not-a-number", 'is a number, not `"2"`', "write `2` without quotes"),
        (GRADE, True, "not-a-number", "is a number, not `true`", "leave it out when it is not known"),
        (STAGE, "M2", "unknown-value", "has no value `M2`", "one of `M0`, `M1`"),
        (STAGE, 1, "not-a-word", "is a word, not `1`", "one of `M0`, `M1`"),
        (FLAG, 1, "not-a-boolean", "is true or false, not `1`", "write `true` or `false`"),
        (FLAG, "false", "not-a-boolean", 'is true or false, not `"false"`', "write `true` or `false`"),
        (FLAG, "", "word-for-unknown", 'cannot be `""`', "leave it out when it is not known"),
        (DAY, "01.03.2026", "not-a-date", "is a date, not `01.03.2026`", "`2026-03-01`"),
        (DAY, "20260301", "not-a-date", 'is a date, not `"20260301"`', "`2026-03-01`"),
        (DAY, "2026-02-30", "not-a-date", "`2026-02-30` is no day of the calendar", None),
        (DAY, datetime(2026, 3, 1), "not-a-date", "not a date with a time of day", "`2026-03-01`"),
        (DAY, 24, "not-a-date", "is a date, not `24`", "`2026-03-01`"),
        (LABEL, 1, "not-a-text", "is a text, not `1`", 'write `"1"`'),
        (LABEL, "a\ud800", "bad-character", "cannot be shown", None),
        (LABEL, ["a"], "not-a-text", "is a text, not a list", None),
    ],
)
def test_refused(leaf: LeafType, value: Any, code: str, what: str, help: str | None) -> None:
    with pytest.raises(Refused) as refused:
        leaf.read(value)
    assert refused.value.code == code
    assert what in refused.value.what
    assert (refused.value.help is None) if help is None else help in (refused.value.help or "")


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        (LeafType("number", low=1), "at or above 1"),
        (LeafType("number", high=3, unit="mm"), "at or below 3 mm"),
        (LeafType("number", above=0), "above 0"),
        (LeafType("number", low=0.5, high=20), "between 0.5 and 20"),
    ],
)
def test_a_domain_in_words(leaf: LeafType, words: str) -> None:
    assert leaf.domain() == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a`b\nc", "`a'b c`"),
        ("x" * 200, "`" + "x" * 59 + "…`"),
        ({}, "a group of facts"),
        (10**100, "a very large number"),
        (date(2026, 3, 1), "`2026-03-01`"),
        (object(), "a value of another kind"),
        (4.0, "`4`"),
    ],
)
def test_the_words_of_the_user_are_shown_short_and_on_one_line(value: Any, shown: str) -> None:
    assert quoted(value) == shown
