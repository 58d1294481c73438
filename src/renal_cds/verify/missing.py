"""Missing is one more value of each fact: what stays open when one fact alone is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from renal_cds.decide.outcomes import Mark, outcome_text
from renal_cds.rulebook.decisions import Decision, Formula, Score, Table
from renal_cds.verify.all_patients import AllPatients
from renal_cds.verify.context import Context
from renal_cds.verify.walks import is_where

__all__ = ["Open", "missing"]


@dataclass(frozen=True)
class Open:
    """Outcomes that stay possible when one input is missing and all others are known.

    ``behind`` are the facts from which the input is calculated, when it is a formula.
    """

    decision: str
    component: str
    fact: str
    behind: tuple[str, ...]
    between: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        calculated = f" (from {', '.join(self.behind)})" if self.behind else ""
        part = f" {self.component}" if self.component not in ("outcome", "plan", "fires", "band") else ""
        sets = "; ".join(" | ".join(each) for each in self.between)
        return f"{self.decision}{part}: without {self.fact}{calculated}: {sets}"


def missing(context: Context, decision: Decision) -> Iterator[Open]:
    """For each input of a decision that can matter alone, the rows or outcomes it leaves open."""
    if isinstance(decision, Formula):
        return
    setting = context.setting
    for component, node in _deciding(setting, decision).items():
        for level in sorted(setting.diagrams.levels(node)):
            cells = setting.domain[level]
            parts = [setting.at(node, level, cell) for cell in cells]
            together = setting.diagrams.apply(lambda *found: frozenset(found), *parts)
            sets = [
                found
                for found in setting.diagrams.outcomes(together, setting.domain)
                if len(found) > 1 and _happens(setting, together, found)
            ]
            if sets:
                between = tuple(
                    sorted((tuple(sorted(map(_written, each))) for each in sets), key=lambda x: (len(x), x))
                )
                yield Open(decision.id, component, _name(setting, level), _behind(context, level), between)


def _written(outcome: Any) -> str:
    return outcome_text(outcome, as_written=True)


def _happens(setting: AllPatients, node: int, found: frozenset[Any]) -> bool:
    return setting.possible(is_where(setting.diagrams, node, lambda each: each == found))


def _deciding(setting: AllPatients, decision: Decision) -> dict[str, int]:
    """The parts of a decision to look at; for a table the row that decides, where only one does."""
    compiled = setting.compiled(decision)
    if isinstance(decision, Table) and decision.hit in ("first", "unique", "any"):
        applies = setting.applies(decision)
        result = setting.diagrams.leaf("no row")
        for row in reversed(decision.rows):
            result = setting.diagrams.ite(compiled.conditions[(row.id,)], setting.diagrams.leaf(row.id), result)
        return {"outcome": setting.diagrams.ite(applies, result, setting.diagrams.leaf(Mark.NOT_APPLICABLE))}
    if isinstance(decision, Score):
        return {"band": compiled.ungated["band" if decision.bands else "score"]}
    return dict(compiled.ungated)


def _name(setting: AllPatients, level: int) -> str:
    return ".".join(setting.space.variables[level].path).replace(".[]", "[]")


def _behind(context: Context, level: int) -> tuple[str, ...]:
    if context.setting.space.variables[level].kind != "formula":
        return ()
    facts = context.search.solver.behind(level).facts
    return tuple(".".join(path).replace(".[]", "[]") for path in facts)
