"""Two rulebooks compared: the patients on whom they differ, by decision and by what becomes of what.

Both are compiled into one store over the constants of both, so that a pair of diagrams is one diagram of
pairs. A formula that is not the same in both is an input of its own in each: what depends on it is then
counted as if the two values were independent, and only a replayed patient is proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import prod
from typing import Any

from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import outcome_text
from renal_cds.facts.plain import plain
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Score
from renal_cds.verify.all_patients import LARGEST_UNROLLED, AllPatients, Constants
from renal_cds.verify.counterexamples import Counterexample, CounterexampleSearch
from renal_cds.verify.declarations import DeclaredOtherwise, declared_otherwise
from renal_cds.verify.formula_solver import FormulaSolver
from renal_cds.verify.replay import replayed, result_of
from renal_cds.verify.walks import both, counts, is_where

__all__ = ["Change", "RulebookComparison", "compare"]


@dataclass(frozen=True)
class Change:
    """One outcome that becomes another: in how many of all combinations of cells, and for whom, for example.

    ``part`` is an option or another part of the outcome; empty when the decision has only one.
    """

    decision: str
    part: str
    before: str
    after: str
    cells: int
    of: int
    example: Counterexample | None

    def __str__(self) -> str:
        part = f" {self.part}" if self.part else ""
        return f"{self.decision}{part}: {self.before} → {self.after}, {self.cells} of {self.of} combinations"


@dataclass(frozen=True)
class RulebookComparison:
    """Everything that differs between two rulebooks.

    ``calculated`` are the formulas that are not the same in both, directly or through what they read;
    ``reshaped`` the decisions that are of another kind, or have other options or parts; ``arguments`` the arguments
    and points that hold of other patients, by decision and path; ``declared`` the plans, texts, grounds, … stated
    differently. What only authors read does not count: examples, laws, notes, accepted findings.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    calculated: tuple[str, ...]
    reshaped: tuple[str, ...]
    arguments: tuple[str, ...]
    declared: tuple[DeclaredOtherwise, ...]
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether every patient gets the same from both, down to the texts and what they rest on."""
        return not any(getattr(self, part.name) for part in fields(self))


def compare(old: Rulebook, new: Rulebook) -> RulebookComparison:
    """Everything that becomes different when one rulebook takes the place of another, and for whom."""
    common = [id for id in new.decisions if id in old.decisions]
    apart = frozenset(_apart(old, new))
    pair = _Pair(old, new, apart)
    reshaped = []
    arguments: list[str] = []
    changes: list[Change] = []
    for id in common:
        one, other = old.decisions[id], new.decisions[id]
        if isinstance(one, Formula) and isinstance(other, Formula):
            continue
        if one.kind != other.kind or one.for_each != other.for_each:
            reshaped.append(id)
            continue
        if pair.parts(one, old) != pair.parts(other, new):
            reshaped.append(id)
        arguments += pair.arguments(one, other)
        changes += pair.changes(one, other)
    return RulebookComparison(
        tuple(id for id in new.decisions if id not in old.decisions),
        tuple(id for id in old.decisions if id not in new.decisions),
        tuple(id for id in common if id in apart and isinstance(new.decisions[id], Formula)),
        tuple(reshaped),
        tuple(arguments),
        declared_otherwise(old, new),
        tuple(changes),
    )


class _Pair:
    """Two rulebooks in one space."""

    def __init__(self, old: Rulebook, new: Rulebook, apart: frozenset[str]) -> None:
        known = (
            CompiledRulebook(old, largest_unrolled=LARGEST_UNROLLED).constants,
            CompiledRulebook(new, largest_unrolled=LARGEST_UNROLLED).constants,
        )
        first = CompiledRulebook(old, largest_unrolled=LARGEST_UNROLLED, constants=_shared(known[1], old, new, apart))
        limit = len(first.variables)
        second = CompiledRulebook(
            new,
            largest_unrolled=LARGEST_UNROLLED,
            constants=_shared(known[0], new, old, apart),
            beside=first,
            apart=apart,
        )
        self.before, self.after = AllPatients(old, space=first), AllPatients(new, space=second)
        self.diagrams = first.diagrams
        domain = [
            self.before.domain[level] if level < limit else self.after.domain[level]
            for level in range(len(first.variables))
        ]
        self.before.domain = self.after.domain = domain
        engines = (self.before.engine, self.after.engine)
        self.search = CounterexampleSearch(
            self.after, FormulaSolver(first.variables, lambda level: engines[level >= limit])
        )

    def parts(self, decision: Decision, rulebook: Rulebook) -> set[str]:
        """The names of the parts of an outcome."""
        setting = self.before if rulebook is self.before.rulebook else self.after
        return set(setting.compiled(decision).ungated)

    def arguments(self, one: Decision, other: Decision) -> Iterator[str]:
        """The arguments and points that hold of other patients, which a reader sees whatever comes out."""
        if isinstance(one, Choice | Score):
            before, after = self.before.compiled(one).conditions, self.after.compiled(other).conditions
            for path in [each for each in before if each in after]:
                holds = self.before.admissible(before[path]), self.after.admissible(after[path])
                if holds[0] != holds[1]:
                    yield ".".join((one.id, *path))

    def changes(self, one: Decision, other: Decision) -> Iterator[Change]:
        """Outcomes that become others, the most frequent change first."""
        old, new = self.before.compiled(one).ungated, self.after.compiled(other).ungated
        for part in [each for each in old if each in new]:
            if old[part] == new[part]:
                continue
            node = self.diagrams.apply(lambda a, b: (a, b), old[part], new[part])
            found = counts(self.diagrams, node, self.after.domain)
            levels = self.diagrams.levels(node)
            whole = prod(len(self.after.domain[level]) for level in levels)
            for (before, after), count in sorted(found.items(), key=lambda each: (-each[1], str(each[0]))):
                if before != after:
                    example = self._example(one, other, part, node, before, after)
                    name = part if len(old) > 1 else ""
                    yield Change(one.id, name, _as_written(before), _as_written(after), count, whole, example)

    def _example(
        self, one: Decision, other: Decision, part: str, node: int, before: Any, after: Any
    ) -> Counterexample | None:
        """A patient who is refused by neither and stopped by neither, replayed in both."""
        where = is_where(self.diagrams, node, lambda found: found == (before, after))
        unstopped = both(
            self.diagrams, self.before.admissible(where), self.before.unstopped(one), self.after.unstopped(other)
        )

        def check(evaluation: Evaluation) -> bool:
            then = replayed(self.before, plain(evaluation.patient))
            results = (result_of(then, one) if then else None, result_of(evaluation, other))
            return all(
                each is not None and each.outcomes[part] == frozenset((wanted,))
                for each, wanted in zip(results, (before, after), strict=True)
            )

        return self.search.find(
            where, check, says=f"({_as_written(before)} before, {_as_written(after)} after)", besides=unstopped
        )


def _as_written(outcome: Any) -> str:
    return outcome_text(outcome, as_written=True)


def _apart(old: Rulebook, new: Rulebook) -> Iterator[str]:
    """Decisions whose outputs are not the same function in both, or that only one of the two has."""
    for id in {**old.decisions, **new.decisions}:
        if id not in old.decisions or id not in new.decisions:
            yield id
            continue
        both_sides = [book.requirements.behind(id) for book in (old, new)]
        names = {each for side in both_sides for each in side.decisions}
        if any(_written(old.decisions.get(each)) != _written(new.decisions.get(each)) for each in names):
            yield id


def _written(decision: Decision | None) -> Any:
    """Parts of a decision that make its outcome: neither its texts nor its grounds."""
    if decision is None:
        return None
    match decision:
        case Formula(value=value, unit=unit, valid=valid):
            said: Any = (value, unit, tuple(sorted(valid.items())))
        case Gate(when=when, effect=effect, blocks=blocks):
            said = (when, effect, blocks)
        case _:
            kept = ("id", "when", "then", "add", "applies", "actions", "supports", "opposes", "excludes")
            said = tuple(
                tuple(repr(getattr(each, name, None)) for name in kept) for each in decision.statements
            ) + tuple(repr(getattr(decision, name, None)) for name in ("hit", "outputs", "bands"))
    return (decision.kind, decision.for_each, decision.applies, said)


def _shared(constants: Constants, own: Rulebook, other: Rulebook, apart: frozenset[str]) -> Constants:
    """The constants of another rulebook for inputs that both have."""
    decisions = {*own.decisions, *other.decisions}
    found = {}
    for name, entry in constants.items():
        ids = decisions & set(name)
        if not ids or (ids <= set(own.decisions) and not ids & apart):
            found[name] = entry
    return found
