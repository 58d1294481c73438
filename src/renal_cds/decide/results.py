"""All results for one patient: what was found for each decision, and the results when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from typing import Any, TypeAlias

from renal_cds.decide.automaton import State
from renal_cds.decide.compile import Compiled
from renal_cds.decide.encoding import Assignments
from renal_cds.decide.result import Key, Result
from renal_cds.decide.value_sets import ValueSet

__all__ = ["End", "Found", "Results", "ends_of", "outcomes_of"]

#: What was found for each decision: the end of its walk, or the value of a formula.
Found: TypeAlias = dict[Key, State | ValueSet]

#: What a decision came to: everything still possible of each of its parts, or the value of a formula.
End: TypeAlias = Mapping[str, frozenset[Any]] | ValueSet


class Results(Mapping[Key, Result]):
    """The results by decision and element, in the order in which the decisions were made."""

    def __init__(self, compiled: Mapping[str, Compiled], assignments: Assignments, found: Found) -> None:
        self._compiled = compiled
        self.assignments = assignments
        self._found = found
        self._made: dict[Key, Result] = {}

    def __getitem__(self, key: Key) -> Result:
        return self._made.get(key) or self._make(key, self._found[key])

    def values(self) -> ValuesView[Result]:
        """The results themselves."""
        return _InOrder(self)

    def in_order(self) -> Iterator[Result]:
        """The results, each made when it is come to."""
        made = self._made
        for key, found in self._found.items():
            yield made.get(key) or self._make(key, found)

    def ends(self) -> Iterator[tuple[Key, End]]:
        """The outcomes or the value of each decision, without anything that explains them."""
        for key, found in self._found.items():
            yield key, found.outcomes if isinstance(found, State) else found

    def _make(self, key: Key, found: State | ValueSet) -> Result:
        id, element = key
        compiled = self._compiled[id]
        decision = compiled.decision
        assignment = self.assignments.patient if element is None else self.assignments.of(decision, element)
        if isinstance(found, State):
            made = Result(decision, element, found.outcomes, None, compiled, assignment)
        else:
            made = Result(decision, element, {}, found, compiled, assignment)
        return self._made.setdefault(key, made)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def outcomes(self, id: str, element: int | None = None) -> Mapping[str, frozenset[Any]]:
        """Everything still possible of each part of a decision, without anything that explains it.

        A formula has no parts.
        """
        found = self._found[id, element]
        return found.outcomes if isinstance(found, State) else {}


def outcomes_of(results: Mapping[Key, Result], key: Key) -> Mapping[str, frozenset[Any]]:
    """The outcomes of one decision, of results made by the engine or by anything else."""
    return results.outcomes(*key) if isinstance(results, Results) else results[key].outcomes


def ends_of(results: Mapping[Key, Result]) -> Iterable[tuple[Key, End]]:
    """The outcomes or the value of each decision; one object is shared by all patients whose walks end alike."""
    if isinstance(results, Results):
        return results.ends()
    return [(key, each.outcomes if each.value is None else each.value) for key, each in results.items()]


class _InOrder(ValuesView[Result]):
    """The results without a look-up of each one twice."""

    _mapping: Results

    def __iter__(self) -> Iterator[Result]:
        return self._mapping.in_order()
