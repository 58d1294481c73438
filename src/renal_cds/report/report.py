"""What an assessment says, as data: the model behind every rendering, and the JSON itself."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from renal_cds.decide.outcomes import Status

__all__ = [
    "SCHEMA",
    "Alert",
    "AssessmentReport",
    "Band",
    "ChannelsDisagree",
    "Cited",
    "DecisionReport",
    "FactUsed",
    "Interval",
    "OptionReport",
    "Part",
    "PatientLine",
    "PlannedVisit",
    "PossibleAnswer",
    "Question",
    "Reason",
    "Recommendation",
    "RulebookStamp",
    "SecondOpinion",
    "ShownFigure",
    "Why",
]

#: What names the form of an assessment in JSON; ``renal-cds schema assessment`` prints it.
SCHEMA = "urn:renal-cds:schema:assessment:1"


class Part(BaseModel):
    """A part of what is said: frozen, and with nothing in it that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Cited(Part):
    """A source, the place in it, and how sure we are of the statement."""

    source: str
    citation: str
    place: str
    confidence: str


class ShownFigure(Part):
    """A figure with everything that must stand beside it."""

    id: str
    text: str
    sources: tuple[Cited, ...]


class Reason(Part):
    """A row, point, argument or gate, whether it holds, and what it rests on."""

    id: str
    direction: Literal["row", "points", "supports", "opposes", "excludes", "blocks"]
    holds: bool | None
    text: str
    condition: str
    sources: tuple[Cited, ...] = ()


class FactUsed(Part):
    """A fact with its value in words; without one that is not ``needed`` the conclusion would be the same."""

    path: str
    meaning: str
    value: str
    needed: bool = True


class Why(Part):
    """A derivation: what was concluded, from which statements, from which facts and other conclusions."""

    decision: str
    about: str | None
    conclusion: str
    reasons: tuple[Reason, ...]
    facts: tuple[FactUsed, ...]
    derived: tuple[Why, ...]
    gates_passed: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    figures: tuple[ShownFigure, ...] = ()
    caveats: tuple[str, ...] = ()


class Interval(Part):
    """The least and the most a score or number can be."""

    low: float
    high: float


class Band(Part):
    """A band of a score."""

    name: str
    low: float
    high: float


class PlannedVisit(Part):
    """One date of a schedule."""

    month: int
    due: datetime.date
    state: Literal["past", "next", "later"]


class OptionReport(Part):
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


class DecisionReport(Part):
    """One decision about the patient, or about one element of a list.

    ``possible`` are the outcomes still possible while it is open. Of more than twenty their number is given,
    ``possibilities``, and those alone are listed that are no value, such as that it does not apply.
    """

    id: str
    kind: str
    title: str
    about: str | None
    element: int | None
    status: Status
    outcome: Any = None
    possible: tuple[Any, ...] = ()
    possibilities: int | None = None
    says: str | None = None
    score: Interval | None = None
    bands: tuple[Band, ...] = ()
    unit: str | None = None
    endpoint: str | None = None
    options: tuple[OptionReport, ...] = ()
    reasons: tuple[Reason, ...] = ()
    visits: tuple[PlannedVisit, ...] = ()
    sources: tuple[Cited, ...] = ()
    figures: tuple[ShownFigure, ...] = ()
    caveats: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


class PossibleAnswer(Part):
    """One answer to a question, and what it would lead to; ``about`` is what the answer is an answer to."""

    about: str
    value: str
    leads_to: tuple[str, ...]


class Question(Part):
    """A fact, or several of one group answered in one go, worth finding out next."""

    facts: tuple[str, ...]
    group: str | None
    text: str
    how: str
    because: str
    for_gate: bool
    decides: tuple[str, ...]
    answers: tuple[PossibleAnswer, ...] = ()


class Alert(Part):
    """A gate that fired."""

    id: str
    title: str
    about: str | None
    effect: Literal["stop", "block", "alert"]
    urgency: str
    text: str
    because: tuple[str, ...]
    sources: tuple[Cited, ...]
    figures: tuple[ShownFigure, ...] = ()
    caveats: tuple[str, ...] = ()


class ChannelsDisagree(Alert):
    """Two evaluators of the same rules came to answers that cannot both be right; what rests on them is withheld."""

    decision: str
    part: str
    answers: dict[Literal["cells", "durable"], tuple[str, ...]]


class SecondOpinion(Part):
    """What a second evaluator of the same rules made of the patient.

    ``certain`` of ``parts`` is how much of it the second one could settle; ``reason`` says why it is absent.
    """

    channel: Literal["durable"] = "durable"
    state: Literal["agrees", "disagrees", "absent"]
    reason: str | None = None
    certain: int = 0
    parts: int = 0


class Recommendation(Part):
    """What to do, with what must travel with it."""

    decision: str
    about: str | None
    outcome: str
    text: str
    strength: str
    confidence: str
    urgency: str
    because: tuple[str, ...]
    facts: tuple[FactUsed, ...]
    sources: tuple[Cited, ...]
    figures: tuple[ShownFigure, ...]
    caveats: tuple[str, ...]


class RulebookStamp(Part):
    """Which rulebook gave the answer."""

    name: str
    version: str
    digest: str
    preview: bool


class PatientLine(Part):
    """Who the patient is, in words: what introduces the patient, and all facts, both by group."""

    summary: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[FactUsed, ...]], ...]


class AssessmentReport(Part):
    """Everything that is said about one patient on one day.

    ``facts`` are all that was known: they give the same report again. ``names`` has what the facts are called
    that anything still depends on.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_id: str = Field(default=SCHEMA, alias="$schema")
    patient: PatientLine
    facts: dict[str, Any]
    as_of: datetime.date | None
    rulebook: RulebookStamp
    facts_digest: str
    alerts: tuple[ChannelsDisagree | Alert, ...]
    recommendations: tuple[Recommendation, ...]
    ask: tuple[Question, ...]
    decisions: tuple[DecisionReport, ...]
    disclaimers: tuple[str, ...]
    names: dict[str, str] = Field(default_factory=dict)
    channel: Literal["cells", "durable"] = "cells"
    second_opinion: SecondOpinion | None = None
