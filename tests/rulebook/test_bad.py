"""Every mistake an author of rules can make is told in the words of the rule file, at its place."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from renal_cds.errors import Diagnostic, Span
from renal_cds.rulebook.checks import decision, examples, grounds, rulebook, shapes, trace
from renal_cds.rulebook.reading import diagnose, read

FAMILIES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "bad.yaml").read_text(encoding="utf-8"))
CASES = {f"{family}: {name}": case for family, cases in FAMILIES.items() for name, case in cases.items()}

#: Mistakes that need a folder or bytes to show, in `reading/test_read.py`.
ELSEWHERE = {"no-rules", "no-heading"}


def underlined(span: Span | None) -> str:
    if span is None:
        return ""
    last = span.end_column - 1 if span.end_line == span.line else None
    return span.text[span.column - 1 : last].rstrip()


def in_reading_order(problems: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return sorted(problems, key=lambda each: (each.span.file, each.span.line, each.span.column) if each.span else ())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_rulebook_is_refused(case: Mapping[str, Any], refuse: Any) -> None:
    found = in_reading_order(refuse(case.get("text", ""), case.get("files")))
    expected = case["expect"]
    assert [(each.code, underlined(each.span)) for each in found] == [
        (each["code"], each["under"]) for each in expected
    ]
    for problem, wanted in zip(found, expected, strict=True):
        assert wanted.get("message", "") in problem.message
        assert wanted.get("help", "") in (problem.help or "")
        assert {said: underlined(span) for said, span in problem.related} == wanted.get("also", {})


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_told_in_the_words_of_the_rule_file(case: Mapping[str, Any], refuse: Any) -> None:
    for problem in refuse(case.get("text", ""), case.get("files")):
        for text in (problem.message, problem.help or ""):
            plain = re.sub(r"`[^`]*`", "", text)
            assert not re.search(r"pydantic|Literal|tuple|\bdict|NoneType|\bstr\b|\bint\b|\bmodel\b|None|True", plain)
            assert not plain.startswith(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            assert not text.endswith(".")
            assert "``" not in text


def test_no_message_of_a_whole_rulebook_stands_twice(refuse: Any) -> None:
    for case in CASES.values():
        rendered = [each.render() for each in refuse(case.get("text", ""), case.get("files"))]
        assert len(rendered) == len(set(rendered))


def codes(module: ModuleType) -> Iterator[str]:
    """The code of every diagnostic that a module can give."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Diagnostic":
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
            else:
                yield from (f"unknown-{what}" for what in ("source", "figure", "caveat", "disclaimer"))


@pytest.mark.parametrize(
    "module", [decision, diagnose, examples, grounds, read, rulebook, shapes, trace], ids=lambda each: each.__name__
)
def test_every_diagnostic_has_its_case(module: ModuleType) -> None:
    shown = {each["code"] for case in CASES.values() for each in case["expect"]}
    assert set(codes(module)) - shown - ELSEWHERE == set()
