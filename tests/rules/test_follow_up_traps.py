"""Mistakes that circulate about groups and plans of follow-up: each test fails if the rules make one."""

from itertools import product
from typing import Any

import pytest

from renal_cds.rulebook.decisions import Schedule
from rules.clinic import assess, citations, conditions, patient, preview, read_paths, stable

AUA = "aua_follow_up_group"


def group(**tumor: Any) -> dict[str, Any]:
    """The 2021 AUA group and how firm it is, or the status where there is none."""
    answer = assess(patient("after_radical_nephrectomy", tumor={"margin": "negative", "pn_stage": "pN0"} | tumor))[AUA]
    return dict(answer.outcome) if answer.status == "determined" else {"status": answer.status}


# --- the group ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["pT1a", "pT2a", "pT3b"])
@pytest.mark.parametrize(
    "feature",
    [{"pn_stage": "pN1"}, {"sarcomatoid": True, "grade": 4}, {"rhabdoid": True, "grade": 4}, {"margin": "macroscopic"}],
)
def test_one_very_high_feature_is_enough_whatever_pt_is(stage: str, feature: dict[str, Any]) -> None:
    size = {"pT1a": 3, "pT2a": 8, "pT3b": 8}[stage]
    assert group(pt_stage=stage, size_cm=size, **feature) == {"group": "very_high", "bound": "exact"}


@pytest.mark.parametrize(("stage", "size", "expected"), [("pT2a", 8, "intermediate"), ("pT3a", 8, "high")])
def test_grade_matters_inside_pt1_only(stage: str, size: float, expected: str) -> None:
    for grade in (1, 2, 3, 4, None):
        found = group(pt_stage=stage, size_cm=size, grade=grade, sarcomatoid=False, rhabdoid=False)
        assert found == {"group": expected, "bound": "exact"}
    assert group(pt_stage="pT1a", size_cm=3, grade=2)["group"] == "low"
    assert group(pt_stage="pT1a", size_cm=3, grade=3)["group"] == "intermediate"
    assert group(pt_stage="pT1a", size_cm=3, grade=None) == {"status": "open"}


def test_size_necrosis_age_and_fitness_do_not_enter_the_group() -> None:
    read = {path[-1] for path in read_paths(conditions(stable().decisions[AUA]))}
    assert {"pt_stage", "pn_stage", "margin", "grade"} <= read
    assert not read & {"size_cm", "necrosis", "age_years", "ecog", "karnofsky", "microvascular_invasion"}


def test_nodes_that_were_not_assessed_are_not_involved_nodes() -> None:
    assert group(pt_stage="pT2a", size_cm=8, pn_stage="pNx") == {"group": "intermediate", "bound": "exact"}
    assert group(pt_stage="pT2a", size_cm=8, pn_stage=None) == {"status": "open"}


@pytest.mark.parametrize("grade", [None, 1, 2])
def test_a_type_that_is_not_graded_never_counts_as_low(grade: int | None) -> None:
    found = group(histology="chromophobe", pt_stage="pT1a", size_cm=3, grade=grade)
    assert found == {"group": "low_or_intermediate", "bound": "undivided"}


@pytest.mark.parametrize(
    ("stage", "size", "grade", "at_least"),
    [("pT1a", 3, 2, "intermediate"), ("pT1a", 3, 3, "high"), ("pT2a", 8, 2, "high"), ("pT3a", 8, 2, "very_high")],
)
def test_a_microscopic_margin_gives_a_lower_bound(stage: str, size: float, grade: int, at_least: str) -> None:
    found = group(pt_stage=stage, size_cm=size, grade=grade, margin="microscopic")
    assert found["group"] == at_least
    assert found["bound"] == ("exact" if at_least == "very_high" else "lower_bound")


# --- the plans ----------------------------------------------------------------------------------------------------


def test_months_of_tables_that_lost_their_columns_are_firm_for_one_group_only() -> None:
    rows = {each.id: each for each in preview().decisions["aua_2021_imaging_after_surgery"].statements}
    assert {id for id, each in rows.items() if each.stage == "stable"} == {"very_high"}
    assert all("months_not_read" in each.caveats for id, each in rows.items() if id != "very_high")


