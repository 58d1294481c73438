"""One decision on its own: all that it reads, and what it says when the values of these are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from judge.plainly import meaning
from judge.verdicts import seen, verdict
from renal_cds.language.tree import Compare, Expression, Literal, Member, Read, children
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table

__all__ = ["ANY", "Compared", "Name", "Reading", "Verdict", "comparisons", "expressions", "readings"]

Name = tuple[str, ...]
Compared = list[tuple[str, Any]]

#: Stands before the id of a gate that is asked of every element of a list.
ANY = "any of"

_REMEMBERED = 500


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a decision says when all that it reads is known."""

    decision: Decision
    said: dict[str, Any]
    truths: dict[Name, bool]
    applies: bool
    stopped: bool
    outputs: dict[Name, Any] = field(default_factory=dict)

    def seen(self, output: Name) -> Any:
        """What other decisions read of it."""
        if output not in self.outputs:
            self.outputs[output] = seen(self.decision, self.said, output)
        return self.outputs[output]


class Reading:
    """One decision on its own: the gates that can stop or block it, all that its conditions read, and what it says."""

    def __init__(self, decision: Decision, gates: Iterable[Gate]) -> None:
        self.decision = decision
        self.gates = {_path(decision, gate): gate for gate in gates if decision.advises}
        self.guards = tuple(self.gates)
        self.statements = dict(_statements(decision))
        self.reads: dict[Name, tuple[Read, Compared]] = {}
        for node in expressions(decision):
            for read, compared in comparisons(node):
                self.reads.setdefault(read.path, (read, []))[1].extend(compared)
        self._meanings = {id(node): meaning(node) for node in expressions(decision)}
        self.verdict = lru_cache(maxsize=_REMEMBERED)(self._verdict)

    def _verdict(self, fired: tuple[str, ...], *values: Any) -> Verdict:
        """What it says when the gates of these ids fire, and these are the values of its reads, in their order."""
        gates = [gate for gate in self.gates.values() if gate.id in fired]
        view = dict(zip(self.reads, values, strict=True))
        holds = {place: of(view) is True for place, of in self._meanings.items()}
        return Verdict(
            self.decision,
            verdict(self.decision, lambda node: holds[id(node)], gates),
            {path: holds[id(node)] for path, node in self.statements.items()},
            applies=self.decision.applies is None or holds[id(self.decision.applies)],
            stopped=any(gate.effect == "stop" for gate in gates),
        )


def readings(decisions: Mapping[str, Decision]) -> dict[str, Reading]:
    """Every decision but the formulas on its own, each after those it reads."""
    gates = [each for each in decisions.values() if isinstance(each, Gate) and each.effect in ("stop", "block")]
    return {id: Reading(each, gates) for id, each in decisions.items() if not isinstance(each, Formula)}


def expressions(decision: Decision) -> Iterator[Expression]:
    """The conditions of a decision."""
    if decision.applies is not None:
        yield decision.applies
    match decision:
        case Gate(when=when):
            yield when
        case Choice(options=options):
            yield from (option.applies for option in options if option.applies is not None)
    yield from (node for _, node in _statements(decision))


def comparisons(node: Expression) -> Iterator[tuple[Read, Compared]]:
    """Everything that is read and compared with constants, with the comparisons."""
    match node:
        case Compare(operator=symbol, left=Read() as read, right=Literal(value=value)):
            yield read, [(symbol, value)]
        case Member(item=Read() as read, values=values):
            yield read, [("==", each.value) for each in values if isinstance(each, Literal)]
        case Read():
            yield node, []
        case _:
            for part in children(node):
                yield from comparisons(part)


def _statements(decision: Decision) -> Iterator[tuple[tuple[str, ...], Expression]]:
    match decision:
        case Table(rows=rows):
            yield from (((row.id,), row.when) for row in rows)
        case Schedule(rows=plans):
            yield from (((row.id,), row.when) for row in plans)
        case Score(points=points):
            yield from (((point.id,), point.when) for point in points)
        case Choice(options=options):
            for option in options:
                yield from (((option.id, argument.id), argument.when) for argument in option.arguments)


def _path(decision: Decision, gate: Gate) -> Name:
    if gate.for_each is None:
        return (gate.id,)
    own = decision.for_each
    return (own.variable, gate.id) if own and own.items == gate.for_each.items else (ANY, gate.id)
