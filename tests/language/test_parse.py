import warnings

import pytest

from renal_cds.errors import Diagnostic, Span
from renal_cds.language import tree
from renal_cds.language.parse import (
    BUILT_INS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_NODES,
    MAX_PATH,
    NO_TEST_FOR_MISSING,
    ExpressionError,
    parse,
)
from testing.underlined import underlined

NOWHERE = Span("any", 1, 1, 1, 2)


def read(*path: str) -> tree.Read:
    return tree.Read(path, NOWHERE)


def literal(value: bool | int | float) -> tree.Literal:
    return tree.Literal(value, NOWHERE)


def compare(operator: tree.Comparator, left: tree.Expression, right: tree.Expression) -> tree.Compare:
    return tree.Compare(operator, left, right, NOWHERE)


def refused(text: str) -> Diagnostic:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    (problem,) = error.value.diagnostics
    return problem


A, B, C = read("a"), read("b"), read("c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", literal(True)),
        ("false", literal(False)),
        ("12", literal(12)),
        ("1.5", literal(1.5)),
        (".5", literal(0.5)),
        ("1e3", literal(1000.0)),
        ("2.5e-3", literal(0.0025)),
        ("-3", literal(-3)),
        ("a", A),
        ("  a  ", A),
        ("(((a)))", A),
        ("a.b.c", read("a", "b", "c")),
        ("not a", tree.Not(A, NOWHERE)),
        ("not not a", tree.Not(tree.Not(A, NOWHERE), NOWHERE)),
        ("a and b and c", tree.And((A, B, C), NOWHERE)),
        ("a or b or c", tree.Or((A, B, C), NOWHERE)),
        ("a or b and c", tree.Or((A, tree.And((B, C), NOWHERE)), NOWHERE)),
        ("not a and b", tree.And((tree.Not(A, NOWHERE), B), NOWHERE)),
        ("a == b", compare("==", A, B)),
        ("a != b", compare("!=", A, B)),
        ("a < 1", compare("<", A, literal(1))),
        ("a <= 1", compare("<=", A, literal(1))),
        ("a > 1", compare(">", A, literal(1))),
        ("a >= -1", compare(">=", A, literal(-1))),
        ("1 < a <= 2", tree.And((compare("<", literal(1), A), compare("<=", A, literal(2))), NOWHERE)),
        ("a in {b, c}", tree.Member(A, (B, C), NOWHERE)),
        ("a in [b, c]", tree.Member(A, (B, C), NOWHERE)),
        ("a not in {b}", tree.Not(tree.Member(A, (B,), NOWHERE), NOWHERE)),
        ("a + b", tree.Arithmetic("+", A, B, NOWHERE)),
        ("a - b", tree.Arithmetic("-", A, B, NOWHERE)),
        ("a * b", tree.Arithmetic("*", A, B, NOWHERE)),
        ("a / b", tree.Arithmetic("/", A, B, NOWHERE)),
        ("a ** b", tree.Arithmetic("**", A, B, NOWHERE)),
        ("3 cm", tree.Quantity(3, "cm", NOWHERE)),
        ("-0.5 10^9/L", tree.Quantity(-0.5, "10^9/L", NOWHERE)),
        ("20 %", tree.Quantity(20, "%", NOWHERE)),
        ("in_unit(a, mg/dL)", tree.Call("in_unit", (A, tree.Quantity(1, "mg/dL", NOWHERE)), NOWHERE)),
        ("3 * cm", tree.Arithmetic("*", literal(3), read("cm"), NOWHERE)),
        ("-a", tree.Negative(A, NOWHERE)),
        ("-a ** 2", tree.Negative(tree.Arithmetic("**", A, literal(2), NOWHERE), NOWHERE)),
        ("a if b else c", tree.Conditional(B, A, C, NOWHERE)),
        ("len(a.b)", tree.Call("len", (read("a", "b"),), NOWHERE)),
        ("max(a, b, 1)", tree.Call("max", (A, B, literal(1)), NOWHERE)),
        ("round(a)", tree.Call("round", (A,), NOWHERE)),
        ("first(a.b).c.d", tree.Select("first", read("a", "b"), ("c", "d"), NOWHERE)),
        ("last(a).b", tree.Select("last", A, ("b",), NOWHERE)),
        ("any(f.b for f in a)", tree.Quantified("any", read("f", "b"), "f", A, NOWHERE)),
        ("all(f.b for f in a.b)", tree.Quantified("all", read("f", "b"), "f", read("a", "b"), NOWHERE)),
        (
            "count(f.b == c for f in a)",
            tree.Quantified("count", compare("==", read("f", "b"), C), "f", A, NOWHERE),
        ),
        ("a and\n  b", tree.And((A, B), NOWHERE)),
        ("a\tand b", tree.And((A, B), NOWHERE)),
    ],
)
def test_every_construct_of_the_language(text: str, expected: tree.Expression) -> None:
    assert parse(text) == expected


