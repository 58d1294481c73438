"""Every rendering says the same, in an order that can be read, and needs nothing from elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from renal_cds import evaluate
from renal_cds.assessment import Assessment
from renal_cds.demo import FOLDER as DEMO
from renal_cds.report import shared_view
from renal_cds.report.page import LINK
from renal_cds.report.render.html_style import COLOURS, PAIRS
from renal_cds.report.shared_view import CONFIDENCE

VOID = {"meta", "br", "hr", "link"}
PATIENTS = {
    "full": DEMO / "after_cryoablation.yaml",
    "two findings": DEMO / "after_partial_nephrectomy.yaml",
    "nothing known": {"as_of": "2026-03-01"},
    "stopped": {"as_of": "2026-03-01", "treatments": [], "alarm": {"anuria": True}},
    "hostile": {"as_of": "2026-03-01", "treatments": [], "findings": [{"id": '<script>alert("x")</script> & | *a*'}]},
}


class _Reader(HTMLParser):
    """Notes the elements of a page; fails where one is closed that is not open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(params=sorted(PATIENTS), scope="module")
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return evaluate(PATIENTS[request.param])  # type: ignore[arg-type]


def test_page_is_well_formed_and_every_id_is_there_once(assessment: Assessment) -> None:
    page = _Reader(assessment.html())
    assert page.open == []
    ids = [found["id"] for _, found in page.elements if "id" in found]
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "href"):
        wanted = " ".join(found[name] or "" for _, found in page.elements if name in found).split()
        assert {each.removeprefix("#") for each in wanted if not each.startswith(LINK)} <= set(ids)


def test_page_asks_for_nothing_and_runs_nothing(assessment: Assessment) -> None:
    page = _Reader(assessment.html())
    assert not {"script", "iframe", "img", "link", "object"} & {tag for tag, _ in page.elements}
    for tag, found in page.elements:
        assert not [name for name in found if name.startswith("on")], tag
        assert "src" not in found
        assert (found.get("href") or "#").startswith(("#", LINK))
    assert not re.search(r"url\(|@import", assessment.html())


def test_headings_go_down_one_step_at_a_time(assessment: Assessment) -> None:
    levels = [int(tag[1]) for tag, _ in _Reader(assessment.html()).elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_language_and_title_are_there(assessment: Assessment) -> None:
    page = _Reader(assessment.html())
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(each) for each in ("header", "nav", "main", "footer", "title")][:4] == [1, 1, 1, 1]
    assert ("html", {"lang": "en-GB"}) in page.elements
    for tag, found in page.elements:
        if tag == "section":
            assert "aria-labelledby" in found
        if tag == "svg":
            assert found["role"] == "img"
            assert "aria-labelledby" in found


