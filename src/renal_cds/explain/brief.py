"""What was decided about one patient in few words: no reasons, no sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Result
from renal_cds.explain.advice import advised, fired
from renal_cds.explain.outcome import outcome_of, possible_of
from renal_cds.explain.second_opinion import Second
from renal_cds.explain.wording import element_label

__all__ = ["brief"]

#: Of more outcomes that are still possible only the number is given.
MOST_POSSIBLE = 20

#: What was said of the outcomes of a decision; cleared when there are too many.
_kept: dict[tuple[str, int], tuple[Mapping[str, frozenset[Any]], dict[str, Any]]] = {}
_MOST_KEPT = 50_000


def brief(evaluation: Evaluation, second: Second | None) -> dict[str, Any]:
    """The alerts, what is recommended, and every decision that applies, in the order of the rulebook."""
    results = list(evaluation.results.values())
    withheld = second.withheld if second else frozenset()
    found: dict[str, Any] = {
        "alerts": [*_disagreements(second), *(_named(evaluation, each) for each in results if fired(each))],
        "recommendations": [
            {**_named(evaluation, each), "outcome": word}
            for each in results
            if each.decision.id not in withheld
            for word in advised(each)
        ],
        "decisions": [_decided(evaluation, each) for each in results if each.status != "not_applicable"],
    }
    if second:
        found["second_opinion"] = second.report.model_dump(mode="json", exclude_none=True)
    return found


def _disagreements(second: Second | None) -> list[dict[str, Any]]:
    fields = {"id", "about", "decision", "part", "answers"}
    return [each.model_dump(mode="json", include=fields, exclude_none=True) for each in second.alerts] if second else []


def _named(evaluation: Evaluation, result: Result) -> dict[str, Any]:
    if result.element is None:
        return {"id": result.decision.id}
    label = element_label(evaluation, result)
    return {"id": result.decision.id, "element": result.element, "about": label}


def _decided(evaluation: Evaluation, result: Result) -> dict[str, Any]:
    return {**_named(evaluation, result), **_copied(_said(result))}


def _said(result: Result) -> dict[str, Any]:
    """What a decision came to, worked out once for all patients whose walks end alike: they share the outcomes."""
    if result.value is not None:
        return _worked_out(result)
    key = result.decision.id, id(result.outcomes)
    kept, found = _kept.get(key, (None, {}))
    if kept is not result.outcomes:  # kept with what was said of them, so that no others can have their identity
        found = _worked_out(result)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = result.outcomes, found
    return found


def _worked_out(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {"status": result.status}
    outcome = outcome_of(result)
    if outcome is not None:
        found["outcome"] = outcome
    if len(result.outcomes) == 1 and len(result.main) > MOST_POSSIBLE:
        found["possibilities"] = len(result.main)
    elif possible := possible_of(result):
        found["possible"] = list(possible)
    return found


def _copied(value: Any) -> Any:
    """The same once more, for a caller to change as he likes."""
    match value:
        case dict():
            return {name: _copied(each) for name, each in value.items()}
        case list():
            return [_copied(each) for each in value]
    return value
