"""The summary: one page on which nothing is cut off, with the sources, the questions and the disclaimers."""

from pathlib import Path

import pytest
from rich.console import Console

from renal_cds import Assessment, evaluate
from renal_cds.report.render.summary import summary_text

DEMO = Path(__file__).resolve().parents[3] / "demo"
PAGE = 60  # lines of a terminal, at a hundred columns


def said(assessment: Assessment) -> str:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(summary_text(assessment.report))
    return captured.get()


@pytest.fixture(params=sorted(DEMO.glob("*.yaml")), ids=lambda path: path.stem)
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return evaluate(request.param)


def test_summary_is_one_page_and_nothing_in_it_is_cut_off(assessment: Assessment) -> None:
    text = said(assessment)
    assert len(text.splitlines()) <= PAGE
    assert "…" not in text


def test_everything_urgent_and_advised_is_there_with_its_source(assessment: Assessment) -> None:
    text = " ".join(said(assessment).split())
    for alert in assessment.alerts:
        assert alert.title in text
        assert alert.text in text
    for each in assessment.recommendations:
        assert each.text in text
        assert all(source.source in text for source in each.sources)
    assert all(fact in text for question in assessment.ask for fact in question.facts)
    assert all(disclaimer in text for disclaimer in assessment.disclaimers)


def test_recommended_options_stand_before_discouraged_ones(assessment: Assessment) -> None:
    lines = [line.strip() for line in said(assessment).splitlines()]
    place = {status: index for index, line in enumerate(lines) for status in [line.split(":")[0]]}
    assert place["recommended"] < place["discouraged"]


def test_an_open_option_names_what_decides_it_in_words() -> None:
    text = " ".join(said(evaluate(DEMO / "after_cryoablation.yaml")).split())
    assert "Repeat ablation (excluded or recommended, depends on international normalised ratio)" in text


def test_an_alert_says_which_of_the_facts_in_its_title_raised_it() -> None:
    text = " ".join(said(evaluate(DEMO / "after_cryoablation.yaml")).split())
    assert "because the treated kidney is the only one, by anatomy or by function: yes" in text


def test_a_question_for_a_group_names_the_first_of_its_signs() -> None:
    question = evaluate({"as_of": "2026-03-01"}).ask[0]
    assert question.group == "alarm"
    text = " ".join(said(evaluate({"as_of": "2026-03-01"})).split())
    assert "1. alarm none, or which of haemodynamic instability, syncope, blood clots in the urine and " in text


def test_of_many_questions_the_rest_is_counted() -> None:
    assessment = evaluate({"as_of": "2026-03-01"})
    assert len(assessment.ask) > 5
    assert f"and {len(assessment.ask) - 5} more questions" in said(assessment)
