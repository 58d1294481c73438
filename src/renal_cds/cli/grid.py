"""A table as a grid: a row for each row, a column for each fact or output that its conditions read."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table as Columns

from renal_cds.language.show import show
from renal_cds.language.tree import And, Compare, Expression, Member, Not, Read, children
from renal_cds.rulebook.decisions import Row, Table

__all__ = ["effective", "grid"]

_TOGETHER = "together"


def grid(table: Table) -> Columns:
    """The rows of a table by what they read; a part that reads several facts at once stands under *together*."""
    cells = [_cells(row.when) for row in table.rows]
    names = list(dict.fromkeys(name for row in cells for name in row if name != _TOGETHER))
    names += [_TOGETHER] if any(_TOGETHER in row for row in cells) else []
    columns = Columns(width=100, show_lines=True)
    for name in ("row", *names, *table.outputs):
        columns.add_column(name, overflow="fold")
    for row, parts in zip(table.rows, cells, strict=True):
        columns.add_row(row.id, *(parts.get(name, "") for name in names), *(str(value) for value in row.then.values()))
    return columns


def effective(table: Table) -> Iterator[str]:
    """When each row of a first-hit table gives the outcome: it holds, and none above it does."""
    above: list[Row] = []
    for row in table.rows:
        own = row.when.parts if isinstance(row.when, And) else (row.when,)
        none_above = [Not(each.when, each.when.span) for each in above]
        parts = (*own, *none_above)
        yield f"{row.id} decides when: {show(And(parts, row.when.span) if len(parts) > 1 else row.when)}"
        above.append(row)


def _cells(condition: Expression) -> dict[str, str]:
    """The parts of a condition that must all hold, by the one thing that each reads."""
    cells: dict[str, list[str]] = {}
    for part in condition.parts if isinstance(condition, And) else (condition,):
        paths = set(_paths(part))
        name = paths.pop() if len(paths) == 1 else _TOGETHER
        cells.setdefault(name, []).append(_without(part, name))
    return {name: " and ".join(texts) for name, texts in cells.items()}


def _without(part: Expression, name: str) -> str:
    """A comparison without what its column names: ``> 4`` in the column of the size."""
    match part:
        case Read():
            return "yes"
        case Not(part=Read()):
            return "no"
        case Compare(left=Read()) | Member(item=Read()) | Not(part=Member(item=Read())):
            return show(part).removeprefix(name).strip()
    return show(part)


def _paths(node: Expression) -> Iterator[str]:
    if isinstance(node, Read):
        yield ".".join(node.path)
    for part in children(node):
        yield from _paths(part)
