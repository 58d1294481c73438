"""Whole answers, read as a sceptical tumour board reads them: what would harm this patient?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from renal_cds.rulebook.decisions import Choice, Schedule
from rules.clinic import assess, patient, stable

PREGNANT: Mapping[str, Any] = {"age_years": 34, "sex": "female", "pregnancy": "pregnant"}
BARRED_IN_PREGNANCY = frozenset(
    {"needle", "ablation", "surgery", "sbrt", "radiation", "contrast_ct", "gadolinium", "systemic_treatment"}
)
BED_MASS: Mapping[str, Any] = {
    "id": "mass",
    "site": "resection_bed",
    "kind": "soft_tissue_mass",
    "size_mm": 24,
    "change": "growing",
    "enhancement": "nodular",
    "contrast_study": "multiphase",
    "location": "exophytic",
    "abuts": "nothing",
    "accessible": True,
}


def advised(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every option that is recommended or acceptable, with its choice."""
    for answer in assess(facts):
        for shown in answer.report.options:
            if shown.status in {"recommended", "acceptable"}:
                yield answer.id, shown.id


def actions(choice: str, option: str) -> frozenset[str]:
    """The words by which gates block an option."""
    decision = stable().decisions[choice]
    assert isinstance(decision, Choice)
    return frozenset(next(each.actions for each in decision.options if each.id == option))


# --- pregnancy ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pregnancy", ["pregnant", "possible"])
@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("after_partial_nephrectomy", {**BED_MASS, "biopsy": "tumor"}),
        ("after_partial_nephrectomy", {**BED_MASS, "biopsy": "not_done"}),
        ("after_radical_nephrectomy", {**BED_MASS, "site": "renal_fossa", "biopsy": "tumor"}),
        (
            "after_radical_nephrectomy",
            {
                "id": "node",
                "site": "lung",
                "size_mm": 14,
                "change": "growing",
                "biopsy": "not_done",
                "accessible": True,
            },
        ),
        ("after_cryoablation", {**BED_MASS, "site": "ablation_zone", "biopsy": "tumor"}),
        ("after_stereotactic_radiotherapy", {**BED_MASS, "site": "ablation_zone", "biopsy": "tumor"}),
    ],
)
def test_no_elective_act_is_open_and_no_ct_is_planned_in_pregnancy(
    name: str, finding: Mapping[str, Any], pregnancy: str
) -> None:
    facts = patient(name, finding, person={**PREGNANT, "pregnancy": pregnancy})
    open_acts = {pair: actions(*pair) & BARRED_IN_PREGNANCY for pair in advised(facts)}
    assert {pair: names for pair, names in open_acts.items() if names} == {}
    plans = [answer.id for answer in assess(facts) if isinstance(stable().decisions[answer.id], Schedule)]
    assert [id for id in plans if assess(facts)[id].report.status != "not_applicable"] == []
    instead = {option for choice, option in advised(facts) if choice == "tumor_and_pregnancy"}
    expected = {"pregnancy_test"} if pregnancy == "possible" else {"obstetric_team_meeting", "ultrasound_and_plain_mri"}
    assert instead == expected


def test_adjuvant_medicine_is_not_discussed_in_pregnancy() -> None:
    facts = patient(
        "after_radical_nephrectomy",
        person=PREGNANT,
        tumor={"pt_stage": "pT3a", "grade": 3},
        treatments=[{"kind": "radical_nephrectomy", "date": "2026-01-04"}],
        extent={"thrombus_left": False},
        preference={"declines_systemic_therapy": False},
    )
    statuses = {shown.id: shown.status for shown in assess(facts)["adjuvant_discussion"].report.options}
    assert statuses == {"discuss_pembrolizumab": "excluded", "surveillance_alone": "recommended"}


# --- antithrombotics ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("antithrombotic", ["can_be_stopped", "cannot_be_stopped"])
@pytest.mark.parametrize("inr", [1.6, 1.9, 3.0, 3.5])
def test_a_treated_inr_is_never_to_be_corrected_for_a_needle(antithrombotic: str, inr: float) -> None:
    facts = patient("progression_after_cryoablation", safety={"antithrombotic": antithrombotic, "inr": inr})
    fired = {shown.id for shown in assess(facts).alerts}
    assert "uncorrected_coagulopathy" not in fired
    expected = {
        "can_be_stopped": "antithrombotic_before_a_procedure",
        "cannot_be_stopped": "antithrombotic_cannot_be_stopped",
    }
    assert expected[antithrombotic] in fired


