"""Mistakes this field invites about figures and sources: each test fails if the rules make one."""

import re
import shutil
from pathlib import Path

import pytest

from renal_cds import Rulebook
from renal_cds.rulebook import packaged_rules
from rules.clinic import assess, citations, conditions, demo, figures_from, option, preview, read_paths, stable, texts


def test_t01_no_sentence_sets_71_9_against_98_4() -> None:
    assert [place for place, text in texts(preview()) if "71.9" in text and "98.4" in text] == []


def test_t01_no_sentence_calls_one_salvage_better_than_another() -> None:
    ranks = re.compile(
        r"superior(?! vena)|outperform|more effective|less effective|more successful|better (cancer|tumour) control"
    )
    assert [place for place, text in texts(preview()) if ranks.search(text.lower())] == []


def test_t01_the_options_stay_as_they_are_when_the_two_percentages_change_places(tmp_path: Path) -> None:
    swapped = tmp_path / "rules"
    shutil.copytree(packaged_rules(), swapped)
    evidence = (swapped / "evidence.yaml").read_text(encoding="utf-8")
    for old, new in (("71.9", "#"), ("98.4", "71.9"), ("#", "98.4")):
        evidence = evidence.replace(f"percent: {old}", f"percent: {new}")
    (swapped / "evidence.yaml").write_text(evidence, encoding="utf-8")
    other = Rulebook.load(swapped)
    assert other.figures["salvage_surgery_no_recurrence"].percent == 71.9
    facts = demo("after_cryoablation", {"safety": {"inr": 1.1}})
    here, there = (assess(facts, book)["salvage_after_ablation"].report for book in (stable(), other))
    assert [(each.id, each.status) for each in here.options] == [(each.id, each.status) for each in there.options]
    now, then = (assess(facts, book).recommendations for book in (stable(), other))
    assert [(each.decision, each.outcome) for each in now] == [(each.decision, each.outcome) for each in then]


def test_t01_no_condition_reads_a_figure() -> None:
    figures = set(preview().figures)
    for decision in preview().decisions.values():
        assert figures.isdisjoint(step for path in read_paths(conditions(decision)) for step in path), decision.id


@pytest.mark.parametrize("name", ["re_ablation", "partial_nephrectomy", "radical_nephrectomy"])
def test_t01_both_options_say_that_nobody_compared_them(name: str) -> None:
    caveats = option(demo("after_cryoablation", {"safety": {"inr": 1.1}}), "salvage_after_ablation", name).caveats
    assert stable().caveats["no_head_to_head"].text in caveats
    assert stable().caveats["different_endpoints"].text in caveats


def test_t02_98_4_never_stands_without_64_and_82() -> None:
    said = [text for _, text in texts(preview()) if "98.4" in text]
    assert said
    assert [text for text in said if "64" not in text or "82" not in text] == []
    assert "salvage_surgery_outcome_known" in preview().figures["salvage_surgery_no_recurrence"].show_with


def test_t02_wherever_98_4_is_shown_the_missing_outcomes_are_shown_beside_it() -> None:
    for answer in assess(demo("after_cryoablation")):
        for each in answer.report.options:
            shown = {figure.id for figure in each.figures}
            if "salvage_surgery_no_recurrence" in shown:
                assert "salvage_surgery_outcome_known" in shown
                assert stable().caveats["surgical_outcome_partly_known"].text in each.caveats


def test_t11_the_two_series_of_13_patients_are_kept_apart() -> None:
    one, other = figures_from("kowalczyk-2009"), figures_from("salvage-surgery-brazil-2015")
    assert one
    assert other
    assert one.keys().isdisjoint(other)
    assert all("hereditary_series" in each.caveats for each in one.values())
    assert "839" in str(preview().sources["salvage-surgery-brazil-2015"].population)
    assert "16 operations" in str(preview().sources["kowalczyk-2009"].population)


def test_t12_the_series_of_13_is_never_shown_as_surgery_after_ablation() -> None:
    for name, figure in (figures_from("doc-003") | figures_from("salvage-surgery-brazil-2015")).items():
        assert "not_an_after_ablation_series" in figure.caveats, name
    resting = [
        place
        for place, source, _ in citations(preview())
        if place.startswith("salvage_after_ablation")
        and {"doc-003", "salvage-surgery-brazil-2015"} & set(source.places)
    ]
    assert resting == []


def test_t18_no_strength_is_borrowed_from_another_grading() -> None:
    letters = re.compile(
        r"\b(grade [A-E]|level [A-E1-5]|category [123]|strong recommendation|conditional recommendation)\b", re.I
    )
    assert [place for place, text in texts(preview()) if letters.search(text)] == []
    for decision in preview().decisions.values():
        assert {each.strength for each in getattr(decision, "advice", {}).values()} <= {None}, decision.id
        for each in decision.statements:
            strength = getattr(each, "strength", None)
            assert strength in {None, "indirect", "weak"}, each.id
            if strength == "weak":
                source = each.source or decision.source
                assert source is not None
                assert "sir-2020" in source.places


