"""Text in HTML: escaped, and right-to-left words set apart from what stands beside them."""

from __future__ import annotations

import pytest

from renal_cds.report.render.html_tags import raw, tag

HEBREW = "\N{HEBREW LETTER KAF}\N{HEBREW LETTER LAMED}"
ARABIC = "\N{ARABIC LETTER KAF}\N{ARABIC LETTER LAM}"


def apart(text: str) -> str:
    return f'<bdi dir="rtl">{text}</bdi>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (f"{HEBREW}: 24 mm", f"{apart(HEBREW)}: 24 mm"),
        (f"in {ARABIC}, 24 mm", f"in {apart(ARABIC)}, 24 mm"),
        (f"{HEBREW} 5 {HEBREW}", apart(f"{HEBREW} 5 {HEBREW}")),
        (f"{HEBREW}: 24 mm; {ARABIC}: 3 mm", f"{apart(HEBREW)}: 24 mm; {apart(ARABIC)}: 3 mm"),
        (f"{HEBREW} <b> & {HEBREW}", f"{apart(HEBREW)} &lt;b&gt; &amp; {apart(HEBREW)}"),
        ("left, 24 mm", "left, 24 mm"),
        ("\N{LATIN SMALL LETTER E WITH ACUTE} < 3", "\N{LATIN SMALL LETTER E WITH ACUTE} &lt; 3"),
    ],
)
def test_a_right_to_left_word_is_set_apart(text: str, html: str) -> None:
    assert raw(text) == html


def test_what_is_html_already_stays_as_it_is() -> None:
    assert raw(tag("p", HEBREW)) == f"<p>{apart(HEBREW)}</p>"
    assert tag("p", title=HEBREW) == f'<p title="{HEBREW}"></p>'