@pytest.mark.parametrize("inr", [2.0, 3.0])
def test_no_needle_at_a_high_inr_whatever_the_cause(inr: float) -> None:
    for antithrombotic in ("none", "can_be_stopped", "cannot_be_stopped", None):
        facts = patient("progression_after_cryoablation", safety={"antithrombotic": antithrombotic, "inr": inr})
        choice = next(answer for answer in assess(facts) if answer.id == "salvage_after_ablation")
        statuses = {shown.id: (shown.status, tuple(shown.possible)) for shown in choice.report.options}
        assert statuses["re_ablation"][0] == "excluded", (antithrombotic, statuses["re_ablation"])


# --- one act, one verdict; worse is never milder -----------------------------------------------------------------

VERDICT = {"excluded": 0, "discouraged": 0, "acceptable": 1, "recommended": 2}


def needle_verdicts(facts: Mapping[str, Any]) -> dict[str, str]:
    """What each choice says about a needle for tissue."""
    return {
        f"{answer.id}.{shown.id}": shown.status
        for answer in assess(facts)
        for shown in answer.report.options
        if shown.id in {"biopsy", "biopsy_first", "tissue"} and shown.status != "not_applicable"
    }


@pytest.mark.parametrize("change", ["new", "growing", "stable", "shrinking"])
@pytest.mark.parametrize("done", ["2025-11-01", "2025-03-01", "2023-09-01"])
@pytest.mark.parametrize("biopsy", ["not_done", "non_diagnostic", "benign"])
@pytest.mark.parametrize("site", ["resection_bed", "same_kidney_elsewhere", "perirenal_fat", "lymph_node", "lung"])
def test_one_finding_has_one_verdict_on_the_needle(site: str, biopsy: str, done: str, change: str) -> None:
    facts = patient(
        "after_partial_nephrectomy",
        {**BED_MASS, "site": site, "change": change, "biopsy": biopsy, "first_seen": "2026-02-15"},
        treatments=[{"kind": "partial_nephrectomy", "date": done, "haemostat_used": True}],
    )
    verdicts = needle_verdicts(facts)
    assert len(verdicts) == 1, verdicts


@pytest.mark.parametrize("change", ["new", "growing", "stable"])
@pytest.mark.parametrize("size_mm", [3, 9, 10, 24])
@pytest.mark.parametrize("done", ["2025-11-01", "2025-03-01", "2023-09-01"])
def test_a_symptom_never_weakens_the_advice_to_find_out(done: str, size_mm: float, change: str) -> None:
    finding = {**BED_MASS, "size_mm": size_mm, "change": change, "biopsy": "not_done", "first_seen": "2026-02-15"}
    treatments = [{"kind": "partial_nephrectomy", "date": done, "haemostat_used": False}]
    quiet = needle_verdicts(patient("after_partial_nephrectomy", finding, treatments=treatments))
    painful = needle_verdicts(
        patient(
            "after_partial_nephrectomy", finding, treatments=treatments, symptoms={"present": True, "flank_pain": True}
        )
    )
    assert painful.keys() == quiet.keys()
    assert [id for id in quiet if VERDICT[painful[id]] < VERDICT[quiet[id]]] == []


@pytest.mark.parametrize("predicted", [None, 9, 14])
def test_the_only_kidney_is_warned_of_no_less_than_one_of_two(predicted: float | None) -> None:
    kidney = {"egfr_after_nephrectomy_ml_min_1_73m2": predicted}
    alone = {shown.id for shown in assess(patient("progression_in_solitary_kidney", kidney=kidney)).alerts}
    assert "projected_kidney_failure" in alone


def test_no_word_of_dialysis_beside_a_lung_nodule_after_nephrectomy() -> None:
    nodule = {"id": "nodule", "site": "lung", "size_mm": 12, "change": "new", "biopsy": "not_done", "accessible": True}
    fired = {shown.id for shown in assess(patient("after_radical_nephrectomy", nodule)).alerts}
    assert not fired & {"projected_kidney_failure", "kidney_function_at_stake"}


