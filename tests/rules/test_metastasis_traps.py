"""Mistakes that the subject of metastases to the kidney invites: each test fails if the rules make one.

The traps of the calculators themselves are in ``test_calculators.py`` and ``test_risk_traps.py``.
"""

import re
from itertools import product
from typing import Any

import pytest

from renal_cds import Assessment, InvalidPatient
from renal_cds.rulebook.decisions import Table
from rules.clinic import (
    assess,
    citations,
    conditions,
    figures_shown,
    option,
    patient,
    preview,
    read_paths,
    stable,
    texts,
)

UNNAMED = "kidney_mass_with_other_cancer"
PROVEN = "proven_kidney_metastasis"
LOCAL, SYSTEMIC, DRUG = (
    "kidney_metastasis_local_treatment",
    "kidney_metastasis_systemic_treatment",
    "licensed_use_of_proposed_drug",
)
MODELS = ("imdc", "mskcc_1999", "mskcc_2002", "leibovich_2003", "ssign", "grant", "aua_follow_up_group")


def outcome(assessment: Assessment, decision: str) -> Any:
    """What a table says, or the status where it says nothing."""
    answer = assessment[decision]
    return answer.outcome if answer.status == "determined" else answer.status


# --- to the kidney, not of the kidney -----------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_no_model_of_kidney_cancer_scores_a_metastasis_to_the_kidney(model: str) -> None:
    facts = patient(
        PROVEN, systemic={"therapy": "about_to_start", "therapy_line": "first_line"}, tumor={"m_stage": "M1"}
    )
    assert assess(facts)[model].status == "not_applicable"


@pytest.mark.parametrize("name", ["after_cryoablation", "after_partial_nephrectomy", "after_radical_nephrectomy"])
def test_treated_kidney_cancer_gets_no_rule_of_another_cancer(name: str) -> None:
    found = assess(patient(name))
    here = [
        each.id for each in found if each.id.startswith(("kidney_m", "other_cancer_r", "metastasis_f", "lung_cancer_m"))
    ]
    assert len(here) >= 8
    assert {id for id in here if found[id].status != "not_applicable"} == {"kidney_mass_setting"}
    assert outcome(found, "kidney_mass_setting") == "not_in_question"


def test_a_kidney_lesion_from_elsewhere_is_m_and_never_t() -> None:
    for size in (5, 28, 120):
        assert outcome(assess(patient(PROVEN, mass={"size_mm": size})), "kidney_metastasis_in_the_stage") == {
            "kidney_t": "does_not_exist",
            "other_cancer_category": "m_of_the_other_cancer",
        }


def test_the_m_category_names_its_edition() -> None:
    several: dict[str, Any] = {"mass": {"lesion_count": 2}}
    said = {
        edition: outcome(
            assess(patient(PROVEN, **several, other_cancer={"tnm_edition": edition})), "lung_cancer_m_with_kidney"
        )
        for edition in ("tnm_8", "tnm_9")
    }
    assert said == {"tnm_8": "m1c", "tnm_9": "m1c1"}
    assert outcome(assess(patient(PROVEN, **several)), "lung_cancer_m_with_kidney") == "open"


# --- suspicion ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("course", "enhancement", "chance", "figure"),
    [
        ("progressing", "none", "most_likely_metastasis", "86 % (95 % CI 57.2 to 98.2)"),
        ("progressing", "avid", "metastasis_possible", "32 % (95 % CI 14 to 55)"),
        ("controlled", "none", "metastasis_unlikely", "0 of 54"),
        ("no_evidence_of_disease", "avid", "metastasis_unlikely", "0 of 54"),
    ],
)
def test_cancer_2004_101_2195_the_split_by_course_and_enhancement(
    course: str, enhancement: str, chance: str, figure: str
) -> None:
    found = assess(patient(UNNAMED, other_cancer={"course": course}, mass={"enhancement": enhancement}))
    answer = found["kidney_metastasis_suspicion"]
    assert answer.outcome == chance
    (shown,) = [each.text for each in answer.report.figures if each.id.startswith("metastasis_")]
    assert figure in shown
    assert stable().caveats["chance_from_one_centre"].text in answer.report.caveats


