"""From the text of an expression to its tree, through the standard ``ast`` and a closed whitelist.

>>> tree = parse("3 cm < tumor.size_cm <= 7 cm and not tumor.necrosis")
>>> type(tree).__name__, len(tree.parts)
('And', 2)
"""

from __future__ import annotations

import ast
from typing import Any

from renal_cds.errors import Diagnostic, RenalCdsError, Span, did_you_mean
from renal_cds.language import tree
from renal_cds.language.habits import foreign_habit, foreign_writing
from renal_cds.language.units import IN_UNIT, Units, without_units

__all__ = ["BUILT_INS", "ExpressionError", "parse"]

MAX_LENGTH = 2000
MAX_NODES = 400
MAX_DEPTH = 30
MAX_PATH = 12

NO_TEST_FOR_MISSING = "there is no test for a missing fact: a decision stays open until the facts settle it"

#: The functions of the language with the number of arguments each takes.
BUILT_INS: dict[str, tuple[int, int]] = {
    "abs": (1, 1),
    "days_between": (2, 2),
    "exp": (1, 1),
    IN_UNIT: (2, 2),
    "len": (1, 1),
    "log": (1, 1),
    "max": (2, 6),
    "min": (2, 6),
    "months_between": (2, 2),
    "months_commenced": (2, 2),
    "round": (1, 2),
    "years_between": (2, 2),
}

_COMPARISONS: dict[type[ast.cmpop], Any] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ARITHMETIC: dict[type[ast.operator], Any] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}


class ExpressionError(RenalCdsError):
    """An expression is not in the rule language."""


