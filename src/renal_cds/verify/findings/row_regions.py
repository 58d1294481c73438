"""Row regions: where each row of a table or schedule holds, and where it decides."""

from __future__ import annotations

from collections.abc import Sequence

from renal_cds.rulebook.decisions import PlanRow, Row, Schedule, Table
from renal_cds.verify.context import Context
from renal_cds.verify.walks import both

__all__ = ["RowRegions", "TableRow"]

TableRow = Row | PlanRow


class RowRegions:
    """The rows of one table or schedule as regions: diagrams that are true where the row holds.

    ``order`` has the rows in the order in which they win.
    """

    def __init__(self, context: Context, decision: Table | Schedule) -> None:
        self.setting = context.setting
        self.diagrams = context.setting.diagrams
        self.rows: tuple[TableRow, ...] = decision.rows
        self.conditions = self.setting.compiled(decision).conditions
        self.regions = {
            row.id: self.setting.admissible(context.within(decision, self.conditions[(row.id,)])) for row in self.rows
        }
        self.order = _in_order(decision)
        self._place = {row.id: place for place, row in enumerate(self.order)}

    def of(self, row: TableRow) -> int:
        """Where a row holds."""
        return self.regions[row.id]

    def deciders(self, rows: Sequence[TableRow]) -> list[int]:
        """For each row the diagram of the row that decides when none before it does; at the end that of no row.

        Each is the one after it with one row put on top, so all together cost as much as the table itself.
        """
        diagrams = [self.diagrams.leaf(None)]
        for row in reversed(rows):
            place = self.diagrams.leaf(self._place[row.id])
            diagrams.append(self.diagrams.ite(self.of(row), place, diagrams[-1]))
        return diagrams[::-1]

    def deciding(self, region: int, decider: int) -> list[TableRow | None]:
        """The rows that decide about somebody in a region, in their order; None, last, where no row does."""
        places = self.diagrams.ite(region, decider, self.diagrams.leaf("outside"))
        found = self.diagrams.outcomes(places, self.setting.domain) - {"outside"}
        rows: list[TableRow | None] = [self.order[place] for place in sorted(found - {None})]
        return [*rows, None] if None in found else rows

    def overlap(self, one: TableRow, other: TableRow) -> int:
        """Where two rows hold together."""
        return both(self.diagrams, self.of(one), self.of(other))


def _in_order(decision: Table | Schedule) -> list[TableRow]:
    if not isinstance(decision, Table) or decision.hit != "priority":
        return list(decision.rows)
    orders = {name: kind for name, kind in decision.outputs.items() if isinstance(kind, tuple)}

    def rank(row: TableRow) -> list[int]:
        assert isinstance(row, Row)
        return [order.index(str(row.then[name])) for name, order in orders.items()]

    return sorted(decision.rows, key=rank)
