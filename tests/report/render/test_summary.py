"""The page: one screen on which nothing is cut off, in words of the ward, in every rendering, and nothing twice."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence

import pytest
from rich.console import Console

from renal_cds import Assessment, evaluate, evaluate_many
from renal_cds.assessment import packaged
from renal_cds.demo import FOLDER as DEMO
from renal_cds.report.page import Page, page_of
from renal_cds.report.render.summary import summary_text
from renal_cds.rulebook.examples import starting_facts

PAGE = 55  # lines of a terminal, at a hundred columns: the most for a patient of whom much is known
SCREEN = 30  # and for half of all patients
#: A path of a fact, an id of the rules, or an aside for whoever writes rules.
INTERNAL = re.compile(r"\b[a-z]\w*(?:\[\d+\])?\.[a-z]\w+|\b[a-z]+_[a-z_]+\b|\(asked\)|\(rule: ")
ADDRESS = re.compile(r"https://\S+")
#: Words of the fact model that stand in the meaning of a fact.
SPOKEN = {"direct_oral"}


def said(assessment: Assessment, width: int = 100) -> str:
    console = Console(width=width)
    with console.capture() as captured:
        console.print(summary_text(assessment.report()))
    return captured.get()


@pytest.fixture(params=sorted(DEMO.glob("*.yaml")), ids=lambda path: path.stem, scope="module")
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return evaluate(request.param)


@pytest.fixture(scope="module")
def varied() -> list[Assessment]:
    """Sixty patients out of all the examples of the packaged rules."""
    book = packaged()
    examples = [each for decision in book.decisions.values() for each in decision.examples]
    chosen = examples[:: len(examples) // 60][:60]
    facts = (starting_facts(book.patients, each) for each in chosen)
    # an example may show that contradictory facts are refused: there is no page of such a patient
    assessed = [each for each in evaluate_many(facts, rulebook=book, keep_going=True) if isinstance(each, Assessment)]
    assert len(assessed) > 50
    return assessed


def test_half_of_all_patients_fit_on_a_screen_and_nine_of_ten_on_two(varied: list[Assessment]) -> None:
    lines = sorted(len(said(each).splitlines()) for each in varied)
    assert statistics.median(lines) <= SCREEN
    assert lines[len(lines) * 9 // 10] <= 2 * SCREEN


def test_no_path_and_no_id_is_on_any_page(varied: list[Assessment]) -> None:
    for each in varied:
        text = ADDRESS.sub("", said(each))
        assert not set(INTERNAL.findall(text)) - SPOKEN


def test_nothing_is_said_twice_on_a_page(varied: list[Assessment]) -> None:
    for each in varied:
        counted = Counter(statements(page_of(each.report())))
        assert [text for text, count in counted.items() if count > 1] == []


def statements(page: Page) -> Sequence[str]:
    points = [point for section in page.sections if section.title != "Sources" for point in section.points]
    return [*(point.title + point.text for point in points), *(note for point in points for note in point.notes)]


def test_page_is_the_same_in_terminal_markdown_and_html(assessment: Assessment) -> None:
    terminal = " ".join(said(assessment, 5000).split())
    markdown = assessment.markdown().replace("\\", "").replace("*", "")
    html = re.sub(r"<[^>]+>", "", assessment.html()).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    for section in page_of(assessment.report()).sections:
        for point in section.points:
            for text in (point.text, *point.notes):
                assert text in terminal, section.title
                assert text in markdown, section.title
                assert text in html, section.title


def test_summary_is_one_page_and_nothing_in_it_is_cut_off(assessment: Assessment) -> None:
    text = said(assessment)
    assert len(text.splitlines()) <= PAGE
    assert "…" not in text


def test_dangers_advice_and_disclaimers_are_there(assessment: Assessment) -> None:
    text = " ".join(said(assessment, 5000).split())
    for alert in assessment.alerts:
        assert alert.title in text
        assert alert.text in text
    plans = {each.id for each in assessment.report().decisions if each.kind == "schedule"}
    for each in assessment.recommendations:
        if each.decision not in plans:
            assert each.text in text
    assert all(disclaimer in text for disclaimer in assessment.disclaimers)


def test_sections_stand_in_the_order_of_need(assessment: Assessment) -> None:
    titles = [section.title for section in page_of(assessment.report()).sections]
    need = ["Patient", "Dangers", "Advised", "Open", "Planned", "Find out", "Not advised", "Sources"]
    assert titles == [title for title in need if title in titles]
    assert {"Advised", "Planned", "Sources"} <= set(titles)


def test_meeting_comes_before_the_operation_it_decides_on() -> None:
    text = said(evaluate(DEMO / "after_cryoablation.yaml"))
    assert text.index("Multidisciplinary meeting") < text.index("Salvage partial nephrectomy")


def test_an_open_competitor_names_what_settles_it_in_words() -> None:
    text = " ".join(said(evaluate(DEMO / "after_cryoablation.yaml")).split())
    assert "Beside it: Repeat ablation: excluded or recommended, settled by international normalised ratio" in text


def test_one_plan_has_its_next_date_and_the_others_are_named() -> None:
    text = " ".join(said(evaluate(DEMO / "after_partial_nephrectomy.yaml")).split())
    assert "Planned Next 2026-09-01: CT or MRI every 12 months" in text
    assert "Other plans: Imaging after surgery by the NCCN guideline, next 2026-09-01;" in text


def test_a_figure_is_said_where_no_open_option_could_be_ranked_by_it() -> None:
    open_beside_it = evaluate(DEMO / "after_cryoablation.yaml")
    assert "Figure: " not in said(open_beside_it)
    text = " ".join(said(open_beside_it.what_if({"safety.inr": 2.4}).assessment).split())
    assert "Figure: 98.4 % (63 of 64) no recurrence after minimally invasive salvage surgery" in text
    assert "must not be ranked" in text


def test_an_alert_says_which_of_the_facts_in_its_title_raised_it() -> None:
    text = " ".join(said(evaluate(DEMO / "after_cryoablation.yaml")).split())
    assert "because the treated kidney is the only one, by anatomy or by function: yes [" in text


def test_sources_are_numbered_where_they_are_used_and_lead_to_the_publication() -> None:
    text = " ".join(said(evaluate(DEMO / "after_cryoablation.yaml"), 5000).split())
    assert "4 Askarpour M, Aminsharifi A, 2025 https://doi.org/10.3390/cancers17060974" in text


def test_a_question_for_a_group_names_the_first_of_its_signs() -> None:
    question = evaluate({"as_of": "2026-03-01"}).ask[0]
    assert question.group == "alarm"
    text = " ".join(said(evaluate({"as_of": "2026-03-01"})).split())
    assert "1. Alarm: none, or which of haemodynamic instability, syncope, blood clots in the urine and " in text


def test_every_question_is_named_or_counted() -> None:
    assessment = evaluate({"as_of": "2026-03-01"})
    found = re.search(r"and (\d+) more, in the order worth asking", said(assessment))
    assert found
    assert len(assessment.ask) - 9 <= int(found[1]) < len(assessment.ask)


def test_a_report_cut_to_one_decision_still_says_all_the_advice(assessment: Assessment) -> None:
    cut = page_of(assessment.report().model_copy(update={"decisions": assessment.report().decisions[:1]}))
    (advised,) = [section for section in cut.sections if section.title == "Advised"]
    texts = [each.text for each in assessment.recommendations]
    assert {point.text for point in advised.points} & set(texts)


def test_words_of_the_patient_cannot_become_markup() -> None:
    hostile = evaluate({"as_of": "2026-03-01", "treatments": [], "findings": [{"id": "<b>[x](y)</b> [bold]z"}]})
    assert "[bold]z" in said(hostile)