@pytest.mark.parametrize("energy", ["after_cryoablation", "after_radiofrequency_ablation"])
@pytest.mark.parametrize("enhancement", ["crescent", "nodular", "diffuse"])
@pytest.mark.parametrize("done", ["2025-07-01", "2025-06-01", "2025-05-01", "2025-04-01", "2025-01-01"])
def test_nothing_unproven_is_recommended_for_treatment(done: str, enhancement: str, energy: str) -> None:
    kind = {"after_cryoablation": "cryoablation", "after_radiofrequency_ablation": "radiofrequency_ablation"}[energy]
    finding = {
        **BED_MASS,
        "site": "ablation_zone",
        "change": "stable",
        "enhancement": enhancement,
        "enhancement_history": "never_cleared",
        "biopsy": "not_done",
    }
    facts = patient(energy, finding, treatments=[{"kind": kind, "date": done}])
    acts = {
        (answer.id, shown.id)
        for answer in assess(facts)
        for shown in answer.report.options
        if shown.status == "recommended" and actions(answer.id, shown.id) & {"ablation", "surgery", "sbrt"}
    }
    assert acts == set()


# --- the person counts -------------------------------------------------------------------------------------------

RECURRENCES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "salvage_after_ablation": ("after_cryoablation", {**BED_MASS, "site": "ablation_zone", "biopsy": "tumor"}),
    "salvage_after_partial_nephrectomy": ("after_partial_nephrectomy", {**BED_MASS, "biopsy": "tumor"}),
    "salvage_renal_fossa": ("after_radical_nephrectomy", {**BED_MASS, "site": "renal_fossa", "biopsy": "tumor"}),
}


def statuses(decision: str, finding: Mapping[str, Any] | None = None, **groups: Any) -> dict[str, str]:
    """The status of each option for a recurrence of 24 mm, with changes."""
    name, recurrence = RECURRENCES[decision]
    answer = assess(patient(name, {**recurrence, **(finding or {})}, **groups))[decision, 0]
    return {shown.id: shown.status for shown in answer.report.options}


def local_acts(decision: str) -> set[str]:
    """The options that treat the recurrence itself."""
    choice = stable().decisions[decision]
    assert isinstance(choice, Choice)
    return {each.id for each in choice.options if {"ablation", "surgery", "sbrt"} & set(each.actions)}


@pytest.mark.parametrize("decision", sorted(RECURRENCES))
@pytest.mark.parametrize(
    "groups",
    [
        {"fitness": {"ecog": 4, "frail": True, "fit_for_surgery": False, "life_expectancy_years": 0.5}},
        {"fitness": {"life_expectancy_years": 0.9}},
        {"preference": {"goal_of_care": "comfort"}},
    ],
)
def test_comfort_comes_before_every_local_act(decision: str, groups: dict[str, Any]) -> None:
    shown = statuses(decision, **groups)
    assert {shown[id] for id in local_acts(decision)} == {"excluded"}
    assert (shown["symptom_control"], shown["team_meeting"]) == ("recommended", "recommended")


@pytest.mark.parametrize("decision", sorted(RECURRENCES))
@pytest.mark.parametrize("fitness", [{"life_expectancy_years": 1}, {"life_expectancy_years": 4.9}, {"ecog": 3}])
def test_no_local_act_is_recommended_in_a_short_life_and_watching_is_open(
    decision: str, fitness: dict[str, Any]
) -> None:
    shown = statuses(decision, fitness=fitness)
    assert "recommended" not in {shown[id] for id in local_acts(decision)}
    assert shown["surveillance"] in {"acceptable", "recommended"}


@pytest.mark.parametrize("decision", sorted(RECURRENCES))
@pytest.mark.parametrize("size_mm", [71, 100, 150])
def test_no_needle_for_a_large_recurrence_and_no_energy_for_it(decision: str, size_mm: float) -> None:
    shown = statuses(decision, {"size_mm": size_mm}, fitness={"fit_for_surgery": False})
    assert shown["re_ablation" if decision == "salvage_after_ablation" else "ablation"] == "excluded"
    assert shown["stereotactic_radiotherapy"] == ("acceptable" if size_mm <= 100 else "discouraged")
    name, recurrence = RECURRENCES[decision]
    answers = assess(patient(name, {**recurrence, "size_mm": size_mm}, fitness={"fit_for_surgery": False}))
    assert answers["ablation_energy", 0].status == "not_applicable"


def test_no_needle_in_an_adrenal_mass_before_its_hormones() -> None:
    gland = {
        "id": "gland",
        "site": "adrenal",
        "size_mm": 30,
        "change": "growing",
        "biopsy": "not_done",
        "accessible": True,
    }
    for metanephrines in ("not_done", "raised"):
        facts = patient("after_radical_nephrectomy", {**gland, "metanephrines": metanephrines})
        assert needle_verdicts(facts) == {"workup_of_distant_finding.tissue": "excluded"}


