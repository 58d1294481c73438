"""Calculators against vectors worked out apart from the rules, to the decimals in which they are printed.

The equations are those of the papers named in each test; what laboratories print is the whole number.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from rules.clinic import assess, patient

FEMALE = {"sex": "female", "pregnancy": "not_pregnant"}
MALE = {"sex": "male"}

# creatinine in mg/dL, cystatin C in mg/L, age, sex, rate from creatinine, rate from both; mL/min/1.73 m2
CKD_EPI_2021 = [
    (1.2, 1.0, 55, MALE, 71.42, 78.28),
    (0.9, 0.8, 40, MALE, 110.73, 115.47),
    (0.7, 0.8, 40, FEMALE, 112.05, 111.19),
    (0.6, 0.7, 30, FEMALE, 123.76, 124.87),
    (2.5, 2.2, 70, MALE, 26.96, 26.81),
    (1.0, None, 65, FEMALE, 62.52, None),
    (1.4, None, 58, MALE, 58.26, None),
    (5.0, None, 50, FEMALE, 9.95, None),
    (1.30, None, 68, MALE, 59.84, None),
    (1.90, None, 61, FEMALE, 29.67, None),
]


def kidney_patient(creatinine: float | str, age: float, sex: Mapping[str, Any], **kidney: Any) -> dict[str, Any]:
    return patient(
        "steady_kidney_function",
        person={"age_years": age} | dict(sex),
        kidney={"creatinine_mg_dl": creatinine} | kidney,
    )


@pytest.mark.parametrize(("creatinine", "cystatin", "age", "sex", "alone", "both"), CKD_EPI_2021)
def test_ckd_epi_2021_inker_equations_to_two_decimals(
    creatinine: float, cystatin: float | None, age: int, sex: dict[str, str], alone: float, both: float | None
) -> None:
    """Inker 2021, the equations for creatinine and for creatinine with cystatin C; two decimals, not yet rounded."""
    answers = assess(kidney_patient(creatinine, age, sex, cystatin_c_mg_l=cystatin))
    assert answers["ckd_epi_2021_creatinine"].outcome == pytest.approx(alone, abs=0.005)
    if both is None:
        assert answers["ckd_epi_2021_creatinine_cystatin_c"].status == "open"
    else:
        assert answers["ckd_epi_2021_creatinine_cystatin_c"].outcome == pytest.approx(both, abs=0.005)


def test_ckd_epi_2021_published_reference_value() -> None:
    """A published check of the 2021 equation: 1.2 mg/dL, 55 years, male is 71, a whole number."""
    assert round(assess(kidney_patient(1.2, 55, MALE))["ckd_epi_2021_creatinine"].outcome) == 71


@pytest.mark.parametrize("sex", [MALE, FEMALE])
def test_ckd_epi_2021_has_no_step_at_its_knots_and_falls_with_creatinine_and_age(sex: dict[str, str]) -> None:
    """Inker 2021: continuous where the exponents change (0.7 and 0.9 mg/dL), monotone everywhere."""

    def rate(creatinine: float, age: float = 50) -> float:
        return float(assess(kidney_patient(creatinine, age, sex))["ckd_epi_2021_creatinine"].outcome)

    for knot in (0.7, 0.9):
        assert rate(knot - 1e-6) == pytest.approx(rate(knot + 1e-6), abs=0.01)
    rates = [rate(each / 10) for each in range(4, 60, 3)]
    assert all(later < earlier for earlier, later in pairwise(rates))
    assert rate(1.0, 40) > rate(1.0, 60) > rate(1.0, 80)


def test_creatinine_in_micromoles_uses_one_constant() -> None:
    """88.4 micromol/L is 1 mg/dL, the constant of the laboratory standards; to nine decimals."""
    here, there = kidney_patient("106.08 umol/L", 55, MALE), kidney_patient(1.2, 55, MALE)
    assert assess(here)["ckd_epi_2021_creatinine"].outcome == assess(there)["ckd_epi_2021_creatinine"].outcome


@pytest.mark.parametrize(
    ("creatinine", "age", "sex", "reported", "category", "hangs"),
    [
        (1.30, 68, MALE, 60, "g2", True),
        (1.90, 61, FEMALE, 30, "g3b", True),
        (1.0, 65, FEMALE, 63, "g2", False),
        (2.5, 70, MALE, 27, "g4", False),
        (5.0, 50, FEMALE, 10, "g5", False),
    ],
)
def test_kdigo_classifies_the_whole_number_and_flags_the_border(
    creatinine: float, age: int, sex: dict[str, str], reported: int, category: str, hangs: bool
) -> None:
    """KDIGO G1 to G5 on the reported whole number; 59.84 is reported as 60 and is G2."""
    answers = assess(kidney_patient(creatinine, age, sex))
    assert round(answers["ckd_epi_2021_creatinine"].outcome) == reported
    assert answers["category_hangs_on_rounding"].outcome is hangs
    classified = assess(kidney_patient(creatinine, age, sex, egfr_ml_min_1_73m2=reported))
    assert classified["kdigo_g_category"].outcome == category


@pytest.mark.parametrize("tenths", range(4, 40))
def test_kdigo_acute_injury_meets_its_border_exactly(tenths: int) -> None:
    """KDIGO: a rise of 0.3 mg/dL within 48 hours is enough, 0.29 is not, whatever the floating point says."""
    before = tenths / 10
    for rise, expected in ((0.3, True), (0.29, False)):
        values = {"creatinine_mg_dl": round(before + rise, 2), "creatinine_within_48h_mg_dl": before}
        answers = assess({"kidney": values | {"creatinine_baseline_mg_dl": 10}})
        assert answers["creatinine_rise_of_acute_injury"].outcome is expected


@pytest.mark.parametrize(
    ("age", "weight", "creatinine", "sex", "clearance"),
    [(60, 72, 1.0, MALE, 80.00), (72, 80, 1.8, FEMALE, 35.68), (45, 90, 0.9, MALE, 131.94)],
)
def test_cockcroft_gault_1976_to_two_decimals(
    age: int, weight: float, creatinine: float, sex: dict[str, str], clearance: float
) -> None:
    """Cockcroft and Gault 1976, actual weight, mL/min; two decimals. A sample screen shows 32 for the second."""
    facts = kidney_patient(creatinine, age, dict(sex) | {"weight_kg": weight})
    assert assess(facts)["cockcroft_gault_clearance"].outcome == pytest.approx(clearance, abs=0.005)


def test_adjusted_weight_lies_between_ideal_and_actual() -> None:
    """Adjusted weight: ideal and 0.4 of the excess; 180 cm, male, 110 kg gives 75.0, 89.0 and 110 at one decimal."""
    weights = []
    for choice in ("ideal", "adjusted", "actual"):
        facts = kidney_patient(1.0, 50, MALE | {"weight_kg": 110, "height_cm": 180}, clearance_weight=choice)
        weights.append(round(assess(facts)["clearance_weight_kg"].outcome, 1))
    assert weights == [75.0, 89.0, 110.0]


@pytest.mark.parametrize(
    ("calcium", "albumin", "corrected", "factor"),
    [(9.8, 3.0, 10.6, 1.0), ("2.70 mmol/L", "30 g/L", 2.90, 4.008)],
)
def test_corrected_calcium(calcium: float | str, albumin: float | str, corrected: float, factor: float) -> None:
    """Calcium corrected by 0.8 mg/dL for each g/dL (0.02 mmol/L for each g/L) of albumin; two decimals."""
    blood = {"calcium_mg_dl": calcium, "albumin_g_dl": albumin, "calcium_already_corrected": False}
    assert round(assess({"laboratory": blood})["corrected_calcium"].outcome / factor, 2) == corrected


@pytest.mark.parametrize(
    ("first", "now", "day", "doubling"),
    [(16, 21, "2025-07-20", 169.9), (10, 12.6, "2025-06-30", 180.0)],
)
def test_volume_doubling_time_to_one_decimal(first: float, now: float, day: str, doubling: float) -> None:
    """Doubling time of a sphere that grows exponentially, from 1 January 2025; days, one decimal."""
    mass = {"size_mm": now, "measured_on": day, "earlier": [{"date": "2025-01-01", "size_mm": first}]}
    found = assess({"mass": mass})["volume_doubling_days"].outcome
    assert round(found, 1) == doubling
    days = 200 if doubling < 170 else 180
    assert (now / first) ** 3 == pytest.approx(2 ** (days / found))


def test_ellipsoid_volume_to_two_decimals() -> None:
    """Ellipsoid of 3.0 x 2.8 x 2.6 cm: 11.44 mL."""
    mass = {"size_mm": "3.0 cm", "second_axis_mm": "2.8 cm", "third_axis_mm": "2.6 cm"}
    assert round(assess({"mass": mass})["ellipsoid_volume_ml"].outcome, 2) == 11.44


def recist(now: float, nadir: float, baseline: float = 100) -> Any:
    response = {"sum_now_mm": now, "sum_nadir_mm": nadir, "sum_baseline_mm": baseline}
    return assess(patient("recist_under_treatment", response=response))["recist_response"].outcome


@pytest.mark.parametrize(
    ("now", "nadir", "expected"),
    [(61, 50, "progressive_disease"), (69, 69, "partial_response"), (14, 10, "partial_response")],
)
def test_recist_1_1_vectors(now: float, nadir: float, expected: str) -> None:
    """RECIST 1.1, target lesions: 50 to 61 mm progresses; 100 to 69 mm responds; 4 mm more never progresses."""
    assert recist(now, nadir) == expected


@pytest.mark.parametrize("nadir", [10, 24, 25, 26, 40, 70, 100])
@pytest.mark.parametrize("rise", [0, 2, 4, 5, 6, 10, 20, 25])
def test_recist_1_1_progression_needs_both_twenty_percent_and_five_millimetres(nadir: int, rise: int) -> None:
    """RECIST 1.1: AND, where several printed tables say OR; whole millimetres."""
    expected = rise >= 5 and 100 * rise >= 20 * nadir
    assert (recist(nadir + rise, nadir, baseline=1000) == "progressive_disease") is expected


@pytest.mark.parametrize(("score", "age", "percent"), [(0, 45, 98.3), (1, 55, 95.9), (2, 65, 90.1), (4, 85, 53.4)])
def test_charlson_1994_ten_year_survival_to_one_decimal(score: int, age: int, percent: float) -> None:
    """Charlson 1994: 0.983 to the power of e to the 0.9 of the index with age, in per cent; one decimal."""
    answers = assess({"person": {"age_years": age}, "tumor": {"m_stage": "M0"}, "comorbidity": "none"})
    assert answers["charlson_age_adjusted_1994"].outcome == score
    assert round(answers["charlson_ten_year_survival"].outcome, 1) == percent