def test_sections_come_in_the_order_of_need(assessment: Assessment) -> None:
    page = assessment.html()
    wanted = ["The patient", "Urgent and safety", "What is advised", "What to find out next"]
    places = [page.index(f">{title}</h2>") for title in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize("rendering", ["html", "markdown", "_repr_html_", "model_dump_json"])
def test_disclaimers_travel_with_every_rendering(assessment: Assessment, rendering: str) -> None:
    text = getattr(assessment, rendering)()
    shown = " ".join(_Reader(text).text) if "html" in rendering else text.replace("\\", "")
    for disclaimer in assessment.disclaimers:
        assert disclaimer in shown


def test_recommendations_alerts_and_questions_are_in_page_and_markdown(assessment: Assessment) -> None:
    page, markdown = " ".join(_Reader(assessment.html()).text), assessment.markdown().replace("\\", "")
    told = [each.text for each in assessment.recommendations] + [each.text for each in assessment.alerts]
    for text in told:
        assert text in page
        assert text in markdown
    for question in assessment.ask:
        assert question.text.lower() in page.lower()


def test_words_of_the_patient_cannot_become_markup() -> None:
    assessment = evaluate(PATIENTS["hostile"])  # type: ignore[arg-type]
    assert "<script" not in assessment.html()
    assert "<script" not in assessment.markdown().replace("\\<script\\>", "")
    assert '<script>alert("x")</script>' in "".join(_Reader(assessment.html()).text)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_has_the_contrast_of_wcag_aa(ink: str, paper: str) -> None:
    lighter, darker = sorted((_luminance(COLOURS[ink]), _luminance(COLOURS[paper])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_every_confidence_has_its_words() -> None:
    assert set(CONFIDENCE) == {"A", "B", "C", "D", "R", "principle", "proposal"}


def test_plan_is_drawn_with_its_dates_in_words() -> None:
    page = evaluate(DEMO / "after_cryoablation.yaml").html()
    described = re.findall(r"<desc[^>]*>([^<]*)</desc>", page)
    assert "8 planned dates: 3 past, next 2026-07-01 (month 18), 4 later." in described
    assert page.count("<circle") == sum(
        int(found[1]) for text in described if (found := re.match(r"(\d+) planned", text))
    )


def test_json_names_its_schema_and_holds_the_facts() -> None:
    kept = json.loads(evaluate(DEMO / "after_cryoablation.yaml").model_dump_json())
    assert kept["$schema"] == "urn:renal-cds:schema:assessment:1"
    assert kept["facts"]["findings"][0]["size_mm"] == 24
    assert "safety.inr" in [fact for question in kept["ask"] for fact in question["facts"]]


def test_notebooks_get_a_fragment_without_a_second_main() -> None:
    fragment = evaluate({"treatments": []})._repr_html_()
    tags = [tag for tag, _ in _Reader(fragment).elements]
    assert not {"html", "body", "main"} & set(tags)
    assert tags[0] == "article"


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MEASURE = """<!doctype html><title>measure</title><iframe id="page" src="page.html" width="390" height="800"></iframe>
<script>onload = () => {
  const page = document.getElementById("page").contentDocument;
  page.querySelectorAll("details").forEach(each => each.open = true);
  document.title = "over by " + (page.documentElement.scrollWidth - 390);
}</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
def test_page_fits_a_telephone_with_everything_unfolded(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    (tmp_path / "page.html").write_text(evaluate(DEMO / "after_cryoablation.yaml").html(), encoding="utf-8")
    (tmp_path / "measure.html").write_text(MEASURE, encoding="utf-8")
    told = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--dump-dom",
         f"--user-data-dir={tmp_path / 'profile'}", (tmp_path / "measure.html").as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r"over by (-?\d+)", told.stdout)
    assert found
    assert int(found[1]) <= 0


def test_what_may_not_concern_the_patient_is_told_in_one_line_each() -> None:
    report = evaluate({"as_of": "2026-03-01"}).report()
    undecided = shared_view.may_concern(report)
    assert undecided
    page = evaluate({"as_of": "2026-03-01"}).html()
    assert f"{undecided[0].title}: depends on " in page
    shown = [*shared_view.conclusions(report), *(each.first for each in shared_view.choices(report))]
    assert not {each.id for each in undecided if each.element is None} & {each.id for each in shown}


def test_open_facts_go_by_their_names() -> None:
    report = evaluate({"as_of": "2026-03-01"}).report()
    asked = {path for each in report.decisions for path in shared_view.asked(each)}
    assert asked == report.names.keys()
    assert report.names["kidney.egfr_ml_min_1_73m2"] == "estimated glomerular filtration rate"


def test_two_elements_that_wait_for_facts_of_their_own_are_told_apart() -> None:
    facts: dict[str, Any] = yaml.safe_load((DEMO / "after_cryoablation.yaml").read_text(encoding="utf-8"))
    (finding,) = facts["findings"]
    alike = [finding, {**finding, "id": "second"}]
    told = evaluate({**facts, "findings": alike}).markdown()
    assert "recurrence after thermal ablation (focus at the edge of the zone, second)" in told
    unmeasured = [{name: value for name, value in each.items() if name != "size_mm"} for each in alike]
    told = evaluate({**facts, "findings": unmeasured}).markdown()
    assert "recurrence after thermal ablation (second)" in told
    assert "depends on largest diameter of the finding (second)" in told


def test_a_score_of_which_something_is_known_is_told_from_one_of_which_nothing_is() -> None:
    tumor = {"histology": "clear_cell", "size_cm": 7.5, "pt_stage": "pT2a", "pn_stage": "pN0", "m_stage": "M0"}
    treatments = [{"kind": "radical_nephrectomy", "date": "2024-09-01"}]
    facts = {"as_of": "2026-03-01", "person": {"age_years": 67}, "tumor": tumor, "treatments": treatments}
    scores = {each.id: each for each in shared_view.conclusions(evaluate(facts).report()) if each.status == "open"}
    assert shared_view.narrowed(scores["assure_recurrence"])
    assert not shared_view.narrowed(scores["charlson_1987"])


def test_the_label_is_on_every_printed_sheet_and_cannot_leave_its_string() -> None:
    page = evaluate(DEMO / "after_cryoablation.yaml", id='7"}</style><script>').html()
    assert '@top-right{content:"\\37 \\22 \\7d \\3c ' in page
    assert "<script>" not in page
    assert "@top-right" not in evaluate(DEMO / "after_cryoablation.yaml").html()
