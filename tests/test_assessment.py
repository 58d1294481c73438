"""One assessment: a collection of answers, equal by facts and rules, and each mistake placed at its field."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from renal_cds import (
    Assessment,
    InvalidPatient,
    InvalidRulebook,
    Rulebook,
    UsageError,
    evaluate,
    replay,
)
from renal_cds.assessment import packaged
from renal_cds.demo import demo_patient
from renal_cds.report import brief

TODAY = datetime.date(2026, 3, 1)
DEMO = demo_patient("after_cryoablation")
WORKERS = 8


def test_an_assessment_is_a_collection_of_its_answers() -> None:
    assessment = evaluate({"findings": [{"id": "bed"}, {"id": "lung"}]}, as_of=TODAY)
    ids = [each.id for each in assessment]
    assert len(assessment) == len(ids)
    assert all(id in assessment for id in ids)
    assert "no_such_decision" not in assessment
    assert assessment.get("no_such_decision") is None
    assert ("finding_concern", "lung") in assessment
    assert ("finding_concern", "liver") not in assessment
    assert assessment.get(("finding_concern", 1)) is assessment["finding_concern", "lung"]
    assert assessment["finding_concern", 0] in assessment
    assert 3 not in assessment
    with pytest.raises(UsageError, match="`finding_concern` is decided for"):
        assessment.get("finding_concern")


def test_equal_questions_are_equal_assessments() -> None:
    facts = {"tumor": {"size_cm": "42 mm"}}
    first = evaluate(facts, as_of=TODAY, id="A")
    same = evaluate('{"tumor": {"size_cm": 4.2}}', as_of=TODAY, id="A")
    assert first == same
    assert hash(first) == hash(same)
    assert first != evaluate(facts, as_of=TODAY, id="B")
    assert first != evaluate({"tumor": {"size_cm": 4.3}}, as_of=TODAY, id="A")
    assert first != evaluate(facts, as_of=TODAY, id="A", preview=True)
    assert first != "A"
    assert "A" in repr(first)
    assert "2026-03-01" in repr(first)


def test_an_assessment_goes_through_pickle_copy_and_json() -> None:
    first = evaluate(DEMO, id="demo")
    assert pickle.loads(pickle.dumps(first)) == first
    assert copy.copy(first).rulebook is first.rulebook
    again = Assessment.from_json(first.model_dump_json())
    assert again == first
    assert again.id == "demo"
    assert again.model_dump_json() == first.model_dump_json()
    short = Assessment.from_json(first.report("advice").model_dump_json())
    assert short == first
    kept = first.model_dump()
    kept["rulebook"]["digest"] = "0" * 64
    with pytest.raises(UsageError, match="was made by the rules `000000000000`"):
        Assessment.from_json(json.dumps(kept))


def test_a_pickled_rulebook_is_the_same_rules_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    heading = folder / "rulebook.yaml"
    heading.write_text('{name: small, version: "1", language: 1}')
    (folder / "sources.yaml").write_text("small-2020: {citation: A study, kind: cohort}\n")
    (folder / "gate.yaml").write_text(
        "gate: large\ntitle: Large\nwhen: tumor.size_cm > 7\neffect: alert\ntext: Look\n"
        "source: {small-2020: page 1, confidence: A}\n"
    )
    book = Rulebook.load(folder)
    text = pickle.dumps(book)
    assert pickle.loads(text).digest == book.digest
    assert str(len(book.decisions)) in repr(book)
    assert len(repr(book)) < 200
    heading.write_text('{name: small, version: "2", language: 1}')
    with pytest.raises(InvalidRulebook, match="not those that were pickled"):
        pickle.loads(text)


def test_each_level_is_a_part_of_the_next_in_the_same_words() -> None:
    assessment = evaluate(DEMO, id="demo")
    everything, concerned, advice = (
        assessment.report(level).model_dump(mode="json") for level in ("all", "concerned", "advice")
    )
    assert set(everything) == set(concerned) == set(advice)
    assert [each["level"] for each in (everything, concerned, advice)] == ["all", "concerned", "advice"]
    by_key = {(each["id"], each["element"]): each for each in everything["decisions"]}
    assert all(each == by_key[each["id"], each["element"]] for each in concerned["decisions"])
    assert {each["id"] for each in advice["decisions"]} <= {each["id"] for each in concerned["decisions"]}
    for part in ("alerts", "recommendations", "disclaimers", "rulebook", "facts", "as_of", "facts_digest"):
        assert everything[part] == concerned[part]
        if part != "disclaimers":
            assert everything[part] == advice[part]
    assert set(advice["disclaimers"]) <= set(everything["disclaimers"])
    assert advice["disclaimers"]
    plans = [each for each in everything["decisions"] if each["visits"]]
    told = {each["id"]: each for each in advice["decisions"]}
    assert [told[each["id"]]["visits"] for each in plans] == [each["visits"] for each in plans]
    recommended = {(each["decision"], each["element"]) for each in advice["recommendations"]}
    chosen = {(each["id"], each["element"]) for each in advice["decisions"]}
    assert {key for key in recommended if by_key[key]["kind"] == "choice"} <= chosen
    with pytest.raises(UsageError, match="there is no level `brief`"):
        assessment.report("brief")  # type: ignore[arg-type]


def test_what_to_act_on_is_short() -> None:
    for demo in DEMO.parent.glob("*.yaml"):
        assert len(evaluate(demo).report("advice").model_dump_json()) <= 40_000
    nothing = evaluate({}, as_of=TODAY).report("advice")
    assert len(nothing.model_dump_json()) <= 10_000
    assert nothing.further_questions > 0


def test_a_mistake_is_placed_at_its_field() -> None:
    facts = {"tumor": {"pt_stage": "pT9", "sise_cm": 3}, "findings": [{"size_mm": "q"}], "surveillance": 3}
    with pytest.raises(InvalidPatient) as refused:
        evaluate(facts, as_of=TODAY)
    assert {each.path for each in refused.value.diagnostics} == {
        "/tumor/pt_stage",
        "/tumor/sise_cm",
        "/findings/0/size_mm",
        "/surveillance",
    }
    with pytest.raises(InvalidPatient) as refused:
        evaluate({"treatments": [{"date": "2027-01-01"}]}, as_of=TODAY)
    assert refused.value.diagnostics[0].paths == ("/treatments/0/date", "/as_of")


def test_what_two_facts_contradict_is_placed_at_both() -> None:
    with pytest.raises(InvalidPatient) as refused:
        evaluate({"tumor": {"sarcomatoid": True, "grade": 3}}, as_of=TODAY)
    assert [each.paths for each in refused.value.diagnostics] == [("/tumor/sarcomatoid", "/tumor/grade")]


@pytest.mark.parametrize("id", ["", 7, b"A"])
def test_an_id_is_a_text(id: Any) -> None:
    with pytest.raises(UsageError, match="`id` is a text"):
        evaluate({}, id=id)


def test_the_short_answer_says_from_what_it_was_made_and_what_to_ask_next() -> None:
    assessment = evaluate({"treatments": []}, as_of=TODAY, id="A 17")
    brief = assessment.brief()
    assert (brief["id"], brief["as_of"]) == ("A 17", "2026-03-01")
    assert brief["rulebook"] == assessment.report("advice").rulebook.model_dump()
    first = [{"facts": list(each.facts), "text": each.text} for each in assessment.ask]
    assert (brief["ask"], len(brief["ask"]) + brief["further_questions"]) == (first[:10], len(first))


def test_the_short_answer_lists_few_outcomes_and_counts_many() -> None:
    assessment = evaluate({}, as_of=TODAY)
    decided = {each["id"]: each for each in assessment.brief()["decisions"]}
    counted = {id for id, each in decided.items() if "possibilities" in each}
    listed = {id for id, each in decided.items() if isinstance(each.get("possible"), list)}
    assert counted
    assert listed
    for id in counted | listed:
        possible = assessment[id].possible
        assert decided[id].get("possibilities", 21) > 20
        assert len(possible) == decided[id].get("possibilities", len(decided[id].get("possible", ())))
        assert set(map(str, decided[id].get("possible", ()))) <= set(map(str, possible))


def test_the_short_answer_says_what_is_possible_of_each_open_option_and_of_no_other() -> None:
    assessment = evaluate(DEMO)
    chosen = [each for each in assessment.brief()["decisions"] if isinstance(each.get("possible"), dict)]
    assert {word for each in chosen for word in each["outcome"].values()} > {"open"}
    for each in chosen:
        options = {option.id: list(option.possible) for option in assessment[each["id"]].report.options}
        assert each["possible"] == {id: options[id] for id, word in each["outcome"].items() if word == "open"}


def test_the_short_answer_is_the_same_whatever_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = [{}, {"findings": [{"id": "lungs", "size_mm": 4}, {}]}, {"treatments": [{}]}]
    assessments = [evaluate(each, as_of=TODAY) for each in given]
    texts = [each.brief_json() for each in assessments]
    assert [json.dumps(each.brief()) for each in assessments] == texts
    assert {each.get("about") for each in assessments[1].brief()["decisions"]} == {None, "lungs", "findings[1]"}
    monkeypatch.setattr(brief, "MOST_KEPT", 1)
    kept = brief.Briefs.of(assessments[0].rulebook)
    kept.clear()
    assert [each.brief_json() for each in assessments] == texts
    assert len(kept) == 1


def test_threads_that_come_first_share_one_rulebook() -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        books = set(pool.map(lambda _: id(packaged()), range(WORKERS)))
    assert books == {id(packaged())}
    assert isinstance(packaged(), Rulebook)


PARTLY_KNOWN = {
    "as_of": "2026-03-10",
    "person": {"age_years": ">60"},
    "tumor": {"histology": "clear_cell", "pt_stage": ["pT3b", "pT3a"], "grade": [2, 3], "size_cm": "40-50 mm"},
    "treatments": [{"date": "2026-01", "kind": "partial_nephrectomy"}],
}


def test_a_fact_partly_known_decides_what_all_its_values_decide_alike() -> None:
    assessment = evaluate(PARTLY_KNOWN)
    settled = assessment["tnm_1997_t"]
    assert (settled.status, settled.outcome) == ("determined", "T3")
    (used,) = (each for each in settled.why().facts if each.path == "tumor.pt_stage")
    assert (used.value, used.needed) == ("pT3a or pT3b", True)
    left = assessment["ssign_points_for_stage"]
    assert (
        left.outcome
        == evaluate(PARTLY_KNOWN | {"tumor": {"histology": "clear_cell", "pt_stage": "pT3a"}})[
            "ssign_points_for_stage"
        ].outcome
    )


def test_a_question_about_a_fact_partly_known_asks_for_what_is_left() -> None:
    assessment = evaluate({"as_of": "2026-03-10", "tumor": {"histology": ["papillary", "clear_cell", "chromophobe"]}})
    (question,) = (each for each in assessment.ask if each.facts == ("tumor.histology",))
    assert question.text.endswith(": so far clear cell, papillary or chromophobe")
    said = " ".join(answer.value for answer in question.answers)
    assert "papillary" in said
    assert "collecting duct" not in said


def test_a_fact_partly_known_is_echoed_and_replayed() -> None:
    assessment = evaluate(PARTLY_KNOWN)
    kept = assessment.model_dump_json()
    facts = json.loads(kept)["facts"]
    assert facts["tumor"] == {
        "histology": "clear_cell",
        "size_cm": "4-5",
        "pt_stage": ["pT3a", "pT3b"],
        "grade": [2, 3],
    }
    assert facts["treatments"] == [{"kind": "partial_nephrectomy", "date": "2026-01"}]
    assert evaluate(facts).model_dump_json() == kept
    assert replay(kept).same
    assert "pT3a or pT3b" in assessment.markdown()


def test_days_of_a_month_decide_alike_or_leave_open() -> None:
    def months(date: str) -> Any:
        facts = {"as_of": "2026-03-10", "treatments": [{"kind": "partial_nephrectomy", "date": date}], "findings": []}
        return evaluate(facts).evaluation.results["latest_treatment", None].status

    assert months("2024-03") == months("2024-03-05") == "determined"


def test_a_timeline_knows_a_month_from_its_last_day() -> None:
    days = evaluate(PARTLY_KNOWN).timeline([datetime.date(2026, 1, 20), datetime.date(2026, 2, 1)])
    assert [day.not_yet_known for day in days] == [("treatments[0]",), ()]


def test_what_if_and_nearest_change_of_a_fact_partly_known() -> None:
    assessment = evaluate(PARTLY_KNOWN)
    changed = assessment.what_if({"tumor.pt_stage": "pT3a", "tumor.size_cm": ">7"})
    assert [each.text for each in changed.comparison.facts] == [
        "largest diameter of the index tumour on the scan: 4 to 5 cm → more than 7 cm",
        "pathological T stage; pTx is one that cannot be assessed: pT3a or pT3b → pT3a",
    ]
    assert changed.comparison.facts[0].after == ">7"
