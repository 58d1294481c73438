"""The places in JSON, found without nodes: those that the strict reader gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.profile import examples
from renal_cds.documents import read_document, read_placed
from renal_cds.documents.json_places import JsonPlaces

WORDS = st.text(st.characters(codec="ascii", exclude_characters="\x7f"), max_size=5)
SCALARS = st.none() | st.booleans() | st.integers(-999, 999) | st.floats(-9, 9) | WORDS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
FORMS: tuple[dict[str, Any], ...] = ({}, {"indent": 1}, {"separators": (" ,  ", ":")}, {"indent": "\t"})


def paths(value: Any) -> Iterator[tuple[str | int, ...]]:
    """Every path in a value, and behind each of them some that are not there."""
    yield ()
    yield from (("nowhere",), (7,), (7, "nowhere"))
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in members:
        yield from ((name, *path) for path in paths(each))


@examples(60)
@given(st.dictionaries(WORDS, VALUES, max_size=4), st.sampled_from(FORMS), st.sampled_from(["", "\r\n", "\r", " \n"]))
def test_every_place_is_that_of_the_strict_reader(value: Any, form: dict[str, Any], before: str) -> None:
    text = before + json.dumps(value, **form).replace("\n", "\r\n" if before == "\r\n" else "\n") + before
    places, nodes = JsonPlaces(text, "p.json"), read_document(text, "p.json")
    for path in paths(value):
        found, node = places.at(path), nodes.at(path)
        assert (found.span, found.span.text) == (node.span, node.span.text)
        assert found.value == node.plain()
        if path:
            assert places.key_span(path) == nodes.key_span(path)


@pytest.mark.parametrize("text", ['{"size": 4}', "size: 4"])
def test_a_text_is_read_with_its_places_whatever_its_form(text: str) -> None:
    data, places = read_placed(text, "p")
    assert data == {"size": 4}
    assert places.at(("size",)).span.column == text.index("4") + 1
    assert places.key_span(("size",)).column == text.index("size") + 1 - text.count('"') // 2
