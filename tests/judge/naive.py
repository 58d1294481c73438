"""The naive judge of one decision: every completion of the facts behind it, one after another.

For each completion the decision and those it reads are decided in plain two-valued Python. Nothing
is shared with the engine but the rule trees and what it says is possible for the inputs that it
treats as such: the values of formulas, and outputs too large to be unrolled.

What was found for a decision is remembered by all that its inputs can be.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import product
from typing import Any

from judge.choices import Choices
from judge.reading import ANY, Compared, Name, Reading, Verdict, readings
from judge.verdicts import components
from judge.world import Path, walk
from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Result
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import ITEM
from renal_cds.language.tree import Read
from renal_cds.rulebook.decisions import Decision, Gate

__all__ = ["Judge", "Judgement"]

_REMEMBERED = 250


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

    def __init__(self, space: CompiledRulebook, few: int = 8) -> None:
        """Prepares for a rulebook; ``few`` completions must do where there are too many, and prove nothing then."""
        self.rulebook = space.rulebook
        self.few = few
        self.readings = readings(self.rulebook.decisions)
        self.chain = cache(partial(_Chain, self))
        opaque = {each.path for each in space.variables if each.kind == "output"}
        self.sources = {
            id: [self._source(each.decision, path, opaque) for path in each.reads] for id, each in self.readings.items()
        }
        self.guards = {
            id: {self._source(each.decision, path, opaque): gate for path, gate in each.gates.items()}
            for id, each in self.readings.items()
        }
        kinds = {
            guards: place for place, guards in enumerate(dict.fromkeys(tuple(each) for each in self.guards.values()))
        }
        self.guarded = {id: kinds[tuple(each)] for id, each in self.guards.items()}
        self.compared = self.gathered(self.readings)
        self.whole = cache(lambda name: self.input(name, *self.compared[name]))
        self._inputs: dict[Any, _Input] = {}
        self._asked: _Asked | None = None

    def judge(self, evaluation: Evaluation, result: Result, limit: int = 20_000, seed: int = 0) -> Judgement:
        """Decides one decision by enumeration, or by some random completions when there are more than ``limit``."""
        if self._asked is None or self._asked.evaluation is not evaluation:
            self._asked = _Asked(self, evaluation, seed)
        chain: _Chain = self.chain(result.decision.id)
        count, numbers = 1, []
        for each in chain.variables:
            number = each.number(self._asked, result.element)
            count *= each.choices.sizes[number]
            if count > limit:
                some = [each.verdict(result.decision.id, result.element) for each in self._asked.completions[:limit]]
                return _judgement(result.decision, some, exact=False)
            numbers.append(number)
        return chain.judged(self._asked, result.element, tuple(numbers))

    def gathered(self, ids: Iterable[str]) -> dict[Name, tuple[Read | Gate, Compared]]:
        """The inputs of some decisions, with all that these compare them with."""
        found: dict[Name, tuple[Read | Gate, Compared]] = {}
        for id in ids:
            for source, gate in self.guards[id].items():
                if source.upstream is None:
                    found.setdefault(source.name, (gate, []))
            reads = self.readings[id].reads.values()
            for source, (read, compared) in zip(self.sources[id], reads, strict=True):
                if source.upstream is None:
                    found.setdefault(source.name, (read, []))[1].extend(compared)
        return found

    def input(self, name: Name, read: Read | Gate, compared: Compared) -> _Input:
        """An input with what it is compared with, shared by the chains that compare it with the same."""
        key = name, frozenset((symbol, type(value), value) for symbol, value in compared)
        if key not in self._inputs:
            self._inputs[key] = _Input(self.rulebook.model.find(name), name, read, compared)
        return self._inputs[key]

    def _source(self, decision: Decision, path: Name, opaque: set[Name]) -> _Source:
        name = _name(decision, path)
        items, id, output = _split(name)
        decided = name[0] != ANY and id in self.readings and name not in opaque
        return _Source(name, id if decided else None, bool(items), output)


@dataclass(frozen=True)
class _Source:
    """Where a value that a decision reads comes from: ``upstream`` is the decision that gives it, None for an input."""

    name: Name
    upstream: str | None
    of_element: bool
    output: Name


class _Asked:
    """The patient who is asked about: what the inputs can be, and some completions at random."""

    def __init__(self, judge: Judge, evaluation: Evaluation, seed: int) -> None:
        self.evaluation = evaluation
        self.found: dict[tuple[Name, int | None], Any] = {}
        self.numbers: dict[_Input, int] = {}
        self.completions = [_Completion(judge, self, random.Random(seed + place)) for place in range(judge.few)]


class _Completion:
    """One patient with the unknown filled in at random; nothing is drawn and decided before it is asked for."""

    def __init__(self, judge: Judge, asked: _Asked, rng: random.Random) -> None:
        self.judge = judge
        self.asked = asked
        self.rng = rng
        self._values: dict[tuple[Name, int | None], Any] = {}
        self._verdicts: dict[tuple[str, int | None], Verdict] = {}
        self._fired: dict[tuple[int, int | None], tuple[str, ...]] = {}

    def verdict(self, id: str, element: int | None) -> Verdict:
        """What a decision says about the patient or an element."""
        found = self._verdicts.get((id, element))
        if found is None:
            sources = self.judge.sources[id]
            values = [self._value(each, element) for each in sources]
            found = self._verdicts[id, element] = self.judge.readings[id].verdict(self._firing(id, element), *values)
        return found

    def _firing(self, id: str, element: int | None) -> tuple[str, ...]:
        """The gates that fire for a decision; most decisions have the same."""
        guards = self.judge.guards[id]
        key = self.judge.guarded[id], element
        if key not in self._fired:
            self._fired[key] = tuple([gate.id for each, gate in guards.items() if self._value(each, element) is True])
        return self._fired[key]

    def _value(self, source: _Source, element: int | None) -> Any:
        key = source.name, element if source.of_element else None
        try:
            return self._values[key]
        except KeyError:
            found = self._values[key] = self._drawn(source, key[1])
            return found

    def _drawn(self, source: _Source, element: int | None) -> Any:
        if source.upstream is not None:
            return self.verdict(source.upstream, element).seen(source.output)
        whole: _Input = self.judge.whole(source.name)
        values = whole.choices.values[whole.number(self.asked, element)]
        return values[int(self.rng.random() * len(values))]


class _Input:
    """A fact, a formula or an output too large to be unrolled, and the values it can have."""

    def __init__(self, leaf: object, name: Name, read: Read | Gate, compared: Compared) -> None:
        self.name, self.read = name, read
        self.items, self.id, self.output = _split(name)
        self.is_fact = isinstance(leaf, LeafType)
        whole = isinstance(read, Read) and read.type is not None and read.type.integer
        self.choices = Choices(leaf if isinstance(leaf, LeafType) else None, compared, whole)

    def number(self, asked: _Asked, element: int | None) -> int:
        """The number of the values that it can have in a patient, or in an element."""
        number = asked.numbers.get(self)
        if number is not None:
            return number
        key = self.name, element if self.items else None
        if key not in asked.found:
            asked.found[key] = self._found(asked.evaluation, element)
        number = self.choices.number(asked.found[key])
        if not self.items:
            asked.numbers[self] = number
        return number

    def _found(self, evaluation: Evaluation, element: int | None) -> Any:
        if self.name[0] == ANY:
            assert isinstance(self.read, Gate)
            return _fires(evaluation, self.read)
        if not self.is_fact:
            return evaluation.results[self.id, element if self.items else None].output(self.output)
        place: Path = self.name
        if self.items and element is not None:
            place = (*self.items, element, *self.name[len(self.items) + 1 :])
        return walk(evaluation.patient, place)


#: Whether it is an input, which input or decision of the chain it is, and the output.
_Place = tuple[bool, int, Name]


@dataclass
class _Step:
    """One decision of a chain: where the values that it reads come from, and the inputs behind them."""

    reading: Reading
    gates: list[tuple[_Place, Gate]]
    sources: list[_Place]
    behind: set[int]

    def verdict(self, values: Sequence[Any], said: Sequence[Verdict]) -> Verdict:
        """What it says when the inputs have these values, and the decisions before it say that."""
        fired = [
            gate.id for (given, at, _), gate in self.gates if (values[at] if given else said[at].said["fires"]) is True
        ]
        read = [values[at] if given else said[at].seen(output) for given, at, output in self.sources]
        return self.reading.verdict(tuple(fired), *read)


class _Chain:
    """A decision and all it reads, down to the inputs."""

    def __init__(self, judge: Judge, last: str) -> None:
        needed: set[str] = set()
        _collect(judge, last, needed)
        ids = [id for id in judge.readings if id in needed]
        compared = judge.gathered(ids)
        self.variables = [judge.input(name, *each) for name, each in compared.items()]
        self.steps: list[_Step] = []
        given = {name: place for place, name in enumerate(compared)}
        decided = {id: place for place, id in enumerate(ids)}
        for id in ids:
            places: dict[_Source, _Place] = {
                each: (False, decided[each.upstream], each.output) if each.upstream else (True, given[each.name], ())
                for each in (*judge.guards[id], *judge.sources[id])
            }
            gates = [(places[each], gate) for each, gate in judge.guards[id].items()]
            behind = {at for is_input, at, _ in places.values() if is_input}
            behind.update(*(self.steps[at].behind for is_input, at, _ in places.values() if not is_input))
            self.steps.append(_Step(judge.readings[id], gates, [places[each] for each in judge.sources[id]], behind))
        self._judged: dict[tuple[int, ...], Judgement] = {}

    def judged(self, asked: _Asked, element: int | None, numbers: tuple[int, ...]) -> Judgement:
        """All that is said when each input has any of its values, by their numbers."""
        found = self._judged.get(numbers)
        if found is None:
            if len(self._judged) >= _REMEMBERED:
                del self._judged[next(iter(self._judged))]
            choices = [each.choices.values[number] for each, number in zip(self.variables, numbers, strict=True)]
            verdicts = self._decided(asked.completions[0], element, choices)
            found = self._judged[numbers] = _judgement(self.steps[-1].reading.decision, verdicts, exact=True)
        return found

    def _decided(self, known: _Completion, element: int | None, choices: Sequence[Sequence[Any]]) -> Iterator[Verdict]:
        """What the last decision of the chain says of one completion after another.

        A decision is decided again only where an input behind it has another value; one with nothing open
        behind it says of the patient what it says of any completion.
        """
        values = [each[0] for each in choices]
        open = [place for place, each in enumerate(choices) if len(each) > 1]
        said: list[Any] = [None] * len(self.steps)
        moving: list[tuple[int, _Step, tuple[int, ...], dict[tuple[Any, ...], Verdict]]] = []
        for place, step in enumerate(self.steps):
            behind = tuple(at for at, each in enumerate(open) if each in step.behind)
            if behind:
                moving.append((place, step, behind, {}))
            else:
                decision = step.reading.decision
                said[place] = known.verdict(decision.id, element if decision.for_each else None)
        for completion in product(*[choices[place] for place in open]):
            for place, value in zip(open, completion, strict=True):
                values[place] = value
            for place, step, behind, before in moving:
                key = tuple([completion[at] for at in behind])
                verdict = before.get(key)
                if verdict is None:
                    verdict = before[key] = step.verdict(values, said)
                said[place] = verdict
            yield said[-1]


def _judgement(decision: Decision, verdicts: Iterable[Verdict], *, exact: bool) -> Judgement:
    found = Judgement(exact, outcomes={name: set() for name in components(decision)})
    for each in set(verdicts):
        for name, outcome in each.said.items():
            found.outcomes[name].add(outcome)
        for path, truth in each.truths.items():
            found.truths.setdefault(path, set()).add(truth)
        found.applies.add(each.applies)
        found.stopped.add(each.stopped)
    return found


def _collect(judge: Judge, id: str, needed: set[str]) -> None:
    if id not in needed:
        needed.add(id)
        for source in (*judge.guards[id], *judge.sources[id]):
            if source.upstream is not None:
                _collect(judge, source.upstream, needed)


def _name(decision: Decision, path: Name) -> Name:
    """The same for all decisions about one list, whatever they call its element."""
    own = decision.for_each
    return (*own.items, ITEM, *path[1:]) if own and path[0] == own.variable else path


def _fires(evaluation: Evaluation, gate: Gate) -> frozenset[bool]:
    """Whether a gate can fire for any element of its list."""
    assert gate.for_each is not None
    elements = walk(evaluation.patient, gate.for_each.items)
    if elements is None:
        return frozenset({True, False})
    each = [evaluation.results[gate.id, index].outcomes["fires"] for index in range(len(elements))]
    return frozenset(any(fired) for fired in product(*each))


def _split(name: Name) -> tuple[Name, str, Name]:
    """The list, if any, the first name and the rest."""
    if ITEM in name:
        place = name.index(ITEM)
        return name[:place], name[place + 1], name[place + 2 :]
    return (), name[0], name[1:]
