"""Mistakes this field invites about a patient: each test fails if the rules make one. Figures have their own file."""

import re
from itertools import product
from typing import Any

import pytest

from renal_cds import InvalidPatient
from renal_cds.rulebook.decisions import Table
from rules.clinic import (
    assess,
    citations,
    conditions,
    demo,
    figures_from,
    figures_shown,
    option,
    patient,
    preview,
    read_paths,
    stable,
    texts,
    thresholds,
)

TREATED = {"ablation_zone": "after_cryoablation", "resection_bed": "after_partial_nephrectomy"}
ZONE = {"id": "zone", "site": "ablation_zone", "contrast_study": "multiphase", "biopsy": "not_done", "accessible": True}
BED = {"id": "mass", "site": "resection_bed", "kind": "soft_tissue_mass", "biopsy": "not_done", "accessible": True}
FOCUS = {
    "id": "focus",
    "site": "ablation_zone",
    "size_mm": 24,
    "change": "growing",
    "biopsy": "tumor",
    "location": "exophytic",
    "abuts": "nothing",
    "accessible": True,
}


def treated(kind: str, date: str) -> list[dict[str, str]]:
    return [{"kind": kind, "date": date}]


@pytest.mark.parametrize("years", [3, 4, 5, 6, 10, 15])
@pytest.mark.parametrize(
    ("name", "kind", "schedule"),
    [
        ("after_partial_nephrectomy", "partial_nephrectomy", "imaging_after_partial_nephrectomy"),
        ("after_cryoablation", "cryoablation", "imaging_after_ablation"),
    ],
)
def test_t03_imaging_does_not_stop_after_three_or_five_years(name: str, kind: str, schedule: str, years: int) -> None:
    facts = patient(name, treatments=treated(kind, f"{2026 - years}-02-01"))
    answer = assess(facts)[schedule]
    assert answer.status == "determined"
    assert answer.report.says is not None
    assert "floor" in answer.report.says or "minimum" in answer.report.says
    assert stable().caveats["late_recurrence_exists"].text in answer.report.caveats


# What sources say of each month, side by side; none of the two advises anything.
SIDE_BY_SIDE = {"guideline_interval_after_surgery", "guideline_interval_after_ablation"}


def test_t03_only_the_tables_of_sources_turn_on_years_since_treatment() -> None:
    found = {
        decision.id
        for decision in preview().decisions.values()
        for path, value in thresholds(decision)
        if path[-1] == "months_since_treatment" and value >= 24
    }
    assert found <= SIDE_BY_SIDE


@pytest.mark.parametrize("name", sorted(SIDE_BY_SIDE))
def test_t03_what_sources_say_of_a_month_is_an_interval_and_never_a_stop(name: str) -> None:
    table = preview().decisions[name]
    assert isinstance(table, Table)
    assert table.advice == {}
    said = {str(value) for values in table.outputs.values() for value in values}
    assert "at_discretion" in said
    assert [each for each in said if not re.match(r"every_|first_scans_|at_discretion$", each)] == []


@pytest.mark.parametrize("years", [3, 5, 6, 10, 15])
@pytest.mark.parametrize(
    ("name", "kind"), [("after_partial_nephrectomy", "partial_nephrectomy"), ("after_cryoablation", "cryoablation")]
)
def test_t03_no_recommendation_after_years_ends_imaging(name: str, kind: str, years: int) -> None:
    result = assess(patient(name, treatments=treated(kind, f"{2026 - years}-03-01")), preview())
    assert result.recommendations
    assert [each.text for each in result.recommendations if ENDS_IMAGING.search(each.text)] == []


ENDS_IMAGING = re.compile(
    r"\b(stops?|ends|ceases?|no (further|more))\b[^.]*\b(imaging|scans?|surveillance|follow-up)\b"
    r"|\b(imaging|scans?|surveillance|follow-up) (stops?|ends|ceases?)\b",
    re.IGNORECASE,
)
# A tumour that was benign needs no surveillance for a cancer; a disclaimer of stopping is no stop.
MAY_SPEAK_OF_AN_END = {
    "imaging_after_ablation benign_before_ablation then",
    "profile_competing_risk note",
    "recurrence_timing note",
    "caveat competing_risk_is_no_stop_order",
}


