"""How one decision of a rulebook is made: where its walk begins, and what becomes of its end."""

from __future__ import annotations

from renal_cds.decide.automaton import Automaton, State, run
from renal_cds.decide.compile import Compiled
from renal_cds.decide.encoding import Assignment, CellSets
from renal_cds.decide.outcomes import Mark
from renal_cds.decide.result import Key
from renal_cds.decide.values import Values
from renal_cds.decide.variables import Path
from renal_cds.rulebook.signature import Signature

__all__ = ["DecisionPlan"]


class DecisionPlan:
    """One decision.

    ``start`` is where its walk begins when no stop gate fires. ``values`` are those of a formula, ``derived`` the
    inputs that its outputs are. A *plain* one is made by its walk from ``start`` alone.
    """

    def __init__(
        self,
        decision: Signature,
        compiled: Compiled,
        automaton: Automaton,
        values: Values | None,
        derived: list[tuple[int, CellSets, Path]],
    ) -> None:
        self.decision = decision
        self.key: Key = (decision.id, None)
        self.values = values
        self.derived = derived
        self.start = automaton.start(compiled.ungated)
        self._compiled = compiled
        self._automaton = automaton
        # where the walk begins that tells whether a stop gate fires, if one can stop it at all
        self._asked = (
            None if compiled.diagrams.never(compiled.stopped) else automaton.start({"stopped": compiled.stopped})
        )
        self._gated: State | None = None
        self._halted: State | None = None
        self.plain = decision.for_each is None and self._asked is None and values is None and not derived

    def begin(self, assignment: Assignment) -> State:
        """Where its walk begins for a patient or an element, depending on the stop gates."""
        if self._asked is None:
            return self.start
        root, components = self._compiled.stopped, self._compiled.components
        if root not in assignment.stopped:
            (*found,) = run(self._asked, assignment.codes).outcomes["stopped"]
            assignment.stopped[root] = found[0] if len(found) == 1 else None
        stopped = assignment.stopped[root]
        if stopped is None:
            if self._gated is None:
                self._gated = self._automaton.start(components)
            return self._gated
        if not stopped:
            return self.start
        if self._halted is None:
            self._halted = self._automaton.start(dict.fromkeys(components, self._compiled.diagrams.leaf(Mark.STOPPED)))
        return self._halted
