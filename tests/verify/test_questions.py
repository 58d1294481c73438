"""Questions by name, each with its answer and the patient that shows it."""

from __future__ import annotations

import pytest

from renal_cds import evaluate
from renal_cds.errors import RenalCdsError
from renal_cds.rulebook import Rulebook
from renal_cds.verify.context import Context
from renal_cds.verify.missing import missing
from renal_cds.verify.questions import (
    always_some,
    disjoint,
    equivalent,
    implies,
    never_conflict,
    never_recommends,
    unreachable,
)

BOOK = Rulebook.load(preview=True)


def test_a_narrower_condition_implies_a_wider_one() -> None:
    assert implies(BOOK, "tumor.grade >= 3", "tumor.grade > 1").holds is True


def test_what_does_not_follow_is_shown_on_a_patient() -> None:
    answer = implies(BOOK, "tumor.grade > 1", "tumor.grade >= 3")
    assert answer.holds is False
    assert answer.counterexample is not None
    assert answer.counterexample.deciding["tumor"] == {"grade": 2}


def test_conditions_written_in_two_ways_mean_the_same() -> None:
    assert equivalent(BOOK, "not (tumor.necrosis or tumor.rhabdoid)", "not tumor.necrosis and not tumor.rhabdoid").holds


def test_a_formula_and_the_facts_behind_it_are_not_mixed_up() -> None:
    # oncocytoma is no cancer: the diagrams cannot know it, and no patient is found
    answer = implies(BOOK, "tumor.histology == oncocytoma", "renal_cancer == false")
    assert answer.holds is None
    assert "not proved" in str(answer)


def test_outcomes_of_decisions_can_be_asked_about() -> None:
    chronic = "disease_extent == many_sites"
    assert disjoint(BOOK, chronic, "staging.sites_elsewhere <= 3").holds is True
    answer = disjoint(BOOK, chronic, "staging.sites_elsewhere >= 3")
    assert answer.holds is False
    assert answer.counterexample is not None
    assert evaluate(answer.counterexample.facts, rulebook=BOOK)["disease_extent"].outcome == "many_sites"


def test_conditions_on_the_elements_of_a_list() -> None:
    answer = implies(BOOK, "finding.size_mm > 5", "finding.size_mm > 10", for_each="finding in findings")
    assert answer.holds is False
    assert answer.counterexample is not None
    (finding,) = answer.counterexample.facts["findings"]
    assert 5 < finding["size_mm"] <= 10


def test_a_condition_that_does_not_fit_the_facts_is_refused() -> None:
    with pytest.raises(RenalCdsError, match="sise"):
        implies(BOOK, "tumor.sise_cm > 4", "tumor.size_cm > 3")


def test_some_tables_always_say_something_and_some_do_not() -> None:
    assert always_some(BOOK, "nephron_sparing_need").holds is True
    answer = always_some(BOOK, "aua_follow_up_group")
    assert answer.holds is False
    assert answer.counterexample is not None
    assert answer.counterexample.facts["tumor"]["pt_stage"] == "pTx"


def test_unique_tables_never_disagree() -> None:
    assert never_conflict(BOOK, "profile_size").holds is True


def test_a_row_that_decides_is_shown_at_it() -> None:
    answer = unreachable(BOOK, "disease_extent", "one_to_three_sites")
    assert answer.holds is False
    assert answer.counterexample is not None
    assert answer.counterexample.facts["staging"]["sites_elsewhere"] >= 1


def test_an_option_that_must_not_be_recommended() -> None:
    assert never_recommends(BOOK, "salvage_after_ablation", "radical_nephrectomy", "kidney.solitary").holds is True
    answer = never_recommends(BOOK, "salvage_after_ablation", "re_ablation", "kidney.solitary")
    assert answer.holds is False
    assert answer.counterexample is not None
    said = evaluate(answer.counterexample.facts, rulebook=BOOK)["salvage_after_ablation"]
    assert said.option("re_ablation").status == "recommended"


def test_a_missing_grade_leaves_two_rows_open() -> None:
    found = missing(Context(BOOK), BOOK.decision("aua_follow_up_group"))
    grade = next(each for each in found if each.fact == "tumor.grade")
    assert ("pt1_high_grade", "pt1_low_grade") in grade.between


def test_a_missing_formula_names_the_facts_behind_it() -> None:
    found = missing(Context(BOOK), BOOK.decision("aua_follow_up_group"))
    treatment = next(each for each in found if each.fact == "treatment_in_question")
    assert treatment.behind == ("treatments[].kind",)