@pytest.mark.parametrize("path", [("other_cancer", "course"), ("mass", "enhancement")])
def test_a_missing_fact_of_the_split_leaves_the_chance_open(path: tuple[str, str]) -> None:
    answer = assess(patient(UNNAMED, **{path[0]: {path[1]: None}}))["kidney_metastasis_suspicion"]
    assert answer.status == "open"
    assert ".".join(path) in answer.ask


def test_neither_sex_age_size_nor_silence_moves_the_suspicion() -> None:
    said = {
        outcome(
            assess(patient(UNNAMED, person={"sex": sex, "age_years": age}, mass={"size_mm": size}, symptoms=symptoms)),
            "kidney_metastasis_suspicion",
        )
        for sex, age, size, symptoms in product(("male", "female"), (30, 85), (8, 90), ("none", {"flank_pain": True}))
    }
    assert said == {"most_likely_metastasis"}


def test_a_single_mass_a_long_interval_and_a_vein_thrombus_speak_against_nothing() -> None:
    table = stable().decisions["metastasis_features"]
    assert isinstance(table, Table)
    weights = {row.id: row.then["feature"] for row in table.rows}
    assert {weights[each] for each in ("single_mass", "long_interval", "growth_into_the_renal_vein")} == {"no_weight"}
    assert {id for id, each in weights.items() if each == "against"} == {"fat_without_calcification", "cystic"}


def test_called_renal_cell_carcinoma_it_is_still_biopsied_while_the_other_cancer_progresses() -> None:
    assert (
        outcome(assess(patient(UNNAMED, mass={"impression": "renal_cell_carcinoma"})), "kidney_mass_tissue") == "biopsy"
    )


def test_living_and_dead_are_not_counted_together() -> None:
    figures = stable().figures
    assert (figures["kidney_metastasis_on_serial_ct"].percent, figures["kidney_metastasis_at_autopsy"].percent) == (
        0.9,
        7.2,
    )
    assert "autopsy_is_not_the_clinic" in figures["kidney_metastasis_at_autopsy"].caveats
    shown = figures_shown(assess(patient(UNNAMED, tumor={"histology": "other_benign"})))
    assert {"kidney_metastasis_on_serial_ct", "kidney_metastasis_at_autopsy"} <= shown.keys()


def test_the_20_and_15_per_cent_of_the_lay_article_stand_nowhere() -> None:
    found = [place for place, text in texts(preview()) if re.search(r"\b(20|15) % of (all )?(lung )?cancer", text)]
    assert found == []
    assert not {each.percent for each in stable().figures.values() if "doc-002" in each.source.places}


def test_namesakes_are_kept_apart() -> None:
    ids = stable().sources
    assert {"patel-u-2011", "patel-biopsy", "zhou-c-2016", "zhou-2018"} <= ids.keys()
    assert ids["patel-u-2011"].population != ids["patel-biopsy"].population


# --- biopsy -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ["benign", "non_diagnostic"])
def test_a_benign_or_empty_sample_is_no_answer(sample: str) -> None:
    found = assess(patient(UNNAMED, biopsy={"diagnosis": sample}))
    assert outcome(found, "kidney_mass_setting") == "unnamed_with_other_cancer"
    assert outcome(found, "kidney_mass_tissue") == "sample_again"


def test_no_biopsy_is_assumed_to_matter() -> None:
    answer = assess(patient(UNNAMED, biopsy={"would_change_management": None}))["kidney_mass_tissue"]
    assert answer.status == "open"
    assert "biopsy.would_change_management" in answer.ask


# --- treatment ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("widespread", "fit"), [(True, True), (True, False), (False, False)])
def test_not_widespread_and_fit_never_or(widespread: bool, fit: bool) -> None:
    facts = patient(
        PROVEN, fitness={"ecog": 0 if fit else 3, "fit_for_surgery": fit}, other_cancer={"widespread": widespread}
    )
    for each in ("nephron_sparing_removal", "nephrectomy", "debulking"):
        assert option(facts, LOCAL, each).status == "discouraged", each