def test_t03_no_text_ends_imaging() -> None:
    assert ENDS_IMAGING.search("After 60 months imaging stops.")
    assert ENDS_IMAGING.search("Urology orders no further scans.")
    ending = {place for place, text in texts(preview()) if ENDS_IMAGING.search(text)}
    assert ending - MAY_SPEAK_OF_AN_END == set()


def test_t04_a_new_nodule_of_4_mm_is_not_left_alone_for_a_year() -> None:
    facts = patient(
        "after_partial_nephrectomy",
        {
            "id": "nodule",
            "site": "perirenal_fat",
            "kind": "nodule",
            "size_mm": 4,
            "change": "new",
            "biopsy": "not_done",
        },
    )
    assert option(facts, "finding_after_partial_nephrectomy", "look_sooner").status == "recommended"
    assert option(facts, "finding_after_partial_nephrectomy", "keep_imaging").status == "discouraged"


def test_t04_figures_of_people_without_cancer_stand_beside_those_of_people_with_cancer() -> None:
    shown = figures_shown(assess(demo("after_partial_nephrectomy")))
    assert "tiny_nodule_growth_without_cancer" in shown
    assert "tiny_nodule_growth_oncology" in shown
    for name in ("small-nodules-without-cancer", "munden-2010", "smereka-2017"):
        for figure in figures_from(name).values():
            assert "analogue_population" in figure.caveats


@pytest.mark.parametrize("size", [3, 5.9, 6, 7, 8, 8.1, 12])
@pytest.mark.parametrize("name", list(TREATED.values()))
def test_t05_a_stable_lung_nodule_gets_no_interval_by_its_size(name: str, size: float) -> None:
    nodule = {"id": "lung nodule", "site": "lung", "kind": "nodule", "size_mm": size, "change": "stable"}
    facts = patient(name, nodule | {"first_seen": "2025-01-01", "biopsy": "not_done"})
    advised = [each for each in assess(facts).recommendations if each.about and "lung nodule" in each.about]
    assert [(each.decision, each.outcome) for each in advised] == [("workup_of_distant_finding", "routine_plan")]
    assert "routine scans" in advised[0].text
    assert not re.search(r"\b(months?|years?|discharge|no further)\b", advised[0].text)


@pytest.mark.parametrize("name", list(TREATED.values()))
def test_t05_a_new_lung_nodule_is_never_left_to_the_routine_plan(name: str) -> None:
    for size in (3, 5.9, 6, 8.1, 12):
        nodule = {"id": "lung nodule", "site": "lung", "kind": "nodule", "size_mm": size, "change": "new"}
        facts = patient(name, nodule | {"biopsy": "not_done"})
        assert option(facts, "workup_of_distant_finding", "routine_plan").status == "discouraged", size


def test_t05_nothing_rests_on_the_tables_for_incidental_nodules() -> None:
    resting = {place for place, source, _ in citations(preview()) if "fleischner-2017" in source.places}
    assert resting == set()
    assert {value for _, value in _of(("size_mm",))}.isdisjoint({6, 8})


def _of(last: tuple[str, ...]) -> set[tuple[str, float]]:
    found = (
        (decision.id, path, value) for decision in preview().decisions.values() for path, value in thresholds(decision)
    )
    return {(id, value) for id, path, value in found if path[-1] in last}


def test_t06_a_thin_rim_eight_months_after_cryoablation_is_no_recurrence() -> None:
    rim = ZONE | {"change": "stable", "enhancement": "thin_rim", "enhancement_history": "never_cleared"}
    facts = patient("after_cryoablation", rim, treatments=treated("cryoablation", "2025-07-01"))
    assert assess(facts)["ablation_zone"].outcome == "expected_change"
    assert assess(facts)["recurrence_status"].outcome == "not_shown"


