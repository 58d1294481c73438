"""Mistakes that circulate about scores and stages of kidney cancer: each test fails if the rules make one."""

from itertools import product
from typing import Any

import pytest

from rules.clinic import assess, patient, preview, stable

SPECIMEN_SCORES = (
    "leibovich_2003",
    "leibovich_2018_papillary",
    "leibovich_2018_chromophobe",
    "ssign",
    "uiss_localised",
    "uiss_spread",
    "assure_recurrence",
    "assure_death",
    "grant",
    "aua_2013_follow_up_group",
    "cua_follow_up_group",
    "eau_follow_up_profile",
)


def operated(**groups: Any) -> dict[str, Any]:
    return patient("after_radical_nephrectomy", **groups)


def tumor(**facts: Any) -> dict[str, Any]:
    return operated(tumor=facts)


# --- who is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SPECIMEN_SCORES)
@pytest.mark.parametrize(
    "kind", ["after_cryoablation", "after_radiofrequency_ablation", "after_stereotactic_radiotherapy"]
)
def test_no_score_of_a_specimen_without_an_operation(name: str, kind: str) -> None:
    assert assess(patient(kind))[name].status == "not_applicable"


@pytest.mark.parametrize("name", SPECIMEN_SCORES)
@pytest.mark.parametrize("histology", ["oncocytoma", "angiomyolipoma", "urothelial", "wilms", "metastasis_to_kidney"])
def test_no_score_of_kidney_cancer_for_another_disease(name: str, histology: str) -> None:
    assert assess(tumor(histology=histology))[name].status == "not_applicable"


@pytest.mark.parametrize("histology", ["clear_cell_papillary", "multilocular_cystic"])
@pytest.mark.parametrize("name", ["leibovich_2003", "ssign", "grant", "assure_recurrence", "assure_death"])
def test_indolent_types_are_scored_by_no_model(name: str, histology: str) -> None:
    assert assess(tumor(histology=histology))[name].status == "not_applicable"


@pytest.mark.parametrize("name", [each for each in SPECIMEN_SCORES if each not in {"ssign", "uiss_spread"}])
def test_metastatic_disease_has_no_score_of_localised_disease(name: str) -> None:
    for histology in ("clear_cell", "papillary", "chromophobe"):
        assert assess(tumor(histology=histology, m_stage="M1"))[name].status == "not_applicable"


def test_a_specimen_of_a_recurrence_is_not_scored() -> None:
    history = [{"kind": "cryoablation", "date": "2022-01-01"}, {"kind": "radical_nephrectomy", "date": "2023-09-01"}]
    answers = assess(operated(treatments=history))
    assert {answers[name].status for name in ("leibovich_2003", "ssign", "grant")} == {"not_applicable"}


@pytest.mark.parametrize("name", ["imdc", "mskcc_2002", "mskcc_1999"])
@pytest.mark.parametrize(
    "changes",
    [
        {"tumor": {"m_stage": "M0"}, "metastases": {"lesion_count": 0, "organs": 0}},
        {"systemic": {"therapy": "not_planned"}},
        {"metastases": {"resection": "complete"}},
        {"tumor": {"histology": "metastasis_to_kidney"}},
    ],
)
def test_models_of_metastatic_disease_leave_everybody_else_alone(name: str, changes: dict[str, Any]) -> None:
    assert assess(patient("metastatic_before_systemic_therapy", **changes))[name].status == "not_applicable"


@pytest.mark.parametrize("name", ["renal_nephrometry", "padua_nephrometry"])
def test_nephrometry_ends_with_the_operation(name: str) -> None:
    mass = patient("untreated_renal_mass")
    assert assess(mass)[name].status == "determined"
    assert assess(mass | {"treatments": [{"kind": "partial_nephrectomy"}]})[name].status == "not_applicable"


def test_nomograms_that_were_not_read_are_never_calculated() -> None:
    outcome = assess(operated())["postoperative_nomograms"].outcome
    assert set(outcome.values()) == {"needs_published_nomogram"}
    assert {"kattan_2001", "sorbellini_2005", "karakiewicz_2007"} == set(outcome)


