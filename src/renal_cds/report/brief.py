"""What was decided about one patient in few words, as JSON: no reasons, no sources.

It is put together from texts that are remembered: most of what is said of one patient was said of others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Result
from renal_cds.decide.results import End, ends_of
from renal_cds.explain.cross_check import Second
from renal_cds.explain.outcome import listed, open_options, outcome_of
from renal_cds.explain.reasons.advice import advised, fired
from renal_cds.explain.wording import label_at
from renal_cds.facts.paths import FactPath
from renal_cds.records import Struct

__all__ = ["brief"]

#: How many ends are remembered with what is said of them; when there are more, the remembering starts anew.
MOST_KEPT = 20_000


class _Said(Struct):
    """What is said where a decision came to an ``end``: parts of JSON objects.

    ``items`` is the list that the decision goes through, ``outcome`` None where it does not apply. The end is kept
    as well, so that no other can have its identity.
    """

    end: End
    id: str
    items: FactPath
    alert: bool
    advised: tuple[str, ...]
    outcome: str | None


_kept: dict[tuple[str, int], _Said] = {}


def brief(evaluation: Evaluation, second: Second | None) -> str:
    """The alerts, what is recommended, and every decision that applies, in the order of the rulebook."""
    withheld = second.withheld if second else frozenset()
    alerts, recommendations, decisions = list(_disagreements(second)), list[str](), list[str]()
    elements: dict[FactPath, str] = {}
    for key, end in ends_of(evaluation.results):
        decision, element = key
        said = _kept.get((decision, id(end)))
        if said is None or said.end is not end:
            said = _remembered(evaluation.results[key], end)
        who = said.id
        if element is not None:
            place = (*said.items, element)
            if place not in elements:
                elements[place] = _parts({"element": element, "about": label_at(evaluation.patient, place)})
            who = f"{who}, {elements[place]}"
        if said.alert:
            alerts.append(f"{{{who}}}")
        if said.advised and decision not in withheld:
            recommendations += [f"{{{who}, {each}}}" for each in said.advised]
        if said.outcome is not None:
            decisions.append(f"{{{who}, {said.outcome}}}")
    lists = {"alerts": alerts, "recommendations": recommendations, "decisions": decisions}
    parts = [f'"{name}": [{", ".join(objects)}]' for name, objects in lists.items()]
    if second:
        parts.append(_parts({"second_opinion": second.report.model_dump(mode="json", exclude_none=True)}))
    return f"{{{', '.join(parts)}}}"


def _disagreements(second: Second | None) -> Iterator[str]:
    fields = {"id", "about", "decision", "part", "answers"}
    for each in second.alerts if second else ():
        yield json.dumps(each.model_dump(mode="json", include=fields, exclude_none=True))


def _remembered(result: Result, end: End) -> _Said:
    each = result.decision.for_each
    said = _Said(
        end,
        _parts({"id": result.decision.id}),
        each.items if each else (),
        fired(result),
        tuple([_parts({"outcome": word}) for word in advised(result)]),
        None if result.status == "not_applicable" else _parts(_outcome(result)),
    )
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[result.decision.id, id(end)] = said
    return said


def _outcome(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {"status": result.status}
    outcome = outcome_of(result)
    if outcome is not None:
        found["outcome"] = outcome
    possible, count = listed(result)
    if still := open_options(result) or possible:
        found["possible"] = still
    if count is not None:
        found["possibilities"] = count
    return found


def _parts(members: Mapping[str, Any]) -> str:
    """The members of a JSON object, without its braces."""
    return json.dumps(members)[1:-1]
