from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renal_cds.facts.leaves import LeafType
from renal_cds.facts.quantities import UNITS, accepted_units, read_number, read_quantity
from renal_cds.facts.refusal import Refused

tenths = st.integers(min_value=1, max_value=4000).map(lambda n: Decimal(n) / 10)


@given(tenths)
def test_millimetres_become_exactly_the_same_centimetres(millimetres: Decimal) -> None:
    centimetres = float(millimetres / 10)
    assert read_quantity(f"{millimetres} mm", "cm") == centimetres
    assert read_quantity(f"{millimetres}mm", "cm") == centimetres
    assert read_quantity({"value": float(millimetres), "unit": "mm"}, "cm") == centimetres


@given(st.decimals(min_value=-10_000, max_value=10_000, places=3))
def test_a_quantity_in_its_own_unit_is_the_number_written(number: Decimal) -> None:
    assert read_quantity(f"{number} cm", "cm") == read_quantity(float(number), "cm") == float(number)


@given(st.sampled_from(sorted(UNITS)), st.data(), st.integers(min_value=1, max_value=5000))
def test_conversion_is_the_nearest_float_of_the_exact_fraction(unit: str, data: st.DataObject, number: int) -> None:
    other = data.draw(st.sampled_from(accepted_units(unit)))
    exact = Fraction(number) * UNITS[other].factor / UNITS[unit].factor
    assert read_quantity({"value": number, "unit": other}, unit) == float(exact)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("42 mm", "cm", 4.2),
        (" 4.2 cm ", "cm", 4.2),
        (".5 m", "cm", 50.0),
        ("-3 mm", "mm", -3.0),
        ("5 months", "years", 5 / 12),
        ("1 year", "months", 12.0),
        ("55 mL/min/1.73 m²", "mL/min/1.73m2", 55.0),
        ("55 ml/min/1.73m2", "mL/min/1.73m2", 55.0),
        ("150 10^9/L", "10^9/L", 150.0),
        ("150 10*9/L", "10^9/L", 150.0),
        ("150000 /µL", "10^9/L", 150.0),
        ("12%", "%", 12.0),
        ("1.2 mg/dL", "mg/dL", 1.2),
    ],
)
def test_spellings(value: str, unit: str, expected: float) -> None:
    assert read_quantity(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "substance", "expected"),
    [
        ("88.4 umol/L", "mg/dL", "creatinine", 1.0),
        ("106.08 µmol/l", "mg/dL", "creatinine", 1.2),
        ("0.1768 mmol/L", "mg/dL", "creatinine", 2.0),
        ("12 mg/L", "mg/dL", "creatinine", 1.2),
        ("2.5 mmol/L", "mg/dL", "calcium", 10.02),
        ("3 mg/mmol", "mg/g", "urine_albumin", 30.0),
        ("30 mg/mmol", "mg/g", "urine_albumin", 300.0),
        ("35 g/L", "g/dL", None, 3.5),
        ("12.5 g/dl", "g/dL", None, 12.5),
        ("4100 umol/L", "mmol/L", None, 4.1),
    ],
)
def test_concentrations(value: str, unit: str, substance: str | None, expected: float) -> None:
    assert read_quantity(value, unit, substance) == expected


@given(st.integers(min_value=1, max_value=3000))
def test_a_creatinine_is_converted_with_one_constant_and_rounded_once(micromoles: int) -> None:
    exact = Fraction(micromoles) / Fraction("88.4")
    assert read_quantity(f"{micromoles} umol/L", "mg/dL", "creatinine") == float(exact)
    assert read_quantity({"value": micromoles, "unit": "umol/L"}, "mg/dL", "creatinine") == float(exact)


@pytest.mark.parametrize(("unit", "substance"), [("mg/dL", None), ("g/dL", None), ("mg/g", None), ("mg/g", "calcium")])
@pytest.mark.parametrize("given", ["umol/L", "mmol/L", "mg/mmol"])
def test_moles_become_grams_only_of_a_substance_that_says_so(unit: str, substance: str | None, given: str) -> None:
    with pytest.raises(Refused) as refused:
        read_quantity(f"3 {given}", unit, substance)
    assert refused.value.code in ("wrong-unit", "unknown-unit")


