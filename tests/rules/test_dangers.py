"""Measured dangers stand on the page in every rendering, and each outcome is declared a danger or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from renal_cds import Assessment
from renal_cds.report.render.summary import summary_text
from renal_cds.rulebook.decisions import Decision, Formula, Gate, Score, Table
from rules.clinic import assess, preview, stable

LISTED: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "dangers.yaml").read_text(encoding="utf-8"))

FEVER = {"vitals": {"temperature_c": 39.5}}
FAST_BREATHING = {"vitals": {"respiratory_rate_per_min": 22}}
NEUTROPHILS = "laboratory.neutrophils_10e9_l"
TEMPERATURE = "vitals.temperature_c"
UNWELL = "unwell_on_cancer_treatment"
HIGH_CALCIUM = "severe_hypercalcaemia"
UNDER_TREATMENT = {"systemic": {"therapy": "running"}}
OBSTRUCTED = {"kidney": {"hydronephrosis": True}}
CHECKPOINT = {"systemic": {"checkpoint_inhibitor": True}}
EARLIER_CREATININE = {"kidney": {"creatinine_within_48h_mg_dl": 1.0, "creatinine_baseline_mg_dl": 1.0}}
CALCIUM = {"laboratory": {"albumin_g_dl": 3.0, "calcium_already_corrected": False}}
METFORMIN = {"medicines": {"metformin": True}, "contrast": {"iodinated_route": "intravenous"}}
GROUP_1 = {"imaging": {"mri_available": True}, "contrast": {"gadolinium_group": "group_1"}}
CODEINE = {"medicines": {"opioid_drug": "codeine"}}

# gate, where the value goes, the values that alert, those that do not, what else is known, the alarm sign
MEASURED: list[tuple[str, str, list[float], list[float], dict[str, Any], str]] = [
    ("hyperkalaemia_measured", "laboratory.potassium_mmol_l", [6.5, 7.2], [6.4], {}, "severe_hyperkalaemia"),
    ("moderate_hyperkalaemia_measured", "laboratory.potassium_mmol_l", [6.0, 6.4], [5.9], {}, "severe_hyperkalaemia"),
    ("hypokalaemia_measured", "laboratory.potassium_mmol_l", [2.4, 2.5], [2.6], {}, "syncope"),
    ("severe_hypercalcaemia_measured", "laboratory.calcium_mg_dl", [13.2, 14], [13.1], CALCIUM, HIGH_CALCIUM),
    ("severe_hypercalcaemia_measured", "laboratory.ionised_calcium_mmol_l", [1.8, 2], [1.79], {}, HIGH_CALCIUM),
    ("moderate_hypercalcaemia_measured", "laboratory.calcium_mg_dl", [11.2, 13.1], [11.1], CALCIUM, HIGH_CALCIUM),
    ("acute_kidney_injury_by_creatinine", "kidney.creatinine_mg_dl", [1.3, 3.6], [1.29], EARLIER_CREATININE, "anuria"),
    ("fever_under_cancer_treatment_measured", TEMPERATURE, [38, 39.5], [37.9], UNDER_TREATMENT, UNWELL),
    ("infected_obstruction_measured", TEMPERATURE, [38, 39.5], [37.9], OBSTRUCTED, "obstruction_with_infection"),
    ("neutropenia_with_fever_measured", NEUTROPHILS, [0.1, 0.5], [0.51], FEVER, UNWELL),
    ("low_oxygen_measured", "vitals.spo2_percent_room_air", [78, 91], [92], {}, "sepsis_signs"),
    ("low_blood_pressure_measured", "vitals.systolic_mmhg", [65, 90], [91], {}, "haemodynamic_instability"),
    ("vital_sign_in_danger_measured", "vitals.respiratory_rate_per_min", [7, 8, 25, 26], [9, 24], {}, "sepsis_signs"),
    ("vital_sign_in_danger_measured", "vitals.heart_rate_per_min", [39, 40, 131, 132], [41, 130], {}, "sepsis_signs"),
    ("sepsis_screen_measured", "vitals.systolic_mmhg", [99, 100], [101], FAST_BREATHING, "sepsis_signs"),
    ("severe_anaemia_measured", "laboratory.haemoglobin_g_dl", [4.5, 6.9], [7, 7.1], {}, "symptomatic_anaemia"),
    ("immune_pneumonitis_measured", "vitals.spo2_percent_room_air", [84, 91], [92], CHECKPOINT, "immune_toxicity"),
    ("suicidal_answer_measured", "burden.phq9_item_9", [1, 3], [0], {}, "suicidal_thoughts"),
    ("opioid_to_avoid_with_these_kidneys", "kidney.egfr_ml_min_1_73m2", [20, 29], [30, 31], CODEINE, "opioid_toxicity"),
    ("metformin_to_stop_for_contrast", "kidney.egfr_ml_min_1_73m2", [29, 44], [45, 46], METFORMIN, "anuria"),
    ("gadolinium_group_1_barred", "kidney.egfr_ml_min_1_73m2", [18, 29], [30, 31], GROUP_1, "contrast_reaction"),
]  # fmt: skip


def measured() -> Iterator[Any]:
    """A danger, one of its values, whether it alerts, and what is recorded of alarm signs."""
    for gate, place, dangers, harmless, besides, sign in MEASURED:
        for value in (*dangers, *harmless):
            for record in (None, "none", {sign: True}):
                recorded = "ticked" if isinstance(record, dict) else record or "unknown"
                yield pytest.param(
                    gate, place, value, value in dangers, besides, record, id=f"{gate}-{place}-{value}-{recorded}"
                )


def known(place: str, value: float, besides: dict[str, Any], record: object) -> dict[str, Any]:
    """A patient of whom little more is known than the value."""
    facts: dict[str, Any] = {"treatments": [], "as_of": "2026-03-01"}
    facts |= {group: dict(values) for group, values in besides.items()}
    group, name = place.split(".")
    facts.setdefault(group, {})[name] = value
    if record is not None:
        facts["alarm"] = record
    return facts


@pytest.mark.parametrize(("gate", "place", "value", "alerts", "besides", "record"), list(measured()))
def test_a_measured_danger_is_in_every_rendering_whatever_is_ticked(
    gate: str, place: str, value: float, alerts: bool, besides: dict[str, Any], record: object
) -> None:
    found = assess(known(place, value, besides, record))
    assert (gate in {each.id for each in found.alerts}) == alerts
    assert (gate in {each["id"] for each in json.loads(found.brief_json())["alerts"]}) == alerts
    if alerts:
        title = next(each.title for each in found.alerts if each.id == gate)
        told(found, title)
        assert gate in {each["id"] for each in json.loads(found.model_dump_json())["alerts"]}


def told(found: Assessment, title: str) -> None:
    """The title of an alert stands in the text, the Markdown and the page."""
    assert title.casefold() in first_page(found).casefold()
    assert title.casefold() in found.markdown().casefold()
    assert title.casefold() in found.html().casefold()


def first_page(found: Assessment) -> str:
    """What a terminal shows, without the breaks of its lines."""
    console = Console(width=2000)
    with console.capture() as captured:
        console.print(summary_text(found.report()))
    return captured.get()


def test_the_case_of_five_dangers_says_all_five() -> None:
    found = assess(
        {
            "treatments": [],
            "as_of": "2026-03-01",
            "alarm": "none",
            "laboratory": {"calcium_mg_dl": 13.2, "albumin_g_dl": 2.25, "calcium_already_corrected": False},
            "kidney": {"creatinine_mg_dl": 3.6, "creatinine_baseline_mg_dl": 1.1, "egfr_ml_min_1_73m2": 18},
            "medicines": {"opioid_drug": "pethidine", "metformin": True},
            "contrast": {"iodinated_route": "intravenous", "gadolinium_group": "group_1"},
            "imaging": {"mri_available": True},
        }
    )
    assert {
        "severe_hypercalcaemia_measured",
        "acute_kidney_injury_by_creatinine",
        "opioid_to_avoid_with_these_kidneys",
        "metformin_to_stop_for_contrast",
        "gadolinium_group_1_barred",
    } <= {each.id for each in found.alerts}
    assert found.alerts[0].id == "severe_hypercalcaemia_measured"


def test_nobody_is_asked_for_a_value_because_it_could_be_a_danger() -> None:
    limits = ("potassium", "haemoglobin", "calcium", "systolic", "respiratory", "neutrophils")
    asked = [fact for question in assess({"treatments": [], "alarm": "none"}).ask for fact in question.facts]
    assert asked
    assert [fact for fact in asked if any(each in fact for each in limits)] == []


def outcomes(decision: Decision) -> set[str]:
    """What a table, a score or a formula can come to, by the names the list of dangers uses."""
    match decision:
        case Table(outputs=outputs):
            kind = next(iter(outputs.values()))
            return {str(each) for each in kind} if isinstance(kind, tuple) else {"value"}
        case Score(bands=bands):
            return set(bands) or {"value"}
    return {"value"}


def test_every_outcome_is_declared_a_danger_or_none() -> None:
    deciding = {id: each for id, each in preview().decisions.items() if isinstance(each, Table | Score | Formula)}
    declared: dict[str, list[str]] = {}
    for part in LISTED.values():
        for id, names in part.items():
            declared.setdefault(id, []).extend(names)
    assert {id: sorted(names) for id, names in declared.items()} == {
        id: sorted(outcomes(each)) for id, each in deciding.items()
    }


def test_the_gate_of_a_danger_reads_its_decision() -> None:
    book = stable()
    for part in ("dangers", "same_facts"):
        for id, dangers in LISTED[part].items():
            for gates in dangers.values():
                for gate in gates:
                    assert isinstance(book.decisions[gate], Gate)
                    if part == "dangers":
                        assert id in book.requirements.needs(gate).decisions, f"{gate} does not read {id}"
