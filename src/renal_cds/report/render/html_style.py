"""The look of the HTML report: colours by what they mean, and the sheet made from them.

Every pair in ``PAIRS`` is text on its background; tests hold them to the contrast of WCAG AA.
"""

from __future__ import annotations

__all__ = ["COLOURS", "PAIRS", "STYLE"]

COLOURS = {
    "ink": "#1b1f24",
    "quiet": "#4d5660",
    "paper": "#ffffff",
    "tint": "#f3f5f7",
    "line": "#c5ccd3",
    "link": "#0b4f9c",
    "good": "#12562b",
    "good_tint": "#e4f3e8",
    "fair": "#3d5200",
    "fair_tint": "#eef3dc",
    "doubt": "#6b4400",
    "doubt_tint": "#fdf0d8",
    "bad": "#8c1414",
    "bad_tint": "#fde8e6",
    "open": "#5a1f7a",
    "open_tint": "#f3e8f8",
}

#: Text and background that meet on the page.
PAIRS = (
    ("ink", "paper"),
    ("ink", "tint"),
    ("quiet", "paper"),
    ("quiet", "tint"),
    ("link", "paper"),
    ("link", "tint"),
    ("good", "paper"),
    ("good", "good_tint"),
    ("fair", "fair_tint"),
    ("doubt", "doubt_tint"),
    ("bad", "paper"),
    ("bad", "bad_tint"),
    ("ink", "bad_tint"),
    ("quiet", "bad_tint"),
    ("ink", "doubt_tint"),
    ("open", "paper"),
    ("open", "open_tint"),
)

_BADGES = {
    "recommended": "good",
    "determined": "good",
    "settled": "good",
    "acceptable": "fair",
    "discouraged": "doubt",
    "soon": "doubt",
    "routine": "fair",
    "excluded": "bad",
    "conflict": "bad",
    "stopped": "bad",
    "emergency": "bad",
    "urgent": "bad",
    "open": "open",
    "safety": "open",
}

_SHEET = """
.rcds{font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
 color:$ink;background:$paper;max-width:52rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
.rcds *{box-sizing:border-box}
.rcds h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}
.rcds h2{font-size:1.25rem;line-height:1.3;margin:2rem 0 .75rem;padding-bottom:.25rem;border-bottom:2px solid $line}
.rcds h3{font-size:1.05rem;line-height:1.4;margin:0 0 .35rem}
.rcds h4{font-size:1rem;margin:.75rem 0 .25rem}
.rcds p{margin:.35rem 0;max-width:44rem}
.rcds ul,.rcds ol{margin:.35rem 0;padding-left:1.4rem}
.rcds li{margin:.2rem 0}
.rcds a{color:$link}
.rcds nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
.rcds nav a{display:inline-block;padding:.25rem 0}
.rcds .quiet{color:$quiet;font-size:.9em}
.rcds .who{font-size:1.05rem;grid-template-columns:9rem minmax(0,1fr)}
.rcds .who dd{font-weight:600}
.rcds .note{background:$tint;border-left:4px solid $quiet;padding:.5rem .75rem;margin:.75rem 0}
.rcds article,.rcds .card{border:1px solid $line;border-radius:.4rem;padding:.75rem 1rem;margin:.75rem 0;
 background:$paper}
.rcds .grave{border-left:6px solid $bad;background:$bad_tint}
.rcds .caution{border-left:6px solid $doubt;background:$doubt_tint}
.rcds .advised{border-left:6px solid $good}
.rcds .asked{border-left:6px solid $open}
.rcds .badge{display:inline-block;border:1px solid currentColor;border-radius:.3rem;padding:0 .45rem;font-size:.85rem;
 font-weight:600;margin-right:.5rem;white-space:nowrap}
.rcds details{margin:.4rem 0}
.rcds summary{cursor:pointer;color:$link;padding:.25rem 0}
.rcds .grave summary,.rcds .caution summary{color:$ink}
.rcds details>:not(summary){margin-left:.9rem}
.rcds dl{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:.15rem 1rem;margin:.35rem 0}
.rcds dt{color:$quiet}
.rcds dd{margin:0}
.rcds table{border-collapse:collapse;margin:.5rem 0}
.rcds caption{text-align:left;color:$quiet;font-size:.9rem}
.rcds th,.rcds td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid $line}
.rcds .options{list-style:none;padding:0}
.rcds .options>li{border-top:1px solid $line;padding:.5rem 0}
.rcds svg{display:block;width:100%;max-width:36rem;height:auto;margin:.5rem 0}
.rcds svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:$ink}
.rcds footer{margin-top:2.5rem;border-top:2px solid $line;padding-top:.75rem}
.rcds :focus-visible{outline:3px solid $link;outline-offset:2px}
@media (max-width:34rem){.rcds{padding:.75rem}.rcds dl,.rcds .who{grid-template-columns:1fr}.rcds dd{margin:0 0 .4rem}
 .rcds article,.rcds .card{padding:.6rem .75rem}}
@media print{.rcds{max-width:none;font-size:10pt}.rcds nav,.rcds details:not([open]){display:none}
 .rcds li,.rcds svg{break-inside:avoid}.rcds h2,.rcds h3{break-after:avoid}
 .rcds h2{margin-top:1rem}.rcds article,.rcds .card{padding:.4rem .75rem;margin:.4rem 0}}
"""


def _sheet() -> str:
    badges = "".join(
        f".rcds .badge.{name}{{color:{COLOURS[colour]};background:{COLOURS[f'{colour}_tint']}}}\n"
        for name, colour in _BADGES.items()
    )
    sheet = _SHEET.strip()
    for name in sorted(COLOURS, key=len, reverse=True):
        sheet = sheet.replace(f"${name}", COLOURS[name])
    return f"{sheet}\n{badges}"


STYLE = _sheet()