def test_removal_is_worth_discussing_at_most_and_says_what_relapse_is_like() -> None:
    found = option(patient(PROVEN), LOCAL, "nephron_sparing_removal")
    assert found.status == "acceptable"
    assert {"kidney_metastasis_after_surgery", "kidney_metastasis_survival_by_surgery"} <= {
        each.id for each in found.figures
    }


def test_debulking_shows_both_sides_and_is_never_recommended() -> None:
    for bleeding, pain in product((True, False), repeat=2):
        facts = patient(PROVEN, symptoms={"persistent_bleeding": bleeding}, burden={"pain_despite_treatment": pain})
        found = option(facts, LOCAL, "debulking")
        assert found.status == ("acceptable" if bleeding or pain else "discouraged")
        assert stable().caveats["debulking_contested"].text in found.caveats


def test_where_a_deposit_lies_licenses_no_medicine() -> None:
    table = preview().decisions[DRUG]
    assert isinstance(table, Table)
    read = {path[0] for path in read_paths(row.when for row in table.rows)}
    assert read == {"systemic", "other_cancer", "markers"}


@pytest.mark.parametrize("site", ["lung", "breast", "colorectal", "thyroid"])
def test_sunitinib_is_not_for_another_cancer_in_the_kidney(site: str) -> None:
    facts = patient(PROVEN, other_cancer={"site": site}, systemic={"proposed_drug": "sunitinib"})
    assert outcome(assess(facts), DRUG) == "no_licensed_use"


def test_pazopanib_for_sarcoma_is_legitimate_in_the_kidney_too() -> None:
    facts = patient(
        PROVEN,
        other_cancer={"site": "soft_tissue", "histology": "sarcoma"},
        systemic={"proposed_drug": "pazopanib", "after_chemotherapy": True},
    )
    assert outcome(assess(facts, preview()), DRUG) == "licensed_by_histology"
    assert outcome(assess(facts), DRUG) == "not_applicable"  # the label was not read


def test_a_drug_question_without_histology_has_no_answer() -> None:
    facts = patient(PROVEN, tumor={"histology": None}, systemic={"proposed_drug": "sunitinib"})
    answer = assess(facts)[DRUG]
    assert answer.status == "open"
    assert "tumor.histology" in answer.ask


def test_a_marker_that_was_not_tested_is_unknown() -> None:
    facts = patient(
        PROVEN,
        systemic={"proposed_drug": "pembrolizumab", "progressed_on_therapy": True, "alternatives_exhausted": True},
        markers={"mismatch_repair": "proficient", "tmb_mut_per_mb": 3},
    )
    assert assess(facts)[DRUG].status == "open"


def test_chemotherapy_is_left_to_the_first_cancer() -> None:
    facts = patient(PROVEN, systemic={"proposed_drug": "chemotherapy"})
    assert outcome(assess(facts), DRUG) == "other_licence"
    assert option(facts, SYSTEMIC, "treatment_of_the_first_cancer").status == "recommended"


# --- scans --------------------------------------------------------------------------------------------------------


def scan(name: str, **changes: Any) -> str:
    facts = patient("kidney_metastasis_before_a_scan")
    for group, values in changes.items():
        facts[group] = {**facts[group], **values}
    return option(facts, "kidney_mass_scan", name).status


def test_the_bars_to_contrast_are_not_one_truth_value() -> None:
    low = {"kidney": {"egfr_ml_min_1_73m2": 14}}
    assert (scan("multiphase_ct", **low), scan("multiphase_mri", **low)) == ("recommended", "recommended")
    severe = {"contrast": {"iodinated_reaction": "severe"}}
    assert (scan("multiphase_ct", **severe), scan("multiphase_mri", **severe)) == ("acceptable", "recommended")
    unsafe = {"imaging": {"implant_label": "mr_unsafe"}}
    assert (scan("multiphase_ct", **unsafe), scan("multiphase_mri", **unsafe)) == ("recommended", "excluded")
    pregnant = {"person": {"sex": "female", "pregnancy": "pregnant"}}
    assert (scan("multiphase_ct", **pregnant), scan("ultrasound", **pregnant)) == ("excluded", "recommended")


