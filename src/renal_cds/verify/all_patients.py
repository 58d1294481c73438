"""All patients: a rulebook as diagrams, the cells that can occur, and who is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from renal_cds.decide.case import Case
from renal_cds.decide.compile import Compiled
from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.engine import Engine
from renal_cds.decide.formulas.formula import calculate
from renal_cds.decide.formulas.value_sets import join, known
from renal_cds.decide.variables import Path, Variable, comparisons
from renal_cds.language.tree import Call, Expression, Quantified, Read, Select, children
from renal_cds.language.types import NOT_APPLICABLE, Type
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula, Gate
from renal_cds.rulebook.parts import law_expressions
from renal_cds.verify.walks import Domain, at, both, certain, either, is_where, limited, negation

__all__ = ["AllPatients", "Constants", "constants_of", "expressions_within"]

#: Larger than for evaluating one patient: here exactness is worth more than time.
LARGEST_UNROLLED = 40_000

Constants = Mapping[Path, tuple[Type, Iterable[Any]]]


class AllPatients:
    """The diagrams of a rulebook, the cells that can occur, and the patients that are not refused."""

    def __init__(
        self, rulebook: Rulebook, *, constants: Constants | None = None, space: CompiledRulebook | None = None
    ) -> None:
        self.rulebook = rulebook
        self.engine = Engine.of(rulebook)
        extra = merged(constants or {}, *(_of_laws(each) for each in rulebook.decisions.values()))
        self.space = space or CompiledRulebook(rulebook, largest_unrolled=LARGEST_UNROLLED, constants=extra)
        self.diagrams = self.space.diagrams
        self.domain: Domain = Occurring(rulebook, self.engine, self.space.variables).domain
        self._contradictions = [
            self.space.compiled[each.id].components["fires"]
            for each in rulebook.decisions.values()
            if isinstance(each, Gate) and each.effect == "contradiction"
        ]
        self._accepted: dict[tuple[int, ...], int] = {}
        self._contradicting: dict[tuple[int, frozenset[int]], int] = {}
        self._admissible: dict[int, int] = {}

    @property
    def false(self) -> int:
        """The diagram that is never true."""
        return self.diagrams.leaf(False)

    @property
    def true(self) -> int:
        """The diagram that is always true."""
        return self.diagrams.leaf(True)

    def compiled(self, decision: Decision) -> Compiled:
        """The diagrams of a decision."""
        return self.space.compiled[decision.id]

    def admissible(self, condition: int) -> int:
        """Where a condition is true of a patient who is not refused, on the cells that can occur."""
        found = self._admissible.get(condition)
        if found is None:
            inside = limited(self.diagrams, condition, self.domain)
            found = both(self.diagrams, inside, self.accepted(inside))
            found = self._admissible[condition] = limited(self.diagrams, found, self.domain)
        return found

    def possible(self, condition: int) -> bool:
        """Whether a condition can be true of anyone who is not refused; formulas count as free."""
        return self.admissible(condition) != self.false

    def implies(self, one: int, other: int) -> bool:
        """Whether every patient of whom one condition is true is one of whom the other is."""
        return not self.possible(both(self.diagrams, one, negation(self.diagrams, other)))

    def accepted(self, condition: int) -> int:
        """The patients that are not refused for a contradiction among the facts that the condition asks.

        What the condition does not ask may be missing, and what is missing contradicts nothing.
        """
        known = self.diagrams.levels(condition)
        refused = {self._refused(each, self.diagrams.levels(each) & known) for each in self._contradictions}
        key = tuple(sorted(refused))
        if key not in self._accepted:
            self._accepted[key] = negation(self.diagrams, either(self.diagrams, *key))
        return self._accepted[key]

    def _refused(self, contradiction: int, known: Set[int]) -> int:
        """Where some known facts contradict each other whatever the others are; one alone contradicts nothing."""
        key = contradiction, frozenset(known)
        found = self._contradicting.get(key)
        if found is None:
            inside = limited(self.diagrams, contradiction, self.domain)
            found = certain(self.diagrams, inside, known, self.domain)
            for level in self.diagrams.levels(found):
                alone = certain(self.diagrams, found, {level}, self.domain)
                found = both(self.diagrams, found, negation(self.diagrams, alone))
            self._contradicting[key] = found
        return found

    def applies(self, decision: Decision) -> int:
        """To whom a decision applies."""
        return self.true if decision.applies is None else self.space.condition(decision, decision.applies)

    def unstopped(self, decision: Decision) -> int:
        """The patients about whom no gate stops the advice of a decision."""
        if not decision.advises:
            return self.true
        compiled = self.compiled(decision)
        stopped = (
            is_where(self.diagrams, node, lambda outcome: getattr(outcome, "value", "") == "stopped")
            for node in compiled.components.values()
        )
        return negation(self.diagrams, next(stopped))

    def at(self, root: int, level: int, cell: int) -> int:
        """A diagram once an input is known to lie in a cell."""
        return at(self.diagrams, root, level, cell)

    def level(self, decision: Decision, node: Expression | None) -> int | None:
        """The level of a fact or formula as a decision names it; None when no condition reads it."""
        assert isinstance(node, Read)
        return self.space.level_of(self.space.name(decision, node.path))


class Occurring:
    """The cells in which each input can lie: all for facts, for formulas those that interval arithmetic allows."""

    def __init__(self, rulebook: Rulebook, engine: Engine, inputs: list[Variable]) -> None:
        self.rulebook = rulebook
        facts = rulebook.facts
        self._case = Case(facts(), rulebook.model, rulebook.decisions, dict(engine.evaluate(facts()).results))
        self.domain = [self._cells(each) for each in inputs]

    def _cells(self, found: Variable) -> tuple[int, ...]:
        if found.kind == "fact":
            return found.cells.unknown
        name = found.path[len(found.items) + 1] if found.items else found.path[0]
        decision = self.rulebook.decisions.get(name)
        if not isinstance(decision, Formula):
            return (0, 1) if found.kind == "any" else found.cells.every
        value = None if decision.for_each else self._case.results[decision.id, None].value
        if decision.for_each and not self._reads_decisions(decision):
            items = decision.for_each.items
            patient: Any = {}
            for step in reversed(items):
                patient = {step: patient or [{}]}
            case = Case(self.rulebook.facts.model_validate(patient), self.rulebook.model, self.rulebook.decisions)
            value = calculate(decision.value, case.bound(decision.for_each.variable, items, 0))
            if decision.applies is not None:
                value = join(value, known(NOT_APPLICABLE))
        if value is None or (decision.for_each and decision.valid):
            return found.cells.every
        return found.cells.allowed(value)

    def _reads_decisions(self, decision: Formula) -> bool:
        """Whether a formula of an element reads other decisions, or asks all elements of its own list."""
        assert decision.for_each
        for node in expressions_within(decision.value):
            if isinstance(node, Read) and any(step in self.rulebook.decisions for step in node.path):
                return True
            lists = isinstance(node, Select | Quantified) or (isinstance(node, Call) and node.name == "len")
            read = node.items if isinstance(node, Select | Quantified) else None
            if lists and (read is None or read.path == decision.for_each.items):
                return True
        return False


def expressions_within(node: Expression) -> Iterator[Expression]:
    """A node and everything below it."""
    yield node
    for part in children(node):
        yield from expressions_within(part)


def constants_of(decision: Decision, nodes: Iterable[Expression]) -> dict[Path, tuple[Type, set[Any]]]:
    """Constants that conditions compare inputs with, by the names of the space."""
    each = decision.for_each
    found: dict[Path, tuple[Type, set[Any]]] = {}
    for node in nodes:
        for path, kind, values in comparisons(node):
            name = (*each.items, "[]", *path[1:]) if each and path[0] == each.variable else path
            found.setdefault(name, (kind, set()))[1].update(values)
    return found


def merged(*several: Constants) -> dict[Path, tuple[Type, set[Any]]]:
    """The constants of several sets of conditions."""
    found: dict[Path, tuple[Type, set[Any]]] = {}
    for each in several:
        for name, (kind, values) in each.items():
            found.setdefault(name, (kind, set()))[1].update(values)
    return found


def _of_laws(decision: Decision) -> Constants:
    return constants_of(decision, law_expressions(decision))
