"""What a decision saw of a patient: the cells of the inputs that its walk asked, one after the other.

Where two patients leave the same footprint, the decision comes to the same, still asks for the same, and rests
on the same inputs. So whatever follows from the cells alone is worked out once and kept with the footprint.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, TypeAlias

from renal_cds.decide.compile import Compiled
from renal_cds.decide.diagram import Diagrams
from renal_cds.decide.inputs import Input
from renal_cds.decide.residual import Residual
from renal_cds.decide.result import Result
from renal_cds.decide.view import View
from renal_cds.decide.walk import State, Walks

__all__ = ["Footprint", "Footprints"]

#: How many footprints are kept for a whole rulebook; when there are more, the keeping starts anew.
MOST_KEPT = 20_000

#: Diagrams by name: parts of an outcome by their names, statements by their paths.
_Roots: TypeAlias = Mapping[Any, int]

_Way: TypeAlias = Literal["gated", "ungated", "stated", "stopped"]


class Footprint:
    """What one decision saw: for every input it asked the cells, and what its diagrams come to with them.

    ``outcomes`` has everything that is possible of each diagram by its name, ``kept`` what others have worked
    out from the cells alone.
    """

    def __init__(
        self, diagrams: Diagrams, roots: _Roots, cells: Mapping[int, tuple[int, ...]], outcomes: Mapping[Any, Any]
    ) -> None:
        self.cells = cells
        self.outcomes: Mapping[Any, frozenset[Any]] = outcomes
        self.kept: dict[Hashable, Any] = {}
        self._diagrams = diagrams
        self._roots = roots

    @cached_property
    def asked(self) -> Mapping[Any, frozenset[int]]:
        """The inputs on which each diagram still depends."""
        rest = Residual(self._diagrams, self.cells)
        return {name: rest.asked(root) for name, root in self._roots.items()}

    @cached_property
    def narrowed(self) -> Mapping[Any, Mapping[int, Mapping[int, frozenset[Any]]]]:
        """For each diagram and input, what can still come out in a cell of it, where that excludes something."""
        rest = Residual(self._diagrams, self.cells)
        return {name: rest.narrowed(root) for name, root in self._roots.items()}

    def enough(self, names: Sequence[Any], inputs: Sequence[Input]) -> frozenset[int]:
        """Inputs whose cells alone give what diagrams come to; none of them can be spared.

        An input that was never asked can be spared: those that come before it do not lead to it.
        """
        roots = [self._roots[name] for name in names]
        levels = set[int]().union(*(self._diagrams.levels(root) for root in roots))
        settled = [self.outcomes[name] for name in names]
        allowed = {level: self.cells.get(level, inputs[level].cells.unknown) for level in levels}
        found: set[int] = set()
        for level in sorted(levels & self.cells.keys(), reverse=True):
            kept = allowed[level]
            allowed[level] = inputs[level].cells.unknown
            if (
                len(kept) != len(allowed[level])
                and [self._diagrams.outcomes(root, allowed) for root in roots] != settled
            ):
                allowed[level] = kept
                found.add(level)
        return frozenset(found)


class Footprints:
    """The footprints left on the decisions of one engine.

    Which one a patient leaves is looked up by the codes met on the way.
    """

    def __init__(self, walks: Walks, compiled: Mapping[str, Compiled]) -> None:
        self._walks = walks
        self._compiled = compiled
        self._levels = {place: level for level, place in enumerate(walks.places)}
        self._starts: dict[tuple[str, _Way], tuple[State, _Roots]] = {}
        self._kept: dict[tuple[State, tuple[int, ...]], Footprint] = {}

    def outcome(self, result: Result) -> Footprint:
        """What was seen to come to the outcome, stop gates and all."""
        assert result.compiled is not None
        assert result.view is not None
        stopped = result.view.stopped.get(result.compiled.stopped)
        return self._of(result.compiled, result.view, "ungated" if stopped is False else "gated")

    def statements(self, result: Result) -> Footprint:
        """What was seen to judge all statements, and to come to the outcome as if no gate had stopped it.

        Where a gate did stop it, that is the outcome.
        """
        assert result.compiled is not None
        assert result.view is not None
        return self._of(result.compiled, result.view, "stopped" if result.status == "stopped" else "stated")

    def _of(self, compiled: Compiled, view: View, way: _Way) -> Footprint:
        found = self._starts.get((compiled.id, way))
        if self._compiled[compiled.id] is not compiled:
            return _unshared(compiled, view, way)
        if found is None:
            roots = _roots(compiled, way)
            found = self._starts[compiled.id, way] = self._walks.start(roots), roots
        start, roots = found
        state, codes = start, view.codes
        seen: list[int] = []
        while (place := state.place) >= 0:
            code = codes[place]
            seen.append(code)
            state = state[code]
        key = start, tuple(seen)
        footprint = self._kept.get(key)
        if footprint is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            made = Footprint(compiled.diagrams, roots, self._cells(start, seen), state.outcomes)
            footprint = self._kept.setdefault(key, made)
        return footprint

    def _cells(self, state: State, seen: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The cells of every input on a way, by level."""
        found = {}
        for code in seen:
            found[self._levels[state.place]] = self._walks.codes[state.place].sets[code]
            state = state[code]
        return found


def _unshared(compiled: Compiled, view: View, way: _Way) -> Footprint:
    """What a decision sees that stands in the place of one of the engine, for a short time."""
    roots = _roots(compiled, way)
    outcomes = {name: compiled.diagrams.outcomes(root, view.allowed) for name, root in roots.items()}
    return Footprint(compiled.diagrams, roots, dict(enumerate(view.allowed)), outcomes)


def _roots(compiled: Compiled, way: _Way) -> _Roots:
    match way:
        case "gated":
            return compiled.components
        case "ungated":
            return compiled.ungated
        case "stated":
            return {**compiled.ungated, **compiled.conditions}
        case "stopped":
            return {**compiled.components, **compiled.conditions}
