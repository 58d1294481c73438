"""The place of every part of an expression, in every way YAML lets one write it."""

import pytest

from renal_cds.documents import read_document
from renal_cds.errors import Span
from renal_cds.language import tree
from renal_cds.language.parse import ExpressionError, parse
from renal_cds.language.places import TextSpan

PLAIN = "when: a.b > 3 and c == dd"
STYLES = {
    "plain": PLAIN,
    "indented": "row:\n    - {x: 1}\n    - {when: a.b > 3 and c == dd, y: 1}",
    "single quoted": "when:   'a.b > 3 and c == dd'",
    "double quoted": 'when: "a.b > 3 and c == dd"',
    "plain on two lines": "when: a.b > 3\n  and c == dd\nx: 1",
    "quoted on two lines": "when: 'a.b > 3\n\n   and c == dd'",
    "folded": "when: >\n  a.b > 3\n  and c == dd\nx: 1",
    "folded and stripped": "when: >-\n    a.b > 3 and\n    c == dd\n",
    "folded under a comment": "when: > # c == dd\n  a.b > 3 and c == dd\n",
    "literal": "when: |\n  a.b > 3\n  and\n  c == dd\n",
    "behind a word of another script": "é: {λ: '×', when: a.b > 3 and c == dd}",
}


def expression(text: str) -> tuple[str, TextSpan]:
    node = read_document(text, "f.yaml")
    while "when" not in node.value:
        node = list(node.value.values())[-1] if isinstance(node.value, dict) else node.value[-1]
    found = node.at(("when",))
    return str(found.value), TextSpan.of(found.value, found.span, found.lines)


def written(text: str, span: Span) -> str:
    line = text.splitlines()[span.line - 1]
    assert span.text == line
    assert span.end_line == span.line
    return line[span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES.keys())
def test_each_part_is_found_where_it_is_written(text: str) -> None:
    node = parse(*expression(text))
    assert isinstance(node, tree.And)
    first, second = node.parts
    assert written(text, first.span) == "a.b > 3"
    assert [written(text, each.span) for each in tree.children(first)] == ["a.b", "3"]
    assert written(text, second.span) == "c == dd"
    assert [written(text, each.span) for each in tree.children(second)] == ["c", "dd"]


def test_a_part_may_go_over_several_lines() -> None:
    span = parse(*expression(STYLES["folded"])).span
    assert (span.line, span.column, span.end_line, span.end_column) == (2, 3, 3, 14)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("when: 'a and\n  b == \"c\"'", 2, '"c"'),
        ("when: >\n  a\n  and b = c\n", 3, "="),
        ("when: |\n  a\n  or b # c\n", 3, "#"),
        ("when: >\n  a\n  and b > 3cm\n", 3, "3cm"),
    ],
)
def test_a_mistake_is_underlined_where_it_is_written(text: str, line: int, part: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(*expression(text))
    (problem,) = error.value.diagnostics
    assert problem.span is not None
    assert problem.span.line == line
    assert written(text, problem.span) == part


@pytest.mark.parametrize("text", ["when: 'a == ''b'''", r'when: "a\x20== b"'])
def test_an_escaped_text_is_known_as_a_whole(text: str) -> None:
    content, place = expression(text)
    span = place.within(0, 1)
    assert written(text, span) == text.removeprefix("when: ")
    assert type(span) is Span
    assert place.within(0, len(content) + 5) == span


def test_an_expression_of_no_file_has_places_too() -> None:
    node = parse("a and b")
    assert [str(each.span) for each in tree.children(node)] == ["expression:1:1", "expression:1:7"]
