"""Single values in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from renal_cds.plain_text import value_text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "mm", "not known"),
        (False, None, "no"),
        (2.4, "cm", "2.4 cm"),
        (1_234_567.0, None, "1234567"),
        (30.000001, "mm", "30.000001 mm"),
        (29.9999999, "mm", "29.9999999 mm"),
        (-30.000001, None, "-30.000001"),
        (100_000.01, None, "100000.01"),
        (999_999.9999, None, "999999.9999"),
        (0.1 + 0.2, None, "0.3"),
        (71.123456789, "%", "71.1235 %"),
        (date(2026, 3, 1), None, "2026-03-01"),
        ("clear_cell", None, "clear cell"),
    ],
)
def test_a_value_in_words(value: Any, unit: str | None, text: str) -> None:
    assert value_text(value, unit) == text
