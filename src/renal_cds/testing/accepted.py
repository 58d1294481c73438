"""Which made-up patients would be refused, and what must be left unknown so that they are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from renal_cds.decide.engine import Engine
from renal_cds.decide.result import Result
from renal_cds.errors import InvalidPatient
from renal_cds.facts import read_as
from renal_cds.facts.paths import FactPath
from renal_cds.facts.plain import plain
from renal_cds.language.tree import Read
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Gate
from renal_cds.rulebook.parts import conditions
from renal_cds.testing.pools import Facts
from renal_cds.verify.all_patients import expressions_within
from renal_cds.verify.places import with_fact

__all__ = ["accepted", "contradicted", "readable"]


def readable(rulebook: Rulebook, facts: Facts) -> Facts | None:
    """The facts as the fact model reads them, quantities converted; None when it refuses them."""
    try:
        found: Facts = _without_empty(plain(read_as(facts, rulebook.facts)))
    except InvalidPatient:
        return None
    return found


def contradicted(rulebook: Rulebook, facts: Facts) -> bool:
    """Whether a patient would be refused: the facts cannot be read, or a gate finds a contradiction in them."""
    return readable(rulebook, facts) is None or bool(_contradictions(rulebook, facts))


def accepted(rulebook: Rulebook, facts: Facts) -> Facts:
    """The facts without those that contradict each other, so that the patient is not refused for them."""
    while found := _contradictions(rulebook, facts):
        for place in (place for result in found for place in _read(result)):
            facts = with_fact(facts, place, None)
    return facts


def _contradictions(rulebook: Rulebook, facts: Facts) -> list[Result]:
    gates = [id for id, each in rulebook.decisions.items() if isinstance(each, Gate) and each.effect == "contradiction"]
    if not gates:
        return []
    results = Engine.of(rulebook).evaluate(rulebook.facts.model_validate(facts)).results
    return [each for (id, _), each in results.items() if id in gates and each.main == {True}]


def _read(result: Result) -> Iterator[FactPath]:
    """The facts that a gate reads, of the patient or of its element."""
    each = result.decision.for_each
    for condition in conditions(result.decision):
        for node in expressions_within(condition):
            if isinstance(node, Read) and each and node.path[0] == each.variable:
                yield (*each.items, result.element or 0, *node.path[1:])
            elif isinstance(node, Read):
                yield node.path


def _without_empty(facts: Any) -> Any:
    """Facts without groups in which nothing is known; an empty list is something known."""
    if isinstance(facts, list):
        return [_without_empty(each) for each in facts]
    if not isinstance(facts, dict):
        return facts
    inside = {name: _without_empty(each) for name, each in facts.items()}
    return {name: each for name, each in inside.items() if each != {}}
