"""Rows: gaps, overlaps, rows that never fire, are masked, cannot be told apart, or say nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, combinations, islice, pairwise
from typing import Any

from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.errors import Span
from renal_cds.rulebook.decisions import Decision, PlanRow, Row, Schedule, Score, Table
from renal_cds.verify.context import Context, gives, holds
from renal_cds.verify.counterexamples import Check
from renal_cds.verify.finding import Finding
from renal_cds.verify.findings.row_regions import RowRegions, TableRow
from renal_cds.verify.replay import result_of
from renal_cds.verify.walks import both, cofactors, either, is_where, negation

__all__ = ["rows"]

_SINGLE = ("first", "priority")
_AGREEING = ("unique", "any")

#: How many rows a message names.
_NAMED = 3

#: Pairs of rows of one table that are told of one mistake: there are as many as the square of the rows.
_MOST_PAIRS = 100

_Pair = tuple[tuple[str, str], Finding]


def rows(context: Context, decision: Decision) -> Iterator[Finding]:
    """Everything there is to find about the rows of a table, the plans of a schedule, the points of a score."""
    match decision:
        case Score(points=points):
            yield from _never(context, decision, [(point.id,) for point in points], "points", {})
        case Table() | Schedule():
            yield from _Rows(context, decision).findings()


class _Rows:
    """The findings about the rows of one table or schedule."""

    def __init__(self, context: Context, decision: Table | Schedule) -> None:
        self.context = context
        self.decision = decision
        self.setting = context.setting
        self.diagrams = context.setting.diagrams
        self.rows = RowRegions(context, decision)
        self.hit = decision.hit if isinstance(decision, Table) else "first"
        self.component = next(iter(self.setting.compiled(decision).components))

    def findings(self) -> Iterator[Finding]:
        """All families, each row in the worst one that it belongs to."""
        regions = self.rows.regions
        yield from _never(self.context, self.decision, [(id,) for id in regions], "rows", regions)
        told = {id for id, region in regions.items() if region == self.setting.false}
        for pair, finding in list(_few(self._alike(told))):
            told |= set(pair)
            yield finding
        if self.hit in _SINGLE:
            masked = dict(self._masked(told))
            told |= set(masked)
            yield from masked.values()
        if self.hit in _AGREEING:
            for (one, other), finding in _few(self._overlaps()):
                told |= {one, other} if regions[one] == regions[other] else set()
                yield finding
        if self.hit in (*_SINGLE, *_AGREEING):
            living = [row for row in self.rows.order if row.id not in told]
            yield from self._gap()
            yield from self._redundant(living)
            yield from self._mergeable(living)

    def _said(self, row: TableRow) -> Any:
        return tuple(row.then.items()) if isinstance(row, Row) else row.id

    def _finding(self, code: str, severity: Any, message: str, row: TableRow, *others: TableRow) -> Finding:
        """A finding about a row, and the others that it has to do with."""
        places = ((f"`{other.id}` here", self._place(other)) for other in others)
        related = tuple((words, span) for words, span in places if span is not None)
        return Finding(code, severity, message, self._place(row), self.decision.id, row.id, related=related)

    def _place(self, row: TableRow) -> Span | None:
        return self.context.place(self.decision, "rows", row.id)

    def _gap(self) -> Iterator[Finding]:
        node = self.setting.compiled(self.decision).ungated[self.component]
        gap = is_where(self.diagrams, node, lambda outcome: outcome is Mark.NOT_COVERED)
        if self.setting.possible(gap):
            message = f"no row of `{self.decision.id}` holds for some of those to whom it applies"
            place = self.context.place(self.decision)
            finding = Finding("gap", "warning", message, place, self.decision.id, help=_HELP_GAP)
            check = gives(self.decision, self.component, Mark.NOT_COVERED)
            yield self.context.shown(finding, gap, check, self.decision)

    def _overlaps(self) -> Iterator[tuple[tuple[str, str], Finding]]:
        """Pairs of rows that conflict: they can hold together, and the hit policy forbids it or what they say."""
        node = self.setting.compiled(self.decision).ungated[self.component]
        disputed = self.setting.admissible(is_where(self.diagrams, node, lambda outcome: isinstance(outcome, Conflict)))
        in_dispute = [
            row for row in self.rows.rows if both(self.diagrams, self.rows.of(row), disputed) != self.setting.false
        ]
        for one, other in combinations(in_dispute, 2):
            same = self._said(one) == self._said(other)
            if self.hit == "any" and same:
                continue
            overlap = self.rows.overlap(one, other)
            if self.setting.possible(overlap):
                saying = "the same" if same else "different things"
                message = f"`{one.id}` and `{other.id}` can both hold, and say {saying} under `{self.hit}`"
                finding = self._finding("overlap", "error", message, other, one)
                yield (one.id, other.id), self.context.shown(finding, overlap, self._conflicting(), self.decision)

    def _conflicting(self) -> Check:
        """Whether rows conflict, even if it is open whether a third one joins them."""

        def check(evaluation: Any) -> bool:
            result = result_of(evaluation, self.decision)
            outcomes = result.outcomes[self.component] if result else frozenset()
            return bool(outcomes) and all(isinstance(outcome, Conflict) for outcome in outcomes)

        return check

    def _alike(self, dead: set[str]) -> Iterator[tuple[tuple[str, str], Finding]]:
        """Rows with one condition, where that is no conflict: one alone can matter, or both say the same."""
        of_region: dict[int, list[TableRow]] = {}
        for row in self.rows.order:
            if row.id not in dead:
                of_region.setdefault(self.rows.of(row), []).append(row)
        for region, alike in of_region.items():
            for one, other in combinations(alike, 2):
                same = self._said(one) == self._said(other)
                if self.hit == "unique" or (self.hit not in _SINGLE and not same):
                    continue  # an overlap; or a table that collects, which may say two things of one situation
                message = f"`{other.id}` holds of exactly those patients of whom `{one.id}` holds"
                finding = self._finding("indistinguishable-rows", "warning", message, other, one)
                check = holds(self.decision, (one.id,), (other.id,))
                yield (one.id, other.id), self.context.illustrated(finding, region, check, self.decision)

    def _masked(self, told: set[str]) -> Iterator[tuple[str, Finding]]:
        """Rows that hold of somebody and decide about nobody."""
        decider = self.rows.deciders(self.rows.order)[0]
        above = self.setting.false
        for row in self.rows.order:
            here = self.rows.of(row)
            # carried from row to row: the rows above put together anew for each row would be quadratic
            left = both(self.diagrams, here, negation(self.diagrams, above))
            above = either(self.diagrams, above, here)
            if row.id in told or self.setting.possible(left):
                continue
            by = [other for other in self.rows.deciding(here, decider) if other is not None and other is not row]
            verb = "decides" if len(by) == 1 else "decide"
            message = f"`{row.id}` never decides: wherever it holds, {_named(by)} {verb} before it"
            finding = self._finding("masked-row", "error", message, row, *by[:_NAMED])
            check = holds(self.decision, (row.id,), *((other.id,) for other in by if len(by) == 1))
            yield row.id, self.context.illustrated(finding, here, check, self.decision)

    def _redundant(self, living: Sequence[TableRow]) -> Iterator[Finding]:
        match self.hit:
            case "unique":
                return  # where a row holds, no other one may
            case "any":
                takers = self._says_it_too(living)
            case _:
                takers = self._would_decide(living)
        for row, others in takers:
            verb = "says" if len(others) == 1 else "say"
            message = f"without `{row.id}` the outcome would be the same: {_named(others)} {verb} it too"
            yield self._finding("redundant-row", "hint", message, row, *others[:_NAMED])

    def _would_decide(self, living: Sequence[TableRow]) -> Iterator[tuple[TableRow, list[TableRow]]]:
        """Each row in whose place others would decide and say the same, with those others."""
        above = self.setting.false
        for row, below in zip(living, self.rows.deciders(living)[1:], strict=True):
            here = both(self.diagrams, self.rows.of(row), negation(self.diagrams, above))
            above = either(self.diagrams, above, self.rows.of(row))
            deciding = self.rows.deciding(here, below)
            others = [other for other in deciding if other is not None and self._said(other) == self._said(row)]
            if others and len(others) == len(deciding):
                yield row, others

    def _says_it_too(self, living: Sequence[TableRow]) -> Iterator[tuple[TableRow, list[TableRow]]]:
        """Each row that holds only where others hold that say the same, with those others."""
        saying: dict[Any, list[TableRow]] = {}
        for row in living:
            saying.setdefault(self._said(row), []).append(row)
        for alike in saying.values():
            regions = [self.rows.of(row) for row in alike]
            before, after = self._unions(regions), self._unions(regions[::-1])[::-1]
            for place, row in enumerate(alike):
                others = either(self.diagrams, before[place], after[place + 1])
                if not self.setting.implies(regions[place], others):
                    continue
                overlapping = (other for other in alike if self.setting.possible(self.rows.overlap(row, other)))
                yield row, [other for other in overlapping if other is not row]

    def _unions(self, regions: Sequence[int]) -> list[int]:
        """Where any of the first none, one, two, … of some regions is true."""
        return list(accumulate(regions, partial(either, self.diagrams), initial=self.setting.false))

    def _mergeable(self, living: Sequence[TableRow]) -> Iterator[Finding]:
        apart = {row.id: self._apart(row) for row in living if isinstance(row, Row)}
        pairs = self._of_one_rest(living, apart) if self.hit in _AGREEING else pairwise(living)
        for one, other in pairs:
            if isinstance(one, PlanRow) or self._said(one) != self._said(other) or _grounds(one) != _grounds(other):
                continue
            first, second = apart[one.id], apart[other.id]
            level = min((level for level, rest in first.items() if second.get(level) == rest), default=None)
            if level is not None:
                fact = ".".join(self.setting.space.variables[level].path)
                message = f"`{one.id}` and `{other.id}` say the same and differ in `{fact}` only: one row could say it"
                yield self._finding("mergeable-rows", "hint", message, other, one)

    def _of_one_rest(
        self, living: Sequence[TableRow], apart: dict[str, dict[int, int]]
    ) -> Iterator[tuple[TableRow, TableRow]]:
        """The pairs of rows that have the rest of a condition in common, each once."""
        of_rest: dict[tuple[int, int], list[int]] = {}
        for place, row in enumerate(living):
            for level, rest in apart.get(row.id, {}).items():
                of_rest.setdefault((level, rest), []).append(place)
        pairs = {pair for places in of_rest.values() for pair in combinations(places, 2)}
        return ((living[one], living[other]) for one, other in sorted(pairs))

    def _apart(self, row: TableRow) -> dict[int, int]:
        """The inputs that a condition is true or false of alone, each with the rest of the condition."""
        region = self.setting.admissible(self.rows.conditions[(row.id,)])
        rests = {
            level: cofactors(self.diagrams, region, level, self.setting.domain[level]) - {self.setting.false}
            for level in self.diagrams.levels(region)
        }
        return {level: rest.pop() for level, rest in rests.items() if len(rest) == 1}


def _few(pairs: Iterator[_Pair]) -> Iterator[_Pair]:
    """The first pairs of rows; the last of very many says that there are more."""
    for pair, finding in islice(pairs, _MOST_PAIRS - 1):
        yield pair, finding
    for pair, finding in islice(pairs, 1):
        others = "; there are other such pairs" if next(pairs, None) is not None else ""
        yield pair, replace(finding, message=finding.message + others)


_HELP_GAP = "add a row for them, say in `applies` to whom the table speaks, or accept the gap with its reason"


def _named(rows: Sequence[TableRow]) -> str:
    """A few rows by name, and how many more there are."""
    names = [f"`{row.id}`" for row in rows[:_NAMED]]
    more = len(rows) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _grounds(row: TableRow) -> tuple[Any, ...]:
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
