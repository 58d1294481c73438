"""Paths: in dots and brackets, in the model, and values put at them."""

from typing import Any

import pytest

from renal_cds.facts.paths import FactPath, dotted, type_path, with_value


@pytest.mark.parametrize(
    ("path", "text", "types"),
    [
        ((), "", ()),
        (("tumor", "size_cm"), "tumor.size_cm", ("tumor", "size_cm")),
        (("findings", 2), "findings[2]", ("findings", "[]")),
        (
            ("findings", 0, "earlier", 1, "date"),
            "findings[0].earlier[1].date",
            ("findings", "[]", "earlier", "[]", "date"),
        ),
    ],
)
def test_a_path_in_text_and_in_the_model(path: FactPath, text: str, types: tuple[str, ...]) -> None:
    assert dotted(path) == text
    assert type_path(path) == types


@pytest.mark.parametrize(
    ("facts", "path", "value", "result"),
    [
        ({}, (), {"tumor": None}, {"tumor": None}),
        ({}, ("tumor", "grade"), 2, {"tumor": {"grade": 2}}),
        ({"tumor": {"grade": 1, "size_cm": 4}}, ("tumor", "grade"), None, {"tumor": {"grade": None, "size_cm": 4}}),
        ({"findings": None}, ("findings", 1, "site"), "lung", {"findings": [{}, {"site": "lung"}]}),
        ({"findings": ({"site": "bone"},)}, ("findings", 0, "site"), "lung", {"findings": [{"site": "lung"}]}),
        ({"alarm": "none"}, ("alarm", "syncope"), True, {"alarm": {"syncope": True}}),
    ],
)
def test_a_value_is_put_at_a_path(facts: Any, path: FactPath, value: Any, result: Any) -> None:
    before = repr(facts)
    assert with_value(facts, path, value) == result
    assert repr(facts) == before


def test_elements_that_a_list_grows_by_are_not_one_object() -> None:
    grown = with_value({}, ("findings", 2, "site"), "lung")["findings"]
    assert grown[0] is not grown[1]
