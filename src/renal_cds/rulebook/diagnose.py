"""Mistakes in the shape of a rule file, said in the words of the rule file."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, did_you_mean

__all__ = ["diagnose"]

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def diagnose(error: ValidationError, node: Node) -> list[Diagnostic]:
    """One diagnostic for each mistake pydantic found, at its place below ``node``."""
    found: dict[tuple[str, str], Diagnostic] = {}
    for problem in error.errors():
        path = _real_path(problem["loc"], node)
        diagnostic = _one(problem["type"], path, problem.get("ctx", {}), problem["input"], node)
        found.setdefault((str(diagnostic.span), diagnostic.code), diagnostic)
    return list(found.values())


def _real_path(loc: tuple[int | str, ...], node: Node) -> tuple[int | str, ...]:
    """The steps of ``loc`` that exist in the file: pydantic also names the variants of a union."""
    path: list[int | str] = []
    below = node
    for index, step in enumerate(loc):
        children = below.value
        known = (isinstance(children, dict) and step in children) or (
            isinstance(children, list) and isinstance(step, int) and step < len(children)
        )
        if known:
            path.append(step)
            below = below.at((step,))
        elif index == len(loc) - 1 and isinstance(children, dict) and isinstance(step, str):
            path.append(step)
    return tuple(path)


def _one(kind: str, path: tuple[int | str, ...], context: dict[str, Any], value: Any, node: Node) -> Diagnostic:
    words = ".".join(str(step) for step in path) or "this part"
    span = node.at(path).span
    last = str(path[-1]) if path else ""
    if kind == "missing":
        return Diagnostic("missing-key", f"`{last}` is missing", node.at(path[:-1]).span)
    if kind == "extra_forbidden":
        return Diagnostic("unknown-key", f"`{last}` is not a key that may stand here", node.key_span(path), None)
    if kind == "literal_error":
        allowed = [each.strip("'") for each in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
        return Diagnostic(
            "unknown-value", f"`{value}` is not a value of `{last}`", span, did_you_mean(str(value), allowed)
        )
    if kind == "string_pattern_mismatch":
        return Diagnostic(
            "bad-id", f"`{value}` is not an id", span, "lower-case letters, digits and `_`, a letter first"
        )
    if kind in ("value_error", "assertion_error"):
        return Diagnostic("inconsistent", str(context.get("error", f"`{words}` does not fit together")), span)
    if kind in _EXPECTED:
        return Diagnostic("wrong-type", f"`{words}` is {_EXPECTED[kind]}", span)
    if kind in ("too_short", "too_long"):
        return Diagnostic("empty", f"`{words}` does not have the number of entries it needs", span)
    return Diagnostic("bad-value", f"`{words}` is not of the form it needs", span)
