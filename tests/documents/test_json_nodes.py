"""A text that is JSON means what JSON says, whichever reader reads it, and is refused in good time."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renal_cds.documents import DocumentError, Node, read_document, read_placed
from renal_cds.documents.json_nodes import JsonPlaces, is_json
from renal_cds.documents.quick_json import quick_json
from renal_cds.errors import MOST_MISTAKES

BLANKS = st.text(" \t\r\n", max_size=3)
WORDS = st.text(max_size=4) | st.sampled_from(["a", "ab", "\u2028", "\x85", "\x7f", '"', "\\", "/", "x" * 1100, "é"])
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
    # the forms in which numbers are written by hand
)
NUMBERS = st.sampled_from(["0", "-0", "1e5", "1E+2", "-0.0", "2e-3", "1" * 19, "-" + "9" * 18, "1.50", "1e400", "NaN"])


@st.composite
def json_texts(draw: st.DrawFn, depth: int = 3) -> str:
    """JSON with blanks wherever they may stand."""
    before, after = draw(BLANKS), draw(BLANKS)
    kind = draw(st.sampled_from(["scalar", "number", "list", "group"] if depth else ["scalar", "number"]))
    if kind == "number":
        return before + draw(NUMBERS) + after
    if kind == "scalar":
        return before + json.dumps(draw(SCALARS), ensure_ascii=draw(st.booleans())) + after
    parts = draw(st.lists(json_texts(depth - 1), max_size=3))
    if kind == "list":
        return f"{before}[{','.join(parts) or draw(BLANKS)}]{after}"
    keys = [draw(BLANKS) + json.dumps(draw(WORDS), ensure_ascii=draw(st.booleans())) + draw(BLANKS) for _ in parts]
    return before + "{" + ",".join(f"{key}:{part}" for key, part in zip(keys, parts, strict=True)) + "}" + after


def strictly(text: str) -> Any:
    """What the strict reader says, or the codes of what it refuses."""
    try:
        return read_document(text, "a.json").plain()
    except DocumentError as refused:
        return {problem.code for problem in refused.diagnostics}


def exactly(value: Any) -> str:
    """A value with the kinds of its numbers, and with which zero it is."""
    return repr(value)


@given(json_texts().filter(is_json))
def test_json_means_what_json_says_or_is_refused_for_a_reason(text: str) -> None:
    pairs: list[Any] = []

    def group(members: Any) -> dict[str, Any]:
        pairs.append(members)
        return dict(members)

    plain = json.loads(text, object_pairs_hook=group, parse_int=_number)
    reasons = set()
    if any(len(dict(found)) < len(found) for found in pairs):
        reasons.add("duplicate-key")
    if "NaN" in text or "1e400" in text:
        reasons.add("not-a-number")
    if reasons:
        strict = strictly(text)
        assert not isinstance(strict, set) or strict <= {*reasons, "bad-character"}
    else:
        strict = strictly(text)
        assert strict == {"bad-character"} if isinstance(strict, set) else exactly(strict) == exactly(plain)


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < 19 else float(digits)


@given(json_texts())
def test_what_the_quick_reader_reads_the_strict_one_reads_alike(text: str) -> None:
    quick = quick_json(text)
    if quick is not None:
        assert exactly(strictly(text)) == exactly(quick)


@given(json_texts().filter(is_json))
def test_places_are_the_same_whoever_finds_them(text: str) -> None:
    try:
        node = read_document(text, "a.json")
    except DocumentError:
        return
    places = JsonPlaces(text, "a.json")
    for path in _paths(node):
        assert (places.at(path).span, places.key_span(path)) == (node.at(path).span, node.key_span(path))


def _paths(node: Node, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    children: Any = node.value.items() if isinstance(node.value, dict) else ()
    children = enumerate(node.value) if isinstance(node.value, list) else children
    return [above, *(path for key, child in children for path in _paths(child, (*above, key)))]


@pytest.mark.parametrize(
    "text",
    [
        '{"' + "k" * 1100 + '": 1}',
        '{"a"\n: 1}',
        '{"a":\n\n1}',
        '{"a": "x\u2028y"}',
        '{"a": "x\x85y", "b": 2}',
        '\n{"a":\t1}',
        '{"a": "# b"}',
        '{"a":1,"b":[1,2,{"c":"d"}]}',
        '{"a": "\\ud83d\\ude00"}',
    ],
)
def test_json_that_is_no_yaml_is_read(text: str) -> None:
    assert read_document(text, "a.json").plain() == json.loads(text)
    assert read_placed(text, "a.json")[0] == json.loads(text)


def test_a_json_text_with_mistakes_everywhere_is_refused_at_once() -> None:
    text = "[" + ", ".join(['{"a": 1, "a": NaN}'] * 20_000) + "]"
    started = time.process_time()
    with pytest.raises(DocumentError) as refused:
        read_document(text, "a.json")
    assert time.process_time() - started < 3
    codes = [problem.code for problem in refused.value.diagnostics]
    assert len(codes) == MOST_MISTAKES + 1
    assert codes[-1] == "more-mistakes"


@pytest.mark.parametrize("text", ['{"size": 4}', "size: 4"])
def test_a_text_is_read_with_its_places_whatever_its_form(text: str) -> None:
    data, places = read_placed(text, "p")
    assert data == {"size": 4}
    assert places.at(("size",)).span.column == text.index("4") + 1
    assert places.key_span(("size",)).column == text.index("size") + 1 - text.count('"') // 2
