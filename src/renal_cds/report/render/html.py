"""An assessment as one HTML page: it needs no script, no other file and no network.

It begins with the page to act on; everything in full is folded below it, in the order in which it is needed: who the
patient is, what is urgent, what is advised, why, and what to find out next.
"""

from __future__ import annotations

from renal_cds.report.render.html_sections import PAGE, SECTIONS, footer, heading
from renal_cds.report.render.html_style import STYLE
from renal_cds.report.render.html_tags import Child, Html, bullets, folded, tag
from renal_cds.report.report import AssessmentReport

__all__ = ["html_fragment", "html_page"]


def html_page(report: AssessmentReport) -> str:
    """A whole page."""
    title = f"{report.rulebook.name}: assessment as of {report.as_of or 'an unknown day'}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light"),
        tag("title", title if report.id is None else f"{report.id}, {title}"),
        tag("style", Html(STYLE + _printed_on_every_page(report))),
    )
    body = tag("body", tag("div", *_inside(report, "main"), class_="rcds"), style="margin:0")
    return f"<!doctype html>\n{tag('html', head, body, lang='en-GB')}\n"


def _printed_on_every_page(report: AssessmentReport) -> str:
    """The caller's name for the patient at the top of each printed page: loose sheets must not change patients."""
    if report.id is None:
        return ""
    # each character by its number: a label cannot end the string, the sheet or the element
    label = "".join(f"\\{ord(letter):x} " for letter in report.id)
    return (
        f'@page{{@top-right{{content:"{label}";font-size:9pt}}@bottom-right{{content:counter(page);font-size:9pt}}}}\n'
    )


def html_fragment(report: AssessmentReport) -> str:
    """The report as an element for another page, such as a notebook; headings and all."""
    return str(tag("article", tag("style", Html(STYLE)), *_inside(report, "div"), class_="rcds", lang="en-GB"))


def _inside(report: AssessmentReport, main: str) -> list[Child]:
    prefix = f"r{report.facts_digest[:8]}"
    parts = [(id, title, found) for id, title, make in (PAGE, *SECTIONS) if (found := make(report, prefix))]
    links = bullets(tag("a", title, href=f"#{prefix}-{id}") for id, title, _ in parts)
    first, *others = [
        tag("section", tag("h2", title, id=f"{prefix}-{id}"), found, aria_labelledby=f"{prefix}-{id}")
        for id, title, found in parts
    ]
    full = folded("In full: the facts, the reasons, the options weighed, the conclusions and the sources", *others)
    return [heading(report), tag("nav", links, aria_label="Sections"), tag(main, first, full), footer(report)]
