"""The outcome of a decision as plain data, without its reasons."""

from __future__ import annotations

import datetime
from typing import Any, cast

from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.outcomes import Conflict, Mark, OptionStatus, listed_name, outcome_data
from renal_cds.decide.result import Result
from renal_cds.explain.wording import gives_date
from renal_cds.rulebook.decisions import Choice, Formula, Table

__all__ = ["MOST_LISTED", "listed", "open_options", "option_outcomes", "outcome_of", "possible_of"]

#: More outcomes that are still possible are counted: there can be thousands where rows give a list.
MOST_LISTED = 20


def outcome_of(result: Result) -> Any:
    """The outcome as plain data: None while it is open or where there is none."""
    decision = result.decision
    if isinstance(decision, Formula) and result.value is not None:
        if result.status != "determined":
            return None
        only = result.value.only
        return datetime.date.fromordinal(only).isoformat() if gives_date(decision.value) else outcome_data(only)
    if isinstance(decision, Choice):
        still = {name: option_outcomes(result, name) for name in result.outcomes}
        return {name: words[0] if len(words) == 1 else "open" for name, words in still.items()}
    if result.status in ("open", "not_applicable", "stopped"):
        return None
    match decision:
        case Table(hit="collect" | "output order"):
            rows = {listed_name(each): each for each in _listed_rows(decision)}
            return [
                outcome_data(rows[name]) for name, count in result.outcomes.items() for _ in range(next(iter(count)))
            ]
        case Table(hit="rule order"):
            (rows,) = result.main
            return [outcome_data(each) for each in rows]
        case Table() if result.status == "conflict":
            return _conflict(result, decision)
        case Table(outputs=outputs) if len(outputs) > 1:
            (outcome,) = result.main
            values = outcome_data(outcome)
            return dict(zip(outputs, values, strict=True)) if isinstance(values, list) else values
    (outcome,) = result.main
    return outcome_data(outcome)


def _conflict(result: Result, table: Table) -> Any:
    """The outcomes in conflict: those of the two rows that show it, and of all others that certainly hold."""
    (conflict,) = result.main
    certain = {tuple(row.then[name] for name in table.outputs) for row in table.rows if result.truth(row.id)}
    return outcome_data(Conflict(conflict.outcomes | certain))


def _listed_rows(table: Table) -> list[tuple[Any, ...]]:
    return list(dict.fromkeys(tuple(row.then[name] for name in table.outputs) for row in table.rows))


def possible_of(result: Result) -> tuple[Any, ...]:
    """The outcomes still possible, or none when the outcome is determined."""
    if result.status != "open" or isinstance(result.decision, Choice):
        return ()
    if result.value is not None:
        return _possible_values(result.value)
    if len(result.outcomes) > 1 and isinstance(result.decision, Table):
        return tuple(sorted(name for name, found in result.outcomes.items() if found != {0}))
    outputs = result.decision.outputs if isinstance(result.decision, Table) else {}

    def shaped(outcome: Any) -> Any:
        values = outcome_data(outcome)
        return dict(zip(outputs, values, strict=True)) if len(outputs) > 1 and isinstance(values, list) else values

    return tuple(sorted((shaped(each) for each in result.main), key=str))


def option_outcomes(result: Result, option: str) -> tuple[OptionStatus, ...]:
    """The statuses an option may still get: one word, or several while it is open."""
    return tuple(sorted(cast("OptionStatus", outcome_data(each)) for each in result.outcomes[option]))


def open_options(result: Result) -> dict[str, tuple[OptionStatus, ...]]:
    """The open options of a choice, each with what may still become of it; empty for other decisions."""
    if not isinstance(result.decision, Choice):
        return {}
    found = {name: option_outcomes(result, name) for name in result.outcomes}
    return {name: words for name, words in found.items() if len(words) > 1}


def listed(result: Result) -> tuple[tuple[Any, ...], int | None]:
    """The outcomes still possible; of very many those alone that are no value, and how many there are in all."""
    if result.status == "open" and len(result.outcomes) == 1 and len(result.main) > MOST_LISTED:
        return tuple(sorted(each.value for each in result.main if isinstance(each, Mark))), len(result.main)
    return possible_of(result), None


def _possible_values(value: ValueSet) -> tuple[Any, ...]:
    found = [outcome_data(each) for each in value.values]
    if value.interval:
        low, high = (None if abs(end) == float("inf") else end for end in value.interval)
        found.append({"from": low, "to": high})
    return tuple(sorted(found, key=str))
