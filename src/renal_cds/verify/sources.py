"""What formulas rest on: the facts and lists behind each, through other decisions too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from renal_cds.decide.inputs import Path
from renal_cds.facts.model import ListType
from renal_cds.facts.paths import ITEM
from renal_cds.language.tree import Call, Compare, Expression, Literal, Member, Quantified, Read, Select, children
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Gate
from renal_cds.rulebook.expressions import conditions

__all__ = ["Behind", "behind"]


@dataclass
class Behind:
    """The facts (by type path), the lists whose length matters, the decisions and the constants behind a decision."""

    facts: dict[Path, None] = field(default_factory=dict)
    lists: dict[Path, None] = field(default_factory=dict)
    decisions: dict[str, None] = field(default_factory=dict)
    constants: set[Any] = field(default_factory=set)


def behind(rulebook: Rulebook, decision: Decision) -> Behind:
    """Everything that a decision rests on."""
    found = Behind()
    _decision(rulebook, decision, found)
    return found


def _decision(rulebook: Rulebook, decision: Decision, found: Behind) -> None:
    if decision.id in found.decisions:
        return
    found.decisions[decision.id] = None
    own = {decision.for_each.variable: decision.for_each.items} if decision.for_each else {}
    for node in conditions(decision):
        _expression(rulebook, node, own, found)
    if decision.advises:
        for gate in rulebook.decisions.values():
            if isinstance(gate, Gate) and gate.effect in ("stop", "block"):
                _decision(rulebook, gate, found)


def _expression(rulebook: Rulebook, node: Expression, names: Mapping[str, Path], found: Behind) -> None:
    match node:
        case Read(path=path):
            _read(rulebook, path, names, found)
            return
        case Select(items=items, path=path):
            place = _typed(items.path, names)
            found.lists[place] = None
            found.facts[(*place, ITEM, *path)] = None
            return
        case Quantified(body=body, variable=variable, items=items):
            place = _typed(items.path, names)
            found.lists[place] = None
            _expression(rulebook, body, {**names, variable: place}, found)
            return
        case Call(name="len", arguments=(Read(path=path),)):
            found.lists[_typed(path, names)] = None
            return
        case Literal(value=value):
            found.constants.add(value)
        case Compare() | Member():
            pass
    for part in children(node):
        _expression(rulebook, part, names, found)


def _read(rulebook: Rulebook, path: Path, names: Mapping[str, Path], found: Behind) -> None:
    if path[0] in names:
        typed = _typed(path, names)
        if rulebook.model.find(typed) is not None:
            found.facts[typed] = None
        elif path[1] in rulebook.decisions:
            _decision(rulebook, rulebook.decisions[path[1]], found)
    elif path[0] in rulebook.decisions:
        _decision(rulebook, rulebook.decisions[path[0]], found)
    elif not isinstance(rulebook.model.find(path), ListType):
        found.facts[path] = None


def _typed(path: Path, names: Mapping[str, Path]) -> Path:
    return (*names[path[0]], ITEM, *path[1:]) if path[0] in names else path
