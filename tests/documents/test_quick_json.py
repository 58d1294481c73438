"""The quick reader of JSON: it reads as the strict one does, or leaves it to that one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.profile import examples
from renal_cds import InvalidPatient
from renal_cds.documents import read_document
from renal_cds.documents.quick_json import quick_json
from renal_cds.patient import read_patient

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@examples(200)
@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_what_it_reads_the_strict_reader_reads_alike(value: object, ascii: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii, indent=indent)
    found = quick_json(text)
    if found is not None:
        strict = read_document(text, "x").plain()
        assert found == strict
        assert json.dumps(found) == json.dumps(strict)  # 1 is not 1.0, nor true


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": 1234567890123456789}',
        '{"a": "\\ud800"}',
        '{"a": "\x7f"}',
        '{"a": "ü"}',
        '{"a": 1',
        "[1]",
        "a: 1",
        "",
        '{"a": ' * 5000,
        '{"a": ' + "[" * 40 + "]" * 40 + "}",
        '{"a": [' + "1," * 100_000 + "1]}",
    ],
)
def test_doubtful_text_is_left_to_the_strict_reader(text: str) -> None:
    assert quick_json(text) is None


def test_plain_text_is_read() -> None:
    assert quick_json(' {"a": [1, 2.5, "b", null, true]}') == {"a": [1, 2.5, "b", None, True]}


@pytest.mark.parametrize("form", ["text", "bytes", "file"])
def test_mistakes_in_json_are_told_with_their_places(form: str, tmp_path: Path) -> None:
    text = '{"tumor": {"size_cm": 3, "histology": "papilary"}}'
    path = tmp_path / "patient.json"
    path.write_text(text)
    sources: dict[str, str | bytes | Path] = {"text": text, "bytes": text.encode(), "file": path}
    with pytest.raises(InvalidPatient) as refused:
        read_patient(sources[form])
    (problem,) = refused.value.diagnostics
    assert problem.span is not None
    assert problem.span.column == text.index('"papilary"') + 1
