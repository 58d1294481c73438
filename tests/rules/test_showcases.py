"""The two demonstration patients: what a careful team must find in the answer, and what it must not."""

from typing import Any

import pytest

from renal_cds import Assessment
from renal_cds.cli import main
from renal_cds.demo import demo_patient
from rules.clinic import assess, demo, figures_shown, stable

MASS, NODULE = "mass in the bed", "nodule before the psoas"
FINDING = "finding_after_partial_nephrectomy"
SCHEDULE = "imaging_after_partial_nephrectomy"
SALVAGE = "salvage_after_ablation"
NEEDLE = {"needle", "ablation"}


def bed_mass(**changes: Any) -> dict[str, Any]:
    """The patient after partial nephrectomy with changes to the mass in the bed."""
    facts = demo("after_partial_nephrectomy")
    facts["findings"][0] |= changes
    return facts


def with_inr(value: float | None) -> Assessment:
    return assess(demo("after_cryoablation", {"safety": {"inr": value}}))


# --- after partial nephrectomy: a mass in the bed and a tiny nodule ----------------------------------------------


@pytest.mark.parametrize("about", [MASS, NODULE])
def test_imaging_goes_on_and_nothing_is_done_at_once(about: str) -> None:
    answer = assess(demo("after_partial_nephrectomy"))[FINDING, about]
    assert answer.status == "determined"
    assert answer.outcome == {
        "keep_imaging": "recommended",
        "look_sooner": "discouraged",
        "biopsy": "discouraged",
        "team_review": "acceptable",
        "immediate_intervention": "excluded",
        "restage": "discouraged",
    }


def test_the_interval_is_a_year_the_modality_ct_or_mri_and_five_years_a_floor() -> None:
    answer = assess(demo("after_partial_nephrectomy"))[SCHEDULE]
    (row,) = (each for each in stable().decisions[SCHEDULE].statements if each.id == answer.outcome)
    plan = row.plan  # type: ignore[attr-defined]
    assert (plan.every_months, plan.until_months, set(plan.modality)) == (12, 60, {"ct", "mri"})
    assert answer.report.says is not None
    assert "at least 5 years" in answer.report.says
    assert "floor, not an end" in answer.report.says
    (following,) = (each for each in answer.report.visits if each.state == "next")
    assert str(following.due) == "2026-09-01"


def test_six_years_after_surgery_the_same_plan_still_stands() -> None:
    facts = demo("after_partial_nephrectomy")
    facts["treatments"][0]["date"] = "2020-01-15"
    assert assess(facts)[SCHEDULE].outcome == "pt1"
    assert assess(facts)[FINDING, MASS].option("keep_imaging").status == "recommended"


def test_the_evidence_is_called_indirect_and_its_page_unreferenced() -> None:
    option = assess(demo("after_partial_nephrectomy"))[FINDING, MASS].option("keep_imaging")
    for name in ("indirect_evidence", "analogue_population", "unresolved_citation", "late_recurrence_exists"):
        assert stable().caveats[name].text in option.caveats
    assert {each.confidence for each in option.sources} == {"C"}


def test_the_disclaimers_of_that_page_are_shown() -> None:
    book, result = stable(), assess(demo("after_partial_nephrectomy"))
    wanted = book.sources["doc-000"].disclaimers
    assert len(wanted) == 5
    assert {book.disclaimers[name].text for name in wanted} <= set(result.disclaimers)


def test_disclaimers_of_a_page_that_was_not_used_are_not_shown() -> None:
    said = assess(demo("after_cryoablation")).disclaimers
    assert stable().disclaimers["professional_decision_support"].text in said
    assert {stable().disclaimers[name].text for name in stable().sources["doc-000"].disclaimers}.isdisjoint(said)


