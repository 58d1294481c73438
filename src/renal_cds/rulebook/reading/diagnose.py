"""Mistakes in the shape of a rule file, said in the words of the rule file."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError

from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, did_you_mean
from renal_cds.rulebook.reading.schema import declared

__all__ = ["diagnose"]

Path = tuple[int | str, ...]

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
    "dataclass_type": "a mapping",
}
_CONDITION = "write a condition, such as `tumor.size_cm > 3`"
_FORMS = {
    "outputs": "write a list of words, `number`, `{number: mm}` or `boolean`",
    "then": "write one word, number or truth value for each output",
    "bands": "write the lowest and the highest sum: `0..2`",
    "score": "write one sum, or the lowest and the highest: `2..5`",
    "options": "write a status, or the list of those still possible",
    "for_each": "write `finding in findings`",
    "value": "write a formula, such as `tumor.size_cm * 10`",
    "anchor": "write a formula that gives a date",
    **dict.fromkeys(("when", "applies", "supports", "opposes", "excludes"), _CONDITION),
}
_HELP = {
    "confidence": "say how sure it is: A, B, C, D, R, principle or proposal",
    "expect": "say at least one thing that comes out",
    "source": "write `{some-source: place in it, confidence: A}`",
}


def diagnose(error: ValidationError, node: Node, kind: Any = None) -> list[Diagnostic]:
    """One diagnostic for each mistake pydantic found, at its place below ``node``.

    ``kind`` is the type that was read: with it, a misspelt key is told what was meant.
    """
    found: dict[tuple[str, str], Diagnostic] = {}
    for problem in error.errors():
        path, rest = _split(problem["loc"], node)
        is_key = rest == ("[key]",)
        if rest and not is_key and not (problem["type"] == "missing" and len(rest) == 1):
            diagnostic: Diagnostic | None = _bad_form(path, node)  # one of several forms, none of which fits
        elif is_key:
            diagnostic = _unknown_key(path, node, _words_allowed(problem.get("ctx", {})))
        elif problem["type"] == "unexpected_keyword_argument":
            diagnostic = _unknown_key(path, node, _keys(kind, path[:-1]))
        else:
            diagnostic = _one(problem["type"], (*path, *rest), problem.get("ctx", {}), problem["input"], node)
        if diagnostic:
            found.setdefault((str(diagnostic.span), diagnostic.message), diagnostic)
    return list(found.values())


def _split(loc: Path, node: Node) -> tuple[Path, Path]:
    """The steps of ``loc`` that exist in the file, and what pydantic adds: variants, and keys that are missing."""
    below = node
    loc = tuple(step for step in loc if step != "places")  # the sources of a citation stand in the citation itself
    for index, step in enumerate(loc):
        children = below.value
        is_key = isinstance(children, dict) and step in children
        is_index = isinstance(children, list) and isinstance(step, int) and step < len(children)
        if not is_key and not is_index:
            return loc[:index], loc[index:]
        below = children[step]
    return loc, ()


def _one(kind: str, path: Path, context: dict[str, Any], value: Any, node: Node) -> Diagnostic | None:
    words, span = _words(path), node.at(path).span
    last = str(path[-1]) if path else ""
    if kind == "missing":
        return Diagnostic("missing-key", f"`{last}` is missing", node.at(path[:-1]).span, _HELP.get(last))
    if kind == "literal_error":
        said = value if isinstance(value, str) else str(value).lower()
        help = did_you_mean(said, _words_allowed(context))
        return Diagnostic("unknown-value", f"`{said}` is not a value of {words}", span, help)
    if kind == "string_pattern_mismatch":
        help = "lower-case letters, digits and `_`, a letter first"
        return Diagnostic("bad-id", f"`{value}` is not an id", span, help)
    if kind in ("value_error", "assertion_error"):
        message = str(context.get("error", f"{words} does not fit together"))
        return Diagnostic("inconsistent", message, span, _HELP.get(last))
    if kind in _EXPECTED and last in _FORMS:
        return _bad_form(path, node)
    if kind in _EXPECTED:
        quotes = kind == "string_type" and isinstance(value, bool | int | float)
        help_for_text = f'put it in quotes: `"{str(value).lower()}"`' if quotes else None
        return Diagnostic("wrong-type", f"{words} must be {_EXPECTED[kind]}", span, help_for_text or _HELP.get(last))
    if kind in ("too_short", "too_long"):
        return _empty(words, path, context, node)
    if kind in ("greater_than", "greater_than_equal"):
        least = "more than " + str(context["gt"]) if "gt" in context else "at least " + str(context.get("ge"))
        return Diagnostic("bad-value", f"{words} must be {least}", span)
    return _bad_form(path, node)


def _empty(words: str, path: Path, context: dict[str, Any], node: Node) -> Diagnostic | None:
    """Too few entries; not when there are enough and some of them are wrong, which is said elsewhere."""
    below = node.at(path)
    entries = below.value
    if isinstance(entries, dict | list) and len(entries) >= int(context.get("min_length", 1)):
        if path[-1:] == ("source",):
            return Diagnostic("empty", "`source` names no source", below.span, "write `some-source: place in it`")
        return None
    return Diagnostic("empty", f"{words} is empty", below.span, "write at least one entry")


def _bad_form(path: Path, node: Node) -> Diagnostic:
    names = [step for step in path if isinstance(step, str)]
    help = next((_FORMS[name] for name in reversed(names) if name in _FORMS), None)
    return Diagnostic("bad-value", f"{_words(path)} is not of the form it needs", node.at(path).span, help)


def _unknown_key(path: Path, node: Node, allowed: list[str]) -> Diagnostic:
    word = str(path[-1])
    help = did_you_mean(word, allowed)
    return Diagnostic("unknown-key", f"`{word}` is not a key that may stand here", node.key_span(path), help)


def _words(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "this part"
    return f"an entry of `{names[-1]}`" if isinstance(path[-1], int) else f"`{names[-1]}`"


def _words_allowed(context: dict[str, Any]) -> list[str]:
    return [each.strip("'") for each in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]


def _keys(kind: Any, path: Path) -> list[str]:
    """The keys that may stand in the mapping at ``path`` of something of type ``kind``."""
    for step in path:
        kind = next((below for each in _variants(kind) if (below := _below(each, step)) is not None), None)
    return [key for each in _variants(kind) for key in declared(each)]


def _variants(kind: Any) -> Iterator[Any]:
    if get_origin(kind) is Annotated:
        yield from _variants(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for each in get_args(kind):
            yield from _variants(each)
    else:
        yield kind


def _below(kind: Any, step: int | str) -> Any:
    if keys := declared(kind):
        return keys.get(str(step))
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if get_origin(kind) in (tuple, list) else None
