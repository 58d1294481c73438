"""Statements of a decision: its conditions by name, in the form in which the channel asks for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from renal_cds.decide.variables import gate_path
from renal_cds.errors import Span
from renal_cds.language.tree import Expression, Read
from renal_cds.language.types import BOOLEAN, derived
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Schedule, Score, Table

__all__ = ["Statement", "governing", "statements"]

#: ``("applies",)``, ``("when",)``, ``("row", id)``, ``("point", id)``, ``("option", id)``,
#: ``("argument", option, id)``, ``("gate", id)``.
Statement: TypeAlias = tuple[str, ...]

_NOWHERE = Span("rule", 1, 1, 1, 1)


def governing(decision: Decision, gates: Iterable[Gate]) -> list[Gate]:
    """The gates that can stop or block what a decision advises."""
    return [gate for gate in gates if gate.effect in ("stop", "block")] if decision.advises else []


def statements(decision: Decision, gates: Iterable[Gate]) -> Iterator[tuple[Statement, Expression]]:
    """Every condition on which the outcome of a decision rests, the gates that govern it among them."""
    if decision.applies is not None:
        yield ("applies",), decision.applies
    for gate in governing(decision, gates):
        yield ("gate", gate.id), Read(gate_path(decision, gate), _NOWHERE, derived(BOOLEAN))
    match decision:
        case Gate(when=when):
            yield ("when",), when
        case Table(rows=rows):
            yield from ((("row", row.id), row.when) for row in rows)
        case Schedule(rows=plans):
            yield from ((("row", row.id), row.when) for row in plans)
        case Score(points=points):
            yield from ((("point", point.id), point.when) for point in points)
        case Choice(options=options):
            for option in options:
                if option.applies is not None:
                    yield ("option", option.id), option.applies
                yield from ((("argument", option.id, each.id), each.when) for each in option.arguments)
