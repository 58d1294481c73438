"""What a decision saw of a patient: the cells of the inputs that its walk asked, one after the other.

Where two patients leave the same footprint, the decision comes to the same, still asks for the same, and rests
on the same inputs. So whatever follows from the cells alone is worked out once and kept with the footprint.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal, TypeAlias, get_args

from renal_cds.decide.automaton import Automaton, State
from renal_cds.decide.compile import Compiled
from renal_cds.decide.diagrams import Diagrams
from renal_cds.decide.encoding import Assignment
from renal_cds.decide.partial_evaluation import PartialEvaluation
from renal_cds.decide.result import Result
from renal_cds.decide.sufficient_inputs import sufficient_inputs

__all__ = ["Footprint", "Footprints"]

#: How many steps are kept for a whole rulebook; when there are more, the keeping starts anew.
MOST_STEPS = 50_000

#: Diagrams by name: parts of an outcome by their names, statements by their paths.
_Roots: TypeAlias = Mapping[Any, int]

_Way: TypeAlias = Literal["gated", "ungated", "stated", "doubtful", "stopped"]

#: Which way is looked at, depending on whether a gate stopped the advice: it did, did not, may have, or none can.
_Ways: TypeAlias = Mapping[Literal[True, False, None, "none can"], _Way]
_OUTCOME: _Ways = {True: "gated", False: "ungated", None: "gated", "none can": "gated"}
_STATED: _Ways = {True: "stopped", False: "stated", None: "doubtful", "none can": "stated"}


class Footprint:
    """What one decision saw: for every input it asked the cells, and what its diagrams come to with them.

    ``outcomes`` has everything that is possible of each diagram by its name, ``kept`` what others have worked
    out from the cells alone.
    """

    __slots__ = ("_asked", "_diagrams", "_narrowed", "_roots", "cells", "kept", "outcomes")

    def __init__(
        self, diagrams: Diagrams, roots: _Roots, cells: Mapping[int, tuple[int, ...]], outcomes: Mapping[Any, Any]
    ) -> None:
        self.cells = cells
        self.outcomes: Mapping[Any, frozenset[Any]] = outcomes
        self.kept: dict[Hashable, Any] = {}
        self._diagrams = diagrams
        self._roots = roots
        self._asked: Mapping[Any, frozenset[int]] | None = None
        self._narrowed: Mapping[Any, Mapping[int, Mapping[int, frozenset[Any]]]] | None = None

    def asked(self, rest: PartialEvaluation) -> Mapping[Any, frozenset[int]]:
        """The inputs on which each diagram still depends; ``rest`` is what is left for one who left this footprint."""
        if self._asked is None:
            self._asked = {name: rest.asked(root) for name, root in self._roots.items()}
        return self._asked

    def narrowed(self, rest: PartialEvaluation) -> Mapping[Any, Mapping[int, Mapping[int, frozenset[Any]]]]:
        """For each diagram and input, what can still come out in a cell of it, where that excludes something."""
        if self._narrowed is None:
            self._narrowed = {name: rest.narrowed(root) for name, root in self._roots.items()}
        return self._narrowed

    def sufficient_inputs(self, names: Sequence[Any], unknown: Sequence[tuple[int, ...]]) -> frozenset[int]:
        """Inputs whose cells alone give what diagrams come to, the others being unknown; none can be spared."""
        settled = {self._roots[name]: self.outcomes[name] for name in names}
        return sufficient_inputs(self._diagrams, settled, self.cells, unknown)


class Footprints:
    """The footprints left on the decisions of one engine.

    Which one a patient leaves is looked up by the codes met on the way.
    """

    def __init__(self, automaton: Automaton, compiled: Mapping[str, Compiled]) -> None:
        self._automaton = automaton
        self._compiled = compiled
        self._levels = {place: level for level, place in enumerate(automaton.places)}
        self._tracks: dict[_Way, dict[Compiled, _Track]] = {each: {} for each in get_args(_Way)}
        self._count = 0

    def outcome(self, result: Result) -> Footprint:
        """What was seen to come to the outcome, stop gates and all."""
        return self._of(result, _OUTCOME)

    def statements(self, result: Result) -> Footprint:
        """What was seen to judge all statements, and to come to the outcome as if no gate had stopped it.

        Where a gate did stop it, that is the outcome. Where one may have, the footprint is another one than where
        none did, as other things are said.
        """
        if result.stated is None:
            result.stated = self._of(result, _STATED)
        return result.stated

    def _of(self, result: Result, ways: _Ways) -> Footprint:
        compiled, assignment = result.compiled, result.assignment
        assert compiled is not None
        assert assignment is not None
        way = ways[assignment.stopped.get(compiled.stopped, "none can")]
        track = self._tracks[way].get(compiled)
        if track is None:
            if self._compiled[compiled.id] is not compiled:
                return _unshared(compiled, assignment, way)
            roots = _roots(compiled, way)
            track = self._tracks[way][compiled] = _Track(compiled.diagrams, roots, self._automaton.start(roots))
        codes, step = assignment.codes, track.first
        try:
            while (place := step[0]) is not None:
                step = step[codes[place]]
            found: Footprint = step[1]
        except (IndexError, TypeError):  # nobody came this way before
            found = self._left(track, codes)
        return found

    def _left(self, track: _Track, codes: Sequence[int]) -> Footprint:
        """A footprint that nobody left before, with the steps that lead to it."""
        if self._count >= MOST_STEPS:
            self._count = 0
            for tracks in self._tracks.values():
                for each in tracks.copy().values():
                    each.first = [each.start.place]
        state, step = track.start, track.first
        cells = {}
        while (place := state.place) is not None:
            code = codes[place]
            cells[self._levels[place]] = self._automaton.cell_sets[place].sets[code]
            state = state.then(code)
            while len(step) <= code:
                step.append(None)
            if step[code] is None:
                step[code] = [state.place]
                self._count += 1
            step = step[code]
        found = Footprint(track.diagrams, track.roots, cells, state.outcomes)
        step[1:] = [found]
        return found


class _Track:
    """One way in which a decision looks at patients: where its walk starts, and the steps that patients took.

    A step is a list: the place of the input that is asked, and for each code of it the next step, None where
    nobody went. Other than the states of a walk, steps to which different ways lead are different ones. At the
    end stands the footprint.
    """

    __slots__ = ("diagrams", "first", "roots", "start")

    def __init__(self, diagrams: Diagrams, roots: _Roots, start: State) -> None:
        self.diagrams = diagrams
        self.roots = roots
        self.start = start
        self.first: list[Any] = [start.place]


def _unshared(compiled: Compiled, assignment: Assignment, way: _Way) -> Footprint:
    """What a decision sees that stands in the place of one of the engine, for a short time."""
    roots = _roots(compiled, way)
    outcomes = {name: compiled.diagrams.outcomes(root, assignment.allowed) for name, root in roots.items()}
    return Footprint(compiled.diagrams, roots, dict(enumerate(assignment.allowed)), outcomes)


def _roots(compiled: Compiled, way: _Way) -> _Roots:
    match way:
        case "gated":
            return compiled.components
        case "ungated":
            return compiled.ungated
        case "stated" | "doubtful":
            return {**compiled.ungated, **compiled.conditions}
        case "stopped":
            return {**compiled.components, **compiled.conditions}