# --- unknown is not the lowest level ------------------------------------------------------------------------------

ALL_KNOWN = {
    "presentation": {"age_years": 62, "ecog": 0},
    "extent": "none",
}


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        *product(["leibovich_2003"], ["pt_stage", "pn_stage", "size_cm", "grade", "necrosis"]),
        *product(["ssign"], ["pt_stage", "pn_stage", "m_stage", "size_cm", "grade", "necrosis"]),
        *product(["assure_recurrence"], ["size_cm", "grade", "necrosis", "microvascular_invasion"]),
        *product(["grant"], ["grade"]),
    ],
)
def test_a_missing_part_never_counts_as_the_lowest_level(name: str, fact: str) -> None:
    known = assess(operated(**ALL_KNOWN))[name].report.score
    missing = assess(operated(**ALL_KNOWN, tumor={fact: None}))[name].report
    assert known is not None
    assert missing.score is not None
    assert missing.score.low <= known.low <= known.high <= missing.score.high
    assert missing.score.low < missing.score.high
    assert missing.status == "determined" or f"tumor.{fact}" in missing.ask


@pytest.mark.parametrize("name", ["assure_recurrence", "assure_death", "grant"])
def test_nodes_not_assessed_are_a_value_only_where_the_score_says_so(name: str) -> None:
    answers = assess(operated(**ALL_KNOWN, tumor={"pn_stage": "pNx"}))
    assert answers[name].status == "not_applicable"
    assert answers["leibovich_2003"].status == "determined"
    assert answers["ssign"].status == "determined"


# --- single models ------------------------------------------------------------------------------------------------


def test_leibovich_2003_counts_two_for_nodes_so_that_the_range_ends_at_eleven() -> None:
    worst = assess(tumor(pt_stage="pT4", pn_stage="pN1", size_cm=12, grade=4, necrosis=True))["leibovich_2003"]
    assert worst.report.score is not None
    assert worst.report.score.high == 11


@pytest.mark.parametrize(
    "specimen",
    [
        {"pt_stage": "pT3a", "pn_stage": "pN1", "grade": 4},
        {"pt_stage": "pT4", "pn_stage": "pN1", "size_cm": 12, "grade": 4, "necrosis": True},
    ],
)
def test_leibovich_2003_gives_no_survival_for_scores_whose_row_was_not_read(specimen: dict[str, Any]) -> None:
    answers = assess(tumor(**specimen))
    assert answers["leibovich_2003"].outcome == "high"
    assert answers["leibovich_2003_metastasis_free_survival"].status == "not_applicable"
    assert answers["leibovich_2003_group_outcome"].outcome == 31.2


def test_ssign_pt4_is_a_conflict_and_no_number() -> None:
    answers = assess(operated(tumor={"pt_stage": "pT4"}, extent={"beyond_gerota": True}))
    assert answers["ssign_points_for_stage"].status == "conflict"
    assert answers["ssign"].status == "not_applicable"
    assert answers["ssign_cancer_specific_survival"].status == "not_applicable"


def test_ssign_is_cancer_specific_and_prints_none_of_the_mixed_columns() -> None:
    decision = stable().decisions["ssign_cancer_specific_survival"]
    assert {tuple(row.then.values()) for row in decision.rows} == {(96.5,), (19.2,)}  # type: ignore[attr-defined]
    assert stable().decisions["ssign"].endpoint == "cancer-specific survival"  # type: ignore[attr-defined]


def test_uiss_keeps_metastatic_patients_without_involved_nodes() -> None:
    for grade, ecog, group in ((2, 0, "low"), (2, 1, "intermediate"), (3, 0, "intermediate"), (4, 1, "high")):
        for nodes in ("pN0", "pN1", "pNx"):
            facts = operated(tumor={"m_stage": "M1", "pn_stage": nodes, "grade": grade}, presentation={"ecog": ecog})
            assert assess(facts)["uiss_spread"].outcome == group