def test_the_lung_nodule_table_is_not_applied() -> None:
    result = assess(demo("after_partial_nephrectomy"))
    cited = {
        each.source
        for answer in result
        for each in (*answer.report.sources, *(found for option in answer.report.options for found in option.sources))
    }
    assert "fleischner-2017" not in cited
    assert stable().caveats["lung_nodule_tables_do_not_apply"].text in result["finding_concern", NODULE].report.caveats


def test_tumour_stays_on_the_list_of_what_the_mass_may_be() -> None:
    result = assess(demo("after_partial_nephrectomy"))
    assert "tumor_not_excluded" in result["bed_finding", MASS].outcome
    assert "tumor_not_excluded" in result["bed_finding", NODULE].outcome


def test_without_the_date_it_was_first_seen_the_mass_stays_open_and_the_date_is_asked_for() -> None:
    result = assess(bed_mass(first_seen=None, earlier=None))
    answer = result[FINDING, MASS]
    assert answer.status == "open"
    assert set(answer.option("keep_imaging").possible) == {"recommended", "discouraged"}
    assert answer.ask == ("findings[0].first_seen",)
    assert "findings[0].first_seen" in {path for each in result.ask for path in each.facts}
    assert result[FINDING, NODULE].option("keep_imaging").status == "recommended"


def test_with_the_first_scan_unknown_too_both_are_asked_for() -> None:
    result = assess(bed_mass(first_seen=None, on_first_scan=None, earlier=None))
    answer = result[FINDING, MASS]
    assert answer.status == "open"
    assert {"findings[0].first_seen", "findings[0].on_first_scan"} <= set(answer.ask)
    asked = [path for each in result.ask for path in each.facts]
    assert {"findings[0].first_seen", "findings[0].on_first_scan"} <= set(asked)


def test_the_same_mass_growing_is_no_longer_left_to_the_calendar() -> None:
    facts = bed_mass(change="growing", size_mm=21, enhancement="nodular", enhancement_history=None)
    outcome = assess(facts)[FINDING, MASS].outcome
    assert outcome["biopsy"] == "recommended"
    assert outcome["team_review"] == "recommended"
    assert outcome["keep_imaging"] == "discouraged"


def test_symptoms_override_stability() -> None:
    outcome = assess(demo("after_partial_nephrectomy", {"symptoms": {"present": True}}))[FINDING, MASS].outcome
    assert outcome["team_review"] == "recommended"
    assert outcome["keep_imaging"] == "discouraged"


# --- progression after cryoablation of a solitary kidney ---------------------------------------------------------


def test_the_missing_inr_is_all_that_is_asked_for() -> None:
    result = with_inr(None)
    assert result[SALVAGE].status == "open"
    assert result[SALVAGE].ask == ("safety.inr",)
    assert [each.facts for each in result.ask] == [("safety.inr",)]
    assert set(result[SALVAGE].option("re_ablation").possible) == {"recommended", "excluded"}


def test_an_inr_of_1_1_settles_the_choice() -> None:
    result = with_inr(1.1)
    assert result[SALVAGE].status == "determined"
    assert result[SALVAGE].outcome == {
        "re_ablation": "recommended",
        "partial_nephrectomy": "recommended",
        "radical_nephrectomy": "discouraged",
        "surveillance": "discouraged",
        "stereotactic_radiotherapy": "discouraged",
        "systemic_referral": "discouraged",
        "symptom_control": "not_applicable",
        "team_meeting": "recommended",
    }
    assert result.ask == ()


def test_an_inr_of_2_4_blocks_the_needle_and_says_so() -> None:
    result = with_inr(2.4)
    gate = stable().decisions["uncorrected_coagulopathy"]
    (alert,) = (each for each in result.alerts if each.id == gate.id)
    assert alert.effect == "block"
    assert "Correct the coagulation" in alert.text
    for answer in result:
        for chosen in answer.report.options:
            declared = next(each for each in answer.result.decision.statements if each.id == chosen.id)
            if NEEDLE & set(declared.actions) and answer.status == "determined":  # type: ignore[attr-defined]
                assert chosen.status == "excluded", (answer.id, chosen.id)
                assert gate.title in {each.text for each in chosen.reasons if each.direction == "blocks" and each.holds}
    assert result[SALVAGE].status == "determined"
    assert result[SALVAGE].option("re_ablation").status == "excluded"
    assert result[SALVAGE].option("partial_nephrectomy").status == "recommended"