@pytest.mark.parametrize("pattern", ["thin_rim", "crescent", "nodular", "diffuse"])
def test_t06_no_early_enhancement_after_cryoablation_is_called_tumour_unless_it_grows(pattern: str) -> None:
    zone = ZONE | {"change": "stable", "enhancement": pattern, "enhancement_history": "never_cleared"}
    facts = patient("after_cryoablation", zone, treatments=treated("cryoablation", "2025-06-01"))
    assert assess(facts)["ablation_zone"].outcome in {"expected_change", "possible_residual"}


def test_t06_an_enhancing_bed_mass_in_the_first_year_may_be_haemostat() -> None:
    mass = BED | {"size_mm": 20, "change": "new", "enhancement": "nodular", "on_first_scan": False}
    first_year = [{"kind": "partial_nephrectomy", "date": "2025-08-01", "haemostat_used": True}]
    facts = patient("after_partial_nephrectomy", mass, treatments=first_year)
    assert "haemostat_pseudotumor" in assess(facts)["bed_finding"].outcome
    assert assess(facts)["finding_concern"].outcome == "early_bed_change"


def test_t06_enhancement_that_persists_after_radiotherapy_is_no_failure() -> None:
    zone = ZONE | {"change": "stable", "enhancement": "nodular", "enhancement_history": "never_cleared"}
    facts = patient("after_stereotactic_radiotherapy", zone | {"biopsy": "tumor"})
    assert assess(facts)["ablation_zone"].outcome == "expected_change"
    assert assess(facts)["recurrence_status"].outcome == "not_shown"
    assert {each.status for each in assess(facts) if each.id in {"before_salvage", "ablation_energy"}} == {
        "not_applicable"
    }


def test_t07_a_silent_zone_after_radiofrequency_that_grows_is_sampled() -> None:
    zone = ZONE | {"change": "growing", "enhancement": "none", "enhancement_history": "never_enhanced"}
    facts = patient("after_radiofrequency_ablation", zone)
    assert assess(facts)["ablation_zone"].outcome == "possible_residual"
    assert option(facts, "next_step_after_ablation", "biopsy").status == "recommended"


def test_t07_a_silent_zone_after_radiofrequency_is_never_called_cured() -> None:
    zone = ZONE | {"change": "stable", "enhancement": "none", "enhancement_history": "never_enhanced"}
    answer = assess(patient("after_radiofrequency_ablation", zone))["ablation_zone"]
    assert stable().caveats["silent_after_radiofrequency"].text in answer.report.caveats
    assert "positive_biopsy_without_enhancement_rfa" in {each.id for each in answer.report.figures}
    cured = re.compile(r"\bcured?\b")
    denied = ("not a cure", "not cured", "cure being possible or not")
    said = [text for _, text in texts(preview()) if cured.search(text)]
    assert [text for text in said if not any(each in text for each in denied)] == []


@pytest.mark.parametrize("treated_on", ["2026-02-01", "2026-01-01", "2025-11-01", "2025-05-01"])
@pytest.mark.parametrize("pattern", ["none", "thin_rim", "nodular"])
def test_t08_diffusion_restriction_changes_no_name_and_no_advice(pattern: str, treated_on: str) -> None:
    history = "never_enhanced" if pattern == "none" else "never_cleared"
    zone = ZONE | {"change": "stable", "enhancement": pattern, "enhancement_history": history}
    zone |= {"zone_failed_to_shrink": False}
    said = []
    for restricted in (True, False, None):
        facts = patient(
            "after_cryoablation",
            zone | {"diffusion_restriction": restricted},
            treatments=treated("cryoablation", treated_on),
        )
        result = assess(facts)
        said.append((result["ablation_zone"].outcome, result["next_step_after_ablation"].outcome))
    assert said[0] == said[1] == said[2]


def test_t08_no_condition_reads_diffusion_restriction() -> None:
    reading = [
        decision.id
        for decision in preview().decisions.values()
        if any(
            "diffusion_restriction" in path and path[0] != "mass"  # a mass that nobody has treated is another matter
            for path in read_paths(conditions(decision))
        )
    ]
    assert reading == []


