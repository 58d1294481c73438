import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renal_cds import documents
from renal_cds.documents import (
    DocumentError,
    Node,
    decode,
    json_nodes,
    read_bytes,
    read_document,
    read_documents,
    yaml_events,
)
from renal_cds.errors import Diagnostic
from testing.underlined import underlined


def problems(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(DocumentError) as refused:
        read_document(text, "d.yaml")
    return refused.value.diagnostics


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-03-01", "2026-03-01"),
        ("4 cm", "4 cm"),
        ("1:30", "1:30"),
        ("'no'", "no"),
        ('"12"', "12"),
        ("yesterday", "yesterday"),
    ],
)
def test_what_a_scalar_means(scalar: str, value: Any) -> None:
    read = read_document(f"key: {scalar}", "d.yaml").plain()["key"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: no", "old-boolean", "no"),
        ("a: On", "old-boolean", "On"),
        ("a: TRUE", "old-boolean", "TRUE"),
        ("a: 012", "number-form", "012"),
        ("a: 0x1F", "number-form", "0x1F"),
        ("a: 1_000", "number-form", "1_000"),
        ("a: .inf", "not-a-number", ".inf"),
        ("a: NaN", "not-a-number", "NaN"),
        ("a: 1e999", "not-a-number", "1e999"),
        ("a: &x 1", "anchor", "&x 1"),
        ("a: !!str 1", "tag", "!!str 1"),
        ("a: !our 1", "tag", "!our 1"),
        ("a: &x [1, 2]", "anchor", "&x"),
        ("a: !our  {b: 1,\n c: 2}", "tag", "!our"),
        ("a: 1\na: 2", "duplicate-key", "a"),
        ("{true: 1}", "bad-key", "true"),
        ("{[a]: 1}", "bad-key", "[a]"),
    ],
)
def test_what_is_refused(text: str, code: str, place: str) -> None:
    (problem,) = problems(text)
    assert problem.code == code
    assert underlined(problem.span) == place


def test_a_repeated_key_shows_the_first_one_too() -> None:
    (problem,) = problems("a: 1\nb: 2\na: 3")
    assert problem.span is not None
    assert problem.span.line == 3
    assert [span.line for _, span in problem.related] == [1]


def test_every_bad_scalar_is_reported_at_once() -> None:
    assert [each.code for each in problems("a: no\nb: 012\nc: .nan")] == ["old-boolean", "number-form", "not-a-number"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: {b: 1", "syntax"),
        ("a: *x", "alias"),
        ("a: b: c", "syntax"),
        ("", "not-one-document"),
        ("a: 1\n---\nb: 2", "not-one-document"),
        ("a: \x07", "bad-character"),
        ("[" * 60 + "]" * 60, "too-deep"),
    ],
)
def test_a_text_that_cannot_be_read_has_one_problem(text: str, code: str) -> None:
    assert [each.code for each in problems(text)] == [code]


def test_what_was_found_before_a_syntax_error_is_kept() -> None:
    assert [each.code for each in problems("a: &x 1\nb: *x")] == ["anchor", "alias"]
    assert [each.code for each in problems("a: no\nb: [1")] == ["old-boolean", "syntax"]
    assert [each.code for each in problems("a: no\nb: " + "[" * 60)] == ["old-boolean", "too-deep"]


@pytest.mark.parametrize(
    ("text", "message", "help", "place"),
    [
        ("a:\n\tb: 1", "a tab indents the line", "indent with spaces", "\t"),
        ("a: @x", "`@` cannot begin a value", "put the text in quotes", "@"),
        ('{"a": 1}\n{"b": 2}', "a second value begins where the first has ended", "a file with", "{"),
        ("[a]\nb: 2", "a second value begins where the first has ended", None, "b"),
        ("a: b: c", "a `:` stands where no key can be", "indent keys alike, and put", ":"),
        ("a: [1, 2\nb: 3", "a list in `[ ]` is not closed, or lacks a comma", None, ":"),
        ('a: "\\q"', "`\\` begins nothing known here", "write `\\\\`", "\\"),
        ("%YAML 3.0\n---\na: 1", "`%YAML` asks for a version that is not read", "leave the line out", "%"),
        (
            "%OWN 1\n---\na: 1",
            "a line that begins with `%` is no part of the facts or rules",
            "leave the line out",
            " ",
        ),
        ("- a\nb: 1", "a key stands where an entry of the list is expected", "indent it", "b"),
    ],
)
def test_a_syntax_error_is_told_in_plain_words(text: str, message: str, help: str | None, place: str) -> None:
    (problem,) = problems(text)
    assert problem.code == "syntax"
    assert problem.message == f"the text is not valid YAML or JSON: {message}"
    assert (problem.help or "").startswith(help or "")
    assert bool(problem.help) == bool(help)
    assert underlined(problem.span) == place


def test_an_open_quote_shows_where_it_begins() -> None:
    (problem,) = problems("a: 'x\nb: 1\n")
    assert [underlined(place) for _, place in problem.related] == ["'"]


def test_many_aliases_cost_no_more_than_their_text() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert {each.code for each in problems(bomb)} == {"anchor", "alias"}


