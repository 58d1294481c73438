"""Walks through the diagrams: every part of a decision at once, one step for each input, remembered.

The parts of a decision are diagrams, and an unknown input leads to several nodes of each of them. Where
the walk stands after some inputs is therefore a set of nodes for each part: a *state*. It is worked out
when a patient first leads there and looked up for every patient after that, known inputs and unknown
ones alike. The states at the end hold every outcome still possible. This is how a regular expression
becomes a deterministic automaton while it runs; nothing is approximated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from renal_cds.decide.codes import NOT_YET, Codes
from renal_cds.decide.diagram import Diagrams

__all__ = ["END", "State", "Walks"]

#: The place of a state that asks for nothing more.
END = -1

#: How many states are remembered for a whole rulebook; when there are more, the remembering starts anew.
MOST_STATES = 200_000

_Nodes: TypeAlias = tuple[frozenset[int], ...]

#: What the parts of a walk are called.
_Names: TypeAlias = tuple[Any, ...]


class State(dict[int, "State"]):
    """Where the walk of a decision stands: for the code of the input at ``place``, the state after it.

    At the end ``place`` is :data:`END`, and ``outcomes`` has everything that is possible of each part, gathered when
    it is first asked for.
    """

    __slots__ = ("_level", "_names", "_nodes", "_walks", "outcomes", "place")

    __hash__ = object.__hash__  # type: ignore[assignment] # two states are equal when they are the same
    __eq__ = object.__eq__

    def __init__(self, walks: Walks, names: _Names, nodes: _Nodes) -> None:
        super().__init__()
        self._walks = walks
        self._names = names
        self._nodes = nodes
        self._level = walks.diagrams.first_level(nodes)
        self.place = END if self._level is None else walks.places[self._level]

    def __getattr__(self, name: str) -> Mapping[str, frozenset[Any]]:
        if name != "outcomes" or self.place != END:
            raise AttributeError(name)
        outcome = self._walks.diagrams.outcome
        ends = [frozenset([outcome(node) for node in part]) for part in self._nodes]
        self.outcomes: Mapping[str, frozenset[Any]] = dict(zip(self._names, ends, strict=True))
        return self.outcomes

    def __missing__(self, code: int) -> State:
        assert self._level is not None
        assert code != NOT_YET
        walks = self._walks
        cells = walks.codes[self.place].sets[code]
        level, step = self._level, walks.diagrams.after
        nodes = tuple([step(part, level, cells) for part in self._nodes])
        after = walks.state(self._names, nodes)
        self[code] = after
        return after


class Walks:
    """The states of all decisions over one store of diagrams.

    ``places`` says for each input of the diagrams where its code is found, ``codes`` what the codes
    there mean.
    """

    def __init__(self, diagrams: Diagrams, places: list[int], codes: list[Codes]) -> None:
        self.diagrams = diagrams
        self.places = places
        self.codes = codes
        self._states: dict[tuple[_Names, _Nodes], State] = {}
        self._starts: list[State] = []

    def start(self, parts: Mapping[Any, int]) -> State:
        """The state before the first input, of a decision with these parts."""
        state = State(self, tuple(parts), tuple(frozenset((root,)) for root in parts.values()))
        self._starts.append(state)
        return state

    def state(self, names: _Names, nodes: _Nodes) -> State:
        """The state that stands at these nodes, for each part by name."""
        found = self._states.get((names, nodes))
        if found is None:
            if len(self._states) >= MOST_STATES:
                self._forget(self._starts)
            found = self._states.setdefault((names, nodes), State(self, names, nodes))
        return found

    def _forget(self, starts: Iterable[State]) -> None:
        self._states.clear()
        for start in starts:
            start.clear()
