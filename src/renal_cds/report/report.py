"""A whole assessment as data: the model behind every rendering, and the JSON itself."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from renal_cds.decide.outcomes import OptionStatus, Status
from renal_cds.explain.explanation import (
    Alert,
    ChannelsDisagree,
    Cited,
    FactUsed,
    Part,
    Question,
    Reason,
    Recommendation,
    SecondOpinion,
    ShownFigure,
    ShownStrength,
)

__all__ = [
    "SCHEMA",
    "AssessmentReport",
    "Band",
    "DecisionKind",
    "DecisionReport",
    "Interval",
    "Level",
    "OptionReport",
    "PatientLine",
    "PlannedVisit",
    "RulebookStamp",
]

#: What names the form of an assessment in JSON; ``renal-cds schema assessment`` prints it.
SCHEMA = "urn:renal-cds:schema:assessment:1"

DecisionKind = Literal["formula", "table", "score", "choice", "schedule", "gate"]

#: How much of an assessment is told: what to act on; every decision that concerns the patient; everything.
Level = Literal["advice", "concerned", "all"]


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
    status: OptionStatus
    possible: tuple[OptionStatus, ...]
    strength: ShownStrength | None
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
    kind: DecisionKind
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
    """Everything that is said about one patient on one day, or so much of it as its ``level`` tells.

    ``facts`` are all that was known: they give the same report again. ``names`` has what the facts are called
    that anything still depends on. ``id`` is whatever the caller calls the patient. Where questions are left out,
    ``further_questions`` is how many.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_id: str = Field(default=SCHEMA, alias="$schema")
    level: Level = "all"
    id: str | None = None
    patient: PatientLine
    facts: dict[str, Any]
    as_of: datetime.date | None
    rulebook: RulebookStamp
    facts_digest: str
    alerts: tuple[ChannelsDisagree | Alert, ...]
    recommendations: tuple[Recommendation, ...]
    ask: tuple[Question, ...]
    further_questions: int = 0
    decisions: tuple[DecisionReport, ...]
    disclaimers: tuple[str, ...]
    names: dict[str, str] = Field(default_factory=dict)
    channel: Literal["cells", "durable"] = "cells"
    second_opinion: SecondOpinion | None = None