def test_a_character_that_is_not_text_is_shown_where_it_stands() -> None:
    for text in ("a: 1\nb: \x07", "a: 1\nb: \ud800"):
        (problem,) = problems(text)
        assert problem.code == "bad-character"
        assert str(problem.span) == "d.yaml:2:4"


def test_a_tab_between_the_parts_of_json_is_a_space() -> None:
    assert read_document('{\t"a":\t1\n}', "d.json").plain() == {"a": 1}


def test_a_tab_inside_a_quoted_text_stays() -> None:
    assert read_document('{a: "one\ttwo"}', "d.yaml").plain() == {"a": "one\ttwo"}
    assert read_document("['one\ttwo']", "d.yaml").plain() == ["one\ttwo"]


@pytest.mark.parametrize(
    "text", ['{"a\\tb": "\\/\\u00e9\\ud83d\\ude00", "c": [1]}', '["\u2028", "\x7f", "\\\\", "\\""]']
)
def test_what_json_may_hold_is_read(text: str) -> None:
    assert read_document(text, "d.json").plain() == json.loads(text)


def test_places_in_json_are_those_of_the_text() -> None:
    node = read_document(
        '{"\\ud83d\\ude00": "\u2028",\n\t"b": "\\ud83d\\ude00", "c": 1e999}'.replace("1e999", "1"), "d.json"
    )
    assert underlined(node.at(("b",)).span) == r'"\ud83d\ude00"'
    assert underlined(node.at(("c",)).span) == "1"
    assert underlined(node.key_span(("c",))) == '"c"'


def test_half_a_character_is_refused() -> None:
    for text in (r'{"a": "\ud83d"}', r'a: "\ud83d"'):
        (problem,) = problems(text)
        assert problem.code in ("bad-character", "syntax")
        assert problem.help == "write the character itself"


def test_a_text_that_only_looks_like_json_is_yaml() -> None:
    assert read_document("{a: [1, true], 'b': c}", "d.yaml").plain() == {"a": [1, True], "b": "c"}
    assert [each.code for each in problems('{"a": no}')] == ["old-boolean"]


def test_a_text_with_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in (yaml_events, json_nodes):
        monkeypatch.setattr(reader, "MAX_NODES", 10)
    assert len(read_document(json.dumps([1] * 9), "d.yaml").plain()) == 9
    assert [each.code for each in problems(json.dumps([1] * 10))] == ["too-many-values"]


def test_a_text_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    assert [each.code for each in problems("a: 12345678")] == ["file-too-large"]


def test_several_documents_of_one_stream() -> None:
    assert [each.plain() for each in read_documents("a: 1\n---\nb: 2\n", "d.yaml")] == [{"a": 1}, {"b": 2}]


def test_places_are_those_of_the_text() -> None:
    node = read_document("a:\n  - b: one\n    c: 'two'\n", "d.yaml")
    assert underlined(node.at(("a", 0, "c")).span) == "'two'"
    assert underlined(node.key_span(("a", 0, "c"))) == "c"
    assert str(node.at(("a", 0, "c")).span) == "d.yaml:3:8"


def test_a_path_that_ends_early_gives_the_deepest_place() -> None:
    node = read_document("a: {b: 1}", "d.yaml")
    assert node.at(("a", "x", "y")) is node.at(("a",))
    assert node.at(("a", 0)) is node.at(("a",))
    assert node.at(()) is node
    assert node.key_span(("a", "x")) == node.at(("a",)).span
    assert node.key_span(()) == node.span


def test_a_file_is_read_as_utf_8_without_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_bytes(b"\xef\xbb\xbfname: \xc3\xa9")
    assert read_document(read_bytes(file), str(file)).plain() == {"name": "é"}


@pytest.mark.parametrize("code", ["unreadable-file", "file-too-large", "not-utf-8"])
def test_a_file_that_cannot_be_read(code: str, tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    if code != "unreadable-file":
        file.write_bytes(b"a: 12345678" if code == "file-too-large" else b"\xff\xfe")
    with pytest.raises(DocumentError) as refused:
        read_bytes(file, limit=10)
    assert [each.code for each in refused.value.diagnostics] == [code]


def test_bytes_that_are_too_many_are_refused() -> None:
    assert decode(b"12345", "d", limit=5) == "12345"
    with pytest.raises(DocumentError):
        decode(b"123456", "d", limit=5)


def test_json_may_escape_a_character_beyond_the_basic_plane() -> None:
    assert read_document(json.dumps({"name": "\U0001d11e"}), "d.json").plain() == {"name": "\U0001d11e"}


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF, exclude_categories=("Cc", "Cs"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc_", min_size=1), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(_json, st.sampled_from([None, 2, "\t"]))
def test_json_means_here_what_it_means_everywhere(value: Any, indent: Any) -> None:
    assert read_document(json.dumps(value, indent=indent), "d.json").plain() == value


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found: Node | tuple[Diagnostic, ...]
    try:
        found = read_document(text, "d.yaml")
    except DocumentError as refused:
        found = refused.diagnostics
    assert found
