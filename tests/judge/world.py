"""A patient about whom everything is known, and what every decision says: no unknowns, no engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judge.plainly import NOT_APPLICABLE, meaning, rounded
from judge.reading import ANY, Name, Reading, Verdict, readings
from renal_cds.facts.known import Facts
from renal_cds.language.tree import Expression
from renal_cds.rulebook.decisions import Decision, Formula, Schedule, Score, Table

__all__ = ["World", "walk"]

Path = tuple[str | int, ...]


def walk(patient: Facts, path: Path) -> Any:
    """The value at a path of attributes and indexes."""
    found: Any = patient
    for step in path:
        found = found[step] if isinstance(step, int) else getattr(found, step)
    return found


class World:
    """All decisions of a rulebook about one patient; ``said`` has the parts of each, or the value of a formula."""

    def __init__(
        self, decisions: Mapping[str, Decision], patient: Facts, read: Mapping[str, Reading] | None = None
    ) -> None:
        self.decisions = decisions
        self.patient = patient
        self.said: dict[tuple[str, int | None], Any] = {}
        self._read = read or readings(decisions)
        self._verdicts: dict[tuple[str, int | None], Verdict] = {}
        self._known: dict[Path, Any] = {}
        self._fired: dict[tuple[tuple[Name, ...], int | None], tuple[str, ...]] = {}
        for id, decision in decisions.items():
            for element in self._elements(decision):
                self._decide(id, decision, element)

    def evaluate(self, node: Expression, view: View) -> Any:
        """The value of an expression of the rulebook."""
        return meaning(node)(view)

    def statements(self, decision: Score | Schedule | Table, element: int | None) -> dict[str, bool]:
        """Whether each row, point or plan of a decision holds."""
        return {path[-1]: truth for path, truth in self._verdicts[decision.id, element].truths.items()}

    def output(self, id: str, element: Any, path: Name) -> Any:
        """What other decisions read of one."""
        verdict = self._verdicts.get((id, element))
        return self.said[id, element] if verdict is None else verdict.seen(path)

    def _decide(self, id: str, decision: Decision, element: int | None) -> None:
        each = decision.for_each
        view = View(self, {each.variable: (*each.items, element)} if each and element is not None else {})
        if isinstance(decision, Formula):
            self.said[id, element] = self._value(decision, view)
            return
        reading = self._read[id]
        verdict = reading.verdict(
            self._firing(reading, element, view), *[self._seen(path, view) for path in reading.reads]
        )
        self._verdicts[id, element] = verdict
        self.said[id, element] = verdict.said

    def _firing(self, reading: Reading, element: int | None, view: View) -> tuple[str, ...]:
        """The gates that fire for a decision; most decisions have the same."""
        key = reading.guards, element
        if key not in self._fired:
            fired = [gate.id for path, gate in reading.gates.items() if self._seen(path, view) is True]
            self._fired[key] = tuple(fired)
        return self._fired[key]

    def _seen(self, path: Name, view: View) -> Any:
        """What a decision reads; what is not of an element is the same for all of them."""
        if path[0] in view.bound:
            return view[path]
        if path not in self._known:
            self._known[path] = self._any_fires(path[1]) if path[0] == ANY else view[path]
        return self._known[path]

    def _any_fires(self, gate: str) -> bool:
        return any(self.said[gate, element]["fires"] for element in self._elements(self.decisions[gate]))

    def _value(self, formula: Formula, view: View) -> Any:
        if formula.applies is not None and self.evaluate(formula.applies, view) is not True:
            return NOT_APPLICABLE
        value = rounded(self.evaluate(formula.value, view))
        low, high = formula.valid.get("low"), formula.valid.get("high")
        if isinstance(value, int | float) and not isinstance(value, bool):
            outside = (low is not None and value < low) or (high is not None and value > high)
            return NOT_APPLICABLE if outside else value
        return value

    def _elements(self, decision: Decision) -> list[Any]:
        """The places in the list that a decision is about; nothing but ``None`` if it is about no list."""
        if decision.for_each is None:
            return [None]
        return list(range(len(_known(walk(self.patient, decision.for_each.items)))))


@dataclass(frozen=True)
class View:
    """A world with names for elements of lists: each name has its list and a place in it."""

    world: World
    bound: Mapping[str, Path]

    def __getitem__(self, path: tuple[str, ...]) -> Any:
        decisions = self.world.decisions
        if path[0] in self.bound:
            place = self.bound[path[0]]
            element = walk(self.world.patient, place)
            if path[1] in decisions and path[1] not in vars(element):
                return self.world.output(path[1], place[-1], path[2:])
            return _known(walk(element, path[1:]))
        if path[0] in decisions:
            return self.world.output(path[0], None, path[1:])
        return _known(walk(self.world.patient, path))

    def each(self, items: tuple[str, ...], name: str) -> list[View]:
        """The views of the elements of a list."""
        place = (*self.bound[items[0]], *items[1:]) if items[0] in self.bound else items
        length = len(_known(walk(self.world.patient, place)))
        return [View(self.world, {**self.bound, name: (*place, index)}) for index in range(length)]


def _known(value: Any) -> Any:
    assert value is not None, "everything is known in a world"
    return value
