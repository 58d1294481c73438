"""Rows: gaps, overlaps, rows that never fire, are masked, cannot be told apart, or say nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.errors import Span
from renal_cds.rulebook.decisions import Decision, PlanRow, Row, Schedule, Score, Table
from renal_cds.verify.context import Context, gives, holds
from renal_cds.verify.finding import Finding
from renal_cds.verify.replay import result_of
from renal_cds.verify.walks import both, cofactors, either, is_where, negation
from renal_cds.verify.witness import Check

__all__ = ["rows"]

_SINGLE = ("first", "priority")
_AGREEING = ("unique", "any")


def rows(context: Context, decision: Decision) -> Iterator[Finding]:
    """Everything there is to find about the rows of a table, the plans of a schedule, the points of a score."""
    match decision:
        case Score(points=points):
            yield from _never(context, decision, [(each.id,) for each in points], "points", {})
        case Table() | Schedule():
            yield from _Rows(context, decision).findings()


class _Rows:
    """The rows of one table or schedule, each with where it holds and where it decides."""

    def __init__(self, context: Context, decision: Table | Schedule) -> None:
        self.context = context
        self.decision = decision
        self.setting = context.setting
        self.diagrams = context.setting.diagrams
        self.rows: tuple[Row | PlanRow, ...] = decision.rows
        self.hit = decision.hit if isinstance(decision, Table) else "first"
        compiled = self.setting.compiled(decision)
        self.component = next(iter(compiled.components))
        self.conditions = compiled.conditions
        self.regions = {
            row.id: self.setting.among(context.within(decision, compiled.conditions[(row.id,)])) for row in self.rows
        }
        self.order = self._order()

    def findings(self) -> Iterator[Finding]:
        """All families, each row in the worst one that it belongs to."""
        ids = [(row.id,) for row in self.rows]
        dead = {each for each, region in self.regions.items() if region == self.setting.false}
        yield from _never(self.context, self.decision, ids, "rows", self.regions)
        alike = list(self._alike(dead))
        yield from (finding for _, finding in alike)
        told = {each for pair, _ in alike for each in pair}
        if self.hit in _SINGLE:
            masked = {}
            for row in self.rows:
                if row.id not in dead | told and (finding := self._masked(row)):
                    masked[row.id] = finding
            yield from masked.values()
            dead |= set(masked)
        if self.hit in _AGREEING:
            yield from self._overlaps({pair for pair, _ in alike})
        if self.hit in (*_SINGLE, *_AGREEING):
            yield from self._gap()
            yield from self._redundant(dead | told)
            yield from self._mergeable(dead | told)

    def _order(self) -> list[Row | PlanRow]:
        """The rows in the order in which they win."""
        table = self.decision
        if self.hit != "priority" or not isinstance(table, Table):
            return list(self.rows)
        orders = {name: kind for name, kind in table.outputs.items() if isinstance(kind, tuple)}

        def rank(row: Row | PlanRow) -> list[int]:
            assert isinstance(row, Row)
            return [order.index(str(row.then[name])) for name, order in orders.items()]

        return sorted(self.rows, key=rank)

    def _said(self, row: Row | PlanRow) -> Any:
        return tuple(row.then.items()) if isinstance(row, Row) else row.id

    def _place(self, row: Row | PlanRow) -> Span | None:
        return self.context.place(self.decision, "rows", row.id)

    def _related(self, *others: Row | PlanRow) -> tuple[tuple[str, Span], ...]:
        places = ((f"`{each.id}` here", self._place(each)) for each in others)
        return tuple((words, span) for words, span in places if span is not None)

    def _finding(self, code: str, severity: Any, message: str, row: Row | PlanRow, **more: Any) -> Finding:
        return Finding(code, severity, message, self._place(row), self.decision.id, row.id, **more)

    def _gap(self) -> Iterator[Finding]:
        node = self.setting.compiled(self.decision).ungated[self.component]
        gap = is_where(self.diagrams, node, lambda outcome: outcome is Mark.NOT_COVERED)
        if self.setting.possible(gap):
            message = f"no row of `{self.decision.id}` holds for some of those to whom it applies"
            place = self.context.place(self.decision)
            finding = Finding("gap", "warning", message, place, self.decision.id, help=_HELP_GAP)
            check = gives(self.decision, self.component, Mark.NOT_COVERED)
            yield self.context.shown(finding, gap, check, self.decision)

    def _overlaps(self, alike: set[tuple[str, str]]) -> Iterator[Finding]:
        node = self.setting.compiled(self.decision).ungated[self.component]
        if not any(isinstance(outcome, Conflict) for outcome in self.diagrams.outcomes(node, self.setting.domain)):
            return
        for one, other in combinations(self.rows, 2):
            same = self._said(one) == self._said(other)
            if (self.hit == "any" and same) or (one.id, other.id) in alike:
                continue
            overlap = both(self.diagrams, self.regions[one.id], self.regions[other.id])
            if self.setting.possible(overlap):
                saying = "the same" if same else "different things"
                message = f"`{one.id}` and `{other.id}` can both hold, and say {saying} under `{self.hit}`"
                finding = self._finding("overlap", "error", message, other, related=self._related(one))
                yield self.context.shown(finding, overlap, self._conflicting(), self.decision)

    def _conflicting(self) -> Check:
        def check(evaluation: Any) -> bool:
            result = result_of(evaluation, self.decision)
            found = result.outcomes[self.component] if result else frozenset()
            return len(found) == 1 and isinstance(next(iter(found)), Conflict)

        return check

    def _alike(self, dead: set[str]) -> Iterator[tuple[tuple[str, str], Finding]]:
        """Rows with one condition: of these, one alone can matter, or both always hold together."""
        for one, other in combinations([row for row in self.order if row.id not in dead], 2):
            if self.regions[one.id] != self.regions[other.id]:
                continue
            same = self._said(one) == self._said(other)
            if self.hit not in (*_SINGLE, *_AGREEING) and not same:
                continue  # a table that collects may say two things of one situation
            message = f"`{other.id}` holds of exactly those patients of whom `{one.id}` holds"
            finding = self._finding("indistinguishable-rows", "warning", message, other, related=self._related(one))
            check = holds(self.decision, (one.id,), (other.id,))
            yield (one.id, other.id), self.context.shown(finding, self.regions[one.id], check, self.decision)

    def _masked(self, row: Row | PlanRow) -> Finding | None:
        before = self.order[: self.order.index(row)]
        above = either(self.diagrams, *(self.regions[each.id] for each in before))
        left = both(self.diagrams, self.regions[row.id], negation(self.diagrams, above))
        if not before or self.setting.possible(left):
            return None
        alone = [each for each in before if self.setting.implies(self.regions[row.id], self.regions[each.id])]
        overlapping = [
            each
            for each in before
            if self.setting.possible(both(self.diagrams, self.regions[row.id], self.regions[each.id]))
        ]
        by = alone[:1] or overlapping
        names = ", ".join(f"`{each.id}`" for each in by)
        message = f"`{row.id}` never decides: wherever it holds, {names} decides before it"
        finding = self._finding("masked-row", "error", message, row, related=self._related(*by))
        both_hold = holds(self.decision, (row.id,), *((each.id,) for each in by if len(by) == 1))
        return self.context.shown(finding, self.regions[row.id], both_hold, self.decision)

    def _redundant(self, dead: set[str]) -> Iterator[Finding]:
        living = [row for row in self.order if row.id not in dead]
        for row in living:
            others = [each for each in living if each is not row]
            here = self.regions[row.id]
            if self.hit == "any":
                covered = [each for each in others if self.setting.implies(here, self.regions[each.id])]
            elif self.hit in _SINGLE:
                covered = self._takers(row, others) if self._first(living) == self._first(others) else []
            else:
                covered = []
            if covered:
                names = ", ".join(f"`{each.id}`" for each in covered)
                message = f"without `{row.id}` the outcome would be the same: {names} says it too"
                yield self._finding("redundant-row", "hint", message, row, related=self._related(*covered))

    def _takers(self, row: Row | PlanRow, others: list[Row | PlanRow]) -> list[Row | PlanRow]:
        """The rows that would decide in the place of a row."""
        here = self.regions[row.id]
        overlapping = [
            each for each in others if self.setting.possible(both(self.diagrams, here, self.regions[each.id]))
        ]
        return [each for each in overlapping if self._said(each) == self._said(row)]

    def _first(self, living: list[Row | PlanRow]) -> int:
        result = self.diagrams.leaf(None)
        for row in reversed(living):
            said = self.diagrams.leaf(self._said(row))
            result = self.diagrams.ite(self.regions[row.id], said, result)
        return result

    def _mergeable(self, dead: set[str]) -> Iterator[Finding]:
        living = [row for row in self.order if row.id not in dead]
        pairs = combinations(living, 2) if self.hit in _AGREEING else pairwise(living)
        for one, other in pairs:
            if isinstance(one, PlanRow) or self._said(one) != self._said(other) or _grounds(one) != _grounds(other):
                continue
            first, second = self._apart[one.id], self._apart[other.id]
            level = min((level for level, rest in first.items() if second.get(level) == rest), default=None)
            if level is not None:
                fact = ".".join(self.setting.space.inputs[level].path)
                message = f"`{one.id}` and `{other.id}` say the same and differ in `{fact}` only: one row could say it"
                yield self._finding("mergeable-rows", "hint", message, other, related=self._related(one))

    @cached_property
    def _apart(self) -> dict[str, dict[int, int]]:
        """For each row the inputs that its condition is true or false of alone, each with the rest of the condition."""
        found: dict[str, dict[int, int]] = {}
        for row in self.rows:
            region = self.setting.among(self.conditions[(row.id,)])
            rests = {
                level: cofactors(self.diagrams, region, level, self.setting.domain[level]) - {self.setting.false}
                for level in self.diagrams.levels(region)
            }
            found[row.id] = {level: rest.pop() for level, rest in rests.items() if len(rest) == 1}
        return found


_HELP_GAP = "add a row for them, say in `applies` to whom the table speaks, or accept the gap with its reason"


def _grounds(row: Row | PlanRow) -> tuple[Any, ...]:
    return (row.because, row.source, row.caveats, row.figures, row.stage)


def _never(
    context: Context, decision: Decision, statements: Sequence[tuple[str, ...]], where: str, regions: dict[str, int]
) -> Iterator[Finding]:
    """Statements whose condition is true of nobody to whom the decision applies."""
    setting = context.setting
    for statement in statements:
        condition = setting.compiled(decision).conditions[statement]
        region = regions.get(statement[0], context.within(decision, condition))
        if not setting.possible(region):
            word = where.removesuffix("s")
            whom = "is true of nobody to whom the decision applies" if setting.possible(condition) else "is never true"
            message = f"`{statement[-1]}` can never hold: its condition {whom}"
            place = context.place(decision, where, statement[-1])
            yield Finding(f"unreachable-{word}", "error", message, place, decision.id, statement[-1])