def test_numbers_keep_their_kind() -> None:
    whole, broken = parse("3"), parse("3.0")
    assert isinstance(whole, tree.Literal)
    assert isinstance(broken, tree.Literal)
    assert (type(whole.value), type(broken.value)) == (int, float)


@pytest.mark.parametrize("name", sorted(BUILT_INS.keys() - {"in_unit"}))
def test_every_built_in_counts_its_values(name: str) -> None:
    low, high = BUILT_INS[name]
    for count in range(high + 2):
        text = f"{name}({', '.join(['a'] * count)})"
        if low <= count <= high:
            assert isinstance(parse(text), tree.Call)
        else:
            problem = refused(text)
            assert problem.code == "argument-count"
            assert problem.message.endswith(f", not {count}")
            assert underlined(problem.span) == text


@pytest.mark.parametrize(
    ("text", "part", "path"),
    [
        ("a.b > 3 and c in {d, e}", "a.b > 3 and c in {d, e}", ()),
        ("a.b > 3 and c in {d, e}", "a.b > 3", (0,)),
        ("a.b > 3 and c in {d, e}", "a.b", (0, 0)),
        ("a.b > 3 and c in {d, e}", "3", (0, 1)),
        ("a.b > 3 and c in {d, e}", "c in {d, e}", (1,)),
        ("a.b > 3 and c in {d, e}", "e", (1, 2)),
        ("  not (a.b)", "a.b", (0,)),
        ("1 < a.b <= 22", "1 < a.b", (0,)),
        ("1 < a.b <= 22", "a.b <= 22", (1,)),
        ("1 < a.b <= 22", "22", (1, 1)),
        ("a if -b else c ** 2", "-b", (0,)),
        ("a if -b else c ** 2", "c ** 2", (2,)),
        ("max(a, last(b.c).d)", "last(b.c).d", (1,)),
        ("max(a, last(b.c).d)", "b.c", (1, 0)),
        ("any(f.x for f in a.b)", "a.b", (0,)),
        ("any(f.x for f in a.b)", "f.x", (1,)),
    ],
)
def test_every_node_knows_its_place(text: str, part: str, path: tuple[int, ...]) -> None:
    node = parse(text)
    for step in path:
        node = tree.children(node)[step]
    assert underlined(node.span) == part


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("__import__('os')", "unknown-function", "__import__"),
        ("__import__('os').system('x')", "not-in-language", "__import__('os').system('x')"),
        ("open('x').read", "not-in-language", "open('x').read"),
        ("print(a)", "unknown-function", "print"),
        ("a.b(c)", "not-in-language", "a.b(c)"),
        ("max(a, key=b)", "not-in-language", "max(a, key=b)"),
        ("max(a, *b)", "not-in-language", "*b"),
        ("a.__class__", "not-in-language", "a.__class__"),
        ("a.__class__.b", "not-in-language", "a.__class__.b"),
        ("a._b", "not-in-language", "a._b"),
        ("__name__", "not-in-language", "__name__"),
        ("(a + b).c", "not-in-language", "(a + b).c"),
        ("max(a, b).c", "not-in-language", "max(a, b).c"),
        ("a[0]", "not-in-language", "a[0]"),
        ("a[0].b", "not-in-language", "a[0].b"),
        ("a[b:c]", "not-in-language", "a[b:c]"),
        ("lambda: a", "not-in-language", "lambda: a"),
        ("(b := a)", "not-in-language", "b := a"),
        ("b := a", "expression-syntax", ":"),
        ("[f for f in a]", "not-in-language", "[f for f in a]"),
        ("{f for f in a}", "not-in-language", "{f for f in a}"),
        ("{f: 1 for f in a}", "not-in-language", "{f: 1 for f in a}"),
        ("(f for f in a)", "not-in-language", "(f for f in a)"),
        ("f'{a}'", "not-in-language", "f'{a}'"),
        ("b'a'", "not-in-language", "b'a'"),
        ("...", "not-in-language", "..."),
        ("await a", "not-in-language", "await a"),
        ("yield a", "expression-syntax", "y"),
        ("*a", "expression-syntax", "*"),
        ("a, b", "not-in-language", "a, b"),
        ("()", "not-in-language", "()"),
        ("{a}", "not-in-language", "{a}"),
        ("[]", "not-in-language", "[]"),
        ("~a", "not-in-language", "~a"),
        ("+a", "not-in-language", "+a"),
        ("a // b", "not-in-language", "a // b"),
        ("a % b", "not-in-language", "a % b"),
        ("a @ b", "not-in-language", "a @ b"),
        ("a << b", "not-in-language", "a << b"),
        ("c and a & b", "not-in-language", "a & b"),
        ("c and a | b", "not-in-language", "a | b"),
        ("a ^ b", "not-in-language", "a ^ b"),
        ("c or a is b", "not-in-language", "a is b"),
        ("a is not b", "not-in-language", "a is not b"),
        ("a in b", "not-a-set", "b"),
        ("a in {}", "not-a-set", "{}"),
        ("a in ()", "not-a-set", "()"),
        ("a in {b: c}", "not-a-set", "{b: c}"),
        ("a in {*b}", "not-in-language", "*b"),
        ("a == 'b'", "quoted-word", "'b'"),
        ('a == "b c"', "quoted-word", '"b c"'),
        ("a == True", "unknown-word", "True"),
        ("a == False", "unknown-word", "False"),
        ("a == None", "unknown-word", "None"),
        ("a > 1e15", "number-too-large", "1e15"),
        ("a > 99999999999999999", "number-too-large", "99999999999999999"),
        ("a > 1e999", "number-too-large", "1e999"),
        ("a > 3j", "number-form", "3j"),
        ("a > 0777", "number-form", "0777"),
        ("a > 0x1F", "number-form", "0x1F"),
        ("a > 0b11", "number-form", "0b11"),
        ("a > 1_000", "number-form", "1_000"),
        ("a > 3cm", "number-form", "3cm"),
        ("1if a else b", "number-form", "1if"),
        ("a or 0or b", "number-form", "0or"),
        ("a > .5or b", "number-form", ".5or"),
        ("any(a)", "quantifier-form", "any(a)"),
        ("all([a for a in b])", "quantifier-form", "all([a for a in b])"),
        ("any(f.a for f in b if f.c)", "quantifier-form", "f.a"),
        ("any(f.a for f in b for g in c)", "quantifier-form", "any(f.a for f in b for g in c)"),
        ("any(f for f, g in b)", "quantifier-form", "f"),
        ("any(f async for f in b)", "quantifier-form", "f"),
        ("any(a for true in b)", "quantifier-form", "true"),
        ("count(f.a for f in b + c)", "not-a-list", "b + c"),
        ("len(3)", "not-a-list", "3"),
        ("first(a)", "selection-form", "first(a)"),
        ("last(last(a).b).c", "not-a-list", "last(a).b"),
        ("été > 3", "bad-character", "é"),
        ("ﬁnding.size_mm > 3", "bad-character", "ﬁ"),
        ("𝐚 == 1", "bad-character", "𝐚"),
        ("a \\\n and b", "bad-character", "\\"),
        ("a == '\\d'", "bad-character", "\\"),
        ("a\0b", "bad-character", "\0"),
        ("a\x0cb", "bad-character", "\x0c"),
        ("a\ud800", "bad-character", "\ud800"),
        ("a # and b", "bad-character", "#"),
        ("a ≥ 3", "bad-character", "≥"),
        ("a == “b”", "bad-character", "“"),
        ("a\u00a0== b", "bad-character", "\u00a0"),
        ("a) or (b", "expression-syntax", ")"),
        ("a; b", "expression-syntax", ";"),
        ("a b", "expression-syntax", "b"),
        ("import os", "expression-syntax", "i"),
        ("a ==", "expression-syntax", "a =="),
        ("a = b", "expression-syntax", "="),
        ("a && b", "expression-syntax", "&&"),
        ("a || b", "expression-syntax", "||"),
        ("!a", "expression-syntax", "!"),
        ("a => 3", "expression-syntax", "=>"),
        ("a === b", "expression-syntax", "==="),
        ("a <> b", "expression-syntax", "<>"),
        ("a AND b", "expression-syntax", "AND"),
        ("in_unit(a)", "unit-form", "in_unit(a)"),
        ("in_unit(a, 3)", "unit-form", "in_unit(a, 3)"),
        ("a > 20%", "expression-syntax", "0%"),
        ("if a then b", "expression-syntax", "then"),
        ("a.class", "expression-syntax", "c"),
        ("", "expression-syntax", ""),
        (" \n ", "expression-syntax", None),
        ("'a", "expression-syntax", "'"),
    ],
)
def test_what_is_outside_the_language(text: str, code: str, part: str | None) -> None:
    problem = refused(text)
    assert problem.code == code
    if part is not None:
        assert underlined(problem.span, text) == part
    assert problem.message[0] in "`abcdefghijklmnopqrstuvwxyz"
    assert not problem.message.endswith(".")


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("a == True", "`True` is not a word of the language", "did you mean `true`?"),
        ("a == 'b'", "`'b'` is quoted text", "write the word bare: `b`"),
        ("a == 'b c'", "`'b c'` is quoted text", "write words bare, without quotes"),
        ("a == None", "`None` is not a word of the language", NO_TEST_FOR_MISSING),
        ("a is None", "`is` is not a comparison of the language", NO_TEST_FOR_MISSING),
        ("a is missing", "`is` is not a comparison of the language", NO_TEST_FOR_MISSING),
        ("a is b", "`is` is not a comparison of the language", "write `==`"),
        ("a in b", "`b` is not a set of values", "write `in {a, b}`"),
        ("mx(a, b)", "`mx` is not a built-in function", "did you mean `max`?"),
        ("len(a, b)", "`len` takes 1 value, not 2", None),
        ("max(a)", "`max` takes 2 to 6 values, not 1", None),
        ("any(a)", "`any` asks something of a list", "write `any(f.size_mm > 10 for f in findings)`"),
        ("last(a)", "`last` gives one element of a list", "name its fact: `last(findings).size_mm`"),
        ("a ≥ 3", "`≥` cannot stand in an expression", "write `>=`"),
        ("a\u00a0> 3", "the character U+00A0 cannot stand in an expression", "write an ordinary space"),
        ("a # b", "`#` cannot stand in an expression", "put the comment in a line of its own, above the key"),
        ("a > 3cm", "`3cm` runs a number and a word together", "write a quantity as `3 cm`"),
        ("a > 20%", "`a > 20%` is not an expression", "put a blank between the number and `%`"),
        ("a > 3 µmol/L", "`µ` cannot stand in an expression", "write `u`"),
        ("in_unit(a, 3)", "`in_unit` takes a quantity and a unit", "write `in_unit(tumor.size_cm, mm)`"),
        ("a > 012", "`012` is not a decimal number", "write it in plain decimal digits"),
        ("a = b", "`a = b` is not an expression", "compare with `==`"),
        ("a && b", "`a && b` is not an expression", "write `and`"),
        ("", "the expression is empty", None),
        ("a[0]  .b", "`a[0] .b` is not the path of a fact", None),
        ("b" * 80 + " b", f"`{'b' * 57}…` is not an expression", None),
    ],
)
def test_what_is_said(text: str, message: str, help: str | None) -> None:
    problem = refused(text)
    assert (problem.message, problem.help) == (message, help)


