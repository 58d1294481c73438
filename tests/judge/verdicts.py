"""What a decision says when everything is known, from the written meaning of its kind and hit policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.language.tree import Expression
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Option, Row, Schedule, Score, Table

__all__ = ["components", "seen", "verdict"]

True_ = Callable[[Expression], bool]


def components(decision: Decision) -> list[str]:
    """The names of the parts of what a decision says."""
    match decision:
        case Gate():
            return ["fires"]
        case Score(bands=bands):
            return ["score", "band"] if bands else ["score"]
        case Choice(options=options):
            return [option.id for option in options]
        case Schedule():
            return ["plan"]
        case Table() as table if table.hit in ("collect", "output order"):
            return list(dict.fromkeys(_word(_outputs(table, row)) for row in table.rows))
        case Table():
            return ["outcome"]
    raise AssertionError(decision.kind)


def verdict(decision: Decision, holds: True_, fired: Iterable[Gate]) -> dict[str, Any]:
    """What the decision says; ``fired`` are the stop and block gates that fire for it."""
    applies = decision.applies is None or holds(decision.applies)
    if isinstance(decision, Gate):
        return {"fires": applies and holds(decision.when)}
    gates = list(fired) if decision.advises else []
    if any(gate.effect == "stop" for gate in gates):
        return dict.fromkeys(components(decision), Mark.STOPPED)
    if not applies:
        return dict.fromkeys(components(decision), Mark.NOT_APPLICABLE)
    match decision:
        case Score():
            return _score(decision, holds)
        case Choice(options=options):
            return {option.id: _option(option, holds, gates) for option in options}
        case Schedule(rows=rows):
            plans = [row.id for row in rows if holds(row.when)]
            return {"plan": plans[0] if plans else Mark.NOT_COVERED}
        case Table():
            return _table(decision, [row for row in decision.rows if holds(row.when)])
    raise AssertionError(decision.kind)


def seen(decision: Decision, said: dict[str, Any], path: Sequence[str]) -> Any:
    """What other decisions read of it by the name of an output, or by its own name when it has only one."""
    match decision:
        case Gate():
            return said["fires"]
        case Table(hit="rule order"):
            return isinstance(said["outcome"], tuple) and any(path[0] in row for row in said["outcome"])
        case Table(hit="collect" | "output order"):
            return any(
                path[0] in name.split(", ") and not isinstance(count, Mark) and count > 0
                for name, count in said.items()
            )
        case Table(outputs=outputs):
            outcome = said["outcome"]
            return (
                outcome[list(outputs).index(path[0]) if path else 0] if isinstance(outcome, tuple) else _state(outcome)
            )
        case _:
            (name,) = path or said
            return _state(said[name])


def _state(outcome: Any) -> Any:
    match outcome:
        case Conflict():
            return "conflict"
        case Mark():
            return "not_applicable"
    return outcome


def _score(score: Score, holds: True_) -> dict[str, Any]:
    total = 0.0
    for point in score.points:
        if holds(point.when):
            total += point.add
    if not score.bands:
        return {"score": total}
    fitting = [name for name, (low, high) in score.bands.items() if low <= total <= high]
    return {"score": total, "band": fitting[0] if fitting else Mark.NOT_COVERED}


def _option(option: Option, holds: True_, gates: list[Gate]) -> Any:
    if option.applies is not None and not holds(option.applies):
        return Mark.NOT_APPLICABLE
    true = {argument.direction for argument in option.arguments if holds(argument.when)}
    blocked = {action for gate in gates if gate.effect == "block" for action in gate.blocks}
    if "excludes" in true or blocked & set(option.actions):
        return "excluded"
    if "supports" in true and "opposes" not in true:
        return "recommended"
    return "discouraged" if "opposes" in true and "supports" not in true else "acceptable"


def _table(table: Table, matching: list[Row]) -> dict[str, Any]:
    given = [_outputs(table, row) for row in matching]
    match table.hit:
        case "collect" | "output order":
            return {name: sum(_word(outcome) == name for outcome in given) for name in components(table)}
        case "rule order":
            return {"outcome": tuple(given)}
        case "collect count":
            return {"outcome": (len(given),)}
    if not given:
        return {"outcome": Mark.NOT_COVERED}
    numbers = [outcome[0] for outcome in given]
    match table.hit:
        case "first":
            return {"outcome": given[0]}
        case "unique":
            return {"outcome": given[0] if len(given) == 1 else Conflict(frozenset(given[:2]))}
        case "any":
            others = [outcome for outcome in given if outcome != given[0]]
            return {"outcome": Conflict(frozenset((given[0], others[0]))) if others else given[0]}
        case "priority":
            return {"outcome": min(given, key=lambda outcome: _rank(table, outcome))}
        case "collect sum":
            return {"outcome": (sum(numbers),)}
        case "collect min":
            return {"outcome": (min(numbers),)}
        case "collect max":
            return {"outcome": (max(numbers),)}
    raise AssertionError(table.hit)


def _rank(table: Table, outcome: tuple[Any, ...]) -> list[int]:
    """The place of an outcome by the declared order of the values, the first output weighing most."""
    declared = zip(outcome, table.outputs.values(), strict=True)
    return [list(values).index(value) for value, values in declared if isinstance(values, tuple)]


def _outputs(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row.then[name] for name in table.outputs)


def _word(outcome: tuple[Any, ...]) -> str:
    return ", ".join(str(value) for value in outcome)
