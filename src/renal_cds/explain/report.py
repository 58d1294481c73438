"""What an assessment says, as data: the model behind every rendering, and the JSON itself."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from renal_cds.decide.outcomes import Status

__all__ = [
    "Alert",
    "AssessmentReport",
    "Cited",
    "DecisionReport",
    "FactUsed",
    "Interval",
    "OptionReport",
    "PlannedVisit",
    "Question",
    "Reason",
    "Recommendation",
    "RulebookStamp",
    "ShownFigure",
    "Why",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(_Part):
    """A source, the place in it, and how sure we are of the statement."""

    source: str
    citation: str
    place: str
    confidence: str


class ShownFigure(_Part):
    """A figure with everything that must stand beside it."""

    id: str
    text: str
    sources: tuple[Cited, ...]


class Reason(_Part):
    """A row, point, argument or gate, whether it holds, and what it rests on."""

    id: str
    direction: Literal["row", "points", "supports", "opposes", "excludes", "blocks"]
    holds: bool | None
    text: str
    condition: str
    sources: tuple[Cited, ...] = ()


class FactUsed(_Part):
    """A fact with its value in words."""

    path: str
    meaning: str
    value: str


class Why(_Part):
    """A derivation: what was concluded, from which statements, from which facts and other conclusions."""

    decision: str
    about: str | None
    conclusion: str
    reasons: tuple[Reason, ...]
    facts: tuple[FactUsed, ...]
    derived: tuple[Why, ...]
    gates_passed: tuple[str, ...] = ()


class Interval(_Part):
    """The least and the most a score or number can be."""

    low: float
    high: float


class PlannedVisit(_Part):
    """One date of a schedule."""

    month: int
    due: datetime.date
    state: Literal["past", "next", "later"]


class OptionReport(_Part):
    """One option of a choice."""

    id: str
    title: str
    text: str
    status: str
    possible: tuple[str, ...]
    strength: str | None
    reasons: tuple[Reason, ...]
    sources: tuple[Cited, ...]
    figures: tuple[ShownFigure, ...]
    caveats: tuple[str, ...]
    ask: tuple[str, ...]


class DecisionReport(_Part):
    """One decision about the patient, or about one element of a list."""

    id: str
    kind: str
    title: str
    about: str | None
    element: int | None
    status: Status
    outcome: Any = None
    possible: tuple[Any, ...] = ()
    says: str | None = None
    score: Interval | None = None
    unit: str | None = None
    endpoint: str | None = None
    options: tuple[OptionReport, ...] = ()
    reasons: tuple[Reason, ...] = ()
    visits: tuple[PlannedVisit, ...] = ()
    sources: tuple[Cited, ...] = ()
    figures: tuple[ShownFigure, ...] = ()
    caveats: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


class Question(_Part):
    """A fact, or several of one group answered in one go, worth finding out next."""

    facts: tuple[str, ...]
    group: str | None
    text: str
    how: str
    for_gate: bool
    decides: tuple[str, ...]


class Alert(_Part):
    """A gate that fired."""

    id: str
    title: str
    about: str | None
    effect: Literal["stop", "block", "alert"]
    urgency: str
    text: str
    because: tuple[str, ...]
    sources: tuple[Cited, ...]


class Recommendation(_Part):
    """What to do, with what must travel with it."""

    decision: str
    about: str | None
    outcome: str
    text: str
    strength: str | None
    confidence: str
    urgency: str
    because: tuple[str, ...]
    sources: tuple[Cited, ...]
    figures: tuple[ShownFigure, ...]
    caveats: tuple[str, ...]


class RulebookStamp(_Part):
    """Which rulebook gave the answer."""

    name: str
    version: str
    digest: str
    preview: bool


class AssessmentReport(_Part):
    """Everything that is said about one patient on one day."""

    as_of: datetime.date | None
    rulebook: RulebookStamp
    facts_digest: str
    alerts: tuple[Alert, ...]
    recommendations: tuple[Recommendation, ...]
    ask: tuple[Question, ...]
    decisions: tuple[DecisionReport, ...]
    disclaimers: tuple[str, ...]
