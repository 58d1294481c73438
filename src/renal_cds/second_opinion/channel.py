"""The channel: a rulebook as rulesets in a process, asked about one patient after another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary, ref

from renal_cds.decide.case import Case
from renal_cds.decide.engine import Engine
from renal_cds.decide.formulas.formula import calculate
from renal_cds.decide.formulas.value_sets import ValueSet, join, known
from renal_cds.decide.result import Key, Result
from renal_cds.facts.known import Facts
from renal_cds.facts.model import LeafType
from renal_cds.facts.partial import is_one_value
from renal_cds.facts.paths import ITEM
from renal_cds.language.types import NOT_APPLICABLE
from renal_cds.locks import fork_safe_lock
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula, Gate
from renal_cds.second_opinion import worker as processes
from renal_cds.second_opinion.bookkeeping import concluded
from renal_cds.second_opinion.engine import EngineRefusal, spell
from renal_cds.second_opinion.fragment import Path, word
from renal_cds.second_opinion.opinion import Opinion
from renal_cds.second_opinion.statements import Statement, governing, statements
from renal_cds.second_opinion.strata import Program, Ruleset, stratified
from renal_cds.second_opinion.worker import Worker, WorkerLost

__all__ = ["Channel"]

#: After so many processes lost one after another the next is started after a while only.
PATIENCE = 3

#: So many seconds later it is tried again: the cause, such as a machine without memory, may have gone.
RETRY_AFTER = 60.0

#: So many conclusions are remembered by the truths they were drawn from.
_REMEMBERED = 10_000

Truths: TypeAlias = dict[Statement, bool | None]
_Reader: TypeAlias = Callable[[Case, Any], Any]

_channels: WeakKeyDictionary[Rulebook, Channel] = WeakKeyDictionary()
_compiling = fork_safe_lock()


class _GivenUp(WorkerLost):
    """No process is started for a while, after several were lost."""


class Channel:
    """A rulebook compiled for durable-rules, and the process that evaluates it once it is needed."""

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        program: Program | None = None,
        command: Sequence[str] | None = None,
        seconds: float = 10.0,
    ) -> None:
        self.program = program or stratified(rulebook)
        self.command = command
        self.seconds = seconds
        self.worker: Worker | None = None
        self._decisions = rulebook.decisions
        self._rank = {id: place for place, id in enumerate(rulebook.decisions)}
        self._model = rulebook.model
        self._failures = 0
        self._why = ""
        self._lost_at = 0.0
        self._lock = fork_safe_lock()
        gates = [each for each in rulebook.decisions.values() if isinstance(each, Gate)]
        self._gates = {id: governing(each, gates) for id, each in rulebook.decisions.items()}
        self._statements = {id: [name for name, _ in statements(each, gates)] for id, each in self._decisions.items()}
        self._readers = {
            id: [(place, self._readers_of(each, self.program.all[place])) for place in self.program.rulesets[id]]
            for id, each in rulebook.decisions.items()
        }
        self._everything = _everything(rulebook)
        self._concluded = lru_cache(maxsize=_REMEMBERED)(self._conclusion)

    @classmethod
    def of(cls, rulebook: Rulebook) -> Channel:
        """The channel of a rulebook, compiled the first time it is asked for."""
        with _compiling:
            if rulebook not in _channels:
                _channels[rulebook] = cls(rulebook)
            return _channels[rulebook]

    def adopt(self, rulebook: Rulebook) -> None:
        """Makes this the channel of a rulebook."""
        _channels[rulebook] = self

    def evaluate(self, patient: Facts) -> Opinion:
        """Conclusions of the channel about a patient; never raises for what the process does."""
        with self._lock:
            try:
                found = _Run(self, patient, self._running()).results()
            except _GivenUp as given_up:
                return Opinion(lost=str(given_up))
            except WorkerLost as lost:
                self._failures += 1
                self._why = str(lost)
                self._lost_at = time.monotonic()
                self.stop()
                return Opinion(lost=self._why)
            self._failures = 0
            return Opinion(found)

    def stop(self) -> None:
        """Ends the process; the next patient gets a new one."""
        if self.worker is not None:
            self.worker.close()
            self.worker = None

    def _running(self) -> Worker:
        if self.worker is None or not self.worker.is_ours:
            if self._failures >= PATIENCE and time.monotonic() < self._lost_at + RETRY_AFTER:
                raise _GivenUp(
                    f"given up for {RETRY_AFTER:g} seconds after {PATIENCE} processes were lost; the last: {self._why}"
                )
            command = self.command or processes.command()
            self.worker = Worker(self.program.wire(), command=command, seconds=self.seconds)
        return self.worker

    def _readers_of(self, decision: Decision, ruleset: Ruleset) -> list[_Attribute]:
        kinds = ruleset.kinds
        return [
            _Attribute(name, path, state, kinds[name] == "number", *self._reader(decision, path))
            for (path, state), name in ruleset.attributes.items()
        ]

    def _conclusion(self, id: str, truths: tuple[bool | None, ...]) -> Mapping[str, frozenset[Any]]:
        """Outcomes of each part of a decision whose statements, in their order, are true, false or unknown."""
        known = dict(zip(self._statements[id], truths, strict=True))
        found = concluded(self._decisions[id], known, self._gates[id])
        return {name: self._everything(id, name) if each is None else each for name, each in found.items()}

    def _reader(self, decision: Decision, path: Path) -> tuple[bool, _Reader]:
        """Whether a decision reads a path of an element of its list, and how."""
        each = decision.for_each
        own = each is not None and path[0] == each.variable
        if each and own:
            if isinstance(self._model.find((*each.items, ITEM, *path[1:])), LeafType):
                of_element = attrgetter(".".join(path[1:]))
                return own, lambda case, element: of_element(element)
        elif isinstance(self._model.find(path), LeafType):
            of_patient = attrgetter(".".join(path))
            return own, lambda case, element: of_patient(case.patient)
        return own, lambda case, element: _only(case.read(path))


@dataclass(frozen=True, slots=True)
class _Attribute:
    """An attribute of a fact: its name, what it holds, and how it is read."""

    name: str
    path: Path
    state: bool
    number: bool
    of_element: bool
    read: _Reader

    def value(self, case: Case, element: Any, known: dict[Path, Any]) -> str | float | None:
        """Value of the attribute; None where it is unknown, or where the engine cannot be told.

        ``known`` keeps what is the same for every decision that reads it.
        """
        if self.of_element:
            found = self.read(case, element)
        elif self.path in known:
            found = known[self.path]
        else:
            found = known[self.path] = self.read(case, element)
        if not is_one_value(found):  # it has no sets: what is partly known stays open there
            return None
        if self.number or self.state:
            if isinstance(found, str) is not self.state:
                return None
            return found if self.state else _sayable(float(found))
        return word(found)


class _Run:
    """One patient on the way through the strata."""

    def __init__(self, channel: Channel, patient: Facts, worker: Worker) -> None:
        self.channel = channel
        self.worker = worker
        self.found: dict[Key, Result] = {}
        self.known: dict[Path, Any] = {}
        self.case = Case(patient, channel._model, channel._decisions, self.found)

    def results(self) -> Mapping[Key, Result]:
        """The conclusion of every decision."""
        for stratum in self.channel.program.strata:
            asked = [each for decision in stratum for each in self._places(decision)]
            for (decision, place, case, _), truths in zip(asked, self._truths(asked), strict=True):
                self.found[decision.id, place] = self._conclusion(decision, place, case, truths)
        rank = self.channel._rank
        by_decision = sorted(self.found.items(), key=lambda each: (rank[each[0][0]], each[0][1] or 0))
        return dict(by_decision)

    def _places(self, decision: Decision) -> Iterator[tuple[Decision, int | None, Case, Any]]:
        if decision.for_each is None:
            yield decision, None, self.case, None
            return
        variable, items = decision.for_each.variable, decision.for_each.items
        for index, element in enumerate(attrgetter(".".join(items))(self.case.patient) or ()):
            yield decision, index, self.case.bound(variable, items, index), element

    def _truths(self, asked: Sequence[tuple[Decision, int | None, Case, Any]]) -> list[Truths]:
        """The truth of every statement of the decisions asked about, as far as the engine can tell."""
        channel = self.channel
        batch = [
            (ruleset, self._fact(ruleset, attributes, case, element))
            for decision, _, case, element in asked
            for ruleset, attributes in channel._readers[decision.id]
        ]
        fired = iter(self.worker.ask(batch) if batch else ())
        found: list[Truths] = []
        for decision, *_ in asked:
            truths: Truths = dict.fromkeys(channel._statements[decision.id])
            for ruleset, _ in channel._readers[decision.id]:
                for rule in next(fired):
                    for statement, truth in channel.program.all[ruleset].shows[rule]:
                        if truths[statement] is (not truth):
                            raise WorkerLost(f"the engine says both yes and no of {'.'.join(statement)}")
                        truths[statement] = truth
            found.append(truths)
        return found

    def _fact(
        self, ruleset: int, attributes: Sequence[_Attribute], case: Case, element: Any
    ) -> Mapping[str, str | float]:
        fact: dict[str, str | float] = dict.fromkeys(self.channel.program.all[ruleset].guards, "on")
        for each in attributes:
            value = each.value(case, element, self.known)
            if value is not None:
                fact[each.name] = value
        return fact

    def _conclusion(self, decision: Decision, place: int | None, case: Case, truths: Truths) -> Result:
        if isinstance(decision, Formula):
            return Result(decision, place, value=_calculated(decision, case, truths))
        outcomes = self.channel._concluded(decision.id, tuple(truths.values()))
        return Result(decision, place, outcomes)


def _everything(rulebook: Rulebook) -> Callable[[str, str], frozenset[Any]]:
    """Everything a part of a decision can ever be: what is left where the channel lost count."""
    weakly = ref(rulebook)

    def all_outcomes(id: str, part: str) -> frozenset[Any]:
        rulebook = weakly()
        assert rulebook is not None
        space = Engine.of(rulebook).space
        return space.diagrams.outcomes(
            space.compiled[id].components[part], [each.cells.every for each in space.variables]
        )

    return all_outcomes


def _calculated(formula: Formula, case: Case, truths: Truths) -> ValueSet:
    """The value of a formula, from facts and from what the channel itself concluded before."""
    applies = truths[("applies",)] if formula.applies is not None else True
    nothing = known(NOT_APPLICABLE)
    if applies is False:
        return nothing
    value = calculate(formula.value, case)
    low, high = formula.valid.get("low", float("-inf")), formula.valid.get("high", float("inf"))
    if value.is_known:
        only = value.only
        if not isinstance(only, str | bool) and not low <= only <= high:
            value = nothing
    elif formula.valid:
        value = join(value, nothing)
    return value if applies else join(value, nothing)


def _only(found: ValueSet) -> Any:
    return found.only if found.is_known else None


def _sayable(number: float) -> float | None:
    try:
        spell(number)
    except EngineRefusal:
        return None
    return number
