"""Quantities: numbers with a unit, converted exactly or refused.

Conversion is done in fractions and rounded once, so that 42 mm is the same number as 4.2 cm.

>>> read_quantity("42 mm", "cm"), read_quantity({"value": 42, "unit": "mm"}, "cm"), read_quantity(4.2, "cm")
(4.2, 4.2, 4.2)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from renal_cds.facts.refusal import LEAVE_OUT, Refused, quoted
from renal_cds.records import Struct

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["UNITS", "Unit", "accepted_units", "is_unit", "read_number", "read_quantity"]


class Unit(Struct):
    """A unit: its dimension, and how many of the smallest unit of that dimension it is, as a decimal or a fraction."""

    dimension: str
    size: str

    @property
    def factor(self) -> Fraction:
        """The size as an exact number."""
        # fractions load decimal: who gives plain numbers, with no unit to convert, does without both
        from fractions import Fraction

        return Fraction(self.size)


UNITS: Mapping[str, Unit] = {
    "mm": Unit("length", "1"),
    "cm": Unit("length", "10"),
    "m": Unit("length", "1000"),
    "months": Unit("duration", "1"),
    "years": Unit("duration", "12"),
    "mL/min/1.73m2": Unit("filtration rate", "1"),
    "/uL": Unit("cell count", "1"),
    "10^3/uL": Unit("cell count", "1000"),
    "10^9/L": Unit("cell count", "1000"),
    "%": Unit("share", "1"),
    "g/dL": Unit("mass concentration", "10000"),
    "g/L": Unit("mass concentration", "1000"),
    "mg/dL": Unit("mass concentration", "10"),
    "mg/L": Unit("mass concentration", "1"),
    "mmol/L": Unit("amount concentration", "1000"),
    "umol/L": Unit("amount concentration", "1"),
    "mg/g": Unit("mass ratio", "1"),
}
"""Every unit that can be converted. Days are missing on purpose: they are no exact part of a month."""

_MOLAR: Mapping[str, Mapping[str, Unit]] = {
    # 88.4 umol/L is 1 mg/dL
    "creatinine": {
        "umol/L": Unit("mass concentration", "100/884"),
        "mmol/L": Unit("mass concentration", "100000/884"),
    },
    # 1 mmol/L is 4.008 mg/dL
    "calcium": {"mmol/L": Unit("mass concentration", "40.08")},
    # by the convention of the field 3 mg/mmol is 30 mg/g, so that a category is the same in either unit
    "urine_albumin": {"mg/mmol": Unit("mass ratio", "10")},
}
"""For some substances, units that measure an amount and are converted to a mass."""

_SPELLINGS = {
    "month": "months",
    "year": "years",
    "ml/min/1.73m2": "mL/min/1.73m2",
    "10*9/L": "10^9/L",
    "10*3/uL": "10^3/uL",
    "g/dl": "g/dL",
    "g/l": "g/L",
    "mg/dl": "mg/dL",
    "mg/l": "mg/L",
    "mmol/l": "mmol/L",
    "umol/l": "umol/L",
}
_SAME_CHARACTERS = str.maketrans({"²": "2", "µ": "u", "μ": "u", " ": None, "\u00a0": None})
_QUANTITY = r"([-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)) *([^0-9.,\s].*|10[*^].*)?\Z"
_COMMA = r"[-+]?[0-9]+,[0-9]"
_LONGEST = 60


def accepted_units(unit: str, substance: str | None = None) -> tuple[str, ...]:
    """The units in which a quantity measured in ``unit`` may be given, ``unit`` itself first.

    >>> accepted_units("cm")
    ('cm', 'mm', 'm')
    >>> accepted_units("mg/dL", "calcium")[:2]
    ('mg/dL', 'mmol/L')
    """
    units = _units(substance)
    known = units.get(unit)
    same = [name for name, each in units.items() if known and each.dimension == known.dimension and name != unit]
    return (unit, *same)


def is_unit(name: str) -> bool:
    """Whether a unit can be converted, if only for some substance."""
    return name in UNITS or any(name in units for units in _MOLAR.values())


def read_quantity(value: Any, unit: str, substance: str | None = None) -> float:
    """A number in ``unit``, from a bare number, a text such as ``"4.2 cm"`` or ``{value: 42, unit: mm}``.

    ``substance`` is what is measured, where that admits further units:

    >>> read_quantity("106.08 umol/L", "mg/dL", "creatinine")
    1.2

    Raises:
        Refused: the value is not a number with a unit of the same dimension.
    """
    match value:
        case str():
            number, given = _split(value, unit, substance)
        case Mapping():
            number, given = _value_and_unit(value, unit, substance)
        case _:
            return read_number(value)
    try:
        return _convert(number, given, unit, substance)
    except OverflowError:  # too large in the other unit
        raise Refused("not-a-number", f"is a measurable number, not {quoted(value)}", LEAVE_OUT) from None


def read_number(value: Any) -> float:
    """A finite number that is not a truth value and not a text.

    Raises:
        Refused: it is anything else.
    """
    if isinstance(value, bool) or not (isinstance(value, int | float) or _is_another_number(value)):
        raise Refused("not-a-number", f"is a number, not {quoted(value)}", _without_quotes(value))
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    except ValueError:  # a signalling decimal
        number = math.nan
    if not math.isfinite(number):
        raise Refused("not-a-number", f"is a measurable number, not {quoted(value)}", LEAVE_OUT)
    return number + 0.0  # minus zero becomes zero


def _is_another_number(value: Any) -> bool:
    """Whether it is a number of a kind that few programs use, and that is not loaded for the others."""
    # float and int were recognised before; only who passes a Decimal has loaded these anyway
    from decimal import Decimal
    from numbers import Real

    return isinstance(value, Real | Decimal)


def _units(substance: str | None) -> Mapping[str, Unit]:
    """Every unit that can be converted when it measures ``substance``, those peculiar to it first."""
    peculiar = _MOLAR[substance] if substance else {}
    return {**peculiar, **{name: each for name, each in UNITS.items() if name not in peculiar}}


def _split(text: str, unit: str, substance: str | None) -> tuple[Fraction, str]:
    stripped = text.strip()
    if re.match(_COMMA, stripped):
        raise Refused("decimal-comma", f"has a decimal comma in {quoted(text)}", _comma_help(stripped, unit, substance))
    found = re.match(_QUANTITY, stripped) if len(stripped) <= _LONGEST else None
    if not found:
        raise Refused("not-a-quantity", f"is a number in {unit}, not {quoted(text)}", _help(unit, substance))
    if not found[2]:
        raise Refused("not-a-quantity", f"is a number in {unit}, not {quoted(text)}", _without_quotes(text))
    # loaded for a quantity with a unit, as in `Unit.factor`
    from fractions import Fraction

    return Fraction(found[1]), found[2]


def _value_and_unit(value: Mapping[Any, Any], unit: str, substance: str | None) -> tuple[Fraction, str]:
    given = value.get("unit")
    if set(value) != {"value", "unit"} or not isinstance(given, str):
        help = _help(unit, substance)
        raise Refused("not-a-quantity", f"is a number in {unit}, or a `value` with its `unit`", help)
    # loaded for a quantity with a unit, as in `Unit.factor`
    from fractions import Fraction

    # the shortest decimal of a float is what the user wrote
    return Fraction(repr(read_number(value["value"]))), given


def _convert(number: Fraction, given: str, unit: str, substance: str | None) -> float:
    name = given.translate(_SAME_CHARACTERS)
    name = _SPELLINGS.get(name, name)
    if name == unit:
        return float(number)
    units, help = _units(substance), _help(unit, substance)
    known, wanted = units.get(name), units.get(unit)
    if not known:
        raise Refused("unknown-unit", f"is measured in {unit}, and {quoted(given)} is not a known unit", help)
    if not wanted or known.dimension != wanted.dimension:
        raise Refused("wrong-unit", f"is measured in {unit}, which {quoted(given)} cannot become", help)
    return float(number * known.factor / wanted.factor)


def _help(unit: str, substance: str | None) -> str:
    units = accepted_units(unit, substance)
    if len(units) == 1:
        return f"write a number in {unit}"
    return f"write a number in {unit}, or a number with a unit: " + ", ".join(f"`{each}`" for each in units)


def _comma_help(text: str, unit: str, substance: str | None) -> str:
    """A number with a comma as it would be accepted; a comma before three digits may also part thousands."""
    found = re.fullmatch(r"([-+]?[0-9]+)((?:,[0-9]+)+)(.*)", text)
    if not found or len(text) > _LONGEST:
        return _help(unit, substance)
    whole, groups, rest = found.groups()
    digits = groups.split(",")[1:]
    quotes = "" if rest else " without quotes"
    decimal, thousands = f"`{whole}.{digits[0]}{rest}`", f"`{whole}{''.join(digits)}{rest}`"
    if any(len(each) != 3 for each in digits) or len(whole.lstrip("+-")) > 3:
        return f"write {decimal}{quotes}" if len(digits) == 1 else _help(unit, substance)
    if len(digits) > 1:
        return f"write {thousands}{quotes}"
    either = f"write {thousands} if the comma parts thousands, {decimal} if it is a decimal comma"
    return f"{either},{quotes}" if quotes else either


def _without_quotes(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"\s*[-+]?[0-9]{1,15}(\.[0-9]{1,15})?\s*", value):
        return f"write `{value.strip()}` without quotes"
    return LEAVE_OUT