def test_an_implant_nobody_could_identify_is_not_scanned() -> None:
    assert scan("multiphase_mri", imaging={"implant_label": "not_found"}) == "excluded"
    assert scan("multiphase_mri", imaging={"implant_label": None}) == "open"


@pytest.mark.parametrize(("reaction", "step"), [("mild", "switch_only"), ("severe", "premedicate_and_switch")])
def test_radiology_2025_315_a_mild_reaction_is_no_longer_premedicated(reaction: str, step: str) -> None:
    facts = patient(
        PROVEN,
        contrast={
            "iodinated_reaction": reaction,
            "iodinated_reaction_kind": "allergic_like",
            "iodinated_agent_known": True,
        },
        imaging={"needed_without_alternative": True},
    )
    answer = assess(facts)["iodinated_contrast_after_reaction"]
    assert answer.outcome == step
    assert stable().caveats["premedication_changed_2025"].text in answer.report.caveats


@pytest.mark.parametrize(
    ("hours", "scheme"), [(4, "accelerated_by_vein"), (3.9, "not_applicable"), (0, "not_applicable")]
)
def test_no_premedication_is_promised_below_four_hours(hours: float, scheme: str) -> None:
    """That nothing works below 4 hours is recalled only: without preview there is no scheme, never a shorter one."""
    contrast = {
        "iodinated_reaction": "severe",
        "iodinated_reaction_kind": "allergic_like",
        "hours_until_contrast": hours,
    }
    facts = patient(PROVEN, contrast=contrast, imaging={"needed_without_alternative": True})
    assert outcome(assess(facts), "premedication_in_time") == scheme


@pytest.mark.parametrize(("egfr", "step"), [(29, "stop_for_48_hours"), (40, "conflict"), (45, "go_on")])
def test_metformin_shows_every_scheme_and_a_conflict_where_they_differ(egfr: int, step: str) -> None:
    facts = patient(
        PROVEN,
        medicines={"metformin": True},
        comorbidity="none",
        contrast={"iodinated_route": "intravenous"},
        kidney={"egfr_ml_min_1_73m2": egfr},
    )
    answer = assess(facts)["metformin_and_contrast"]
    assert (answer.status if answer.status == "conflict" else answer.outcome) == step
    (caveat,) = [each for each in answer.report.caveats if "Three schemes" in each]
    assert all(word in caveat for word in ("ACR", "United States", "European", "30", "45", "60"))


def test_no_enhancement_without_contrast_is_no_evidence() -> None:
    with pytest.raises(InvalidPatient, match="enhancement"):
        assess(patient(UNNAMED, mass={"contrast_study": "without_contrast", "enhancement": "none"}))


# --- supportive care and alarms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("saturation", "status"), [(89, "recommended"), (90, "discouraged"), (98, "discouraged")])
def test_oxygen_is_for_low_oxygen(saturation: int, status: str) -> None:
    facts = patient(PROVEN, symptoms={"breathlessness": "at_rest"}, vitals={"spo2_percent_room_air": saturation})
    assert option(facts, "cancer_breathlessness", "oxygen").status == status


def test_palliative_care_does_not_wait_for_the_end_of_treatment() -> None:
    for goal in ("cure", "longer_life", "comfort"):
        facts = patient(PROVEN, preference={"goal_of_care": goal})
        assert option(facts, "palliative_care", "early_referral").status == "recommended"


