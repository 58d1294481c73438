"""Examples that are missing: decisions without any, and thresholds not shown at the value and on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from renal_cds.decide.cells import Cells
from renal_cds.decide.variables import Path
from renal_cds.errors import RenalCdsError, Span
from renal_cds.facts import read_as
from renal_cds.language.tree import Compare, Expression, Literal, Member, Read, children
from renal_cds.language.types import Type
from renal_cds.rulebook.decisions import Decision, Formula, Gate, Schedule
from renal_cds.rulebook.examples import starting_facts
from renal_cds.rulebook.parts import conditions
from renal_cds.verify.context import Context
from renal_cds.verify.finding import Finding

__all__ = ["unshown"]


def unshown(context: Context, decision: Decision) -> Iterator[Finding]:
    """Limits of a decision that its examples do not show, or that it has no examples."""
    if not decision.examples:
        severity = "hint" if isinstance(decision, Gate) else "warning"
        message = f"`{decision.id}` has no examples"
        place = context.place(decision)
        yield Finding("no-examples", severity, message, place, decision.id)  # type: ignore[arg-type]
        return
    if isinstance(decision, Formula):
        return
    skipped = decision.anchor if isinstance(decision, Schedule) else None
    thresholds: dict[tuple[Path, float], tuple[Type, Span]] = {}
    for node in conditions(decision):
        if node is not skipped:
            for path, kind, value, span in _thresholds(node):
                thresholds.setdefault((path, value), (kind, span))
    given = _given(context, decision, {path for path, _ in thresholds}) if thresholds else {}
    for (path, value), (kind, span) in thresholds.items():
        missing = list(_sides(kind, value, given[path]))
        if missing:
            sides = " and ".join(missing)
            words = ".".join(path)
            message = f"no example of `{decision.id}` has `{words}` {sides} {value:g}"
            yield Finding("unshown-threshold", "warning", message, span, decision.id, f"{words} {value:g}")


def _sides(kind: Type, threshold: float, given: set[Any]) -> Iterator[str]:
    """The sides of a threshold, and the threshold itself, that have no example though values exist there."""
    cells = Cells(kind, {threshold})
    possible = [cells.representative(cell) for cell in cells.every]
    shown, existing = ({_side(each, threshold) for each in values} for values in (given, possible))
    return (word for word in ("below", "at", "above") if word in existing and word not in shown)


def _side(value: Any, threshold: float) -> str | None:
    if isinstance(value, str | bool):
        return None
    return "below" if value < threshold else "above" if value > threshold else "at"


def _thresholds(node: Expression) -> Iterator[tuple[Path, Type, float, Span]]:
    match node:
        case Compare(left=Read(path=path, type=kind), right=Literal(value=int() | float() as value, span=span)):
            if kind is not None and kind.kind == "number" and not isinstance(value, bool):
                yield path, kind, value, span
        case Member() | Compare():
            return
        case _:
            for part in children(node):
                yield from _thresholds(part)


def _given(context: Context, decision: Decision, paths: set[Path]) -> dict[Path, set[Any]]:
    """The values that inputs have in the examples of a decision."""
    book = context.rulebook
    found: dict[Path, set[Any]] = {path: set() for path in paths}
    for example in decision.examples:
        facts = starting_facts(book.patients, example)
        try:
            evaluation = context.setting.engine.evaluate(read_as(facts, book.facts))
        except RenalCdsError:
            continue
        cases = [evaluation.case]
        if decision.for_each:
            cases = evaluation.case.elements(decision.for_each.items, decision.for_each.variable) or []
        for case in cases:
            for path in paths:
                value = case.read(path)
                if value.is_known:
                    found[path].add(value.only)
    return found
