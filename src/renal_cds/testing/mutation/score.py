"""The mutation score of a rulebook: which planted faults its examples notice.

A fault that no example notices is equivalent when its diagrams are those of the sound decision for every patient who
is not refused. Otherwise someone is looked for on whom it shows: that is the example to add. A fault for which there
is neither is undecided: it shows only where the values of formulas would have to go together in a way that was not
found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.language.tree import Expression
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision
from renal_cds.rulebook.examples import Example
from renal_cds.testing.mutation.mutants import Mutant, mutants
from renal_cds.testing.mutation.shown import Faulty, faulty, notices, shown
from renal_cds.testing.mutation.suggest import Suggestions
from renal_cds.verify.context import Context
from renal_cds.verify.walks import either

__all__ = ["MutationScore", "Verdict", "mutate"]

Fate = Literal["caught", "refused", "equivalent", "survived", "undecided"]


@dataclass(frozen=True)
class Verdict:
    """Verdict on one fault."""

    mutant: Mutant
    fate: Fate


@dataclass(frozen=True)
class MutationScore:
    """Verdicts on all faults, and examples that would notice those that survived."""

    verdicts: tuple[Verdict, ...]
    suggested: tuple[Example, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        """How many faults met each fate."""
        return Counter(each.fate for each in self.verdicts)

    @property
    def share(self) -> float:
        """The share of the faults that are not equivalent, nor undecided, that were noticed."""
        noticed = self.counts["caught"] + self.counts["refused"]
        all_told = noticed + self.counts["survived"]
        return noticed / all_told if all_told else 1.0


def mutate(
    rulebook: Rulebook, ids: Sequence[str] | None = None, also: Rulebook | None = None
) -> Iterator[tuple[Decision, MutationScore]]:
    """Plants faults in each decision, or in some, and gives what became of them, decision by decision.

    Args:
        rulebook: the rules.
        ids: the decisions; all without it.
        also: the same rules with their preview statements; an example that is suggested holds of both.
    """
    bench = _Bench(rulebook, also)
    for id in rulebook.decisions if ids is None else ids:
        yield rulebook.decision(id), bench.score(rulebook.decision(id))


class _Bench:
    """A rulebook in which faults are planted."""

    def __init__(self, rulebook: Rulebook, also: Rulebook | None) -> None:
        self.rulebook = rulebook
        self.also = also
        self.engine = Engine.of(rulebook)
        self.space = self.engine.space
        self.constants = self.space.constants

    @property
    def context(self) -> Context:
        """The rulebook made ready for questions about all patients."""
        return Context.of(self.rulebook)

    def score(self, decision: Decision) -> MutationScore:
        """Verdict on each fault of one decision."""
        examples = list(shown(self.engine, decision))
        suggestions = Suggestions(self.rulebook, decision, examples, self.also)
        known: dict[Expression, int] = {}
        wide: dict[Expression, int] = {}

        @cache
        def cuts(path: tuple[str, ...]) -> Sequence[float]:
            _, values = self.constants[self.space.name(decision, path)]
            return sorted(each for each in values if not isinstance(each, str | bool))

        verdicts = []
        for mutant in mutants(decision, cuts):
            fault = faulty(self.engine, mutant.decision, known)
            if any(notices(each, fault) for each in examples):
                fate: Fate = "caught"
            elif mutant.kind == "source":
                fate = _without_source(decision, mutant, fault, suggestions)
            elif mutant.kind == "formula":
                fate = "survived" if suggestions.by_chance(fault) else "undecided"
            else:
                fate = self._unnoticed(decision, mutant, fault, wide, suggestions)
            verdicts.append(Verdict(mutant, fate))
        return MutationScore(tuple(verdicts), suggestions.examples)

    def _unnoticed(
        self, decision: Decision, mutant: Mutant, fault: Faulty, wide: dict[Expression, int], suggestions: Suggestions
    ) -> Fate:
        differ = self._differ(decision, mutant.decision, wide)
        if not self.context.setting.possible(differ):
            return "equivalent"
        if suggestions.near(fault):
            return "survived"

        def check(evaluation: Evaluation) -> bool:
            result = evaluation.results.get((decision.id, 0 if decision.for_each else None))
            return result is not None and fault.differs(evaluation, result)

        patient = self.context.search.find(differ, check, decision)
        name = f"{mutant.about}, where {mutant.words}".replace("`", "")
        return "survived" if patient and suggestions.of(patient.facts, fault, name) else "undecided"

    def _differ(self, decision: Decision, other: Decision, known: dict[Expression, int]) -> int:
        """Where the two decisions do not say the same."""
        space, diagrams = self.context.setting.space, self.context.setting.diagrams
        one, faulty = space.compiled[decision.id].ungated, space.variant(other, known).ungated
        nobody = diagrams.leaf(None)
        parts = [(node, faulty.get(name, nobody)) for name, node in one.items()]
        return either(diagrams, *(diagrams.apply(lambda a, b: a != b, *each) for each in parts))


def _without_source(decision: Decision, mutant: Mutant, fault: Faulty, suggestions: Suggestions) -> Fate:
    """The reader refuses what has no source left; where another one stands in, an example may cite the first."""
    if mutant.decision.source is None:
        bare = not decision.statements or any(each.source is None for each in decision.statements)
        return "refused" if bare else "equivalent"
    return "survived" if suggestions.citing(fault) else "undecided"