def parse(text: str, span: Span | None = None) -> tree.Expression:
    """The tree of one expression.

    Args:
        text: the expression.
        span: where it stands in its file, so that diagnostics point into it.

    Raises:
        ExpressionError: with one diagnostic, at the part that is not in the language.
    """
    place = span or Span("expression", 1, 1, 1, len(text) + 1, "" if "\n" in text else text)
    if len(text) > MAX_LENGTH:
        raise _error("expression-too-long", f"the expression is longer than {MAX_LENGTH} characters", place)
    flat = text.replace("\n", " ").replace("\t", " ")
    plain, units = without_units(flat)
    if odd := foreign_writing(text if plain == flat else plain):
        raise _error(odd.code, odd.message, place.within(odd.start, odd.end), odd.help)
    start = len(flat) - len(flat.lstrip())
    if start == len(flat):
        raise _error("expression-syntax", "the expression is empty", place)
    try:
        parsed = ast.parse(plain[start:], mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise _syntax(problem, flat, start, place) from problem
    return _Translator(flat, start, place, units).expression(parsed.body, 0)


class _Translator:
    def __init__(self, text: str, start: int, place: Span, units: Units) -> None:
        self.text = text
        self.start = start
        self.place = place
        self.units = units
        self.count = 0

    def range(self, node: ast.AST) -> tuple[int, int]:
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None)
        last = self.start + end if end is not None else len(self.text)
        return self.start + start, self.units[last][1] if last in self.units else last

    def unit(self, node: ast.expr) -> str | None:
        """The unit that belongs to a number or to a call of ``in_unit``."""
        found = self.units.get(self.start + (node.end_col_offset or 0))
        return found[0] if found else None

    def span(self, node: ast.AST) -> Span:
        return self.place.within(*self.range(node))

    def fail(self, node: ast.AST, code: str, message: str, help: str | None = None) -> ExpressionError:
        return _error(code, message, self.span(node), help)

    def words(self, node: ast.AST) -> str:
        start, end = self.range(node)
        return _short(self.text[start:end])

    def expression(self, node: ast.expr, depth: int) -> tree.Expression:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise self.fail(node, "expression-too-deep", "the expression is nested too deep or has too many parts")
        span = self.span(node)
        match node:
            case ast.Constant(value=bool(value)):
                raise self.fail(
                    node,
                    "unknown-word",
                    f"`{value}` is not a word of the language",
                    f"did you mean `{str(value).lower()}`?",
                )
            case ast.Constant(value=int() | float() as value):
                return self.number(node, value, span)
            case ast.Constant(value=str(value)):
                help = f"write the word bare: `{value}`" if value.isidentifier() else "write words bare, without quotes"
                raise self.fail(node, "quoted-word", f"`{self.words(node)}` is quoted text", help)
            case ast.Constant(value=None):
                raise self.fail(node, "unknown-word", "`None` is not a word of the language", NO_TEST_FOR_MISSING)
            case ast.Name(id="true" | "false" as word):
                return tree.Literal(word == "true", span)
            case ast.Name(id=word):
                if word.startswith("_"):
                    raise self.fail(node, "not-in-language", f"`{word}` is not a fact")
                return tree.Read((word,), span)
            case ast.Attribute():
                return self.attribute(node, span)
            case ast.BoolOp(op=ast.And(), values=values):
                return tree.And(tuple(self.expression(each, depth + 1) for each in values), span)
            case ast.BoolOp(values=values):
                return tree.Or(tuple(self.expression(each, depth + 1) for each in values), span)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return tree.Not(self.expression(operand, depth + 1), span)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.negative(self.expression(operand, depth + 1), span)
            case ast.Compare():
                return self.comparison(node, depth)
            case ast.BinOp():
                return self.arithmetic(node, span, depth)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                condition, then, other = (self.expression(each, depth + 1) for each in (test, body, orelse))
                return tree.Conditional(condition, then, other, span)
            case ast.Call():
                return self.call(node, span, depth)
            case _:
                raise self.fail(node, "not-in-language", f"`{self.words(node)}` is not something a rule can say")

    def number(self, node: ast.expr, value: int | float, span: Span) -> tree.Literal | tree.Quantity:
        if not -1e15 < value < 1e15:
            raise self.fail(node, "number-too-large", f"`{self.words(node)}` is too large for a number")
        unit = self.unit(node)
        return tree.Quantity(value, unit, span) if unit else tree.Literal(value, span)

    def negative(self, part: tree.Expression, span: Span) -> tree.Expression:
        match part:
            case tree.Literal(value=int() | float() as value) if not isinstance(value, bool):
                return tree.Literal(-value, span)
            case tree.Quantity(value=value, unit=unit):
                return tree.Quantity(-value, unit, span)
            case _:
                return tree.Negative(part, span)

    def attribute(self, node: ast.Attribute, span: Span) -> tree.Expression:
        names: list[str] = []
        below: ast.expr = node
        while isinstance(below, ast.Attribute):
            if below.attr.startswith("_"):
                raise self.fail(node, "not-in-language", f"`{below.attr}` is not a fact")
            names.insert(0, below.attr)
            below = below.value
        if len(names) > MAX_PATH:
            raise self.fail(node, "expression-too-deep", f"a path has no more than {MAX_PATH} parts")
        match below:
            case ast.Name(id=word):
                return tree.Read((word, *names), span)
            case ast.Call(func=ast.Name(id="first" | "last" as which), args=[items], keywords=[]):
                return tree.Select(which, self.path(items), tuple(names), span)
            case _:
                raise self.fail(node, "not-in-language", f"`{self.words(node)}` is not the path of a fact")

    def path(self, node: ast.expr) -> tree.Read:
        match node:
            case ast.Name() | ast.Attribute():
                found = self.expression(node, 0)
                if isinstance(found, tree.Read):
                    return found
        raise self.fail(node, "not-a-list", f"`{self.words(node)}` is not the name of a list")

    def comparison(self, node: ast.Compare, depth: int) -> tree.Expression:
        parts = [node.left, *node.comparators]
        links = tuple(
            self.link(self._between(left, right), operator, left, right, depth)
            for left, operator, right in zip(parts, node.ops, parts[1:], strict=False)
        )
        return links[0] if len(links) == 1 else tree.And(links, self.span(node))

    def link(
        self, span: Span, operator: ast.cmpop, left_node: ast.expr, right: ast.expr, depth: int
    ) -> tree.Expression:
        if isinstance(operator, ast.Is | ast.IsNot):
            missing = self.words(right).lower() in ("none", "null", "missing", "unknown", "known")
            help = NO_TEST_FOR_MISSING if missing else "write `==`"
            raise _error("not-in-language", "`is` is not a comparison of the language", span, help)
        left = self.expression(left_node, depth + 1)
        if isinstance(operator, ast.In | ast.NotIn):
            if not isinstance(right, ast.Set | ast.List | ast.Tuple) or not right.elts:
                raise self.fail(
                    right, "not-a-set", f"`{self.words(right)}` is not a set of values", "write `in {a, b}`"
                )
            member = tree.Member(left, tuple(self.expression(each, depth + 1) for each in right.elts), span)
            return member if isinstance(operator, ast.In) else tree.Not(member, span)
        return tree.Compare(_COMPARISONS[type(operator)], left, self.expression(right, depth + 1), span)

    def _between(self, left: ast.expr, right: ast.expr) -> Span:
        return self.place.within(self.range(left)[0], self.range(right)[1])

    def arithmetic(self, node: ast.BinOp, span: Span, depth: int) -> tree.Expression:
        symbol = _ARITHMETIC.get(type(node.op))
        if symbol is None:
            raise self.fail(
                node, "not-in-language", f"`{self.words(node)}` uses an operator that is not in the language"
            )
        return tree.Arithmetic(
            symbol, self.expression(node.left, depth + 1), self.expression(node.right, depth + 1), span
        )

    def call(self, node: ast.Call, span: Span, depth: int) -> tree.Expression:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.fail(node, "not-in-language", f"`{self.words(node)}` is not a built-in function")
        name = node.func.id
        match name, node.args:
            case ("any" | "all" | "count") as kind, [ast.GeneratorExp(elt=body, generators=[generator])]:
                return self.quantified(kind, body, generator, span, depth)
            case (("any" | "all" | "count"), _):
                raise self.fail(
                    node,
                    "quantifier-form",
                    f"`{name}` asks something of a list",
                    f"write `{name}(f.size_mm > 10 for f in findings)`",
                )
            case "len", [items]:
                return tree.Call("len", (self.path(items),), span)
            case name, [value] if name == IN_UNIT and (unit := self.unit(node)):
                return tree.Call(IN_UNIT, (self.expression(value, depth + 1), tree.Quantity(1, unit, span)), span)
            case name, _ if name == IN_UNIT:
                raise self.fail(
                    node,
                    "unit-form",
                    f"`{name}` takes a quantity and a unit",
                    f"write `{name}(tumor.size_cm, mm)`",
                )
        if name in ("first", "last"):
            raise self.fail(
                node,
                "selection-form",
                f"`{name}` gives one element of a list",
                f"name its fact: `{name}(findings).size_mm`",
            )
        if name not in BUILT_INS:
            raise self.fail(
                node.func, "unknown-function", f"`{name}` is not a built-in function", _nearest_function(name)
            )
        low, high = BUILT_INS[name]
        if not low <= len(node.args) <= high:
            wanted = f"{low} value" + "s" * (low > 1) if low == high else f"{low} to {high} values"
            raise self.fail(node, "argument-count", f"`{name}` takes {wanted}, not {len(node.args)}")
        return tree.Call(name, tuple(self.expression(each, depth + 1) for each in node.args), span)

    def quantified(
        self, kind: Any, body: ast.expr, generator: ast.comprehension, span: Span, depth: int
    ) -> tree.Expression:
        if generator.ifs or generator.is_async or not isinstance(generator.target, ast.Name):
            raise self.fail(
                body, "quantifier-form", f"`{kind}` takes one condition and one list", "join conditions with `and`"
            )
        if generator.target.id in ("true", "false") or generator.target.id.startswith("_"):
            raise self.fail(generator.target, "quantifier-form", f"`{generator.target.id}` cannot name an element")
        items = self.path(generator.iter)
        return tree.Quantified(kind, self.expression(body, depth + 1), generator.target.id, items, span)


def _error(code: str, message: str, span: Span, help: str | None = None) -> ExpressionError:
    return ExpressionError([Diagnostic(code, message, span, help)])


def _nearest_function(name: str) -> str | None:
    return did_you_mean(name, sorted([*BUILT_INS, "all", "any", "count", "first", "last"]))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:57] + "…"


def _syntax(problem: Exception, text: str, start: int, place: Span) -> ExpressionError:
    if odd := foreign_habit(text):
        span = place.within(odd.start, odd.end)
        return _error("expression-syntax", f"`{_short(text)}` is not an expression", span, odd.help)
    offset = getattr(problem, "offset", None)
    last = len(text.rstrip())
    at = min(start + offset - 1, last - 1) if offset else None
    return _error(
        "expression-syntax",
        f"`{_short(text)}` is not an expression",
        place if at is None else place.within(at, at + 1),
    )
