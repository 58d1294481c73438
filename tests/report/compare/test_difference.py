"""What changes between assessments, what did it, the same patient over time, and a kept assessment again."""

from __future__ import annotations

import datetime
import json
import random

import pytest
from hypothesis import given

from explain.bench import BOOK, example_facts, random_facts, rngs
from judge.profile import examples
from renal_cds import UsageError, evaluate
from renal_cds.assessment import Assessment, replay
from renal_cds.decide.engine import Engine
from renal_cds.demo import FOLDER as DEMO
from renal_cds.errors import InvalidPatient
from renal_cds.explain.counterfactual.changes import changed
from renal_cds.facts.paths import read_path
from renal_cds.facts.plain import plain
from renal_cds.report.compare.difference import compare_assessments
from renal_cds.testing.examples import merged


def _assess(facts: dict[str, object]) -> Assessment:
    return Assessment(Engine.of(BOOK).evaluate(BOOK.facts.model_validate(facts)))


@examples(6)
@given(rngs)
def test_facts_named_for_a_difference_make_it_by_themselves(rng: random.Random) -> None:
    facts = rng.choice(example_facts())
    before = _assess(facts)
    other = random_facts(rng)
    groups = rng.sample(sorted(other), min(2, len(other)))
    after = _assess(merged(facts, {name: other[name] for name in groups if name != "as_of"}))
    found = compare_assessments(before, after)
    new = {each.path: each.after for each in found.facts}
    for each in rng.sample(found.differences, min(3, len(found.differences))):
        if each.kind == "formula":
            continue
        changes = {read_path(path): new[path] for path in each.because_of}
        between = compare_assessments(before, _assess(changed(plain(before.patient), changes)))
        keys = {(other.decision, other.about, other.option): other.after for other in between.differences}
        assert keys.get((each.decision, each.about, each.option)) == each.after


def test_an_assessment_does_not_differ_from_itself() -> None:
    assessment = evaluate(DEMO / "after_partial_nephrectomy.yaml")
    found = compare_assessments(assessment, assessment)
    assert (found.facts, found.differences, found.advice_gained, found.alerts_raised) == ((), (), (), ())


def test_what_if_names_what_becomes_different_and_what_did_it() -> None:
    assessment = evaluate(DEMO / "after_cryoablation.yaml")
    found = assessment.what_if({"safety.inr": 2.4, "person.age_years": 67}).comparison
    ablation = next(each for each in found.differences if each.option == "re_ablation")
    assert (ablation.before, ablation.after, ablation.because_of) == (
        "excluded or recommended",
        "excluded",
        ("safety.inr",),
    )
    assert len(found.alerts_raised) == 1


def test_what_if_reads_units_and_makes_facts_unknown() -> None:
    assessment = evaluate(DEMO / "after_cryoablation.yaml")
    after = assessment.what_if({"findings[0].size_mm": "3.1 cm", "findings[0].biopsy": None}).assessment
    assert after.patient.findings is not None
    assert after.patient.findings[0].size_mm == 31
    assert after.patient.findings[0].biopsy is None


def test_what_if_refuses_unknown_facts_and_contradictions() -> None:
    assessment = evaluate(DEMO / "after_cryoablation.yaml")
    with pytest.raises(UsageError) as misspelt:
        assessment.what_if({"safety.inf": 2})
    assert misspelt.value.diagnostics[0].code == "unknown-fact"
    with pytest.raises(UsageError, match=r"numbered from 0: `findings\[0\]\.earlier\[0\]\.size_mm`"):
        assessment.what_if({"findings.earlier.size_mm": 2})
    with pytest.raises(UsageError, match=r"it belongs in .*`findings\[0\]\.size_mm`"):
        assessment.what_if({"size_mm": 2})
    with pytest.raises(UsageError, match="beyond the list"):
        assessment.what_if({"findings[3].size_mm": 2})
    with pytest.raises(InvalidPatient, match="contradict"):
        assessment.what_if({"kidney.other_kidney": "normal"})


def test_timeline_knows_on_each_day_only_what_had_happened() -> None:
    assessment = evaluate(DEMO / "after_cryoablation.yaml")
    days = assessment.timeline(map(datetime.date.fromisoformat, ("2026-03-01", "2024-12-01", "2025-06-01")))
    assert [each.day.isoformat() for each in days] == ["2024-12-01", "2025-06-01", "2026-03-01"]
    assert [each.not_yet_known for each in days] == [
        ("treatments[0]", "findings[0]", "staging.last_scan"),
        ("findings[0]", "staging.last_scan"),
        (),
    ]
    assert [len(each.assessment.patient.treatments or ()) for each in days] == [0, 1, 1]
    last = days[2].since_last
    assert last is not None
    assert {"findings"} <= {path for each in last.differences for path in each.because_of}


def test_measurements_come_one_by_one_over_time() -> None:
    assessment = evaluate(DEMO / "after_partial_nephrectomy.yaml")
    days = assessment.timeline([datetime.date(2024, 6, 1), datetime.date(2025, 6, 1)])
    counts = [len((each.assessment.patient.findings or ())[0].earlier or ()) for each in days]
    assert counts == [1, 2]


def test_kept_assessment_comes_out_the_same() -> None:
    assessment = evaluate(DEMO / "after_cryoablation.yaml")
    found = replay(assessment.model_dump_json())
    assert found.same
    assert found.differences == ()


def test_tampered_assessment_and_other_rules_are_noticed() -> None:
    kept = evaluate(DEMO / "after_cryoablation.yaml").model_dump()
    kept["facts"]["safety"]["inr"] = 2.4
    kept["rulebook"]["digest"] = "0" * 64
    found = replay(json.dumps(kept))
    assert not found.same
    assert not found.same_rules
    assert "facts_digest" in {each.path for each in found.differences}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"$schema": "urn:renal-cds:schema:assessment:1"}', "[" * 100_000])
def test_what_is_no_assessment_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        replay(text)