def test_uiss_cannot_place_a_present_day_pn1_without_the_number_of_nodes() -> None:
    facts = {"pn_stage": "pN1", "grade": 4}
    open_answer = assess(operated(tumor=facts, presentation={"ecog": 1}))["uiss_spread"]
    assert open_answer.status == "open"
    assert "tumor.positive_nodes" in open_answer.ask
    groups = [
        assess(operated(tumor=facts | {"positive_nodes": n}, presentation={"ecog": 1}))["uiss_spread"].outcome
        for n in (1, 2)
    ]
    assert groups == ["low", "high"]


def test_uiss_does_not_mix_its_endpoints() -> None:
    outcome = assess(operated())["uiss_localised_survival"].outcome
    assert outcome == {"disease_specific_5_years_percent": 80.4, "overall_5_years_percent": 67}


@pytest.mark.parametrize("adverse", range(7))
def test_imdc_favourable_is_zero_and_poor_reaches_six(adverse: int) -> None:
    changes: list[dict[str, Any]] = [
        {"fitness": {"karnofsky": 70}},
        {"tumor": {"diagnosed_on": "2025-10-01"}},
        {"laboratory": {"haemoglobin_g_dl": 10}},
        {"laboratory": {"calcium_mg_dl": 12}},
        {"laboratory": {"neutrophils_10e9_l": 9}},
        {"safety": {"platelets_10e9_l": 500}},
    ]
    facts = patient("metastatic_before_systemic_therapy")
    for change in changes[:adverse]:
        for group, values in change.items():
            facts[group] = facts[group] | values
    answer = assess(facts)["imdc"]
    assert answer.report.score is not None
    assert answer.report.score.low == answer.report.score.high == adverse
    assert answer.outcome == ("favourable" if adverse == 0 else "intermediate" if adverse <= 2 else "poor")


@pytest.mark.parametrize(
    "limit",
    [
        {"fitness": {"karnofsky": 80}},
        {"tumor": {"diagnosed_on": "2025-03-01"}},
        {"laboratory": {"haemoglobin_g_dl": 13.0}},
        {"laboratory": {"calcium_mg_dl": 10.4}},
        {"laboratory": {"neutrophils_10e9_l": 7.5}},
        {"safety": {"platelets_10e9_l": 400}},
    ],
)
def test_imdc_comparisons_are_all_strict(limit: dict[str, Any]) -> None:
    assert assess(patient("metastatic_before_systemic_therapy", **limit))["imdc"].outcome == "favourable"


def test_an_ecog_grade_is_not_turned_into_one_karnofsky_value() -> None:
    answers = assess(patient("metastatic_before_systemic_therapy", fitness={"karnofsky": None, "ecog": 1}))
    assert (answers["karnofsky_at_least_by_ecog"].outcome, answers["karnofsky_at_most_by_ecog"].outcome) == (70, 80)
    assert answers["imdc"].status == "open"


def test_mskcc_survival_of_1999_is_not_paired_with_the_factors_of_2002() -> None:
    decision = stable().decisions["mskcc_2002_median_survival"]
    assert [tuple(row.then.values()) for row in decision.rows] == [(30,), (14,), (5,)]  # type: ignore[attr-defined]
    assert "mskcc_1999_median_survival" not in preview().decisions


@pytest.mark.parametrize("grade", [1, 2, 3, 4])
@pytest.mark.parametrize("stage", ["pT1a", "pT1b"])
def test_keynote_564_takes_no_pt1_without_nodes_whatever_the_grade(stage: str, grade: int) -> None:
    size = 3 if stage == "pT1a" else 6
    facts = patient("clear_cell_weeks_after_nephrectomy", tumor={"pt_stage": stage, "size_cm": size, "grade": grade})
    assert assess(facts)["keynote_564_eligibility"].outcome == "not_eligible"


def test_high_risk_is_three_different_sets() -> None:
    involved_node = {"pt_stage": "pT1a", "size_cm": 3, "pn_stage": "pN1"}
    answers = assess(
        patient("clear_cell_weeks_after_nephrectomy", tumor=involved_node | {"microvascular_invasion": False})
    )
    assert answers["keynote_564_category"].outcome == "high"
    assert answers["leibovich_2003"].outcome == "intermediate"
    assert answers["aua_follow_up_group"].outcome["group"] == "very_high"


