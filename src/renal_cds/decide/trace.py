"""Decision traces: the cells of the inputs that a decision asked of a patient, one after the other (decision 0012).

Where two patients leave the same trace, the decision comes to the same, still asks for the same, and rests on the
same inputs. So whatever follows from the cells alone is worked out once and kept with the trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum, auto
from typing import Any, TypeAlias

from renal_cds.decide.automaton import Automaton, State
from renal_cds.decide.compile import Compiled
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.diagram.partial_evaluation import PartialEvaluation
from renal_cds.decide.diagram.sufficient_inputs import sufficient_inputs
from renal_cds.decide.encoding import Assignment

__all__ = ["DecisionTrace", "Traces"]

#: How many traces are kept for a whole rulebook; when there are more, the keeping starts anew.
MOST_TRACES = 10_000

#: Diagrams by name: parts of an outcome by their names, statements by their paths.
_Roots: TypeAlias = Mapping[Any, int]


class _Look(IntEnum):  # whose hash is that of a number: it is asked for at every question
    """Which diagrams of a decision are looked at."""

    OUTCOME = auto()
    OUTCOME_UNGATED = auto()
    STATEMENTS = auto()
    #: The same diagrams where a gate may have stopped the advice: other things are said of such a patient.
    STATEMENTS_IN_DOUBT = auto()
    STATEMENTS_STOPPED = auto()


#: Which look it is, depending on whether a stop gate fires; a decision that none can stop is like one that none did.
_OUTCOME = {True: _Look.OUTCOME, False: _Look.OUTCOME_UNGATED, None: _Look.OUTCOME}
_STATEMENTS = {True: _Look.STATEMENTS_STOPPED, False: _Look.STATEMENTS, None: _Look.STATEMENTS_IN_DOUBT}


class DecisionTrace:
    """The inputs that one decision asked, each with its cells, and what its diagrams come to with them.

    ``outcomes`` has everything that is possible of each diagram by its name.
    """

    __slots__ = ("_asked", "_diagrams", "_narrowed", "_roots", "cells", "outcomes")

    def __init__(
        self, diagrams: Diagrams, roots: _Roots, cells: Mapping[int, tuple[int, ...]], outcomes: Mapping[Any, Any]
    ) -> None:
        self.cells = cells
        self.outcomes: Mapping[Any, frozenset[Any]] = outcomes
        self._diagrams = diagrams
        self._roots = roots
        self._asked: Mapping[Any, frozenset[int]] | None = None
        self._narrowed: Mapping[Any, Mapping[int, Mapping[int, frozenset[Any]]]] | None = None

    def asked(self, rest: PartialEvaluation) -> Mapping[Any, frozenset[int]]:
        """The inputs on which each diagram still depends; ``rest`` is what is left for one who left this trace."""
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


class Traces:
    """The traces left on the decisions of one engine, by the codes of the inputs that were asked."""

    def __init__(self, automaton: Automaton, compiled: Mapping[str, Compiled]) -> None:
        self._automaton = automaton
        self._compiled = compiled
        self._levels = {place: level for level, place in enumerate(automaton.places)}
        #: by decision and look: the state before the first input, and the traces by the codes of the inputs asked
        self._looks: dict[tuple[_Look, str], tuple[State, dict[tuple[int, ...], DecisionTrace]]] = {}
        self._count = 0

    def outcome(self, compiled: Compiled, assignment: Assignment) -> DecisionTrace:
        """The trace of coming to the outcome, stop gates and all."""
        return self._of(compiled, assignment, _OUTCOME[assignment.stopped.get(compiled.stopped, False)])

    def statements(self, compiled: Compiled, assignment: Assignment) -> DecisionTrace:
        """The trace of judging all statements, and of coming to the outcome as if no gate had stopped it.

        Where a gate did stop it, that is the outcome.
        """
        return self._of(compiled, assignment, _STATEMENTS[assignment.stopped.get(compiled.stopped, False)])

    def _of(self, compiled: Compiled, assignment: Assignment, look: _Look) -> DecisionTrace:
        if self._compiled[compiled.id] is not compiled:
            return _unshared(compiled, assignment, look)
        known = self._looks.get((look, compiled.id))
        if known is None:
            known = self._looks[look, compiled.id] = self._automaton.start(_roots(compiled, look)), {}
        start, traces = known
        state, codes, asked = start, assignment.codes, []
        while (place := state.place) is not None:
            code = codes[place]
            asked.append(code)
            after = state.after  # looked up here, as in `run`: a step that was taken before is not worth a call
            state = (after[code] if code < len(after) else None) or state.then(code)
        key = tuple(asked)
        trace = traces.get(key)
        if trace is None:
            if self._count >= MOST_TRACES:
                self._forget()
            self._count += 1
            trace = traces[key] = DecisionTrace(
                compiled.diagrams, _roots(compiled, look), self._cells(start, asked), state.outcomes
            )
        return trace

    def _forget(self) -> None:
        self._count = 0
        for _, traces in self._looks.values():
            traces.clear()

    def _cells(self, start: State, asked: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """The cells behind the codes, by level."""
        state, cells = start, {}
        for code in asked:
            assert state.place is not None
            cells[self._levels[state.place]] = self._automaton.cell_sets[state.place].sets[code]
            state = state.then(code)
        return cells


def _unshared(compiled: Compiled, assignment: Assignment, look: _Look) -> DecisionTrace:
    """The trace of a decision that stands in the place of one of the engine, for a short time."""
    roots = _roots(compiled, look)
    outcomes = {name: compiled.diagrams.outcomes(root, assignment.allowed) for name, root in roots.items()}
    return DecisionTrace(compiled.diagrams, roots, dict(enumerate(assignment.allowed)), outcomes)


def _roots(compiled: Compiled, look: _Look) -> _Roots:
    match look:
        case _Look.OUTCOME:
            return compiled.components
        case _Look.OUTCOME_UNGATED:
            return compiled.ungated
        case _Look.STATEMENTS | _Look.STATEMENTS_IN_DOUBT:
            return {**compiled.ungated, **compiled.conditions}
        case _Look.STATEMENTS_STOPPED:
            return {**compiled.components, **compiled.conditions}