def test_no_group_is_scanned_in_the_first_months_and_never_after_two_years() -> None:
    """Flattened copies of the 2021 table give low risk 3, 6, 9, 12, 18, 24 and then nothing."""
    schedule = preview().decisions["aua_2021_imaging_after_surgery"]
    assert isinstance(schedule, Schedule)
    for row in schedule.rows:
        assert max(row.plan.at_months) >= 96, row.id
    for row in schedule.rows[1:]:
        assert not {3, 9} & set(row.plan.at_months), row.id


def test_months_of_the_eau_table_stand_nowhere() -> None:
    plans = {id for id, each in stable().decisions.items() if isinstance(each, Schedule)}
    citing = [place for place, each, _ in citations(stable()) if "eau-rcc" in each.places]
    assert citing
    assert [place for place in citing if place.split()[0] in plans] == []


def test_the_replaced_guideline_says_so_wherever_it_is_cited() -> None:
    for source in ("aua-2013", "aua-2017"):
        assert "superseded_guideline" in preview().sources[source].caveats


# --- competing risks ----------------------------------------------------------------------------------------------


def test_stewart_merrill_gives_the_three_cells_that_were_read_and_nothing_else() -> None:
    """J Clin Oncol 2015;33:4151, abstract: pT1 without involved nodes, abdomen."""
    told = {}
    for charlson, age in product((0, 1, 2, 5), (45, 49, 50, 65, 79, 80, 90)):
        facts = patient("after_partial_nephrectomy", fitness={"charlson_index": charlson}, person={"age_years": age})
        told[charlson, age] = assess(facts)["profile_competing_risk"].outcome
    for (charlson, age), found in told.items():
        expected = (
            "competing_risk_higher"
            if charlson >= 2
            else "competing_risk_higher_after_6_months"
            if age >= 80
            else "recurrence_risk_higher"
            if age < 50
            else "recorded_without_cutoff"
        )
        assert found == expected, (charlson, age)
    beyond = patient("after_radical_nephrectomy", fitness={"charlson_index": 3})
    assert assess(beyond)["profile_competing_risk"].outcome == "recorded_without_cutoff"


def test_competing_risk_stops_no_surveillance() -> None:
    old = patient("after_partial_nephrectomy", fitness={"charlson_index": 8, "frail": True}, person={"age_years": 92})
    assert assess(old)["imaging_after_partial_nephrectomy"].outcome == "pt1"
    assert "competing_risk_is_no_stop_order" in preview().decisions["profile_competing_risk"].caveats


def test_the_comorbidity_index_does_not_count_the_kidney_tumor_itself() -> None:
    assert "charlson_without_the_tumor" in preview().decisions["profile_competing_risk"].caveats
    facts = {"person": {"age_years": 45}, "tumor": {"histology": "clear_cell", "m_stage": "M0"}, "comorbidity": "none"}
    assert assess(facts)["charlson_age_adjusted_1994"].outcome == 0


# --- active surveillance ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "status"), [(29, "discouraged"), (30, "discouraged"), (31, "recommended")])
def test_the_size_trigger_is_strict_and_says_consider(size: float, status: str) -> None:
    """AUA 2017, factors that favour intervention: above 3 cm."""
    earlier = [{"date": "2025-03-01", "size_mm": size - 2, "modality": "ct"}]
    found = assess(patient("watched_renal_mass", mass={"size_mm": size, "earlier": earlier}))
    assert found["next_step_under_active_surveillance"].option("consider_treatment").status == status
    assert "consider_never_must" in stable().decisions["next_step_under_active_surveillance"].caveats


@pytest.mark.parametrize(("before", "status"), [(8.1, "discouraged"), (8, "discouraged"), (7.9, "recommended")])
def test_the_growth_trigger_is_strict(before: float, status: str) -> None:
    """AUA 2017: more than 5 mm a year, on comparable scans."""
    earlier = [{"date": "2022-03-01", "size_mm": before, "modality": "ct"}]
    found = assess(patient("watched_renal_mass", mass={"size_mm": 28, "earlier": earlier}))
    assert found["next_step_under_active_surveillance"].option("consider_treatment").status == status


def test_growth_between_two_modalities_is_measured_again_before_it_counts() -> None:
    earlier = [{"date": "2025-03-01", "size_mm": 10, "modality": "ultrasound"}]
    found = assess(patient("watched_renal_mass", mass={"earlier": earlier}))["next_step_under_active_surveillance"]
    assert found.option("measure_again").status == "recommended"
    assert found.option("consider_treatment").status != "recommended"