def test_grade_plays_no_part_in_the_groups_of_aua_2013_and_cua() -> None:
    for grade in (1, 2, 3, 4):
        answers = assess(patient("after_partial_nephrectomy", tumor={"grade": grade}))
        assert answers["aua_2013_follow_up_group"].outcome == "low"
        assert answers["cua_follow_up_group"].outcome == "low"


# --- stage and grade ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "tnm", "renal", "padua"),
    [
        (4, "T1a", 1, 1),
        (4.1, "T1b", 2, 2),
        (6.9, "T1b", 2, 2),
        (7, "T1b", 3, 2),
        (7.1, "T2a", 3, 3),
        (10.1, "T2b", 3, 3),
    ],
)
def test_each_scale_closes_its_size_intervals_on_its_own_side(size: float, tnm: str, renal: int, padua: int) -> None:
    facts = patient("untreated_renal_mass", tumor={"size_cm": size, "histology": "clear_cell"}) | {"extent": "none"}
    answers = assess(facts)
    renal_score, padua_score = answers["renal_nephrometry"].report.score, answers["padua_nephrometry"].report.score
    assert renal_score is not None
    assert padua_score is not None
    assert answers["tnm_8_t"].outcome == tnm
    assert (renal_score.low - 3, padua_score.low - 5) == (renal, padua)


def test_pelvicalyceal_growth_alone_is_shown_as_a_conflict_of_editions() -> None:
    extent = {
        "perirenal_fat": False, "sinus_fat": False, "pelvicalyceal_system": True, "venous_thrombus": "none",
        "cava_wall": False, "beyond_gerota": False, "adrenal": "none",
    }  # fmt: skip
    facts = {"tumor": {"histology": "clear_cell", "size_cm": 5}, "extent": extent}
    assert assess(facts)["tnm_8_t"].status == "conflict"


def test_the_adrenal_gland_was_t3_in_1997_and_is_t4_now() -> None:
    facts = operated(tumor={"pt_stage": "pT4"}, extent={"beyond_gerota": False, "adrenal": "contiguous"})
    answers = assess(facts)
    assert answers["tnm_8_t"].outcome == "T4"
    assert answers["tnm_1997_t"].outcome == "T3"
    assert answers["ssign_points_for_stage"].outcome == 2


@pytest.mark.parametrize("grade", [1, 2, 3, 4, None])
def test_a_chromophobe_tumour_has_no_grade(grade: int | None) -> None:
    system = {"grade_system": "who_isup"} if grade else {"grade_system": "not_graded"}
    assert assess(tumor(histology="chromophobe", grade=grade, **system))["grade_reading"].outcome == "not_graded_type"


def test_severe_kidney_disease_of_charlson_is_not_a_low_filtration_rate() -> None:
    facts = {"person": {"age_years": 60}, "comorbidity": "none", "kidney": {"egfr_ml_min_1_73m2": 45}}
    score = assess(facts)["charlson_1987"].report.score
    assert score is not None
    assert score.high == 0


TRUTHS = (
    "myocardial_infarction",
    "heart_failure",
    "peripheral_vascular_disease",
    "cerebrovascular_disease",
    "dementia",
    "chronic_lung_disease",
    "connective_tissue_disease",
    "peptic_ulcer",
    "hemiplegia",
    "severe_kidney_disease",
    "leukaemia",
    "lymphoma",
    "aids",
)


@pytest.mark.parametrize(
    ("illness", "points"),
    [
        ({"diabetes": "end_organ_damage"}, 2),
        ({"liver_disease": "moderate_or_severe"}, 3),
        ({"solid_tumor": "metastatic"}, 6),
    ],
)
def test_charlson_counts_the_worse_class_alone(illness: dict[str, str], points: int) -> None:
    healthy: dict[str, Any] = dict.fromkeys(TRUTHS, False)
    healthy |= {"liver_disease": "none", "diabetes": "none", "solid_tumor": "none"}
    score = assess({"person": {"age_years": 60}, "comorbidity": healthy | illness})["charlson_1987"].report.score
    assert score is not None
    assert (score.low, score.high) == (points, points)
