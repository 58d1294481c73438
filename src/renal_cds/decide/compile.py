"""From a decision to diagrams: one for each thing it gives, over the cells of the inputs it reads."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, reduce
from typing import Any

from renal_cds.decide.cells import compare
from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.outcomes import Conflict, Mark, listed_name
from renal_cds.decide.variables import Path, Variables, gate_path
from renal_cds.language.tree import And, Compare, Expression, Literal, Member, Not, Or, Read
from renal_cds.records import Struct
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Option, Row, Schedule, Score, Table

__all__ = ["BLOCKED_BY", "Compiled", "Compiler"]

_JOINED: dict[str, Callable[[Any, Any], Any]] = {"collect sum": operator.add, "collect min": min, "collect max": max}

#: What stands before the gate in the path of a statement that a gate blocks an option.
BLOCKED_BY = "blocked by"


class Compiled(Struct, eq=False):
    """A decision as diagrams.

    ``components`` are the parts of its outcome (one for each option of a choice, one for each word
    of a collecting table, else one; of a formula, whether it applies), ``ungated`` the same as if
    no gate could stop advice, ``stopped`` whether one does, and ``conditions`` the statements by path,
    such as ``("biopsy", "growing")`` for an argument, ``("biopsy", BLOCKED_BY, "bleeding")`` for a gate.
    """

    id: str
    decisions: Mapping[str, Decision]
    components: dict[str, int]
    ungated: dict[str, int]
    stopped: int
    conditions: dict[Path, int]
    diagrams: Diagrams

    @cached_property
    def decision(self) -> Decision:
        """The decision itself, which says more than is needed to make it."""
        return self.decisions[self.id]


class Compiler:
    """Builds the diagrams of one decision; ``variables`` says what a comparison with a variable looks like."""

    def __init__(self, decision: Decision, gates: Iterable[Gate], variables: Variables) -> None:
        self.decision = decision
        self.gates = list(gates) if decision.advises else []
        self.variables = variables
        self.diagrams = variables.diagrams
        self.components: dict[str, int] = {}
        self.ungated: dict[str, int] = {}
        self.conditions: dict[Path, int] = {}
        self.tests: dict[Expression, int] = {}
        stops = [self._fires(gate) for gate in self.gates if gate.effect == "stop"]
        self.stopped = reduce(self._or, stops, self.diagrams.leaf(False))

    def run(self) -> Compiled:
        """The decision with all its diagrams."""
        match self.decision:
            case Formula():
                self._component("applies", self._applies(), guarded=False)
            case Gate(when=when):
                self._component("fires", self._and(self._applies(), self.condition(when)), guarded=False)
            case Score():
                self._score(self.decision)
            case Choice(options=options):
                for option in options:
                    self._component(option.id, self._option(option))
            case Schedule(rows=rows):
                whens = [self._statement((row.id,), row.when) for row in rows]
                self._component("plan", self._first(whens, [row.id for row in rows]))
            case Table():
                self._table(self.decision)
        id, decisions = self.decision.id, {self.decision.id: self.decision}
        return Compiled(id, decisions, self.components, self.ungated, self.stopped, self.conditions, self.diagrams)

    def condition(self, node: Expression) -> int:
        """The diagram of a condition: true or false for every cell."""
        found = self.tests.get(node)
        if found is None:
            found = self.tests[node] = self._condition(node)
        return found

    def _condition(self, node: Expression) -> int:
        match node:
            case Literal(value=value):
                return self.diagrams.leaf(bool(value))
            case Read(path=path):
                return self.variables.test(path, lambda value: value is True)
            case Not(part=part):
                return self.diagrams.apply(lambda a: not a, self.condition(part))
            case And(parts=parts):
                return reduce(self._and, (self.condition(part) for part in parts))
            case Or(parts=parts):
                return reduce(self._or, (self.condition(part) for part in parts))
            case Compare(operator=symbol, left=Read(path=path), right=Literal(value=constant)):
                return self.variables.test(path, lambda value: compare(symbol, value, constant))
            case Member(item=Read(path=path), values=values):
                constants = [each.value for each in values if isinstance(each, Literal)]
                return self.variables.test(path, lambda value: any(compare("==", value, each) for each in constants))
        raise AssertionError(node)

    def _and(self, one: int, other: int) -> int:
        return self.diagrams.ite(one, other, self.diagrams.leaf(False))

    def _or(self, one: int, other: int) -> int:
        return self.diagrams.ite(one, self.diagrams.leaf(True), other)

    def _applies(self) -> int:
        applies = self.decision.applies
        return self.diagrams.leaf(True) if applies is None else self.condition(applies)

    def _statement(self, path: Path, when: Expression) -> int:
        node = self.condition(when)
        self.conditions[path] = node
        return node

    def _component(self, name: str, node: int, *, guarded: bool = True) -> None:
        """Keeps a part of the outcome, below the question whether the decision applies and the stop gates."""
        if guarded:
            node = self.diagrams.ite(self._applies(), node, self.diagrams.leaf(Mark.NOT_APPLICABLE))
            self.ungated[name] = node
            node = self.diagrams.ite(self.stopped, self.diagrams.leaf(Mark.STOPPED), node)
        self.ungated.setdefault(name, node)
        self.components[name] = node

    def _fires(self, gate: Gate) -> int:
        return self.variables.test(gate_path(self.decision, gate), lambda value: value is True)

    def _score(self, score: Score) -> None:
        total = self.diagrams.leaf(0.0)
        for point in score.points:
            when = self._statement((point.id,), point.when)
            with_points = self.diagrams.apply(lambda total, add=point.add: total + add, total)
            total = self.diagrams.ite(when, with_points, total)
        self._component("score", total)
        if score.bands:
            self._component("band", self.diagrams.apply(lambda total: _band(score, total), total))

    def _option(self, option: Option) -> int:
        leaf = self.diagrams.leaf
        holds = {direction: leaf(False) for direction in ("supports", "opposes", "excludes")}
        for argument in option.arguments:
            when = self._statement((option.id, argument.id), argument.when)
            holds[argument.direction] = self._or(holds[argument.direction], when)
        for gate in self.gates:
            if gate.effect == "block" and set(gate.blocks) & set(option.actions):
                fires = self._fires(gate)
                self.conditions[option.id, BLOCKED_BY, gate.id] = fires
                holds["excludes"] = self._or(holds["excludes"], fires)
        opposed = self.diagrams.ite(holds["supports"], leaf("acceptable"), leaf("discouraged"))
        unopposed = self.diagrams.ite(holds["supports"], leaf("recommended"), leaf("acceptable"))
        argued = self.diagrams.ite(holds["opposes"], opposed, unopposed)
        status = self.diagrams.ite(holds["excludes"], leaf("excluded"), argued)
        if option.applies is None:
            return status
        return self.diagrams.ite(self.condition(option.applies), status, leaf(Mark.NOT_APPLICABLE))

    def _first(self, whens: list[int], outcomes: list[Any]) -> int:
        result = self.diagrams.leaf(Mark.NOT_COVERED)
        for when, outcome in reversed(list(zip(whens, outcomes, strict=True))):
            result = self.diagrams.ite(when, self.diagrams.leaf(outcome), result)
        return result

    def _table(self, table: Table) -> None:
        whens = [self._statement((row.id,), row.when) for row in table.rows]
        outcomes = [_outputs(table, row) for row in table.rows]
        match table.hit:
            case "first":
                self._component("outcome", self._first(whens, outcomes))
            case "priority":
                order = _by_priority(table, outcomes)
                self._component("outcome", self._first([whens[i] for i in order], [outcomes[i] for i in order]))
            case "unique":
                self._component("outcome", self._sole(whens, outcomes, agree=False))
            case "any":
                self._component("outcome", self._sole(whens, outcomes, agree=True))
            case "rule order":
                self._component("outcome", self._matching(whens, outcomes))
            case "output order" | "collect":
                for outcome in dict.fromkeys(outcomes[i] for i in _by_priority(table, outcomes)):
                    same = [when for when, each in zip(whens, outcomes, strict=True) if each == outcome]
                    self._component(listed_name(outcome), self._count(same))
            case "collect count":
                self._component("outcome", self.diagrams.apply(lambda count: (count,), self._count(whens)))
            case "collect sum" | "collect min" | "collect max" as policy:
                joined: Callable[[Any, Any], Any] = _JOINED[policy]
                numbers = [outcome[0] for outcome in outcomes]
                self._component(
                    "outcome", self.diagrams.apply(_number_or_nothing, self._folded(whens, numbers, joined))
                )

    def _sole(self, whens: list[int], outcomes: list[Any], *, agree: bool) -> int:
        """The outcome of the row that holds, none, or a conflict of the first two rows that hold and do not agree.

        Rows that give one outcome agree where ``agree`` says so. All sets of rows that can hold together would double
        with every row; the first two that do not agree are as many as there are pairs of outcomes.
        """
        result = self.diagrams.leaf(Mark.NOT_COVERED)
        begun = {outcome: self.diagrams.leaf(outcome) for outcome in outcomes}  # by a row above those walked so far
        for when, outcome in reversed(list(zip(whens, outcomes, strict=True))):
            result = self.diagrams.ite(when, begun[outcome], result)
            for first, rest in begun.items():
                if not (agree and first == outcome):
                    conflict = self.diagrams.leaf(Conflict(frozenset((first, outcome))))
                    begun[first] = self.diagrams.ite(when, conflict, rest)
        return result

    def _matching(self, whens: list[int], outcomes: list[Any]) -> int:
        """The outcomes of all rows that hold, in the order of the rows."""
        result = self.diagrams.leaf(())
        for when, outcome in zip(whens, outcomes, strict=True):
            longer = self.diagrams.apply(lambda found, outcome=outcome: (*found, outcome), result)
            result = self.diagrams.ite(when, longer, result)
        return result

    def _count(self, whens: list[int]) -> int:
        return self._folded(whens, [1] * len(whens), operator.add, start=0)

    def _folded(
        self, whens: list[int], numbers: list[Any], joined: Callable[[Any, Any], Any], start: Any = None
    ) -> int:
        result = self.diagrams.leaf(start)
        for when, number in zip(whens, numbers, strict=True):
            more = self.diagrams.apply(lambda a, b=number: b if a is None else joined(a, b), result)
            result = self.diagrams.ite(when, more, result)
        return result


def _outputs(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row.then[name] for name in table.outputs)


def _by_priority(table: Table, outcomes: list[tuple[Any, ...]]) -> list[int]:
    """The rows by the order in which their outputs are declared; rows of equal outputs keep their order."""
    if table.hit not in ("priority", "output order"):
        return list(range(len(outcomes)))
    orders = [kind if isinstance(kind, tuple) else () for kind in table.outputs.values()]

    def rank(outcome: tuple[Any, ...]) -> list[int]:
        return [order.index(value) for value, order in zip(outcome, orders, strict=True) if order]

    return sorted(range(len(outcomes)), key=lambda index: rank(outcomes[index]))


def _number_or_nothing(number: Any) -> Any:
    return Mark.NOT_COVERED if number is None else (number,)


def _band(score: Score, total: float) -> Any:
    return next((name for name, (low, high) in score.bands.items() if low <= total <= high), Mark.NOT_COVERED)
