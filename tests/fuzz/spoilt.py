"""Texts and facts that are nearly right: places cut out, doubled, or replaced by something hostile."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from renal_cds.demo import FOLDER as DEMO
from renal_cds.documents import read_document

__all__ = ["DEMOS", "RULES", "expressions", "spoilt", "spoilt_facts"]

CHECKOUT = Path(__file__).resolve().parents[2]
DEMOS = [path.read_text(encoding="utf-8") for path in sorted(DEMO.glob("*.yaml"))]
RULES = [path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "rules").glob("*/*.yaml"))]

HOSTILE = [
    *("", "null", "~", "true", "yes", "off", "0", "-1", "1e999", ".nan", "0x1f", "012", "9" * 40, "2026-02-30"),
    *("[", "]", "{", "}", ": ", "- ", "\n", "\t", "'", '"', "#", "&a ", "*a", "!t ", "|\n", "? ", "<<: ", "---\n", "%"),
    *("\u0000", "\u001b", "\u00a0", "\u2028", "\ud800", "\ufeff", "é", "𝔸", "__class__", "4,2 cm", "3 km", "unknown"),
    *("and", " or ", "not ", "==", "= ", "<", " in {a}", "(", ")", ".", "first(treatments)", "* cm", "{tumor.grade}"),
]
VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1, 3.5, float("nan"), float("inf"), 10**40, "", "none", "42 mm", "2,4", "2026-03-02"),
    *([], [None], {}, {"value": 3, "unit": "cm"}, {"": 1}, object(), b"bytes", {1: 2}, ["cryoablation"], "\ud800"),
]


@st.composite
def spoilt(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """A text with a few places cut out, doubled, or replaced by something hostile."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        instead = draw(st.sampled_from(HOSTILE) | st.just(text[start:end] * 2) | st.text(max_size=4))
        text = text[:start] + instead + text[end:]
    return text


def paths(tree: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested dictionaries and lists."""
    if above:
        yield above
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, child in children:
        yield from paths(child, (*above, key))


@st.composite
def spoilt_facts(draw: st.DrawFn) -> dict[Any, Any]:
    """Facts with a few places removed, renamed, or given another value."""
    facts: dict[Any, Any] = copy.deepcopy(read_document(draw(st.sampled_from(DEMOS)), "demo").plain())
    for _ in range(draw(st.integers(1, 4))):
        places = list(paths(facts))
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        parent: Any = facts
        for step in way:
            parent = parent[step]
        what = draw(st.sampled_from(["remove", "rename", "replace"]))
        if what == "remove":
            del parent[last]
        elif what == "rename" and isinstance(parent, dict):
            parent[draw(st.sampled_from(["size", "tumour", "", 3, None, "__init__", "kind"]))] = parent.pop(last)
        else:
            value = draw(st.sampled_from(VALUES) | st.integers() | st.floats() | st.text(max_size=5))
            parent[last] = copy.deepcopy(value)  # the next place that is spoilt may lie inside it
    return facts


_WORDS = [
    *("tumor.size_cm", "tumor.necrosis", "tumor.grade", "finding.size_mm", "findings", "as_of", "x", "3", "4.5", "-1"),
    *(
        "clear_cell",
        "true",
        "false",
        "1e400",
        "0",
        "'a'",
        '"',
        "9" * 30,
        "_",
        "é",
        "lambda: 0",
        "[]",
        "{}",
        "None",
        "mm",
    ),
]
_BETWEEN = [
    *(" and ", " or ", " == ", " < ", " <= ", " in ", " not in ", " + ", " * ", " / ", " ** ", ".", ", ", " if "),
    " else ",
]
_AROUND = [
    *("not {}", "({})", "-{}", "{{{}}}", "any({} for f in findings)", "count({} for f in findings)", "len({})"),
    *("first({}).date", "min({}, 2)", "round({}, 1)", "log({})", "months_between({}, as_of)", "f({})", "{}[0]", "{}()"),
]


def expressions() -> st.SearchStrategy[str]:
    """Texts that look like expressions of the rule language."""
    return st.recursive(
        st.sampled_from(_WORDS) | st.text(max_size=3),
        lambda parts: (
            st.builds(lambda form, part: form.format(part), st.sampled_from(_AROUND), parts)
            | st.builds(lambda one, word, other: one + word + other, parts, st.sampled_from(_BETWEEN), parts)
        ),
        max_leaves=12,
    )