@pytest.mark.parametrize("first_seen", ["2026-02-01", "2025-12-01", "2025-09-01", "2025-03-02"])
@pytest.mark.parametrize("site", ["perirenal_fat", "lymph_node", "resection_bed"])
def test_t09_one_stable_interval_short_of_a_year_clears_nothing(site: str, first_seen: str) -> None:
    finding = {"id": "it", "site": site, "kind": "nodule", "size_mm": 3, "change": "stable", "biopsy": "not_done"}
    facts = patient("after_partial_nephrectomy", finding | {"first_seen": first_seen})
    answer = assess(facts)["finding_concern"]
    assert answer.outcome == "stable_too_briefly"
    assert stable().caveats["one_stable_scan_clears_nothing"].text in answer.report.caveats
    assert option(facts, "finding_after_partial_nephrectomy", "keep_imaging").status == "discouraged"


def test_t09_nothing_advises_discharge() -> None:
    said = [text for place, text in texts(preview()) if "discharge" in text]
    assert all("not discharge" in text for text in said)


@pytest.mark.parametrize("grade", [1, 2, 3, None])
def test_t10_a_chromophobe_tumour_is_never_low_grade(grade: int | None) -> None:
    facts = patient("after_partial_nephrectomy", tumor={"histology": "chromophobe", "grade": grade})
    result = assess(facts)
    assert result["profile_grade"].outcome == "not_graded"
    assert result["aua_follow_up_group"].outcome["group"] != "low"


def test_t13_radiotherapy_figures_are_called_what_they_are() -> None:
    for source in ("fastrack-ii-2024", "irock-5-year", "isrs-2024"):
        for name, figure in figures_from(source).items():
            assert "sbrt_extrapolated" in figure.caveats, name
            assert "UNTREATED" in figure.measures, name


@pytest.mark.parametrize(("fit", "accessible", "attempts"), list(product([True, False], [True, False], [1, 2])))
def test_t13_radiotherapy_of_a_recurrence_is_never_more_than_acceptable(
    fit: bool, accessible: bool, attempts: int
) -> None:
    after_ablation = patient(
        "after_cryoablation",
        FOCUS | {"accessible": accessible},
        treatments=[{"kind": "cryoablation", "date": f"202{4 + number}-01-01"} for number in range(attempts)],
        fitness={"fit_for_surgery": fit},
    )
    after_surgery = patient(
        "after_partial_nephrectomy",
        FOCUS | {"site": "resection_bed", "accessible": accessible},
        fitness={"fit_for_surgery": fit},
    )
    fossa = patient(
        "after_radical_nephrectomy",
        FOCUS | {"site": "renal_fossa", "accessible": accessible},
        fitness={"fit_for_surgery": fit},
    )
    for facts, decision in (
        (after_ablation, "salvage_after_ablation"),
        (after_surgery, "salvage_after_partial_nephrectomy"),
        (fossa, "salvage_renal_fossa"),
    ):
        shown = option(facts, decision, "stereotactic_radiotherapy")
        assert shown.status in {"acceptable", "discouraged"}
        assert shown.strength == "indirect"


@pytest.mark.parametrize("result", ["benign", "non_diagnostic"])
def test_t14_a_biopsy_without_tumour_does_not_clear_a_growing_mass(result: str) -> None:
    mass = BED | {"size_mm": 18, "change": "growing", "enhancement": "nodular", "biopsy": result}
    facts = patient("after_partial_nephrectomy", mass)
    assert assess(facts)["recurrence_status"].outcome == "suspected"
    assert assess(facts)["finding_concern"].outcome == "suspicious"
    again = assess(facts)["finding_after_partial_nephrectomy", 0].option("biopsy")
    assert again.status == "recommended"
    assert stable().caveats["negative_biopsy_not_benign"].text in again.caveats


@pytest.mark.parametrize("result", ["benign", "non_diagnostic", "not_done"])
def test_t14_a_biopsy_without_tumour_does_not_rename_an_ablation_zone(result: str) -> None:
    zone = ZONE | {"change": "stable", "enhancement": "nodular", "enhancement_history": "cleared_then_returned"}
    answer = assess(patient("after_cryoablation", zone | {"biopsy": result}))["ablation_zone"]
    assert answer.outcome == "local_progression"


