"""Replies to further questions about an assessment, as data: why not, what if, what to find out."""

from __future__ import annotations

from typing import Any, Literal

from renal_cds.explain.explanation import Part, PossibleAnswer, Reason

__all__ = [
    "AskSet",
    "Comparison",
    "ContrastedCondition",
    "Difference",
    "FactAsked",
    "FactChange",
    "NearestChange",
    "Shortcut",
    "WhyNot",
]


class FactAsked(Part):
    """A missing fact that settles a decision together with the others, and what each answer leads to."""

    path: str
    meaning: str
    how: str
    needed_by: tuple[str, ...]
    answers: tuple[PossibleAnswer, ...]


class Shortcut(Part):
    """A few answers that would be enough, if they are these."""

    answers: tuple[tuple[str, str], ...]
    leads_to: str


class AskSet(Part):
    """The missing facts that settle a decision, or one option of a choice, whatever the answers are.

    None of them can be left out: for some answers to the others it would still be open.
    """

    decision: str
    about: str | None
    option: str | None
    possible: tuple[str, ...]
    facts: tuple[FactAsked, ...]
    shortcuts: tuple[Shortcut, ...]


class ContrastedCondition(Part):
    """A condition that stands in the way: a fact or calculated value, as it is and as it would have to be.

    ``example`` is one value that would do, for a fact the nearest to its value now.
    """

    name: str
    meaning: str
    kind: Literal["fact", "calculated"]
    facts: tuple[str, ...]
    now: str
    needed: str
    example: Any


class FactChange(Part):
    """A fact that is different; None is unknown."""

    path: str
    meaning: str
    before: Any
    after: Any
    text: str


class WhyNot(Part):
    """The contrast between a decision as it is and another outcome of it.

    ``against`` are the statements that speak against it and hold, or may; ``lacking`` those that would give it and
    do not hold, or may not. With all of ``conditions`` as they say
    the outcome is there, and no smaller number of conditions gives it. ``instead`` are other sets of
    conditions of the same size. ``example`` are changes of facts that make it so; they were evaluated.
    It is empty where no change of up to four facts does. Without conditions, nothing stands in the way
    (``stands`` is true), or there is no way to the outcome.
    """

    decision: str
    about: str | None
    option: str | None
    wanted: str
    now: str
    stands: bool
    against: tuple[Reason, ...]
    lacking: tuple[Reason, ...]
    conditions: tuple[ContrastedCondition, ...]
    example: tuple[FactChange, ...] = ()
    instead: tuple[tuple[ContrastedCondition, ...], ...] = ()


class NearestChange(Part):
    """The smallest change of facts that gives another outcome, found by search and evaluated again."""

    decision: str
    about: str | None
    option: str | None
    now: str
    becomes: str
    changes: tuple[FactChange, ...]
    instead: tuple[tuple[FactChange, ...], ...] = ()


class Difference(Part):
    """A decision, or an option of a choice, that came out differently, and the facts that did it."""

    decision: str
    kind: str
    title: str
    about: str | None
    option: str | None
    before: str
    after: str
    because_of: tuple[str, ...]


class Comparison(Part):
    """The difference between two assessments: facts, outcomes, alerts and advice."""

    facts: tuple[FactChange, ...]
    differences: tuple[Difference, ...]
    alerts_raised: tuple[str, ...]
    alerts_cleared: tuple[str, ...]
    advice_gained: tuple[str, ...]
    advice_lost: tuple[str, ...]
    rulebook_differs: bool = False
