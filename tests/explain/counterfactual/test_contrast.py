"""What speaks against an outcome, and what lacks for it."""

from __future__ import annotations

import pytest

from renal_cds import evaluate
from renal_cds.demo import FOLDER as DEMO


@pytest.mark.parametrize(
    ("wanted", "against", "lacking"),
    [
        ("recommended", {"blocks"}, set()),
        ("discouraged", {"supports", "blocks"}, {"opposes"}),
        ("excluded", {"supports"}, {"excludes", "blocks"}),
    ],
)
def test_an_argument_that_would_give_the_status_is_lacking_and_not_against_it(
    wanted: str, against: set[str], lacking: set[str]
) -> None:
    found = evaluate(DEMO / "after_cryoablation.yaml")["salvage_after_ablation"].why_not(wanted, "re_ablation")
    assert {each.direction for each in found.against} == against
    assert {each.direction for each in found.lacking} == lacking


def test_a_row_that_may_hold_and_gives_something_else_speaks_against_an_outcome() -> None:
    found = evaluate({"as_of": "2026-03-01", "treatments": []})["disease_extent"].why_not("isolated")
    assert {each.holds for each in found.against} == {None}
    assert [each.id for each in found.lacking] == ["no_site_elsewhere"]


def _intermediate(band: str) -> tuple[set[str], set[str]]:
    tumor = {
        "histology": "clear_cell",
        "size_cm": 12,
        "necrosis": False,
        "pt_stage": "pT2b",
        "pn_stage": "pN0",
        "grade": 3,
    }
    found = evaluate({"as_of": "2026-03-01", "tumor": tumor})["leibovich_2003"].why_not(band)
    return {each.id for each in found.against}, {each.id for each in found.lacking}


def test_for_a_higher_band_of_a_score_points_lack_and_those_that_there_are_do_not_speak_against_it() -> None:
    against, lacking = _intermediate("high")
    assert not against
    assert lacking


def test_against_a_lower_band_of_a_score_speak_the_points_that_there_are() -> None:
    against, lacking = _intermediate("low")
    assert against
    assert not lacking


def test_what_a_table_lists_besides_does_not_speak_against_a_further_entry() -> None:
    facts = {"as_of": "2026-03-01", "tumor": {"histology": "clear_cell", "m_stage": "M0"}, "treatments": []}
    found = evaluate(facts)["usual_recurrence_sites"].why_not("liver")
    assert not found.stands
    assert not found.against
    assert found.lacking
