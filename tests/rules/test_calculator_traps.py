"""Wrong numbers in circulation, and limits read on the wrong side: each test fails if the rules carry one over."""

import re
from typing import Any

import pytest

from renal_cds import InvalidPatient
from rules.clinic import PROJECT, assess, patient, preview, stable


def kidney(**values: Any) -> dict[str, Any]:
    return patient("steady_kidney_function", kidney=values)


# --- wrong numbers ------------------------------------------------------------------------------------------------


def test_no_race_and_no_coefficient_of_an_older_equation() -> None:
    """CKD-EPI of 2009 has 141, 1.159 and 1.018; a page called 2021 mixes in 133, 0.996 and a race of 1.212."""
    assert not [path for path, _ in stable().model.leaves() if {"race", "ethnicity"} & set(path)]
    text = (PROJECT / "rules/calculators/filtration_rate.yaml").read_text(encoding="utf-8")
    formulas = " ".join(line for line in text.splitlines() if "name:" not in line)
    assert not re.search(r"(?<![\d.])(141|133|0\.996|1\.212|1\.159|1\.018)(?![\d.])", formulas)


def test_a_worked_example_of_59_3_is_not_what_the_equation_gives() -> None:
    """1.4 mg/dL, 58 years, male: 58.26, not the 59.3 of a calculator site."""
    facts = patient("steady_kidney_function", person={"age_years": 58}, kidney={"creatinine_mg_dl": 1.4})
    assert assess(facts)["ckd_epi_2021_creatinine"].outcome == pytest.approx(58.26, abs=0.005)


@pytest.mark.parametrize(("albumin", "corrected"), [(4.0, 9.8), (3.0, 10.6), (5.0, 9.0)])
def test_calcium_is_corrected_by_the_difference_and_not_by_a_product(albumin: float, corrected: float) -> None:
    """0.8 times (4.0 minus albumin); a copy prints 4.0 minus albumin times 0.8."""
    blood = {"calcium_mg_dl": 9.8, "albumin_g_dl": albumin, "calcium_already_corrected": False}
    assert assess({"laboratory": blood})["corrected_calcium"].outcome == pytest.approx(corrected)


def test_a_calcium_of_10_mmol_for_each_decilitre_is_refused() -> None:
    with pytest.raises(InvalidPatient):
        assess({"laboratory": {"calcium_mg_dl": "10 mmol/dL"}})


def test_the_guideline_on_neutropenic_sepsis_is_cited_by_its_own_number() -> None:
    citations = [each.citation for each in preview().sources.values()]
    assert any("CG151" in each for each in citations)
    assert not any("NG151" in each for each in citations)


@pytest.mark.parametrize(
    ("rate", "category"),
    [(91, "g1"), (90, "g1"), (89, "g2"), (60, "g2"), (59, "g3a"), (30, "g3b"), (15, "g4"), (14, "g5")],
)
def test_g1_begins_at_90_itself(rate: float, category: str) -> None:
    """KDIGO: 90 or more; a copy prints above 90."""
    assert assess(kidney(egfr_ml_min_1_73m2=rate))["kdigo_g_category"].outcome == category


@pytest.mark.parametrize(("ratio", "category"), [(29, "a1"), (30, "a2"), (300, "a2"), (301, "a3")])
def test_a3_begins_above_300(ratio: float, category: str) -> None:
    """KDIGO as read: 30 to 300 is A2; a copy prints 300 or more for A3."""
    assert assess(kidney(urine_acr_mg_g=ratio))["kdigo_a_category"].outcome == category


# --- which side a limit lies on -----------------------------------------------------------------------------------


def fires(gate: str, facts: dict[str, Any]) -> bool:
    return gate in {each.id for each in assess(facts).alerts}


@pytest.mark.parametrize(("platelets", "barred"), [(49, True), (50, False), (51, False)])
def test_platelets_bar_a_needle_below_50_strictly(platelets: float, barred: bool) -> None:
    facts = patient("progression_after_cryoablation", safety={"platelets_10e9_l": platelets})
    assert fires("uncorrected_coagulopathy", facts) is barred


@pytest.mark.parametrize(("burden", "licensed"), [(9.9, False), (10, True), (10.1, True)])
def test_a_mutational_burden_of_exactly_10_counts(burden: float, licensed: bool) -> None:
    facts = patient(
        "proven_kidney_metastasis",
        markers={"tmb_mut_per_mb": burden, "microsatellites": "stable", "mismatch_repair": "proficient"},
        systemic={"proposed_drug": "pembrolizumab", "progressed_on_therapy": True, "alternatives_exhausted": True},
    )
    found = assess(facts)["licensed_use_of_proposed_drug"]
    assert (found.outcome == "licensed_by_marker") is licensed


@pytest.mark.parametrize(("now", "expected"), [(35.9, "within_limit"), (36, "within_limit"), (36.1, "above_limit")])
def test_the_growth_limit_of_the_registry_is_strict(now: float, expected: str) -> None:
    """DISSRM: above 0.5 cm a year."""
    mass = {"size_mm": now, "measured_on": "2025-01-01", "earlier": [{"date": "2021-01-01", "size_mm": 16}]}
    assert assess({"mass": mass})["growth_against_registry"].outcome == expected


# --- what a result needs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "facts", "needed"),
    [
        (
            "corrected_calcium",
            {"laboratory": {"calcium_mg_dl": 10.2, "calcium_already_corrected": False}},
            "laboratory.albumin_g_dl",
        ),
        (
            "recist_response",
            patient("recist_under_treatment", response={"sum_now_mm": 69, "sum_nadir_mm": None}),
            "response.sum_nadir_mm",
        ),
        (
            "chronic_kidney_disease",
            kidney(egfr_ml_min_1_73m2=40, abnormal_for_months=None),
            "kidney.abnormal_for_months",
        ),
    ],
)
def test_a_result_is_open_without_the_fact_it_needs(decision: str, facts: dict[str, Any], needed: str) -> None:
    """Calcium needs albumin, progression the smallest sum, chronic disease its duration."""
    answer = assess(facts)[decision]
    assert answer.status == "open"
    assert needed in answer.ask


@pytest.mark.parametrize("other", ["88.42", "88.0", "88.5"])
def test_the_constant_of_creatinine_is_88_4_and_no_other(other: str) -> None:
    """A value near a border flips the category with another constant; 88.4 micromol/L is exactly 1 mg/dL."""
    here, there = (
        assess(kidney(creatinine_mg_dl=f"{text} umol/L"))["ckd_epi_2021_creatinine"].outcome for text in ("88.4", other)
    )
    assert here == assess(kidney(creatinine_mg_dl=1))["ckd_epi_2021_creatinine"].outcome
    assert here != there
