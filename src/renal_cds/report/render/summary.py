"""The page to act on, in a terminal: what each part is stands at the left of it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from renal_cds.report.page import PagePoint, page_of
from renal_cds.report.report import AssessmentReport

__all__ = ["summary_text"]

_STYLES = {"alert": "bold red", "advice": "bold green", "open": "bold magenta", "": "bold"}
_HEADINGS = {"Dangers": "bold red", "Advised": "bold green", "Planned": "bold green", "Find out": "bold magenta"}
_MORE = "Reasons, conclusions, figures, caveats and sources: add --detail."
#: Sections whose points are numbered, so that people can speak of them.
_NUMBERED = ("Advised", "Find out")


def summary_text(report: AssessmentReport) -> RenderableType:
    """One page to act on; what is left out of it is counted."""
    page = page_of(report)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=11)
    grid.add_column(ratio=1)
    for section in page.sections:
        if section.title == "Sources":
            told = " · ".join(f"{each.title} {each.text}" for each in section.points)
            grid.add_row(Text(section.title, style="dim"), Text(told, style="dim"))
            continue
        heading = Text(section.title, style=_HEADINGS.get(section.title, "bold"))
        for number, point in enumerate(section.points, 1):
            numbered = section.title in _NUMBERED and point.title and len(section.points) > 1
            grid.add_row(heading if number == 1 else "", _point(point, f"{number}. " if numbered else ""))
    made_from = f"Rules {report.rulebook.digest[:12]}, facts {report.facts_digest[:12]}."
    return Group(
        Text("\n".join(page.heading)),
        grid,
        Text(" ".join((*page.disclaimers, _MORE, made_from)), style="italic dim"),
    )


def _point(point: PagePoint, number: str) -> RenderableType:
    line = Text(number)
    if point.title:
        line.append(point.opening, style=_STYLES[point.tone])
    if point.text:
        line.append(f"{' ' if point.title else ''}{point.text}", style="" if point.title else _STYLES[point.tone])
    return Group(line, *(Padding(Text(note, style="dim"), (0, 0, 0, 3)) for note in point.notes))
