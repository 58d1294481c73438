"""The workload as rows for engines without a third value: a comparison with a missing fact is false."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["ABSENT", "TABLES", "Condition", "Row", "group_of"]

Operator = Literal["==", "in", "<", "<=", ">", ">=", "missing"]

#: The facts that may be missing, so that a comparison with them has to ask first.
ABSENT = ("recurrence_size_cm", "growth_mm_per_year", "biopsy_proven")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a fact with a constant."""

    fact: str
    operator: Operator
    value: Any

    @property
    def may_be_missing(self) -> bool:
        """Whether the engine has to be told that a missing fact compares to nothing."""
        return self.fact in ABSENT and self.operator != "missing"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: all its tests hold, then the outcome."""

    id: str
    tests: tuple[Condition, ...]
    then: Any


def _value(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def _test(text: str) -> Condition:
    fact, operator, *rest = text.split()
    if operator == "in":
        return Condition(fact, "in", tuple(_value(each) for each in rest))
    return Condition(fact, operator, _value(rest[0]) if rest else None)  # type: ignore[arg-type]


def _rows(text: str) -> list[Row]:
    rows = []
    for line in text.strip().splitlines():
        id, when, then = (part.strip() for part in line.split("|"))
        tests = tuple(_test(each) for each in when.split(" and ")) if when else ()
        rows.append(Row(id, tests, _value(then)))
    return rows


_POINTS = """
l01 | t_stage == pT1a | 0
l02 | t_stage == pT1b | 2
l03 | t_stage in pT2a pT2b | 3
l04 | t_stage == pT3a | 4
l05 | t_stage in pT3b pT3c | 4
l06 | t_stage == pT4 | 4
l07 | n_stage in pNx pN0 | 0
l08 | n_stage == pN1 | 2
l09 | size_cm < 10 | 0
l10 | size_cm >= 10 | 1
l11 | grade <= 2 | 0
l12 | grade == 3 | 1
l13 | grade == 4 | 3
l14 | necrosis == false | 0
l15 | necrosis == true | 1
"""

_GROUPS = """
g1 | points <= 2 | low
g2 | points <= 5 | intermediate
g3 | points >= 6 | high
"""

_RISK = """
a1 | n_stage == pN1 | very_high
a2 | t_stage == pT4 | very_high
a3 | sarcomatoid == true | very_high
a4 | margin == macro_positive | very_high
a5 | t_stage in pT3a pT3b pT3c | high
a6 | t_stage in pT2a pT2b | intermediate
a7 | grade >= 3 | intermediate
a8 | | low
"""

_INTERVALS = """
i01 | risk == low and months_since_treatment < 12 | 12
i02 | risk == low and months_since_treatment >= 12 and months_since_treatment < 36 | 12
i03 | risk == low and months_since_treatment >= 36 and months_since_treatment < 60 | 24
i04 | risk == low and months_since_treatment >= 60 | 24
i05 | risk == intermediate and months_since_treatment < 12 | 6
i06 | risk == intermediate and months_since_treatment >= 12 and months_since_treatment < 36 | 12
i07 | risk == intermediate and months_since_treatment >= 36 and months_since_treatment < 60 | 12
i08 | risk == intermediate and months_since_treatment >= 60 | 24
i09 | risk == high and months_since_treatment < 12 | 6
i10 | risk == high and months_since_treatment >= 12 and months_since_treatment < 36 | 6
i11 | risk == high and months_since_treatment >= 36 and months_since_treatment < 60 | 12
i12 | risk == high and months_since_treatment >= 60 | 12
i13 | risk == very_high and months_since_treatment < 12 | 3
i14 | risk == very_high and months_since_treatment >= 12 and months_since_treatment < 36 | 6
i15 | risk == very_high and months_since_treatment >= 36 and months_since_treatment < 60 | 12
i16 | risk == very_high and months_since_treatment >= 60 | 12
"""

_LOCAL = "recurrence == local"
_ABLATED = f"{_LOCAL} and primary_treatment == ablation"
_PARTIAL = f"{_LOCAL} and primary_treatment == partial"
_SIZE, _GROWTH = "recurrence_size_cm", "growth_mm_per_year"

_STEPS = f"""
s01 | recurrence == none | none
s02 | recurrence == distant and ecog <= 2 | systemic
s03 | recurrence == distant | surveillance
s04 | recurrence in local nodule and ecog == 4 | surveillance
s05 | {_LOCAL} and {_SIZE} missing | biopsy
s06 | recurrence == nodule and {_SIZE} missing and biopsy_proven missing | biopsy
s07 | recurrence in local nodule and biopsy_proven == false and {_GROWTH} < 3 | surveillance
s08 | {_LOCAL} and biopsy_proven == false and {_GROWTH} >= 3 | biopsy
s09 | {_ABLATED} and biopsy_proven missing and {_SIZE} >= 2 | biopsy
s10 | {_ABLATED} and biopsy_proven == true and {_SIZE} <= 3 | re_ablation
s11 | {_ABLATED} and {_GROWTH} >= 5 and {_SIZE} <= 3 | re_ablation
s12 | {_ABLATED} and {_SIZE} > 3 and {_SIZE} <= 4 and solitary_kidney == true | partial_nephrectomy
s13 | {_ABLATED} and {_SIZE} > 3 and {_SIZE} <= 7 and egfr < 60 | partial_nephrectomy
s14 | {_ABLATED} and {_SIZE} > 3 and solitary_kidney == false and egfr >= 60 and ecog <= 1 | radical_nephrectomy
s15 | {_PARTIAL} and {_SIZE} <= 3 and solitary_kidney == true | re_ablation
s16 | {_PARTIAL} and {_SIZE} <= 3 and egfr < 45 | re_ablation
s17 | {_PARTIAL} and {_SIZE} <= 4 and ecog <= 1 and solitary_kidney == false | partial_nephrectomy
s18 | {_PARTIAL} and {_SIZE} > 4 and solitary_kidney == false and ecog <= 2 | radical_nephrectomy
s19 | {_PARTIAL} and {_SIZE} > 4 and solitary_kidney == true | partial_nephrectomy
s20 | {_LOCAL} and primary_treatment == radical and point_group == high and ecog <= 2 | systemic
s21 | recurrence == nodule and {_SIZE} <= 2 and {_GROWTH} missing | surveillance
s22 | recurrence == nodule and {_SIZE} <= 3 and {_GROWTH} >= 5 and ecog <= 2 | re_ablation
s23 | recurrence == nodule and {_SIZE} > 3 and egfr >= 45 and ecog <= 1 | partial_nephrectomy
s24 | recurrence in local nodule and age >= 80 and cci >= 4 | surveillance
s25 | recurrence in local nodule | biopsy
"""

#: The tables in the order in which they read each other: added up, first, first, first, and all that hold.
TABLES: dict[str, list[Row]] = {
    "points": _rows(_POINTS),
    "point_group": _rows(_GROUPS),
    "risk": _rows(_RISK),
    "interval": _rows(_INTERVALS),
    "next": _rows(_STEPS),
}


def group_of(points: float) -> str:
    """The group of the points."""
    return "low" if points <= 2 else "intermediate" if points <= 5 else "high"
