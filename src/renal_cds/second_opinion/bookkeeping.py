"""From the truth of its statements to what a decision comes to: plain bookkeeping, in the words of its kind.

A statement is true, false or unknown. What is given back is everything the outcome could be if each
unknown statement could be either, so that one outcome is a certain one. Written from the meaning of
the kinds and hit policies, and not from the diagrams, which it checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from renal_cds.decide.outcomes import Conflict, Mark, listed_name
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Option, Row, Schedule, Score, Table
from renal_cds.second_opinion.statements import Statement

__all__ = ["Possible", "Truths", "concluded"]

Truths: TypeAlias = Mapping[Statement, bool | None]

#: The possible outcomes of a part of a decision; None when there are too many to be listed.
Possible: TypeAlias = frozenset[Any] | None

_MOST = 4096


def concluded(decision: Decision, truths: Truths, gates: Iterable[Gate]) -> dict[str, Possible]:
    """Outcomes that each part of a decision can come to; ``gates`` are those that govern it."""
    applies = truths[("applies",)] if decision.applies is not None else True
    if isinstance(decision, Gate):
        return {"fires": _both(applies, truths[("when",)])}
    stopped = _any(truths[("gate", gate.id)] for gate in gates if gate.effect == "stop")
    if stopped:
        return dict.fromkeys(_parts(decision), frozenset((Mark.STOPPED,)))
    found: Mapping[str, Possible] = dict.fromkeys(_parts(decision), frozenset())
    if applies is not False:
        found = _outcomes(decision, truths, gates)
    also = {Mark.STOPPED} if stopped is None else set()
    if applies is not True:
        also.add(Mark.NOT_APPLICABLE)
    return {name: None if each is None else each | also for name, each in found.items()}


def _outcomes(decision: Decision, truths: Truths, gates: Iterable[Gate]) -> dict[str, Possible]:
    match decision:
        case Score(points=points, bands=bands):
            adds = [(truths["point", each.id], each.add) for each in points]
            totals = _folded(0.0, adds, lambda total, add: total + add)
            bands_of = {"band": _mapped(totals, lambda total: _band(decision, total))} if bands else {}
            return {"score": totals, **bands_of}
        case Schedule(rows=plans):
            return {"plan": _first([(truths["row", each.id], each.id) for each in plans])}
        case Choice(options=options):
            return {each.id: _status(each, truths, gates) for each in options}
        case Table():
            return _table(decision, truths)
    raise AssertionError(decision.kind)


def _parts(decision: Decision) -> list[str]:
    match decision:
        case Score(bands=bands):
            return ["score", "band"] if bands else ["score"]
        case Schedule():
            return ["plan"]
        case Choice(options=options):
            return [each.id for each in options]
        case Table(hit="collect" | "output order", rows=rows):
            return list(dict.fromkeys(_listed(decision, row) for row in rows))
    return ["outcome"]


def _table(table: Table, truths: Truths) -> dict[str, Possible]:
    rows = [(truths["row", row.id], _values(table, row)) for row in table.rows]
    match table.hit:
        case "first":
            return {"outcome": _first(rows)}
        case "priority":
            return {"outcome": _first(sorted(rows, key=lambda row: _rank(table, row[1])))}
        case "unique":
            return {"outcome": _folded(Mark.NOT_COVERED, rows, lambda sole, row: _sole(sole, row, alike=False))}
        case "any":
            return {"outcome": _folded(Mark.NOT_COVERED, rows, lambda sole, row: _sole(sole, row, alike=True))}
        case "rule order":
            return {"outcome": _matching(rows)}
        case "collect" | "output order":
            held = [(truths["row", row.id], _listed(table, row)) for row in table.rows]
            return {
                name: _folded(0, [each for each in held if each[1] == name], lambda count, _: count + 1)
                for name in dict.fromkeys(name for _, name in held)
            }
        case "collect count":
            return {"outcome": _mapped(_folded(0, rows, lambda count, _: count + 1), lambda count: (count,))}
        case "collect sum":
            return {"outcome": _gathered(rows, lambda one, other: one + other)}
        case "collect min":
            return {"outcome": _gathered(rows, min)}
        case "collect max":
            return {"outcome": _gathered(rows, max)}


def _status(option: Option, truths: Truths, gates: Iterable[Gate]) -> Possible:
    """Excluded, recommended, acceptable or discouraged, by what is said for and against."""
    said: dict[str, list[bool | None]] = {"supports": [], "opposes": [], "excludes": []}
    for argument in option.arguments:
        said[argument.direction].append(truths["argument", option.id, argument.id])
    for gate in gates:
        if gate.effect == "block" and set(gate.blocks) & set(option.actions):
            said["excludes"].append(truths["gate", gate.id])
    on_the_table = truths["option", option.id] if option.applies is not None else True
    found: set[Any] = set() if on_the_table else {Mark.NOT_APPLICABLE}
    if on_the_table is False:
        return frozenset(found)
    supports, opposes, excludes = (_either(_any(said[each])) for each in ("supports", "opposes", "excludes"))
    for is_excluded in excludes:
        for is_for in supports:
            for is_against in opposes:
                argued = {(True, False): "recommended", (False, True): "discouraged"}.get(
                    (is_for, is_against), "acceptable"
                )
                found.add("excluded" if is_excluded else argued)
    return frozenset(found)


def _folded(start: Any, held: Iterable[tuple[bool | None, Any]], step: Callable[[Any, Any], Any]) -> Possible:
    """Everything that can come of adding, in their order, the items that hold."""
    found = {start}
    for truth, item in held:
        if truth is not False:
            with_it = {step(each, item) for each in found}
            found = with_it if truth else found | with_it
        if len(found) > _MOST:
            return None
    return frozenset(found)


def _first(rows: Iterable[tuple[bool | None, Any]]) -> Possible:
    found: set[Any] = set()
    for truth, outcome in rows:
        if truth is not False:
            found.add(outcome)
        if truth:
            return frozenset(found)
    return frozenset({*found, Mark.NOT_COVERED})


def _matching(rows: Iterable[tuple[bool | None, Any]]) -> Possible:
    return _folded((), rows, lambda found, outcome: (*found, outcome))


def _gathered(rows: Iterable[tuple[bool | None, Any]], join: Callable[[Any, Any], Any]) -> Possible:
    found = _folded(None, rows, lambda total, row: row[0] if total is None else join(total, row[0]))
    return _mapped(found, lambda total: Mark.NOT_COVERED if total is None else (total,))


def _sole(sole: Any, outcome: Any, *, alike: bool) -> Any:
    """The one outcome of rows that hold, with one row more; equal outcomes agree where the policy lets them."""
    if sole is Mark.NOT_COVERED:
        return outcome
    if isinstance(sole, Conflict) or (alike and sole == outcome):
        return sole
    return Conflict(frozenset((sole, outcome)))


def _mapped(possible: Possible, function: Callable[[Any], Any]) -> Possible:
    return None if possible is None else frozenset(function(each) for each in possible)


def _band(score: Score, total: float) -> Any:
    return next((name for name, (low, high) in score.bands.items() if low <= total <= high), Mark.NOT_COVERED)


def _values(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row.then[name] for name in table.outputs)


def _listed(table: Table, row: Row) -> str:
    return listed_name(_values(table, row))


def _rank(table: Table, outcome: tuple[Any, ...]) -> list[int]:
    orders = table.outputs.values()
    return [order.index(value) for order, value in zip(orders, outcome, strict=True) if isinstance(order, tuple)]


def _any(truths: Iterable[bool | None]) -> bool | None:
    found = set(truths)
    return True if True in found else None if None in found else False


def _either(truth: bool | None) -> tuple[bool, ...]:
    return (True, False) if truth is None else (truth,)


def _both(one: bool | None, other: bool | None) -> frozenset[Any]:
    truth = False if one is False or other is False else None if one is None or other is None else True
    return frozenset(_either(truth))