@pytest.mark.parametrize("source", ["aua-2021", "aua-2013", "eau-rcc", "nccn-kidney"])
def test_t18_guidelines_whose_licence_is_not_cleared_say_so(source: str) -> None:
    assert preview().sources[source].licence is not None
    if source.startswith("aua"):
        assert "licence_not_cleared" in preview().sources[source].caveats


def test_t19_deaths_under_surveillance_are_not_called_cancer_deaths() -> None:
    figure = preview().figures["salvage_surveillance_died"]
    assert "cause_of_death_unknown" in figure.caveats
    assert "cause not stated" in figure.measures
    assert {"salvage_surveillance_operated", "salvage_surveillance_watched"} <= set(figure.show_with)


def test_t20_a_wide_interval_is_not_read_as_equality() -> None:
    figure = preview().figures["partial_vs_radical_recurrence"]
    assert "wide_interval_is_not_equality" in figure.caveats
    assert "0.067 to 17.30" in str(figure)
    equal = re.compile(r"\b(equivalent|equally effective|as effective as|as good as|non-inferior)\b")
    assert [place for place, text in texts(preview()) if equal.search(text.lower())] == []


@pytest.mark.parametrize(
    ("source", "slip"),
    [
        ("lam-cj-rfa-surveillance", "154"),
        ("focal-vs-partial-salvage-2025", "57"),
        ("recur-clear-cell-outcomes", "131"),
        ("yoo-2017", "4.8"),
        ("smereka-2017", "six"),
        ("ma-2017", "0.93"),
    ],
)
def test_t21_slips_of_abstracts_are_not_carried_over(source: str, slip: str) -> None:
    assert [name for name, figure in figures_from(source).items() if slip in str(figure)] == []


@pytest.mark.parametrize("name", [name for name, each in preview().figures.items() if each.numerator is not None])
def test_t21_every_percentage_is_what_its_numbers_give(name: str) -> None:
    figure = preview().figures[name]
    assert figure.numerator is not None
    assert figure.denominator is not None
    assert figure.numerator <= figure.denominator
    if figure.percent is not None:
        places = len(f"{figure.percent:g}".partition(".")[2])
        assert round(100 * figure.numerator / figure.denominator, places) == figure.percent


def test_t22_the_hazard_ratio_of_0_26_is_an_association() -> None:
    (name,) = [name for name, each in preview().figures.items() if "0.26" in str(each)]
    assert "confounded_by_selection" in preview().figures[name].caveats
    assert "33 patients of 2502" in str(preview().figures[name])
    causal = re.compile(r"\b(reduces|lowers|improves|prolongs|prevents) (the )?(risk|survival|death|mortality)")
    assert [place for place, text in texts(preview()) if causal.search(text)] == []


def test_t26_the_three_shares_of_the_review_add_up() -> None:
    shares = [preview().figures[f"salvage_{name}_chosen"] for name in ("reablation", "surgery", "surveillance")]
    assert sum(each.numerator or 0 for each in shares) == 364
    assert {each.denominator for each in shares} == {364}
    assert round(sum(each.percent or 0 for each in shares), 1) == 100.0


def test_t26_outcomes_of_repeat_ablation_and_of_watching_add_up() -> None:
    figures = preview().figures
    again = [figures[f"reablation_{name}"] for name in ("no_evidence_of_disease", "recurrence", "indeterminate")]
    assert sum(each.numerator or 0 for each in again) == 249
    watched = [figures[f"salvage_surveillance_{name}"] for name in ("died", "operated", "watched")]
    assert sum(each.numerator or 0 for each in watched) == 33


COUNTED = re.compile(
    r"\bof (the )?\d+"
    r"|\d+ (evaluable |matched |malignant )?(patients|people|procedures|lesions|studies|nodes|operations|masses)"
    r"|numbers? (not|of patients not)|numerator and denominator not"
)


@pytest.mark.parametrize("name", [name for name, each in preview().figures.items() if "%" in str(each)])
def test_t27_no_percentage_without_its_number(name: str) -> None:
    assert COUNTED.search(str(preview().figures[name]))


# Percentages of which no number of people can be given: they define something, or are measured in the patient.
NO_SHARE_OF_PEOPLE = {
    "emetic_risk_of_medicine": "the classes of emetic risk are defined by a percentage",
    "low_oxygen_measured": "the saturation of the blood is a percentage",
    "cancer_breathlessness": "the saturation of the blood is a percentage",
}


def test_t27_no_sentence_with_a_percentage_but_without_a_number() -> None:
    said = [(place, text) for place, text in texts(preview()) if re.search(r"\d\s*%", text)]
    assert said
    assert [
        place for place, text in said if not COUNTED.search(text) and place.split()[0] not in NO_SHARE_OF_PEOPLE
    ] == []
