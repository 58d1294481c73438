"""A patient about whom everything is known, and what every decision says: no unknowns, no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from judge.plainly import NOT_APPLICABLE, meaning, rounded
from judge.verdicts import seen, verdict
from renal_cds.facts.known import Facts
from renal_cds.language.tree import Expression
from renal_cds.rulebook.decisions import Decision, Formula, Gate, PlanRow, Point, Row, Schedule, Score, Table

__all__ = ["World", "walk"]

Path = tuple[str | int, ...]


def walk(patient: Facts, path: Path) -> Any:
    """The value at a path of attributes and indexes."""
    found: Any = patient
    for step in path:
        found = found[step] if isinstance(step, int) else getattr(found, step)
    return found


@dataclass
class World:
    """All decisions of a rulebook about one patient; ``said`` has the parts of each, or the value of a formula."""

    decisions: Mapping[str, Decision]
    patient: Facts
    said: dict[tuple[str, int | None], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for decision in self.decisions.values():
            for element in self._elements(decision):
                self.said[decision.id, element] = self._decide(decision, View(self, self._bound(decision, element)))

    def evaluate(self, node: Expression, view: View) -> Any:
        """The value of an expression of the rulebook."""
        return meaning(node)(view)

    def statements(self, decision: Score | Schedule | Table, element: int | None) -> dict[str, bool]:
        """Whether each row, point or plan of a decision holds."""
        view = View(self, self._bound(decision, element))
        rows: Iterable[Point | Row | PlanRow] = decision.points if isinstance(decision, Score) else decision.rows
        return {each.id: self.evaluate(each.when, view) is True for each in rows}

    def _bound(self, decision: Decision, element: int | None) -> dict[str, Path]:
        each = decision.for_each
        return {each.variable: (*each.items, element)} if each and element is not None else {}

    def _decide(self, decision: Decision, view: View) -> Any:
        if isinstance(decision, Formula):
            if decision.applies is not None and self.evaluate(decision.applies, view) is not True:
                return NOT_APPLICABLE
            value = rounded(self.evaluate(decision.value, view))
            low, high = decision.valid.get("low"), decision.valid.get("high")
            if isinstance(value, int | float) and not isinstance(value, bool):
                outside = (low is not None and value < low) or (high is not None and value > high)
                return NOT_APPLICABLE if outside else value
            return value
        return verdict(decision, lambda node: self.evaluate(node, view) is True, self._fired(view))

    def _fired(self, view: View) -> Iterator[Gate]:
        for gate in self.decisions.values():
            if isinstance(gate, Gate) and gate.effect in ("stop", "block"):
                own: list[Any] = [
                    place[-1] for place in view.bound.values() if gate.for_each and place[:-1] == gate.for_each.items
                ]
                if any(self.said[gate.id, element]["fires"] for element in own or self._elements(gate)):
                    yield gate

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
                return self._output(path[1], place[-1], path[2:])
            return _known(walk(element, path[1:]))
        if path[0] in decisions:
            return self._output(path[0], None, path[1:])
        return _known(walk(self.world.patient, path))

    def each(self, items: tuple[str, ...], name: str) -> list[View]:
        """The views of the elements of a list."""
        place = (*self.bound[items[0]], *items[1:]) if items[0] in self.bound else items
        length = len(_known(walk(self.world.patient, place)))
        return [View(self.world, {**self.bound, name: (*place, index)}) for index in range(length)]

    def _output(self, id: str, element: Any, path: tuple[str, ...]) -> Any:
        decision, said = self.world.decisions[id], self.world.said[id, element]
        return said if isinstance(decision, Formula) else seen(decision, said, path)


def _known(value: Any) -> Any:
    assert value is not None, "everything is known in a world"
    return value
