"""The naive judge of one decision: every completion of the facts behind it, one after another.

For each completion the decision and those it reads are decided in plain two-valued Python. Nothing
is shared with the engine but the rule trees and what it says is possible for the inputs that it
treats as such: the values of formulas, and outputs too large to be unrolled.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import pairwise, product
from typing import Any

from judge.plainly import compared_by, meaning
from judge.verdicts import components, seen, verdict
from judge.world import Path, walk
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.possible import Possible
from renal_cds.decide.result import Result
from renal_cds.decide.space import Space
from renal_cds.facts.model import ITEM, LeafType
from renal_cds.language.tree import Compare, Expression, Literal, Member, Read, children
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table

__all__ = ["Judge", "Judgement", "comparisons", "expressions"]

Values = list[Any]
Name = tuple[str, ...]
Compared = list[tuple[str, Any]]

ANY = "any of"


@dataclass
class Judgement:
    """All that a decision says over the completions; ``exact`` if these were all there are."""

    exact: bool
    outcomes: dict[str, set[Any]] = field(default_factory=dict)
    truths: dict[Name, set[bool]] = field(default_factory=dict)
    applies: set[bool] = field(default_factory=set)
    stopped: set[bool] = field(default_factory=set)


class Judge:
    """Judges the decisions of one rulebook; whatever does not depend on the patient it works out once."""

    def __init__(self, space: Space) -> None:
        self.rulebook = space.rulebook
        self.opaque = {each.path for each in space.inputs if each.kind == "output"}
        gates = (each for each in self.rulebook.decisions.values() if isinstance(each, Gate))
        self.gates = [gate for gate in gates if gate.effect in ("stop", "block")]
        self.reading = cache(lambda name: _Reading(self.rulebook.decisions[name], self.gates))
        self.chain = cache(lambda name: _Chain(self, self.rulebook.decisions[name]))

    def judge(self, evaluation: Evaluation, result: Result, limit: int = 20_000) -> Judgement:
        """Decides one decision by enumeration, or by some random completions when there are more than ``limit``."""
        chain: _Chain = self.chain(result.decision.id)
        choices = (
            _differing(_values(evaluation, name, read, compared, result.element), compared)
            for name, (read, compared) in chain.compared.items()
        )
        return chain.judged(limit, *map(tuple, choices))


@dataclass(frozen=True, eq=False)
class _Verdict:
    """What a decision says about one completion."""

    decision: Decision
    said: dict[str, Any]
    truths: dict[Name, bool]
    applies: bool
    stopped: bool

    def seen(self, output: Name) -> Any:
        return seen(self.decision, self.said, output)


class _Reading:
    """One decision on its own: all that it reads, and what it then says of the values."""

    def __init__(self, decision: Decision, gates: Iterable[Gate]) -> None:
        self.decision = decision
        self.gates = [(_path(decision, gate), gate) for gate in gates if decision.advises]
        self.statements = dict(_statements(decision))
        self.reads: dict[Name, tuple[Read | Gate, Compared]] = {path: (gate, []) for path, gate in self.gates}
        for node in expressions(decision):
            for read, compared in comparisons(node):
                self.reads.setdefault(read.path, (read, []))[1].extend(compared)
        self.verdict = lru_cache(maxsize=2_000)(self._verdict)

    def _verdict(self, *values: Any) -> _Verdict:
        """What it says when these are the values of its reads, in their order."""
        view = dict(zip(self.reads, values, strict=True))
        truth = partial(_holds, view)
        fired = [gate for path, gate in self.gates if view[path] is True]
        return _Verdict(
            self.decision,
            verdict(self.decision, truth, fired),
            {path: truth(node) for path, node in self.statements.items()},
            applies=self.decision.applies is None or truth(self.decision.applies),
            stopped=any(gate.effect == "stop" for gate in fired),
        )


class _Chain:
    """A decision and all it reads, down to the inputs; ``compared`` has these with what they are compared with."""

    def __init__(self, judge: Judge, decision: Decision) -> None:
        self.judge = judge
        self.decision = decision
        self.judged = lru_cache(maxsize=500)(self._judged)
        self.compared: dict[Name, tuple[Read | Gate, Compared]] = {}
        needed: dict[str, list[Name]] = {}
        self._collect(decision, needed)
        places = {name: place for place, name in enumerate(self.compared)}
        self.steps: list[tuple[_Reading, list[tuple[int | None, str, Name]]]] = []
        for id in judge.rulebook.decisions:
            if id in needed:
                sources = [(places.get(name), *_split(name)[1:]) for name in needed[id]]
                self.steps.append((judge.reading(id), sources))

    def _judged(self, limit: int, *choices: tuple[Any, ...]) -> Judgement:
        """All that is said when each input has any of its values."""
        count = math.prod(len(values) for values in choices)
        found = Judgement(exact=count <= limit, outcomes={name: set() for name in components(self.decision)})
        for each in {self._decided(values) for values in _completions(choices, count, limit)}:
            for name, outcome in each.said.items():
                found.outcomes[name].add(outcome)
            for path, truth in each.truths.items():
                found.truths.setdefault(path, set()).add(truth)
            found.applies.add(each.applies)
            found.stopped.add(each.stopped)
        return found

    def _decided(self, values: Sequence[Any]) -> _Verdict:
        """What the last decision of the chain says when its inputs have these values."""
        said: dict[str, _Verdict] = {}
        for reading, sources in self.steps:
            known = (said[id].seen(output) if place is None else values[place] for place, id, output in sources)
            last = said[reading.decision.id] = reading.verdict(*known)
        return last

    def _collect(self, decision: Decision, needed: dict[str, list[Name]]) -> None:
        if decision.id in needed:
            return
        names = needed[decision.id] = []
        decisions = self.judge.rulebook.decisions
        for path, (read, compared) in self.judge.reading(decision.id).reads.items():
            name = _name(decision, path)
            names.append(name)
            _, id, _ = _split(name)
            upstream = decisions.get(id)
            if name[0] != ANY and upstream and not isinstance(upstream, Formula) and name not in self.judge.opaque:
                self._collect(upstream, needed)
            else:
                self.compared.setdefault(name, (read, []))[1].extend(compared)


def _name(decision: Decision, path: Name) -> Name:
    """The same for all decisions about one list, whatever they call its element."""
    own = decision.for_each
    return (*own.items, ITEM, *path[1:]) if own and path[0] == own.variable else path


def _values(evaluation: Evaluation, name: Name, read: Read | Gate, compared: Compared, element: int | None) -> Values:
    """Values that an input can have, enough of them to give every comparison each answer it can have."""
    if isinstance(read, Gate) and name[0] == ANY:
        return sorted(_fires(evaluation, read))
    constants = [value for _, value in compared if not isinstance(value, str)]
    items, id, output = _split(name)
    leaf = evaluation.rulebook.model.find(name)
    if isinstance(leaf, LeafType):
        place: Path = name
        if items and element is not None:
            place = (*items, element, *name[len(items) + 1 :])
        known = walk(evaluation.patient, place)
        return [known] if known is not None else _of_leaf(leaf, constants)
    whole = isinstance(read, Read) and read.type is not None and read.type.integer
    return _of_possible(evaluation.results[id, element if items else None].output(output), constants, whole)


def _fires(evaluation: Evaluation, gate: Gate) -> set[bool]:
    """Whether a gate can fire for any element of its list."""
    assert gate.for_each is not None
    elements = walk(evaluation.patient, gate.for_each.items)
    if elements is None:
        return {True, False}
    each = [evaluation.results[gate.id, index].outcomes["fires"] for index in range(len(elements))]
    return {any(fired) for fired in product(*each)}


def _split(name: Name) -> tuple[Name, str, Name]:
    """The list, if any, the first name and the rest."""
    if ITEM in name:
        place = name.index(ITEM)
        return name[:place], name[place + 1], name[place + 2 :]
    return (), name[0], name[1:]


def _holds(view: Mapping[Name, Any], node: Expression) -> bool:
    return meaning(node)(view) is True


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
    if len(values) == 1:
        return values
    kept: dict[tuple[Any, ...], Any] = {}
    for value in values:
        answers = tuple(compared_by(symbol, value, constant) for symbol, constant in compared)
        kept.setdefault((answers, value is True), value)
    return list(kept.values())


def _completions(choices: Sequence[Sequence[Any]], count: int, limit: int) -> Iterator[tuple[Any, ...]]:
    if count <= limit:
        yield from product(*choices)
        return
    rng = random.Random(count)
    for _ in range(min(limit, 8)):  # nothing is proved by these, so a few must do
        yield tuple(rng.choice(values) for values in choices)
