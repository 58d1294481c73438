"""Parts of a decision by their role: its expressions, the facts that its texts mention, and what is firm in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from renal_cds.language.tree import Expression
from renal_cds.records import names_of, replace
from renal_cds.rulebook.decisions import Decision, Statement
from renal_cds.rulebook.schema_types import Strict

__all__ = ["HOLE", "conditions", "law_expressions", "templates", "without_preview"]

P = TypeVar("P", bound=Decision | Statement)

#: A fact that a text mentions, in braces.
HOLE = re.compile(r"\{([^{}]*)\}")


def conditions(decision: Decision) -> Iterator[Expression]:
    """Every expression of a decision and of its statements, whichever of their fields is declared a condition."""
    for part in (decision, *decision.statements):
        yield from (node for name in _condition_fields(type(part)) if (node := getattr(part, name)) is not None)


@cache
def _condition_fields(kind: type[Strict]) -> tuple[str, ...]:
    """The fields that hold an expression: annotations are texts, as the modules of structs postpone them."""
    return tuple(part.name for part in fields(kind) if part.type in ("Condition", "Condition | None"))


def law_expressions(decision: Decision) -> Iterator[Expression]:
    """Every expression in the laws of a decision."""
    for law in decision.laws:
        yield from (each for each in (law.monotone, law.when, *(law.invariant_under or ())) if each is not None)


def templates(text: str | None) -> list[tuple[str, ...]]:
    """The paths of the facts that a text mentions in braces.

    >>> templates("the nodule measures {finding.size_mm} mm")
    [('finding', 'size_mm')]
    """
    return [tuple(hole.strip().split(".")) for hole in HOLE.findall(text or "")]


def without_preview(part: P) -> P:
    """A decision, or a statement, with its stable statements only."""
    changes: dict[str, Any] = {}
    for name in names_of(type(part)):
        below = getattr(part, name)
        if isinstance(below, tuple) and any(isinstance(each, Statement) for each in below):
            changes[name] = tuple(without_preview(each) for each in below if each.stage == "stable")
    return replace(part, **changes) if changes else part
