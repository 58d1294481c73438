"""Laws that a decision declares, proved on its diagrams or refuted by patients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations, islice
from operator import eq, ne
from typing import Any

from renal_cds.decide.compile import Compiled
from renal_cds.decide.outcomes import Conflict, outcome_text
from renal_cds.language.show import show
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE
from renal_cds.rulebook.decisions import Choice, Decision, Score
from renal_cds.rulebook.law import Law
from renal_cds.verify.context import Context
from renal_cds.verify.counterexamples import Check
from renal_cds.verify.finding import Finding
from renal_cds.verify.replay import result_of
from renal_cds.verify.walks import both, is_where

__all__ = ["broken_laws", "law_word", "main_component"]

#: How many pairs of patients are tried before a broken law counts as not shown.
_WAYS = 6


def broken_laws(context: Context, decision: Decision) -> Iterator[Finding]:
    """The laws of a decision that do not hold, or cannot be proved."""
    for index, law in enumerate(decision.laws):
        yield from _Law(context, decision, law, index).broken()


def main_component(compiled: Compiled, option: str | None = None) -> str:
    """The part of a decision that a law is about: an option, the band of a score, or the first there is."""
    return option or ("band" if "band" in compiled.components else next(iter(compiled.components)))


def law_word(decision: Decision, outcome: Any) -> str:
    """The word by which a law speaks of an outcome: of a row with several outputs, that of the first."""
    if isinstance(outcome, tuple) and not isinstance(decision, Choice | Score):
        outcome = outcome[0] if outcome else ""
    return CONFLICT if isinstance(outcome, Conflict) else outcome_text(outcome, as_written=True)


class _Law:
    """One law of one decision."""

    def __init__(self, context: Context, decision: Decision, law: Law, index: int) -> None:
        self.context = context
        self.setting = context.setting
        self.decision = decision
        self.law = law
        self.index = index
        self.component = self._component()
        self.node = self.setting.compiled(decision).ungated[self.component]

    def broken(self) -> Iterator[Finding]:
        """Nothing when the law is proved."""
        law = self.law
        if law.never is not None:
            yield from self._never()
        elif law.monotone is not None:
            yield from self._moved(law.monotone, self._falls, f"a larger `{show(law.monotone)}`")
        for fact in law.invariant_under or ():
            for component in self._components():
                self.component, self.node = component, self.setting.compiled(self.decision).ungated[component]
                yield from self._moved(fact, ne, f"`{show(fact)}`")

    def _component(self) -> str:
        recommended = self.law.never.recommend if self.law.never else None
        return main_component(self.setting.compiled(self.decision), self.law.option or recommended)

    def _components(self) -> list[str]:
        return [self.law.option] if self.law.option else list(self.setting.compiled(self.decision).components)

    def _never(self) -> Iterator[Finding]:
        law = self.law
        assert law.never is not None
        assert law.when is not None
        word = "recommended" if law.never.recommend is not None else law.never.outcome
        forbidden = is_where(self.setting.diagrams, self.node, lambda outcome: self._word(outcome) == word)
        broken = both(self.setting.diagrams, forbidden, self.setting.space.condition(self.decision, law.when))
        if self.setting.possible(broken):
            what = f"recommends `{law.never.recommend}`" if law.never.recommend else f"gives `{word}`"
            message = f"`{self.decision.id}` {what} though `{show(law.when)}`"
            yield self.context.shown(self._finding(message), broken, self._says({str(word)}), self.decision)

    def _moved(self, fact: Any, bad: Callable[[str, str], bool], words: str) -> Iterator[Finding]:
        """Pairs of cells of one input between which the outcome moves as it must not; the first is reported."""
        setting = self.setting
        level = setting.level(self.decision, fact)
        yield from self._also_in_formulas(fact, level)
        if level is None or level not in setting.diagrams.levels(self.node):
            return
        cells = setting.space.variables[level].cells
        unproved: Finding | None = None
        for low, high in combinations(self._in_order(level), 2):
            pairs = setting.diagrams.apply(
                lambda a, b: (self._word(a), self._word(b)),
                *(setting.at(self.node, level, each) for each in (low, high)),
            )
            accepted = setting.accepted(self.node)
            both_accepted = [setting.at(accepted, level, each) for each in (low, high)]
            moves = [
                (both(setting.diagrams, is_where(setting.diagrams, pairs, partial(eq, pair)), *both_accepted), pair)
                for pair in sorted(setting.diagrams.outcomes(pairs, setting.domain))
                if bad(*pair)
            ]
            moves = [(region, pair) for region, pair in moves if setting.possible(region)]
            if not moves:
                continue
            ends = f"from {cells.describe(low)} to {cells.describe(high)}"
            message = f"{words} changes the outcome of `{self.decision.id}` against the law, {ends}"
            finding = self._pair(self._finding(message), moves, level, (low, high))
            if finding.counterexample is not None:
                yield finding
                return
            unproved = finding
        if unproved is not None:
            yield unproved

    def _in_order(self, level: int) -> list[int]:
        """The cells of an input; without the words that stand for no value when their order matters."""
        cells = self.setting.space.variables[level].cells
        unordered = () if self.law.monotone is None else (NOT_APPLICABLE, CONFLICT)
        return [cell for cell in self.setting.domain[level] if cells.representative(cell) not in unordered]

    def _pair(
        self, finding: Finding, moves: list[tuple[int, tuple[str, str]]], level: int, ends: tuple[int, int]
    ) -> Finding:
        """The finding with two patients alike but for the input that moves."""
        search = self.context.search
        for region, (before, after) in moves:
            for cells in islice(search.ways(self.setting.admissible(region)), _WAYS):
                one, other = (
                    search.find(self._cube({**cells, level: cell}), self._says({said}), self.decision)
                    for cell, said in zip(ends, (before, after), strict=True)
                )
                if one is not None and other is not None:
                    says = f"({before}, then {after})"
                    return replace(finding, counterexample=replace(one, also=(other.deciding,), says=says))
        hint = "this could not be shown on two patients: formulas are taken as free"
        return replace(finding, code="unproved-law", severity="hint", help=hint)

    def _cube(self, cells: dict[int, int]) -> int:
        """True exactly in these cells."""
        node = self.setting.true
        for level in sorted(cells, reverse=True):
            width = len(self.setting.space.variables[level].cells)
            parts = tuple(node if cell == cells[level] else self.setting.false for cell in range(width))
            node = self.setting.diagrams.build(level, parts)
        return node

    def _also_in_formulas(self, fact: Any, own: int | None) -> Iterator[Finding]:
        """A fact that also acts through a formula is not covered by a proof on its own cells."""
        setting = self.setting
        name = setting.space.name(self.decision, fact.path)
        for level in sorted(setting.diagrams.levels(self.node)):
            if level == own or setting.space.variables[level].kind != "formula":
                continue
            solver = self.context.search.solver
            rests = solver.behind(level)
            if name in rests.facts or name[-1] in rests.decisions:
                formula = solver.formula(level).id
                message = f"the law on `{show(fact)}` is not proved: `{formula}` is calculated from it"
                help = f"state the law of `{formula}` instead"
                place = self.context.place(self.decision, "laws", self.index)
                yield Finding("unproved-law", "warning", message, place, self.decision.id, show(fact), help=help)

    def _falls(self, one: str, other: str) -> bool:
        """Whether the second outcome stands before the first in the order of the law."""
        order = self.law.raises
        return one in order and other in order and order.index(other) < order.index(one)

    def _finding(self, message: str) -> Finding:
        place = self.context.place(self.decision, "laws", self.index)
        return Finding("broken-law", "error", message, place, self.decision.id, self.component, help=self.law.because)

    def _word(self, outcome: Any) -> str:
        return law_word(self.decision, outcome)

    def _says(self, words: set[str]) -> Check:
        def check(evaluation: Any) -> bool:
            result = result_of(evaluation, self.decision)
            return result is not None and {self._word(each) for each in result.outcomes[self.component]} == words

        return check