@pytest.mark.parametrize("inr", [None, 1.1, 2.4])
def test_both_figures_stand_with_their_numbers_whatever_the_inr(inr: float | None) -> None:
    shown = figures_shown(with_inr(inr))
    assert "71.9 %" in shown["reablation_no_evidence_of_disease"]
    assert "249" in shown["reablation_no_evidence_of_disease"]
    assert "98.4 %" in shown["salvage_surgery_no_recurrence"]
    assert "64 of the 82" in shown["salvage_surgery_no_recurrence"]
    assert {"reablation_recurrence", "reablation_indeterminate", "salvage_surgery_outcome_known"} <= shown.keys()


def test_the_summary_holds_no_percentage_that_could_rank(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(demo_patient("after_cryoablation"))]) == 0
    text = capsys.readouterr().out
    assert "71.9" not in text
    assert "98.4" not in text
    assert "figures, caveats and sources: add --detail" in " ".join(text.split())


@pytest.mark.parametrize("more", [["--detail"], ["--decision", SALVAGE]])
def test_the_text_that_shows_figures_holds_both_and_forbids_ranking_them(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(demo_patient("after_cryoablation")), *more]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "71.9 %" in text
    assert "of 249" in text
    assert "98.4 %" in text
    assert "64 of the 82" in text
    assert "must not be ranked" in text


def test_options_keep_the_order_of_the_rules_whatever_their_status() -> None:
    declared = [each.id for each in stable().decisions[SALVAGE].options]  # type: ignore[attr-defined]
    for inr in (None, 1.1, 2.4):
        assert [each.id for each in with_inr(inr)[SALVAGE].report.options] == declared


def test_nobody_proposes_to_remove_the_only_kidney() -> None:
    radical = with_inr(1.1)[SALVAGE].option("radical_nephrectomy")
    assert radical.status == "discouraged"
    assert any("only kidney" in each.text for each in radical.reasons)
    assert stable().caveats["pooled_partial_and_radical"].text in radical.caveats


def test_nephrology_takes_part_because_the_kidney_is_solitary() -> None:
    alerts = {each.id: each for each in with_inr(1.1).alerts}
    assert "projected_kidney_failure" in alerts
    assert "Nephrology" in alerts["projected_kidney_failure"].text
    assert "kidney_function_at_stake" not in alerts


def test_the_prediction_after_nephrectomy_is_not_needed_for_a_solitary_kidney() -> None:
    for predicted in (None, 0):
        kidney = {"egfr_after_nephrectomy_ml_min_1_73m2": predicted}
        result = assess(demo("after_cryoablation", {"safety": {"inr": 1.1}, "kidney": kidney}))
        assert result[SALVAGE].status == "determined"
        assert result.ask == ()


def test_the_finding_is_named_progression_for_it_was_clear_before() -> None:
    result = with_inr(1.1)
    assert result["ablation_zone"].outcome == "local_progression"
    assert result["recurrence_status"].outcome == "proven"
    assert result["nephron_sparing_need"].outcome == "absolute"


@pytest.mark.parametrize(
    "alarm",
    ["haemodynamic_instability", "fever_or_rigors", "anuria", "pneumaturia", "new_venous_thrombus", "rapid_decline"],
)
def test_an_alarm_sign_withholds_every_recommendation(alarm: str) -> None:
    result = assess(demo("after_cryoablation", {"safety": {"inr": 1.1}, "alarm": {alarm: True}}))
    assert result[SALVAGE].status == "stopped"
    assert result.recommendations == ()
    assert result.alerts[0].effect == "stop"
