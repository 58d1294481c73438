"""The form of a derivation: all of it but the values, the same for all patients who left one footprint.

A derivation whose statements read facts alone says the same of everyone who is the same to its decision; only
the values differ, and they are put in here. Where a formula was needed, it is made anew for each patient: then
the numbers themselves say which facts can be spared.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import getitem
from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.inputs import comparisons
from renal_cds.decide.result import Key, Result
from renal_cds.decide.space import judged
from renal_cds.decide.view import read_all
from renal_cds.explain.counterfactual.trial import types_of
from renal_cds.explain.same_for_all import SameForAll
from renal_cds.facts.known import Facts
from renal_cds.facts.model import FactModel, FactPath, LeafType, dotted, value
from renal_cds.report.report import FactUsed, Why, assembled
from renal_cds.report.wording import value_text, words
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula, Gate

__all__ = ["Form", "Teller", "is_shared", "teller"]

#: How many values of one fact are remembered in words.
MOST_REMEMBERED = 1000

#: How many ways to read facts together are remembered.
MOST_READERS = 5000

#: How many tellings are remembered for a whole rulebook; when there are more, the remembering starts anew.
MOST_TOLD = 20_000


class Teller(dict[Any, FactUsed]):
    """One fact in words, by its value."""

    def __init__(self, model: FactModel, path: FactPath, needed: bool) -> None:
        super().__init__()
        kind = model.find(types_of(path))
        self._leaf = kind if isinstance(kind, LeafType) else None
        self._path, self._needed = dotted(path), needed
        self._meaning = (self._leaf.meaning if self._leaf else "") or words(str(path[-1]))

    def __missing__(self, given: Any) -> FactUsed:
        found = self.told(given)
        if len(self) < MOST_REMEMBERED:
            self[given] = found
        return found

    def told(self, given: Any) -> FactUsed:
        """The fact with that value; of a list, how long it is."""
        leaf = self._leaf
        said = value_text(given, leaf.unit) if leaf else f"{len(given)} listed" if given else "none"
        return FactUsed(path=self._path, meaning=self._meaning, value=said, needed=self._needed)


class Form:
    """One step of a derivation without values: what is said, the facts it tells, and the results it rests on.

    ``matters`` are the facts needed. Where every fact lies in a cell of one value, the values are known as well,
    and a step that says nothing else of the patient is one object for all: ``whole``.
    """

    __slots__ = (
        "__weakref__",
        "_facts",
        "_names",
        "_read",
        "_said",
        "_told",
        "advises",
        "alone",
        "derived",
        "matters",
        "whole",
    )

    def __init__(
        self,
        rulebook: Rulebook,
        step: Why,
        facts: Sequence[FactPath],
        derived: Iterable[Key],
        matters: frozenset[FactPath],
    ) -> None:
        self._said = {name: getattr(step, name) for name in Why.model_fields}
        self._names = set(self._said)
        self._read = _reader(tuple(facts))
        self._facts = tuple(teller(rulebook, path, path in matters) for path in facts)
        self._told = SameForAll.of(rulebook).told
        self.derived = tuple(derived)
        self.matters = matters
        self.advises = rulebook.decisions[step.decision].advises
        #: Whether facts are all that is said of the patient.
        self.alone = not (self.derived or step.about or self.advises)
        self.whole: Why | None = None

    def told(self, patient: Facts) -> Why:
        """The step for a patient, of whom it says nothing but facts."""
        if self.whole is not None:
            return self.whole
        values = self._read(patient)
        return self._told.get((self, values)) or self._remembered(values, values, {})

    def told_with(
        self, patient: Facts, about: str | None, steps: Sequence[Form | Why], gates_passed: tuple[str, ...]
    ) -> Why:
        """The step for a patient, with all else that it says, and those that it rests on: told, or to be told."""
        values = self._read(patient)
        sign: list[Hashable] = [values, about, gates_passed]
        for each in steps:
            if isinstance(each, Form):
                sign += each, None if each.whole else each._read(patient)
            else:
                sign.append(id(each))  # which is held by what is remembered
        key = tuple(sign)
        found = self._told.get((self, key))
        if found is None:
            derived = tuple([each.told(patient) if isinstance(each, Form) else each for each in steps])
            found = self._remembered(key, values, {"about": about, "derived": derived, "gates_passed": gates_passed})
        return found

    def _remembered(self, key: Hashable, values: tuple[Any, ...], more: Mapping[str, Any]) -> Why:
        facts = tuple(map(getitem, self._facts, values))
        found = assembled(Why, {**self._said, "facts": facts, **more}, self._names)
        if len(self._told) >= MOST_TOLD:
            self._told.clear()
        self._told[self, key] = found
        return found


def teller(rulebook: Rulebook, path: FactPath, needed: bool) -> Teller:
    """What puts a fact into words."""
    kept = SameForAll.of(rulebook).tellers
    found = kept.get((path, needed))
    if found is None:
        found = kept[path, needed] = Teller(rulebook.model, path, needed)
    return found


def is_shared(evaluation: Evaluation, result: Result) -> bool:
    """Whether all who left one footprint share the form of a derivation.

    They do not where a formula is needed, or where a gate stopped the advice.
    """
    assert result.compiled is not None
    assert result.view is not None
    stopped = result.view.stopped.get(result.compiled.stopped)
    if stopped:
        return False
    kept = SameForAll.of(evaluation.rulebook).rest_on_cells
    found = kept.get(result.decision.id)
    if found is None:
        found = kept[result.decision.id] = _rests_on_cells(evaluation, result.decision)
    return found


def _rests_on_cells(evaluation: Evaluation, decision: Decision) -> bool:
    """Whether all that is said of a decision but values follows from the cells of facts.

    Neither it nor a decision it reads is a formula or asks for one, and no reason names a value.
    """
    space, decisions = evaluation.space, evaluation.rulebook.decisions
    if isinstance(decision, Formula | Gate) or any("{" in (each.because or "") for each in decision.statements):
        return False
    compiled = space.compiled[decision.id]
    roots = {*compiled.ungated.values(), *compiled.conditions.values()}
    if any(space.inputs[level].kind != "fact" for root in roots for level in compiled.diagrams.levels(root)):
        return False
    names = {name for condition in judged(decision) for path, _, _ in comparisons(condition) for name in path[:2]}
    read = [decisions[name] for name in names & decisions.keys() - {decision.id}]
    return all(isinstance(each, Gate) or _rests_on_cells(evaluation, each) for each in read)


@lru_cache(MOST_READERS)
def _reader(paths: tuple[FactPath, ...]) -> Callable[[Facts], tuple[Any, ...]]:
    """Reads several facts at once."""
    names = [path for path in paths if all(isinstance(step, str) for step in path)]
    if len(names) == len(paths):
        return read_all([tuple(map(str, path)) for path in paths])
    return lambda patient: tuple([value(patient, path) for path in paths])
