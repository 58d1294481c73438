"""The diagrams of a decision as a lazily determinised automaton: all of its parts at once, one step for each input.

An unknown input leads to several nodes of each diagram, so the automaton is a non-deterministic one. As with a regular
expression, its *states* are sets of nodes, one for each part, made when a patient first leads there and looked up for
every patient after that, known inputs and unknown ones alike. The states at the end hold every outcome still possible.
Nothing is approximated (decision 0010).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.encoding import NOT_YET, CellSets

__all__ = ["Automaton", "State", "run"]

#: How many states are remembered for a whole rulebook; when there are more, the remembering starts anew.
MOST_STATES = 200_000

_Nodes: TypeAlias = tuple[frozenset[int], ...]

#: What the parts of a walk are called.
_Names: TypeAlias = tuple[Any, ...]

_NO_PARTS: Mapping[str, frozenset[Any]] = {}


class State:
    """Where the walk of a decision stands.

    ``after`` has at the code of the input at ``place`` the state after it, None where nobody went. At the end
    ``place`` is None, and ``outcomes`` has everything that is possible of each part. A walk is the innermost loop of
    the engine: attributes and exact lists are what Python reads fastest.
    """

    __slots__ = ("_automaton", "_level", "_names", "_nodes", "after", "outcomes", "place")

    def __init__(self, automaton: Automaton, names: _Names, nodes: _Nodes) -> None:
        self._automaton = automaton
        self._names = names
        self._nodes = nodes
        self._level = level = automaton.diagrams.first_level(nodes)
        self.place = None if level is None else automaton.places[level]
        self.after: list[State | None] = []
        self.outcomes = _NO_PARTS
        if level is None:
            outcome = automaton.diagrams.outcome
            ends = [frozenset([outcome(node) for node in part]) for part in nodes]
            self.outcomes = dict(zip(names, ends, strict=True))

    def then(self, code: int) -> State:
        """The state after the code of its input, which is worked out where nobody went before."""
        after = self.after
        found = after[code] if code < len(after) else None
        if found is not None:
            return found
        assert self.place is not None
        assert self._level is not None
        assert code != NOT_YET
        automaton = self._automaton
        cells = automaton.cell_sets[self.place].sets[code]
        level, step = self._level, automaton.diagrams.successors
        nodes = tuple([step(part, level, cells) for part in self._nodes])
        while len(after) <= code:
            after.append(None)
        after[code] = found = automaton.state(self._names, nodes)
        return found


def run(state: State, codes: Sequence[int]) -> State:
    """The end of the walk that begins at a state."""
    start = state
    try:
        while (place := state.place) is not None:
            state = state.after[codes[place]]  # type: ignore[assignment] # None has no place, which is caught
    except (AttributeError, IndexError):  # nobody went this way before
        state = start
        while (place := state.place) is not None:
            state = state.then(codes[place])
    return state


class Automaton:
    """The states of all decisions over one store of diagrams.

    ``places`` says for each input of the diagrams where its code is found, ``cell_sets`` what the
    codes there mean.
    """

    def __init__(self, diagrams: Diagrams, places: list[int], cell_sets: list[CellSets]) -> None:
        self.diagrams = diagrams
        self.places = places
        self.cell_sets = cell_sets
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
            start.after = []
