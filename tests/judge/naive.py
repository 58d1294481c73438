"""The naive judge of one decision: every completion of its unknown inputs, one after another.

Nothing is shared with the engine but the rule trees and, for inputs that other decisions give, what
the engine says is possible for them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise, product
from typing import Any

from judge.plainly import compared_by, meaning
from judge.verdicts import components, verdict
from judge.world import Path, walk
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.possible import Possible
from renal_cds.decide.result import Result
from renal_cds.facts.model import ITEM, LeafType
from renal_cds.language.tree import Compare, Expression, Literal, Member, Read, children
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table

__all__ = ["Judgement", "comparisons", "expressions", "judge"]

Values = list[Any]
Compared = list[tuple[str, Any]]


@dataclass
class Judgement:
    """All that a decision says over the completions; ``exact`` if these were all there are."""

    exact: bool
    outcomes: dict[str, set[Any]] = field(default_factory=dict)
    truths: dict[tuple[str, ...], set[bool]] = field(default_factory=dict)
    applies: set[bool] = field(default_factory=set)
    stopped: set[bool] = field(default_factory=set)


def judge(evaluation: Evaluation, result: Result, limit: int = 20_000) -> Judgement:
    """Decides one decision by enumeration, or by ``limit`` random completions when there are more."""
    decision = result.decision
    assert not isinstance(decision, Formula)
    gates = _gates(evaluation, decision)
    choices = _choices(evaluation, result, gates)
    count = math.prod(len(values) for values in choices.values())
    found = Judgement(exact=count <= limit, outcomes={name: set() for name in components(decision)})
    statements = dict(_statements(decision))
    true = {id(node): meaning(node) for node in expressions(decision)}
    for values in _completions(list(choices.values()), count, limit):
        view = dict(zip(choices, values, strict=True))
        truth = {node: function(view) is True for node, function in true.items()}
        fired = [gate for path, gate in gates if view[path] is True]
        said = verdict(decision, partial(_look_up, truth), fired)
        for name, outcome in said.items():
            found.outcomes[name].add(outcome)
        for path, node in statements.items():
            found.truths.setdefault(path, set()).add(truth[id(node)])
        found.applies.add(decision.applies is None or truth[id(decision.applies)])
        found.stopped.add(any(gate.effect == "stop" for gate in fired))
    return found


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


def _gates(evaluation: Evaluation, decision: Decision) -> list[tuple[tuple[str, ...], Gate]]:
    """The stop and block gates of a decision that advises, each with the name of the input it is."""
    if not decision.advises:
        return []
    gates = (each for each in evaluation.rulebook.decisions.values() if isinstance(each, Gate))
    return [(_input_name(decision, gate), gate) for gate in gates if gate.effect in ("stop", "block")]


def _input_name(decision: Decision, gate: Gate) -> tuple[str, ...]:
    if gate.for_each is None:
        return (gate.id,)
    own = decision.for_each
    return (own.variable, gate.id) if own and own.items == gate.for_each.items else ("any of", gate.id)


def _choices(
    evaluation: Evaluation, result: Result, gates: list[tuple[tuple[str, ...], Gate]]
) -> dict[tuple[str, ...], Values]:
    """For every input of a decision, values that stand for all it can have."""
    seen: dict[tuple[str, ...], tuple[Read, Compared]] = {}
    for node in expressions(result.decision):
        for read, compared in comparisons(node):
            seen.setdefault(read.path, (read, []))[1].extend(compared)
    choices = {
        path: _differing(_values(evaluation, result, read, compared), compared)
        for path, (read, compared) in seen.items()
    }
    return {path: sorted(_fires(evaluation, result, gate)) for path, gate in gates} | choices


def _fires(evaluation: Evaluation, result: Result, gate: Gate) -> set[bool]:
    """Whether a gate can fire for a decision: for its element, or else for any element."""
    if gate.for_each is None:
        return set(evaluation.results[gate.id, None].outcomes["fires"])
    own = result.decision.for_each
    if own and own.items == gate.for_each.items:
        return set(evaluation.results[gate.id, result.element].outcomes["fires"])
    elements = walk(evaluation.patient, gate.for_each.items)
    if elements is None:
        return {True, False}
    each = [evaluation.results[gate.id, index].outcomes["fires"] for index in range(len(elements))]
    return {any(fired) for fired in product(*each)}


def _values(evaluation: Evaluation, result: Result, read: Read, compared: Compared) -> Values:
    """Values that an input can have, enough of them to give every comparison each answer it can have."""
    place: Path = read.path
    types: tuple[str, ...] = read.path
    constants = [value for _, value in compared if not isinstance(value, str)]
    own = result.decision.for_each
    about = own is not None and read.path[0] == own.variable
    if own and about:
        assert result.element is not None
        place, types = (*own.items, result.element, *read.path[1:]), (*own.items, ITEM, *read.path[1:])
    leaf = evaluation.rulebook.model.find(types)
    if isinstance(leaf, LeafType):
        known = walk(evaluation.patient, place)
        return [known] if known is not None else _of_leaf(leaf, constants)
    id, element, rest = (read.path[1], result.element, read.path[2:]) if about else (read.path[0], None, read.path[1:])
    whole = read.type is not None and read.type.integer
    return _of_possible(evaluation.results[id, element].output(rest), constants, whole)


def _of_leaf(leaf: LeafType, constants: Sequence[float]) -> Values:
    if leaf.kind == "boolean":
        return [False, True]
    if leaf.kind == "enumeration":
        return list(leaf.values)
    low = leaf.low if leaf.low is not None else leaf.above
    high = math.inf if leaf.high is None else leaf.high
    points = _spread(-math.inf if low is None else low, high, constants, leaf.integer)
    return [point for point in points if leaf.contains(point)]


def _of_possible(possible: Possible, constants: Sequence[float], whole: bool) -> Values:
    found = sorted(possible.values, key=repr)
    if possible.interval:
        low, high = possible.interval
        found += [point for point in _spread(low, high, constants, whole) if low <= point <= high]
    return found


def _spread(low: float, high: float, constants: Iterable[float], whole: bool) -> list[float]:
    """The constants and ends, points beside and between them; the whole numbers next to these if only such count."""
    ends = {end for end in (low, high) if math.isfinite(end)}
    points = sorted({*constants, *ends} or {0})
    between = [(one + other) / 2 for one, other in pairwise(points)]
    beside = [point + step for point in points for step in (-1, 1)]
    spread = sorted({*points, *between, *beside})
    return sorted({each for point in spread for each in (math.floor(point), math.ceil(point))}) if whole else spread


def _differing(values: Values, compared: Compared) -> Values:
    """One of all the values to which every comparison gives the same answer."""
    kept: dict[tuple[Any, ...], Any] = {}
    for value in values:
        answers = tuple(compared_by(symbol, value, constant) for symbol, constant in compared)
        kept.setdefault((answers, value is True), value)
    return list(kept.values())


def _look_up(truth: Mapping[int, bool], node: Expression) -> bool:
    return truth[id(node)]


def _completions(choices: list[Values], count: int, limit: int) -> Iterator[tuple[Any, ...]]:
    if count <= limit:
        yield from product(*choices)
        return
    rng = random.Random(count)
    yield from islice((tuple(rng.choice(values) for values in choices) for _ in range(limit)), limit)
