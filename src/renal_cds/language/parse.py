"""From the text of an expression to its tree, through the standard ``ast`` and a closed whitelist.

>>> tree = parse("3 * cm < tumor.size_cm <= 7 * cm and not tumor.necrosis")
>>> type(tree).__name__, len(tree.parts)
('And', 2)
"""

from __future__ import annotations

import ast
from typing import Any, NoReturn

from renal_cds.errors import Diagnostic, RenalCdsError, Span, did_you_mean
from renal_cds.language import tree

__all__ = ["BUILT_INS", "ExpressionError", "parse"]

MAX_LENGTH = 2000
MAX_NODES = 400
MAX_DEPTH = 30

#: The functions of the language with the number of arguments each takes.
BUILT_INS: dict[str, tuple[int, int]] = {
    "abs": (1, 1),
    "days_between": (2, 2),
    "exp": (1, 1),
    "len": (1, 1),
    "log": (1, 1),
    "max": (2, 6),
    "min": (2, 6),
    "months_between": (2, 2),
    "round": (1, 2),
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
    place = span or Span("expression", 1, 1, 1, len(text) + 1, text)
    if len(text) > MAX_LENGTH:
        raise _error("expression-too-long", f"the expression is longer than {MAX_LENGTH} characters", place)
    try:
        parsed = ast.parse(f"({text}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise _syntax(problem, text, place) from problem
    return _Translator(text, place).expression(parsed.body, 0)


class _Translator:
    def __init__(self, text: str, place: Span) -> None:
        self.text = text
        self.place = place
        self.count = 0
        # a quoted scalar starts one column before its text
        self.shift = 1 if place.text[place.column - 1 : place.column] in ("'", '"') else 0

    def span(self, node: ast.AST) -> Span:
        start, end = getattr(node, "col_offset", None), getattr(node, "end_col_offset", None)
        if start is None or end is None or "\n" in self.text:
            return self.place
        return self.place.within(start - 1 + self.shift, end - 1 + self.shift)

    def fail(self, node: ast.AST, code: str, message: str, help: str | None = None) -> NoReturn:
        raise _error(code, message, self.span(node), help)

    def words(self, node: ast.AST) -> str:
        return ast.unparse(node) if isinstance(node, ast.expr) else "this"

    def expression(self, node: ast.expr, depth: int) -> tree.Expression:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            self.fail(node, "expression-too-deep", "the expression is nested too deep or has too many parts")
        span = self.span(node)
        match node:
            case ast.Constant(value=bool(value)):
                self.fail(
                    node,
                    "unknown-word",
                    f"`{value}` is not a word of the language",
                    f"did you mean `{str(value).lower()}`?",
                )
            case ast.Constant(value=int() | float() as value):
                return self.number(node, value, span)
            case ast.Constant(value=str(value)):
                self.fail(node, "quoted-word", f'`"{value}"` is quoted text', f"write the word bare: `{value}`")
            case ast.Name(id="true" | "false" as word):
                return tree.Literal(word == "true", span)
            case ast.Name(id=word):
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
                return self.comparison(node, span, depth)
            case ast.BinOp():
                return self.arithmetic(node, span, depth)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                condition, then, other = (self.expression(each, depth + 1) for each in (test, body, orelse))
                return tree.Conditional(condition, then, other, span)
            case ast.Call():
                return self.call(node, span, depth)
            case _:
                self.fail(node, "not-in-language", f"`{self.words(node)}` is not something a rule can say")

    def number(self, node: ast.expr, value: int | float, span: Span) -> tree.Literal:
        if not -1e15 < value < 1e15:
            self.fail(node, "number-too-large", f"`{self.words(node)}` is too large for a number")
        return tree.Literal(value, span)

    def negative(self, part: tree.Expression, span: Span) -> tree.Expression:
        match part:
            case tree.Literal(value=int() | float() as value) if not isinstance(value, bool):
                return tree.Literal(-value, span)
            case _:
                return tree.Negative(part, span)

    def attribute(self, node: ast.Attribute, span: Span) -> tree.Expression:
        names: list[str] = []
        below: ast.expr = node
        while isinstance(below, ast.Attribute):
            if below.attr.startswith("_"):
                self.fail(node, "not-in-language", f"`{below.attr}` is not a fact")
            names.insert(0, below.attr)
            below = below.value
        match below:
            case ast.Name(id=word):
                return tree.Read((word, *names), span)
            case ast.Call(func=ast.Name(id="first" | "last" as which), args=[items], keywords=[]):
                return tree.Select(which, self.path(items), tuple(names), span)
            case _:
                self.fail(node, "not-in-language", f"`{self.words(node)}` is not the path of a fact")

    def path(self, node: ast.expr) -> tree.Read:
        match node:
            case ast.Name() | ast.Attribute():
                found = self.expression(node, 0)
                if isinstance(found, tree.Read):
                    return found
        self.fail(node, "not-a-list", f"`{self.words(node)}` is not the name of a list")

    def comparison(self, node: ast.Compare, span: Span, depth: int) -> tree.Expression:
        links: list[tree.Expression] = []
        left_node = node.left
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            left = self.expression(left_node, depth + 1)
            links.append(self.link(node, operator, left, right_node, span, depth))
            left_node = right_node
        return links[0] if len(links) == 1 else tree.And(tuple(links), span)

    def link(
        self, node: ast.Compare, operator: ast.cmpop, left: tree.Expression, right: ast.expr, span: Span, depth: int
    ) -> tree.Expression:
        if isinstance(operator, ast.In | ast.NotIn):
            if not isinstance(right, ast.Set | ast.List | ast.Tuple):
                self.fail(right, "not-a-set", f"`{self.words(right)}` is not a set of values", "write `in {a, b}`")
            values = tuple(self.expression(each, depth + 1) for each in right.elts)
            member = tree.Member(left, values, span)
            return member if isinstance(operator, ast.In) else tree.Not(member, span)
        symbol = _COMPARISONS.get(type(operator))
        if symbol is None:
            self.fail(node, "not-in-language", "`is` is not a comparison of the language", "write `==`")
        return tree.Compare(symbol, left, self.expression(right, depth + 1), span)

    def arithmetic(self, node: ast.BinOp, span: Span, depth: int) -> tree.Expression:
        symbol = _ARITHMETIC.get(type(node.op))
        if symbol is None:
            self.fail(node, "not-in-language", f"`{self.words(node)}` uses an operator that is not in the language")
        return tree.Arithmetic(
            symbol, self.expression(node.left, depth + 1), self.expression(node.right, depth + 1), span
        )

    def call(self, node: ast.Call, span: Span, depth: int) -> tree.Expression:
        if not isinstance(node.func, ast.Name) or node.keywords:
            self.fail(node, "not-in-language", f"`{self.words(node)}` is not a built-in function")
        name = node.func.id
        match name, node.args:
            case ("any" | "all" | "count") as kind, [ast.GeneratorExp(elt=body, generators=[generator])]:
                return self.quantified(kind, body, generator, span, depth)
            case (("any" | "all" | "count"), _):
                self.fail(
                    node,
                    "quantifier-form",
                    f"`{name}` asks something of a list",
                    f"write `{name}(f.size_mm > 10 for f in findings)`",
                )
            case "len", [items]:
                return tree.Call("len", (self.path(items),), span)
        if name not in BUILT_INS:
            self.fail(
                node, "unknown-function", f"`{name}` is not a built-in function", did_you_mean(name, sorted(BUILT_INS))
            )
        low, high = BUILT_INS[name]
        if not low <= len(node.args) <= high:
            wanted = str(low) if low == high else f"{low} to {high}"
            self.fail(node, "argument-count", f"`{name}` takes {wanted} values, not {len(node.args)}")
        return tree.Call(name, tuple(self.expression(each, depth + 1) for each in node.args), span)

    def quantified(
        self, kind: Any, body: ast.expr, generator: ast.comprehension, span: Span, depth: int
    ) -> tree.Expression:
        if generator.ifs or generator.is_async or not isinstance(generator.target, ast.Name):
            self.fail(
                body, "quantifier-form", f"`{kind}` takes one condition and one list", "join conditions with `and`"
            )
        items = self.path(generator.iter)
        return tree.Quantified(kind, self.expression(body, depth + 1), generator.target.id, items, span)


def _error(code: str, message: str, span: Span, help: str | None = None) -> ExpressionError:
    return ExpressionError([Diagnostic(code, message, span, help)])


def _syntax(problem: Exception, text: str, place: Span) -> ExpressionError:
    offset = getattr(problem, "offset", None)
    span = place.within(offset - 2, offset - 1) if offset and offset > 1 and "\n" not in text else place
    help = "compare with `==`" if "=" in text and "Maybe you meant '=='" in str(problem) else None
    return _error(
        "expression-syntax", f"`{text if len(text) <= 60 else text[:57] + '…'}` is not an expression", span, help
    )