def test_t15_a_bed_recurrence_and_a_new_tumour_of_the_same_kidney_are_two_things() -> None:
    bed = patient("after_partial_nephrectomy", BED | {"size_mm": 18, "change": "growing"})
    elsewhere = patient(
        "after_partial_nephrectomy", BED | {"site": "same_kidney_elsewhere", "size_mm": 18, "change": "growing"}
    )
    assert assess(bed)["bed_finding"].outcome == ["bed_recurrence"]
    assert assess(elsewhere)["bed_finding"].outcome == ["separate_renal_tumor"]


def test_t15_figures_of_the_one_are_not_shown_for_the_other() -> None:
    of_bed = {"bed_recurrence_robotic_partial", "bed_recurrence_robotic_radical"}
    kidney = {"solitary": True, "other_kidney": "absent"}
    for site, shown, hidden in (
        ("resection_bed", of_bed, {"new_lesion_same_kidney_robotic"}),
        ("same_kidney_elsewhere", {"new_lesion_same_kidney_robotic"}, of_bed),
    ):
        facts = patient("after_partial_nephrectomy", FOCUS | {"site": site}, kidney=kidney)
        found = {each.id for each in option(facts, "salvage_after_partial_nephrectomy", "partial_nephrectomy").figures}
        assert shown <= found
        assert hidden.isdisjoint(found)


def test_t16_a_low_egfr_forbids_no_contrast() -> None:
    zone = ZONE | {"change": "stable", "contrast_study": "without_contrast"}
    facts = patient("after_cryoablation", zone, kidney={"egfr_ml_min_1_73m2": 14})
    assert "low_egfr_and_contrast" in {each.id for each in assess(facts).alerts}
    assert option(facts, "next_step_after_ablation", "contrast_mri").status == "recommended"
    assert option(facts, "next_step_after_ablation", "contrast_ct").status == "acceptable"


def test_t17_residual_tumour_and_progression_are_told_apart_by_the_history() -> None:
    zone = ZONE | {"change": "growing", "enhancement": "nodular"}
    names = {
        history: assess(patient("after_cryoablation", zone | {"enhancement_history": history}))["ablation_zone"]
        for history in ("never_cleared", "cleared_then_returned", None)
    }
    assert names["never_cleared"].outcome == "residual_tumor"
    assert names["cleared_then_returned"].outcome == "local_progression"
    assert names[None].status == "open"
    assert "findings[0].enhancement_history" in names[None].ask


# Where pembrolizumab is named at all. The licence is about metastases of other cancers in the kidney.
NAMES_PEMBROLIZUMAB = {
    "adjuvant_discussion",
    "licensed_use_of_proposed_drug",
    "figure adjuvant_pembrolizumab_survival",
    "caveat adjuvant_not_for_every_recurrence",
    "caveat adjuvant_trial_only",
}


def test_t23_only_the_adjuvant_discussion_speaks_of_adjuvant_pembrolizumab() -> None:
    places = {place for place, text in texts(preview()) if "pembrolizumab" in text.lower()}
    decisions = {place.split()[0] for place in places if place.split()[0] in preview().decisions}
    assert decisions | {place for place in places if place.split()[0] in {"figure", "caveat"}} == NAMES_PEMBROLIZUMAB
    licence = preview().decisions["licensed_use_of_proposed_drug"]
    assert licence.applies is not None
    assert ("tumor", "histology") in read_paths([licence.applies])


def adjuvant(**tumor: Any) -> str:
    """What is said of adjuvant pembrolizumab eight weeks after radical nephrectomy."""
    facts = patient(
        "after_radical_nephrectomy",
        tumor=tumor,
        treatments=treated("radical_nephrectomy", "2026-01-04"),
        extent={"thrombus_left": False},
        preference={"declines_systemic_therapy": False},
    )
    return option(facts, "adjuvant_discussion", "discuss_pembrolizumab").status


def test_t23_adjuvant_pembrolizumab_is_discussed_with_eligible_patients_only() -> None:
    assert adjuvant(pt_stage="pT3a", grade=3) == "recommended"
    for other in ("papillary", "chromophobe", "oncocytoma"):
        assert adjuvant(pt_stage="pT3a", grade=3, histology=other) != "recommended", other
    assert adjuvant(pt_stage="pT2a", grade=2) == "discouraged"


