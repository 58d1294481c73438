"""The records of an explanation: reasons, derivations, questions, alerts and advice, as data."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from renal_cds.rulebook.decisions import Strength, Urgency
from renal_cds.rulebook.knowledge import Confidence, SourceKind

__all__ = [
    "Alert",
    "ChannelsDisagree",
    "Cited",
    "FactUsed",
    "Part",
    "PossibleAnswer",
    "Question",
    "Reason",
    "Recommendation",
    "SecondOpinion",
    "ShownFigure",
    "ShownStrength",
    "Why",
]

#: How strong advice is: as a rule declares, else by the publication it rests on, else good practice or a proposal.
ShownStrength = Strength | SourceKind | Literal["good_practice", "proposal"]


class Part(BaseModel):
    """A part of what is said: frozen, and with nothing in it that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Cited(Part):
    """A source, the place in it, and how sure we are of the statement."""

    source: str
    citation: str
    place: str
    confidence: Confidence


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
    """A gate that fired, about the patient or about one ``element`` of a list."""

    id: str
    title: str
    about: str | None
    element: int | None = None
    effect: Literal["stop", "block", "alert"]
    urgency: Urgency
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
    """Agreement of a second evaluator of the same rules about the patient.

    ``certain`` of ``parts`` is how much of it the second one could settle; ``reason`` says why it is absent.
    """

    channel: Literal["durable"] = "durable"
    state: Literal["agrees", "disagrees", "absent"]
    reason: str | None = None
    certain: int = 0
    parts: int = 0


class Recommendation(Part):
    """One piece of advice, with the reasons, sources, figures and caveats that must travel with it.

    ``title`` is that of the option advised, or of the decision where it has no options; ``about`` and ``element`` are
    the name and the place of the element of a list that it is about.
    """

    decision: str
    title: str
    about: str | None
    element: int | None
    outcome: str
    text: str
    strength: ShownStrength
    confidence: Confidence
    urgency: Urgency
    because: tuple[str, ...]
    facts: tuple[FactUsed, ...]
    sources: tuple[Cited, ...]
    figures: tuple[ShownFigure, ...]
    caveats: tuple[str, ...]