@pytest.mark.parametrize(
    ("items", "by_item", "by_sum"),
    [((2, 0), "positive", "negative"), ((1, 2), "positive", "positive"), ((1, 1), "negative", "negative")],
)
def test_the_two_rules_of_the_phq_2_may_disagree(items: tuple[int, int], by_item: str, by_sum: str) -> None:
    found = assess(patient(PROVEN, burden={"phq2_item_1": items[0], "phq2_item_2": items[1]}))
    assert (outcome(found, "phq2_by_item"), outcome(found, "phq2_by_sum")) == (by_item, by_sum)


def test_the_versions_of_the_phq_9_are_named_and_differ() -> None:
    found = assess(patient(PROVEN, burden={"phq9_total": 8}))
    assert (outcome(found, "phq9_oncology"), outcome(found, "phq9_general")) == ("moderate", "mild")


@pytest.mark.parametrize(
    ("group", "value"),
    [
        ({"burden": {"distress_0_10": 14}}, "distress_0_10"),
        ({"burden": {"mmrc": 5}}, "mmrc"),
        ({"burden": {"phq2_item_1": 4}}, "phq2_item_1"),
    ],
)
def test_numbers_off_the_scale_are_refused(group: dict[str, Any], value: str) -> None:
    with pytest.raises(InvalidPatient, match=value):
        assess(patient(PROVEN, **group))


def test_item_9_counts_at_any_total_and_against_a_clean_record() -> None:
    found = assess(patient(PROVEN, burden={"phq9_item_9": 1, "phq9_total": 1}))
    assert [each.id for each in found.alerts] == ["suicidal_answer_measured"]
    found = assess(patient(PROVEN, alarm={"suicidal_thoughts": True}, burden={"phq9_item_9": 1, "phq9_total": 1}))
    assert "suicidal_thoughts" in {each.id for each in found.alerts}
    assert outcome(found, "phq9_item_9") == "assessment_today"


STOPS = {
    "symptomatic_anaemia": "anaemia_with_symptoms",
    "bleeding_after_biopsy": "bleeding_from_biopsy_or_rupture",
    "obstruction_with_infection": "infected_obstruction",
    "bilateral_obstruction": "kidneys_at_risk_from_obstruction",
    "unwell_on_cancer_treatment": "sepsis_under_cancer_treatment",
    "sepsis_signs": "sepsis_suspected",
    "cord_compression_signs": "spinal_cord_compression",
    "new_seizure": "seizure_or_raised_pressure",
    "pulmonary_embolism": "vena_cava_or_lung_embolism",
    "symptomatic_hypercalcaemia": "hypercalcaemia_with_signs",
    "severe_hyperkalaemia": "severe_hyperkalaemia",
    "immune_toxicity": "immune_related_toxicity",
    "contrast_reaction": "contrast_reaction_now",
    "severe_pain_despite_treatment": "severe_pain_despite_treatment",
    "opioid_toxicity": "opioid_toxicity",
    "suicidal_plan": "suicidal_plan",
}


@pytest.mark.parametrize(("sign", "gate"), STOPS.items())
def test_one_sign_is_enough_and_stops_all_advice(sign: str, gate: str) -> None:
    found = assess({"as_of": "2026-03-01", "alarm": {sign: True}})
    assert gate in {each.id for each in found.alerts}
    assert found.recommendations == ()
    known = assess(patient(PROVEN, alarm={sign: True}))
    assert known[LOCAL].status == known["palliative_care"].status == "stopped"


def test_no_open_encyclopaedia_is_handed_out() -> None:
    found = [
        place for place, text in texts(preview()) if re.search(r"wikipedia|reddit|https?:|\.com\b|\.org\b", text, re.I)
    ]
    assert found == []


def test_the_delay_of_the_lay_article_is_no_factor() -> None:
    ours = {
        place.split()[0] for place, citation, _ in citations(preview()) if "doc-002" in citation.places
    } & preview().decisions.keys()
    assert len(ours) > 10
    read = {path for id in ours for path in read_paths(conditions(preview().decisions[id]))}
    assert not {path for path in read if path[-1] in {"diagnosed_on", "first_line_started_on"}}
