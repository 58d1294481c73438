"""Places: of facts in a patient under construction, and of findings in the rule files."""

from __future__ import annotations

import datetime
from typing import Any

from renal_cds.documents import Node
from renal_cds.errors import Span
from renal_cds.facts.paths import FactPath, with_value
from renal_cds.rulebook import Rulebook

__all__ = ["Facts", "given", "place_of", "plain", "with_fact"]

Facts = dict[str, Any]


def place_of(rulebook: Rulebook, owner: str, *steps: str | int) -> Span | None:
    """Where a part of a decision or of a shared file stands; elements of lists are found by their ``id``."""
    node = rulebook.places.get(owner)
    if node is None:
        return None
    span = node.span
    for step in steps:
        below = _element(node, step)
        if below is None:
            break
        span = node.keys[step] if isinstance(step, str) and step in node.keys else below.span
        node = below
    named = isinstance(node.value, dict) and "id" in node.value
    return node.value["id"].span if named else span


def _element(node: Node, step: str | int) -> Node | None:
    match node.value:
        case dict() as children:
            return children.get(step)
        case list() as items if isinstance(step, int):
            return items[step] if step < len(items) else None
        case list() as items:
            named = (each for each in items if isinstance(each.value, dict) and "id" in each.value)
            return next((each for each in named if each.value["id"].value == step), None)
    return None


def given(facts: Any, place: FactPath) -> Any:
    """The value of facts at a place; None when nothing is said there."""
    found = facts
    for step in place:
        if found is None or (isinstance(step, int) and step >= len(found)):
            return None
        found = found[step] if isinstance(step, int) else found.get(step)
    return found


def with_fact(facts: Any, place: FactPath, value: Any) -> Any:
    """The facts with one more; an empty group or list takes the place of nothing.

    >>> with_fact({"findings": [{"size_mm": 12}]}, ("findings",), [])
    {'findings': [{'size_mm': 12}]}
    """
    return facts if value in ({}, []) and given(facts, place) else with_value(facts, place, value)


def plain(facts: Any) -> Any:
    """Facts as text files hold them: dates as words."""
    match facts:
        case dict():
            return {key: plain(each) for key, each in facts.items()}
        case list():
            return [plain(each) for each in facts]
        case datetime.date():
            return facts.isoformat()
        case float() if facts == int(facts):
            return int(facts)
    return facts
