"""The compiled rulebook: every decision as diagrams over the facts themselves, in one variable order.

Where a decision reads the output of another, that decision's own diagram is put in its place, so
that a chain of decisions is one function of the facts and stays exact. Formulas are inputs: their
value is calculated first. An output that grew too large is an input as well (sound, not exact).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from renal_cds.decide.cells import Cells
from renal_cds.decide.compile import Compiled, Compiler
from renal_cds.decide.diagram.diagrams import Diagrams, TooManyCases
from renal_cds.decide.outputs import Output
from renal_cds.decide.variables import ANY_ELEMENT, Path, Variable, comparisons
from renal_cds.errors import Diagnostic, InvalidRulebook
from renal_cds.language.tree import Expression
from renal_cds.language.types import BOOLEAN, Type, derived
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula, Gate, Schedule
from renal_cds.rulebook.parts import conditions

__all__ = ["CompiledRulebook", "judged"]

_GATE = derived(BOOLEAN)

#: An output whose diagram has more nodes than this is not unrolled into the decisions that read it.
LARGEST_UNROLLED = 4000

#: Steps of combining diagrams that one decision may take to compile: a count, so that every machine agrees on it.
MOST_STEPS = 150_000

#: Facts that a message about too many cases names.
_MOST_NAMED = 5


class CompiledRulebook:
    """The decisions of a rulebook as diagrams over variables that they all share."""

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        largest_unrolled: int = LARGEST_UNROLLED,
        constants: Mapping[Path, tuple[Type, Iterable[Any]]] | None = None,
        beside: CompiledRulebook | None = None,
        apart: frozenset[str] = frozenset(),
    ) -> None:
        """Compiles the rulebook.

        ``constants`` are those of conditions from elsewhere. ``beside`` is another space whose store and
        inputs are shared, compiled with the constants of both; ``apart`` are the decisions whose outputs are
        inputs of their own nevertheless, because they are calculated in another way there.
        """
        self.rulebook = rulebook
        self.largest_unrolled = largest_unrolled
        self.diagrams: Diagrams = beside.diagrams if beside else Diagrams()
        self.variables: list[Variable] = beside.variables if beside else []
        self.compiled: dict[str, Compiled] = {}
        self._levels: dict[Path, int] = beside._levels if beside else {}
        self._apart = apart
        self._constants: dict[Path, set[Any]] = {}
        self._types: dict[Path, Type] = {}
        for name, (kind, values) in (constants or {}).items():
            self._constants[name] = set(values)
            self._types[name] = kind
        self._collect()
        gates = [
            each for each in rulebook.decisions.values() if isinstance(each, Gate) and each.effect in ("stop", "block")
        ]
        for id, decision in rulebook.decisions.items():
            self.compiled[id] = self._compile(decision, gates)

    def _compile(self, decision: Decision, gates: list[Gate]) -> Compiled:
        """The diagrams of one decision, or a diagnostic when they would tell too many cases apart."""
        self.diagrams.bound(MOST_STEPS)
        try:
            return Compiler(decision, gates, _Unrolled(self, decision)).run()
        except TooManyCases:
            raise InvalidRulebook([self._too_many_cases(decision)]) from None
        finally:
            self.diagrams.bound(None)

    def _too_many_cases(self, decision: Decision) -> Diagnostic:
        read = dict.fromkeys(".".join(path) for when in judged(decision) for path, _, _ in comparisons(when))
        names = ", ".join(f"`{name}`" for name in list(read)[:_MOST_NAMED])
        more = f" and {len(read) - _MOST_NAMED} more" if len(read) > _MOST_NAMED else ""
        node = self.rulebook.places.get(decision.id)
        return Diagnostic(
            "too-many-cases",
            f"`{decision.id}` distinguishes too many cases to compile in {MOST_STEPS:,} steps: it reads {names}{more}",
            node.value["id"].span if node else None,
            "split it into decisions that read fewer facts each, or give a table the hit policy `first`",
        )

    @classmethod
    def made_of(
        cls,
        rulebook: Rulebook,
        diagrams: Diagrams,
        constants: Mapping[Path, tuple[Type, Iterable[Any]]],
        inputs: Iterable[tuple[Literal["fact", "formula", "output", "any"], Path]],
    ) -> CompiledRulebook:
        """The space of a rulebook over diagrams made before; what each decision is in them is yet to be filled in."""
        space = cls.__new__(cls)
        space.rulebook = rulebook
        space.largest_unrolled = LARGEST_UNROLLED
        space.diagrams = diagrams
        space.variables = []
        space.compiled = {}
        space._levels = {}
        space._apart = frozenset()
        space._constants = {name: set(values) for name, (_, values) in constants.items()}
        space._types = {name: kind for name, (kind, _) in constants.items()}
        for kind, name in inputs:
            space.level(kind, name)
        return space

    def level_of(self, name: Path) -> int | None:
        """The level of an input by its name in the space, or None when no condition reads it."""
        return self._levels.get(self._key(name))

    def name(self, decision: Decision, path: Path) -> Path:
        """The name in the space of what a decision reads: elements go by their list, not their variable."""
        each = decision.for_each
        return (*each.items, "[]", *path[1:]) if each and path[0] == each.variable else path

    @property
    def constants(self) -> dict[Path, tuple[Type, frozenset[Any]]]:
        """The type of each input, and the constants it is compared with, by its name in the space."""
        return {name: (kind, frozenset(self._constants[name])) for name, kind in self._types.items()}

    def condition(self, decision: Decision, node: Expression) -> int:
        """The diagram of a condition that the decision could state; its constants are those of the space."""
        return Compiler(decision, (), _Unrolled(self, decision)).condition(node)

    def variant(self, decision: Decision, known: dict[Expression, int]) -> Compiled:
        """The diagrams of a decision that could stand in the place of one, as if no gate could stop its advice.

        What it compares inputs with must be among the constants of the space. ``known`` keeps the diagrams of
        conditions for the next variant of the same decision.
        """
        decisions = self.rulebook.decisions.values()
        blocks = [each for each in decisions if isinstance(each, Gate) and each.effect == "block"]
        compiler = Compiler(decision, blocks, _Unrolled(self, decision))
        compiler.tests = known
        return compiler.run()

    def level(self, kind: Literal["fact", "formula", "output", "any"], name: Path) -> int:
        """The level of an input, made when it is first asked for."""
        key = self._key(name)
        found = self._levels.get(key)
        if found is None:
            items, _, _ = _split(name)
            found = self._levels[key] = len(self.variables)
            of = self._types.get(name, _GATE)  # gates are read without being named
            self.variables.append(Variable(kind, name, Cells(of, self._constants.get(name, ())), items))
        return found

    def _key(self, name: Path) -> Path:
        """A name that is the same in two spaces only where it means the same."""
        _, id, output = _split(name)
        return ("apart", *name) if (output[0] if id == ANY_ELEMENT else id) in self._apart else name

    def _collect(self) -> None:
        """Gathers the constants of every input, and gives facts and formulas their levels.

        What stop gates ask comes first, then all others in the order of the rules: below one answer of all gates
        the diagrams of all advice begin anew, instead of once for every fact that they ask in between.
        """
        for decision in sorted(self.rulebook.decisions.values(), key=lambda each: not _stops(each)):
            for condition in judged(decision):
                for path, kind, values in comparisons(condition):
                    name = self.name(decision, path)
                    self._constants.setdefault(name, set()).update(values)
                    self._types[name] = kind
        for name in self._constants:
            _, id, _ = _split(name)
            if id not in self.rulebook.decisions:
                self.level("fact", name)
            elif isinstance(self.rulebook.decisions[id], Formula):
                self.level("formula", name)


class _Unrolled:
    """The inputs of one decision: levels of the space, or the diagrams of other decisions."""

    def __init__(self, space: CompiledRulebook, decision: Decision) -> None:
        self.space = space
        self.decision = decision
        self.diagrams = space.diagrams

    def test(self, path: Path, holds: Callable[[Any], bool]) -> int:
        """The truth of ``holds`` over the facts behind what the decision reads."""
        space = self.space
        if path[0] == ANY_ELEMENT:
            return self._at(space.level("any", path), holds)
        name = space.name(self.decision, path)
        _, id, output = _split(name)
        if id not in space.rulebook.decisions:
            return self._at(space.level("fact", name), holds)
        if isinstance(space.rulebook.decisions[id], Formula):
            return self._at(space.level("formula", name), holds)
        upstream = space.compiled[id]
        read = Output.of(upstream.decision, output, upstream.components)
        components = [upstream.components[name] for name in read.components]
        if sum(self.diagrams.size(node) for node in components) > space.largest_unrolled:
            return self._at(space.level("output", name), holds)
        return self.diagrams.apply(lambda *outcomes: holds(read.value(outcomes)), *components)

    def _at(self, level: int, holds: Callable[[Any], bool]) -> int:
        cells = self.space.variables[level].cells
        return self.diagrams.literal(level, [holds(cells.representative(cell)) for cell in cells.every])


def _stops(decision: Decision) -> bool:
    return isinstance(decision, Gate) and decision.effect == "stop"


def judged(decision: Decision) -> Iterable[Expression]:
    """The expressions of a decision that are conditions over cells: not those of formulas, nor a schedule's anchor."""
    if isinstance(decision, Formula):
        return [] if decision.applies is None else [decision.applies]
    skipped = decision.anchor if isinstance(decision, Schedule) else None
    return [each for each in conditions(decision) if each is not skipped]


def _split(name: Path) -> tuple[Path | None, str, Path]:
    """The list, the first name and the rest: ``findings.[].zone.meaning`` gives findings, zone, meaning."""
    if "[]" in name:
        place = name.index("[]")
        return name[:place], name[place + 1], name[place + 2 :]
    return None, name[0], name[1:]
