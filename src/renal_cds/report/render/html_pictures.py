"""Pictures in the HTML report, drawn as SVG, each with its text beside it."""

from __future__ import annotations

from renal_cds.plain_text import plain_number, words
from renal_cds.report.phrases import score_text
from renal_cds.report.render.html_style import COLOURS
from renal_cds.report.render.html_tags import Child, Html, tag
from renal_cds.report.report import DecisionReport, PlannedVisit

__all__ = ["plan_picture", "score_picture"]

_WIDTH, _LEFT, _RIGHT = 360, 14, 346


def plan_picture(report: DecisionReport, id: str) -> Html:
    """The dates of a plan on a line: what lies behind, what is next, what comes later."""
    visits = report.visits
    if not visits:
        return Html("")
    following = next((each for each in visits if each.state == "next"), None)
    past = sum(each.state == "past" for each in visits)
    later = sum(each.state == "later" for each in visits)
    said = f"{len(visits)} planned dates: {past} past, " + (
        f"next {following.due.isoformat()} (month {following.month}), {later} later." if following else "none to come."
    )
    last = max(each.month for each in visits)

    def at(month: float) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * month / last, 1)

    years = range(0, last + 1, 12 if last <= 84 else 24)
    marks: list[Child] = [
        tag("line", x1=_LEFT, y1=40, x2=_RIGHT, y2=40, stroke=COLOURS["quiet"], stroke_width=2),
        [_tick(at(month), month) for month in years],
        [_visit(at(each.month), each) for each in visits],
    ]
    if following:
        anchor = "start" if at(following.month) < 120 else "end" if at(following.month) > 240 else "middle"
        label = f"next: {following.due.isoformat()}"
        marks.append(tag("text", label, x=at(following.month), y=18, text_anchor=anchor, font_weight="600"))
    picture = tag(
        "svg",
        tag("title", f"{report.title}, dates in months from the start", id=f"{id}-title"),
        tag("desc", said, id=f"{id}-desc"),
        *marks,
        viewBox=f"0 0 {_WIDTH} 76",
        role="img",
        aria_labelledby=f"{id}-title {id}-desc",
    )
    legend = "Filled: past. Large ring: next. Small ring: later. Numbers: years from the start."
    return tag("figure", picture, tag("figcaption", f"{said} {legend}", class_="quiet"), style="margin:.5rem 0")


def score_picture(report: DecisionReport, id: str) -> Html:
    """A score as a bar over its bands; while points are missing, the interval in which it lies."""
    if report.score is None or not report.bands:
        return Html("")
    low, high = min(each.low for each in report.bands), max(each.high for each in report.bands)
    width = max(high - low, 1)

    def at(points: float) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (min(max(points, low), high) - low) / width, 1)

    first, last = at(report.score.low), at(report.score.high)
    bar = max(last - first, 6)
    start = min(first, _RIGHT - 6) if last - first >= 6 else max(_LEFT, first - 3)
    bands = ", ".join(
        f"{words(each.name)} {plain_number(each.low)} to {plain_number(each.high)}" for each in report.bands
    )
    said = f"{score_text(report)}; bands: {bands}."
    parts: list[Child] = [
        tag("line", x1=_LEFT, y1=24, x2=_RIGHT, y2=24, stroke=COLOURS["line"], stroke_width=12),
        tag("rect", x=start, y=18, width=bar, height=12, fill=COLOURS["open" if bar > 6 else "good"]),
        [_band(at(each.low), each.low) for each in report.bands],
        tag("text", plain_number(high), x=_RIGHT, y=48, text_anchor="end"),
    ]
    return tag(
        "figure",
        tag(
            "svg",
            tag("title", report.title, id=f"{id}-title"),
            tag("desc", said, id=f"{id}-desc"),
            *parts,
            viewBox=f"0 0 {_WIDTH} 54",
            role="img",
            aria_labelledby=f"{id}-title {id}-desc",
        ),
        tag("figcaption", said, class_="quiet"),
        style="margin:.5rem 0",
    )


def _tick(x: float, month: int) -> Child:
    line = tag("line", x1=x, y1=34, x2=x, y2=46, stroke=COLOURS["quiet"], stroke_width=1)
    return [line, tag("text", str(month // 12), x=x, y=64, text_anchor="middle")]


def _visit(x: float, visit: PlannedVisit) -> Html:
    radius = 7 if visit.state == "next" else 4
    fill = COLOURS["quiet"] if visit.state == "past" else COLOURS["paper"]
    stroke = COLOURS["good"] if visit.state == "next" else COLOURS["quiet"]
    return tag(
        "circle", cx=x, cy=40, r=radius, fill=fill, stroke=stroke, stroke_width=3 if visit.state == "next" else 2
    )


def _band(x: float, points: float) -> Child:
    line = tag("line", x1=x, y1=14, x2=x, y2=34, stroke=COLOURS["ink"], stroke_width=1)
    return [line, tag("text", plain_number(points), x=x, y=48, text_anchor="start")]
