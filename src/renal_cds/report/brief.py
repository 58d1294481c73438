"""An assessment in few words, as JSON: alerts, advice, outcomes and first questions, without reasons and sources.

It is put together from pieces of JSON that are kept with the rulebook, as most of what is said of one patient was said
of others. Dumping the whole for each patient takes three times as long.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import End, Key, Result, ends_of
from renal_cds.explain.outcome import listed, open_options, outcome_of
from renal_cds.explain.reasons.advice import advised, fired
from renal_cds.explain.wording import label_at
from renal_cds.facts.paths import FactPath
from renal_cds.records import Struct
from renal_cds.rulebook import Rulebook

if TYPE_CHECKING:
    from renal_cds.explain.cross_check import Second
    from renal_cds.explain.explanation import Question

__all__ = ["FIRST_QUESTIONS", "Briefs", "brief"]

#: How many questions a short answer has: those that matter most come first, and nobody answers more in one go.
FIRST_QUESTIONS = 10

#: How many ends are remembered with what is said of them; when there are more, the remembering starts anew.
MOST_KEPT = 20_000


class _Told(Struct):
    """The parts of the brief that follow from the ``end`` a decision came to, as members of JSON objects.

    ``items`` is the list that the decision goes through, ``outcome`` None where it does not apply. The end is kept
    as well, so that no other can have its identity.
    """

    end: End
    id: str
    items: FactPath
    alert: bool
    advised: tuple[str, ...]
    outcome: str | None


class Briefs:
    """The brief words of one rulebook: most of what is said of one patient was said of others."""

    def __init__(self) -> None:
        # an end is a mapping, found by identity: equal ones are one object, as walks that end alike end in one state
        self._told: dict[tuple[str, int], _Told] = {}

    @classmethod
    def of(cls, rulebook: Rulebook) -> Briefs:
        """Those that are kept with a rulebook."""
        kept = rulebook.made.get("briefs")
        if not isinstance(kept, cls):
            kept = rulebook.made["briefs"] = cls()
        return kept

    def __len__(self) -> int:
        return len(self._told)

    def clear(self) -> None:
        """Forgets all of them."""
        self._told.clear()

    def at(self, evaluation: Evaluation, key: Key, end: End) -> _Told:
        """The words for a decision that came to this end."""
        told = self._told.get((key[0], id(end)))
        if told is None or told.end is not end:
            if len(self._told) >= MOST_KEPT:
                self._told.clear()
            told = self._told[key[0], id(end)] = _told(evaluation.results[key], end)
        return told


def brief(evaluation: Evaluation, second: Second | None, id: str | None, ask: Sequence[Question]) -> str:
    """The alerts, what is recommended, and every decision that applies, in the order of the rulebook.

    Before them stands what the answer was made from, behind them what to ask next: the first questions, and how many
    more there are.
    """
    withheld = second.withheld if second else frozenset()
    alerts, recommendations, decisions = _disagreements(second), list[str](), list[str]()
    elements: dict[FactPath, str] = {}
    briefs = Briefs.of(evaluation.rulebook)
    for key, end in ends_of(evaluation.results):
        decision, element = key
        told = briefs.at(evaluation, key, end)
        who = told.id
        if element is not None:
            place = (*told.items, element)
            if place not in elements:
                elements[place] = _members({"element": element, "about": label_at(evaluation.patient, place)})
            who = f"{who}, {elements[place]}"
        if told.alert:
            alerts.append(f"{{{who}}}")
        if told.advised and decision not in withheld:
            recommendations += [f"{{{who}, {each}}}" for each in told.advised]
        if told.outcome is not None:
            decisions.append(f"{{{who}, {told.outcome}}}")
    lists = {"alerts": alerts, "recommendations": recommendations, "decisions": decisions}
    parts = [_members({"id": id, "as_of": None if evaluation.as_of is None else evaluation.as_of.isoformat()})]
    parts.append(_members({"rulebook": _stamp(evaluation.rulebook)}))
    parts += [f'"{name}": [{", ".join(objects)}]' for name, objects in lists.items()]
    first = [{"facts": each.facts, "text": each.text} for each in ask[:FIRST_QUESTIONS]]
    parts.append(_members({"ask": first, "further_questions": len(ask) - len(first)}))
    if second:
        parts.append(_members({"second_opinion": second.report.model_dump(mode="json", exclude_none=True)}))
    return f"{{{', '.join(parts)}}}"


def _stamp(rulebook: Rulebook) -> dict[str, Any]:
    names = ("name", "version", "digest", "preview")
    return {name: getattr(rulebook, name) for name in names}


def _disagreements(second: Second | None) -> list[str]:
    fields = {"id", "about", "decision", "part", "answers"}
    alerts = second.alerts if second else ()
    return [json.dumps(each.model_dump(mode="json", include=fields, exclude_none=True)) for each in alerts]


def _told(result: Result, end: End) -> _Told:
    each = result.decision.for_each
    return _Told(
        end,
        _members({"id": result.decision.id}),
        each.items if each else (),
        fired(result),
        tuple([_members({"outcome": word}) for word in advised(result)]),
        None if result.status == "not_applicable" else _members(_outcome(result)),
    )


def _members(members: Mapping[str, Any]) -> str:
    """The members of a JSON object, without its braces."""
    return json.dumps(members)[1:-1]


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