@pytest.mark.parametrize("text", ["(" * 10_000 + "a" + ")" * 10_000, "a" * (MAX_LENGTH + 1)])
def test_a_long_expression_is_not_read_at_all(text: str) -> None:
    problem = refused(text)
    assert problem.code == "expression-too-long"
    assert problem.message == f"the expression is longer than {MAX_LENGTH} characters"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("expression-too-deep", "not " * (MAX_DEPTH + 1) + "a"),
        ("expression-too-deep", "-" * 1900 + "a"),
        ("expression-too-deep", " + ".join(["a"] * (MAX_DEPTH + 2))),
        ("expression-too-deep", "a in {" + ",".join(["a"] * MAX_NODES) + "}"),
        ("expression-too-deep", ".".join(["a"] * (MAX_PATH + 2))),
        ("not-in-language", "a[" + "-" * 1900 + "a]"),
        ("expression-syntax", "(" * 900 + "a" + ")" * 900),
    ],
)
def test_the_limits(code: str, text: str) -> None:
    assert refused(text).code == code


def test_just_within_the_limits() -> None:
    assert parse("not " * MAX_DEPTH + "a")
    assert parse(" + ".join(["a"] * (MAX_DEPTH + 1)))
    assert parse(".".join(["a"] * (MAX_PATH + 1)))
    assert parse("a in {" + ",".join(["a"] * (MAX_NODES - 2)) + "}")
    assert parse("(" * 100 + "a" + ")" * 100) == A


@pytest.mark.parametrize("text", ["1 is 1", "a == '\\d'", "0or a", "1if a else b", "'a'(b)", "a is ()"])
def test_python_has_nothing_to_warn_of(text: str) -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        refused(text)
    assert not heard
