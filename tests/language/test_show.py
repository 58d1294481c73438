from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renal_cds.errors import Span
from renal_cds.language import tree
from renal_cds.language.parse import BUILT_INS, parse
from renal_cds.language.show import show

NOWHERE = Span("any", 1, 1, 1, 2)

names = st.sampled_from(["a", "b", "tumor", "clear_cell", "cm", "x1"])
paths = st.lists(names, min_size=1, max_size=3).map(tuple)
reads = paths.map(lambda path: tree.Read(path, NOWHERE))
numbers = st.integers(-(10**14), 10**14) | st.floats(-1e14, 1e14)
units = st.sampled_from(["cm", "%", "/uL", "10^9/L", "mL/min/1.73m2", "mm/year"]).map(
    lambda unit: tree.Quantity(1, unit, NOWHERE)
)
quantities = st.builds(tree.Quantity, numbers, st.sampled_from(["mm", "%", "10^3/uL", "ug/dL"]), st.just(NOWHERE))
leaves = (
    reads
    | quantities
    | numbers.map(lambda value: tree.Literal(value, NOWHERE))
    | st.booleans().map(lambda value: tree.Literal(value, NOWHERE))
    | st.builds(tree.Select, st.sampled_from(["first", "last"]), reads, paths, st.just(NOWHERE))
)


def is_number(node: tree.Expression) -> bool:
    return isinstance(node, tree.Literal | tree.Quantity) and not isinstance(node.value, bool)


def calls(inner: Any) -> Any:
    plain = [(name, counts) for name, counts in BUILT_INS.items() if name not in ("len", "in_unit")]
    return st.sampled_from(plain).flatmap(
        lambda each: st.builds(
            tree.Call,
            st.just(each[0]),
            st.lists(inner, min_size=each[1][0], max_size=each[1][1]).map(tuple),
            st.just(NOWHERE),
        )
    )


def above(inner: Any) -> Any:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    here = st.just(NOWHERE)
    return (
        st.builds(tree.Not, inner, here)
        | st.builds(tree.And, several, here)
        | st.builds(tree.Or, several, here)
        | st.builds(tree.Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner, inner, here)
        | st.builds(tree.Member, inner, several, here)
        | st.builds(tree.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner, here)
        | st.builds(tree.Negative, inner.filter(lambda node: not is_number(node)), here)
        | st.builds(tree.Conditional, inner, inner, inner, here)
        | st.builds(tree.Quantified, st.sampled_from(["any", "all", "count"]), inner, names, reads, here)
        | calls(inner)
        | st.builds(tree.Call, st.just("len"), reads.map(lambda read: (read,)), here)
        | st.builds(tree.Call, st.just("in_unit"), st.tuples(inner, units), here)
    )


trees = st.recursive(leaves, above, max_leaves=12)


@settings(deadline=None, max_examples=300)
@given(trees)
def test_what_is_shown_reads_as_the_same_tree(node: tree.Expression) -> None:
    assert parse(show(node)) == node


@settings(deadline=None)
@given(trees)
def test_what_is_shown_once_is_shown_the_same_again(node: tree.Expression) -> None:
    assert show(parse(show(node))) == show(node)


@pytest.mark.parametrize(
    "text",
    [
        "a and (b or c)",
        "not (a and b)",
        "(not a) == b",
        "a not in {b, c}",
        "(a + b) * c",
        "a - (b - c)",
        "a - b - c",
        "(-2) ** a",
        "-2 * a",
        "(a ** b) ** c",
        "a ** b ** c",
        "-a ** 2",
        "(-a) ** 2",
        "-(a + b)",
        "(a if b else c) + 1",
        "a if b else c if d else e",
        "(a if b else c) if d else e",
        "max(a, b + 1)",
        "first(treatments).date",
        "any(f.size_mm > 10 and f.x for f in findings)",
        "(a == b) == c",
    ],
)
def test_only_the_parentheses_that_are_needed(text: str) -> None:
    assert show(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("((a))", "a"),
        ("1<a<=2", "1 < a and a <= 2"),
        ("not a in [b]", "a not in {b}"),
        ("a   and\n b", "a and b"),
        ("True".lower(), "true"),
    ],
)
def test_one_way_to_write_it(text: str, shown: str) -> None:
    assert show(parse(text)) == shown


def test_what_only_the_check_makes() -> None:
    assert show(tree.Quantity(3, "cm", NOWHERE)) == "3 cm"
    assert show(tree.Literal("clear_cell", NOWHERE)) == "clear_cell"
