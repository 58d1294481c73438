"""Whatever is done to a patient or a rule file, the answer is a result or diagnostics, never another exception.

``RENAL_CDS_EXAMPLES`` raises the number of examples.
"""

from __future__ import annotations

import copy
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from renal_cds import Diagnostic, InvalidPatient, InvalidRulebook, RenalCdsError, Rulebook, evaluate
from renal_cds.documents import read_document

CHECKOUT = Path(__file__).resolve().parents[2]
DEMOS = [path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "demo").glob("*.yaml"))]
RULES = [path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "rules").glob("*/*.yaml"))]
EXAMPLES = int(os.environ.get("RENAL_CDS_EXAMPLES", "60"))

quick = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

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


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


@st.composite
def spoilt(draw: st.DrawFn, texts: list[str]) -> str:
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
            parent[last] = draw(st.sampled_from(VALUES) | st.integers() | st.floats() | st.text(max_size=5))
    return facts


def answered(question: Callable[[], object], family: type[RenalCdsError]) -> None:
    """Asks; only an exception of the family, with diagnostics that can be shown, may be the answer."""
    diagnostics: tuple[Diagnostic, ...] | None = None
    try:
        question()
    except family as refused:
        note(str(refused))
        diagnostics = refused.diagnostics
    if diagnostics is not None:
        assert diagnostics
        assert all(each.code and each.message and not each.message.endswith(".") for each in diagnostics)


@quick
@given(spoilt(DEMOS))
def test_a_spoilt_text_is_evaluated_or_refused(text: str) -> None:
    answered(lambda: evaluate(text, rulebook=rulebook()).model_dump_json(), InvalidPatient)


@quick
@given(spoilt_facts())
def test_spoilt_facts_are_evaluated_or_refused(facts: dict[Any, Any]) -> None:
    answered(lambda: evaluate(facts, rulebook=rulebook()).model_dump_json(), InvalidPatient)


@quick
@given(st.binary(max_size=60))
def test_any_bytes_are_evaluated_or_refused(data: bytes) -> None:
    answered(lambda: evaluate(data, rulebook=rulebook()), InvalidPatient)


@quick
@given(spoilt(RULES))
def test_a_spoilt_rule_file_is_loaded_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shared in ("rulebook.yaml", "sources.yaml", "evidence.yaml", "caveats.yaml", "patients.yaml"):
            (folder / shared).write_bytes((CHECKOUT / "rules" / shared).read_bytes())
        (folder / "spoilt.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
        answered(lambda: Rulebook.load(folder), InvalidRulebook)


@pytest.mark.parametrize("text", DEMOS)
def test_what_is_spoilt_is_sound_before(text: str) -> None:
    assert evaluate(text, rulebook=rulebook()).decisions