def test_the_units_of_a_substance_are_offered_first() -> None:
    assert accepted_units("mg/dL", "creatinine") == ("mg/dL", "umol/L", "mmol/L", "g/dL", "g/L", "mg/L")
    assert accepted_units("mg/dL") == ("mg/dL", "g/dL", "g/L", "mg/L")
    assert accepted_units("mg/g", "urine_albumin") == ("mg/g", "mg/mmol")


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ("4,2 cm", "decimal-comma", "write `4.2 cm`"),
        ("4.2", "not-a-quantity", "write `4.2` without quotes"),
        ("4.2 kg", "unknown-unit", "`cm`, `mm`, `m`"),
        ("4.2 years", "wrong-unit", "`cm`, `mm`, `m`"),
        ("4.2 CM", "unknown-unit", "`cm`, `mm`, `m`"),
        ("4.2 cm 3", "unknown-unit", "`cm`, `mm`, `m`"),
        ("4.2.1 cm", "not-a-quantity", "`cm`, `mm`, `m`"),
        ("large", "not-a-quantity", "`cm`, `mm`, `m`"),
        ("1e3 cm", "unknown-unit", "`cm`, `mm`, `m`"),
        ("٤ cm", "not-a-quantity", "`cm`, `mm`, `m`"),
        ("9" * 100 + " cm", "not-a-quantity", "`cm`, `mm`, `m`"),
        ({"value": 4}, "not-a-quantity", "`cm`, `mm`, `m`"),
        ({"value": 4, "unit": "cm", "by": "ct"}, "not-a-quantity", "`cm`, `mm`, `m`"),
        ({"value": "4", "unit": "cm"}, "not-a-number", "write `4` without quotes"),
        ({"value": True, "unit": "cm"}, "not-a-number", "leave it out"),
        ({"value": 4, "unit": ["cm"]}, "not-a-quantity", "`cm`, `mm`, `m`"),
        (True, "not-a-number", "leave it out"),
        (float("nan"), "not-a-number", "leave it out"),
        (float("-inf"), "not-a-number", "leave it out"),
        (Decimal("sNaN"), "not-a-number", "leave it out"),
        (10**400, "not-a-number", "leave it out"),
        (1j, "not-a-number", "leave it out"),
    ],
)
def test_refused(value: object, code: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_quantity(value, "cm")
    assert refused.value.code == code
    assert words in (refused.value.help or "")


def test_a_unit_that_is_not_in_the_table_accepts_only_itself() -> None:
    with pytest.raises(Refused, match="which `cm` cannot become"):
        read_quantity("4 cm", "mg/dL")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_finite_number_stays_itself(number: float) -> None:
    assert read_number(number) == number
    assert str(read_number(-0.0)) == "0.0"


@pytest.mark.parametrize("value", [{"value": 1.7e308, "unit": "cm"}, {"value": 1e306, "unit": "m"}])
def test_a_number_too_large_in_the_other_unit_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        read_quantity(value, "mm")
    assert refused.value.code == "not-a-number"


def test_a_bare_number_too_large_for_every_unit_is_out_of_range() -> None:
    with pytest.raises(Refused) as refused:
        LeafType("number", unit="mm", above=0, high=400).read(1.797693134862316e305)
    assert (refused.value.code, refused.value.help) == ("out-of-range", None)


@pytest.mark.parametrize(
    ("text", "unit", "help"),
    [
        ("4,2 cm", "cm", "write `4.2 cm`"),
        ("4,2", "cm", "write `4.2` without quotes"),
        (
            "250,000 /uL",
            "10^9/L",
            "write `250000 /uL` if the comma parts thousands, `250.000 /uL` if it is a decimal comma",
        ),
        (
            "1,234",
            "mm",
            "write `1234` if the comma parts thousands, `1.234` if it is a decimal comma, without quotes",
        ),
        ("1,250,000 /uL", "10^9/L", "write `1250000 /uL`"),
        ("1,25,3 cm", "cm", "write a number in cm, or a number with a unit: `cm`, `mm`, `m`"),
    ],
)
def test_help_for_a_comma_is_accepted_and_leaves_open_what_was_meant(text: str, unit: str, help: str) -> None:
    with pytest.raises(Refused) as refused:
        read_quantity(text, unit)
    assert (refused.value.code, refused.value.help) == ("decimal-comma", help)