# --- no finding goes without a word ------------------------------------------------------------------------------

SITES = (
    "resection_bed",
    "ablation_zone",
    "same_kidney_elsewhere",
    "perirenal_fat",
    "needle_or_port_tract",
    "renal_fossa",
    "lymph_node",
    "adrenal",
    "other_kidney",
    "lung",
)
TREATED = (
    "after_cryoablation",
    "after_radiofrequency_ablation",
    "after_partial_nephrectomy",
    "after_radical_nephrectomy",
    "after_stereotactic_radiotherapy",
)


def words_on_the_finding(facts: Mapping[str, Any]) -> set[str]:
    """What the choices about the finding recommend."""
    return {
        f"{answer.id}.{shown.id}"
        for answer in assess(facts)
        if answer.report.about is not None
        for shown in answer.report.options
        if shown.status == "recommended"
    }


@pytest.mark.parametrize("treated", TREATED)
@pytest.mark.parametrize("site", SITES)
def test_every_finding_after_treatment_has_advice_and_a_proven_one_a_team(site: str, treated: str) -> None:
    seen = {**BED_MASS, "site": site, "first_seen": "2025-02-01", "metanephrines": "normal", "short_axis_mm": 8}
    seen |= {"abnormal_node_features": False, "zone_failed_to_shrink": False}
    for change in ("new", "growing", "stable", "no_comparison"):
        first = {"on_first_scan": change != "new", "change": change}
        for enhancement, history in (("none", "never_enhanced"), ("nodular", "never_cleared")):
            finding = {**seen, **first, "enhancement": enhancement, "enhancement_history": history}
            assert words_on_the_finding(patient(treated, {**finding, "biopsy": "not_done"})), (change, enhancement)
        proven = {**seen, **first, "enhancement_history": "never_cleared", "biopsy": "tumor"}
        facts = patient(treated, proven, staging={"sites_elsewhere": 1})
        words = words_on_the_finding(facts)
        team = {"team_meeting", "team_review", "routine_imaging", "oncology_referral"}
        assert {word.split(".")[1] for word in words} & team, (change, words)


@pytest.mark.parametrize("sign", ["weight_loss", "bone_pain"])
@pytest.mark.parametrize("treated", TREATED)
def test_weight_loss_or_bone_pain_is_looked_into_soon_with_or_without_a_finding(treated: str, sign: str) -> None:
    for finding in (None, {**BED_MASS, "site": "lung", "change": "stable", "size_mm": 3, "first_seen": "2024-01-01"}):
        facts = patient(treated, finding, symptoms={"present": True, sign: True})
        urgencies = {
            each.urgency for each in assess(facts).recommendations if each.decision == "restaging_for_signs_of_spread"
        }
        assert urgencies == {"soon"}
        verdicts = {
            f"{answer.id}.{shown.id}": shown.status
            for answer in assess(facts)
            for shown in answer.report.options
            if shown.id in {"restage", "complete_staging", "restaging_first"} and shown.status != "not_applicable"
        }
        assert set(verdicts.values()) == {"recommended"}, verdicts


@pytest.mark.parametrize("decision", sorted(RECURRENCES))
@pytest.mark.parametrize("fitness", [{"life_expectancy_years": 1}, {"life_expectancy_years": 4.9}, {"ecog": 3}])
def test_no_operation_is_even_acceptable_in_a_short_life(decision: str, fitness: dict[str, Any]) -> None:
    for size_mm in (24, 41):
        shown = statuses(decision, {"size_mm": size_mm}, fitness=fitness)
        operations = {id for id in shown if "surgery" in actions(decision, id)}
        assert operations
        assert {shown[id] for id in operations} == {"discouraged"}, shown
        assert shown["surveillance"] == "recommended"


@pytest.mark.parametrize("decision", sorted(RECURRENCES))
@pytest.mark.parametrize(("rapid", "status"), [(True, "acceptable"), (False, "discouraged")])
def test_metastases_that_progress_rapidly_are_no_reason_against_the_oncologist(
    decision: str, rapid: bool, status: str
) -> None:
    shown = statuses(
        decision,
        {"size_mm": 24},
        tumor={"m_stage": "M1"},
        metastases={"rapid_progression": rapid, "resection": "not_done"},
    )
    assert shown["systemic_referral"] == status, shown
