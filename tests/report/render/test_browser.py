"""The page in a real browser: nothing beyond the edge, no error, no request, and no fault that axe finds.

``make browser`` installs what drives Chromium; without it, or without Chromium, these tests are skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from renal_cds import evaluate
from renal_cds.demo import FOLDER as DEMO

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RICH = {
    "as_of": "2026-03-01",
    "person": {"age_years": 67, "sex": "male"},
    "tumor": {"histology": "clear_cell", "size_cm": 7.5, "pt_stage": "pT2a", "pn_stage": "pN0", "m_stage": "M0"},
    "treatments": [{"kind": "radical_nephrectomy", "date": "2024-09-01"}],
    "findings": [],
    "alarm": "none",
}
PATIENTS: dict[str, Any] = {
    "after partial nephrectomy": DEMO / "after_partial_nephrectomy.yaml",
    "after cryoablation": DEMO / "after_cryoablation.yaml",
    "scores and plans": RICH,
    "alarm": {"as_of": "2026-03-01", "treatments": [], "alarm": {"anuria": True}},
    "nothing known": {"as_of": "2026-03-01"},
}
WIDTHS = (1280, 390)
#: What the browser would otherwise do on its own account, and wait for where there is no network.
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run", "--disable-quic")  # fmt: skip
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
BEYOND = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with driver.sync_playwright() as running:
        found = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *QUIET])
        yield found
        found.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("patient", sorted(PATIENTS))
def test_page_fits_is_silent_and_accessible(browser: Any, tmp_path: Path, patient: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    file = tmp_path / "page.html"
    file.write_text(evaluate(PATIENTS[patient]).html(), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    assert page.evaluate(BEYOND) <= 0
    page.evaluate(UNFOLD)
    assert page.evaluate(BEYOND) <= 0
    assert asked == [file.as_uri()]
    assert said == []
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_print_shows_what_is_unfolded_and_nothing_else(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(evaluate(DEMO / "after_cryoablation.yaml").html(), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    folded = page.locator("details").first
    assert folded.bounding_box() is None
    folded.evaluate("each => { each.open = true }")
    assert folded.bounding_box()["height"] > 1000
    assert not page.locator("nav").is_visible()
    page.close()