@pytest.mark.parametrize("name", ["progression_after_cryoablation", "after_cryoablation", "after_partial_nephrectomy"])
@pytest.mark.parametrize("stage", ["pT1a", "pT3a"])
def test_t23_a_recurrence_alone_opens_no_adjuvant_discussion(name: str, stage: str) -> None:
    site = "resection_bed" if name == "after_partial_nephrectomy" else "ablation_zone"
    facts = patient(name, FOCUS | {"site": site}, tumor={"pt_stage": stage, "grade": 4})
    result = assess(facts)
    assert result["recurrence_status"].outcome == "proven"
    assert result["adjuvant_discussion"].status == "not_applicable"


@pytest.mark.parametrize("histology", ["clear_cell", "papillary", "chromophobe"])
def test_t23_an_isolated_recurrence_triggers_no_systemic_treatment(histology: str) -> None:
    facts = patient("progression_after_cryoablation", tumor={"histology": histology})
    referral = option(facts, "salvage_after_ablation", "systemic_referral")
    assert referral.status == "discouraged"
    assert stable().caveats["adjuvant_not_for_every_recurrence"].text in referral.caveats


@pytest.mark.parametrize(
    ("size", "location", "attempts"), list(product([12, 30, 41, 80], ["exophytic", "central"], [1, 2, 3]))
)
def test_t24_a_solitary_kidney_is_never_sent_to_nephrectomy(size: float, location: str, attempts: int) -> None:
    solitary = {"solitary": True, "other_kidney": "absent", "egfr_after_nephrectomy_ml_min_1_73m2": None}
    treatments = [{"kind": "cryoablation", "date": f"20{20 + number}-01-01"} for number in range(attempts)]
    focus = FOCUS | {"size_mm": size, "location": location}
    after_ablation = patient("after_cryoablation", focus, kidney=solitary, treatments=treatments)
    after_surgery = patient("after_partial_nephrectomy", focus | {"site": "resection_bed"}, kidney=solitary)
    for facts, decision in (
        (after_ablation, "salvage_after_ablation"),
        (after_surgery, "salvage_after_partial_nephrectomy"),
    ):
        assert option(facts, decision, "radical_nephrectomy").status == "discouraged"


def test_t24_the_pooled_figure_says_that_it_supports_neither_operation_alone() -> None:
    figure = preview().figures["salvage_surgery_no_recurrence"]
    assert "pooled_partial_and_radical" in figure.caveats


def test_t25_every_length_carries_its_unit_in_its_name() -> None:
    for path, leaf in preview().model.leaves():
        assert (leaf.unit in {"mm", "cm"}) == (path[-1].rpartition("_")[2] in {"mm", "cm"}), path
        if leaf.unit in {"mm", "cm"}:
            assert path[-1].endswith(f"_{leaf.unit}")


def test_t25_limits_of_foci_are_in_millimetres_and_of_tumours_in_centimetres() -> None:
    assert {value for _, value in _of(("size_mm",))} == {4, 10, 20, 30, 40, 70, 100}
    plausible = {2, 3.5, 8, 14, 20}  # half and twice the limits, where a scan is held against pT
    assert {value for _, value in _of(("size_cm",))} == {4, 5, 7, 10} | plausible
    assert {value for _, value in _of(("specimen_size_cm",))} == {4, 7, 10}


@pytest.mark.parametrize("written", [24, "24 mm", "2.4 cm"])
def test_t25_a_focus_of_24_mm_is_the_same_in_either_unit(written: Any) -> None:
    facts = patient("after_cryoablation", FOCUS | {"size_mm": written})
    assert option(facts, "salvage_after_ablation", "re_ablation").status == "recommended"


def test_t25_millimetres_entered_as_centimetres_are_refused() -> None:
    with pytest.raises(InvalidPatient, match="millimetres entered as centimetres"):
        assess(patient("after_partial_nephrectomy", tumor={"size_cm": 31}))
