"""The twenty facts of the workload: as a model for our rules, and drawn at random as plain values for all others."""

from __future__ import annotations

import random
from datetime import date
from typing import Annotated, Any, Literal, cast

from renal_cds.facts import Fact, Group
from renal_cds.patient import Patient

__all__ = ["FACTS", "Answer", "Plain", "Subject", "draw", "known_facts", "subject"]

#: A patient as the other engines take it: a dictionary in which a missing fact is None.
Plain = dict[str, Any]

#: Points, their group, risk, interval, and the steps of every row that holds in the order of the rows.
Answer = tuple[float, str, str, float, tuple[str, ...]]

_WORDS = {
    "t_stage": ("pT1a", "pT1b", "pT2a", "pT2b", "pT3a", "pT3b", "pT3c", "pT4"),
    "n_stage": ("pNx", "pN0", "pN1"),
    "margin": ("negative", "micro_positive", "macro_positive"),
    "recurrence": ("none", "local", "nodule", "distant"),
    "primary_treatment": ("ablation", "partial", "radical"),
    "sex": ("female", "male"),
    "side": ("left", "right"),
    "necrosis": (False, True),
    "sarcomatoid": (False, True),
    "solitary_kidney": (False, True),
    "biopsy_proven": (False, True),
    "grade": (1, 2, 3, 4),
    "ecog": (0, 1, 2, 3, 4),
    "cci": tuple(range(9)),
    "months_since_treatment": tuple(range(97)),
    "age": tuple(range(30, 95)),
}
_TENTHS = {"size_cm": (5, 150), "egfr": (150, 1200), "recurrence_size_cm": (5, 90), "growth_mm_per_year": (0, 100)}
_MISSING = {"recurrence_size_cm": 0.2, "growth_mm_per_year": 0.5, "biopsy_proven": 0.9}
FACTS = (*_WORDS, *_TENTHS)


class Subject(Group):
    """A patient as our rules see it: where others test for a missing fact, whether it was measured is a fact."""

    t_stage: Literal["pT1a", "pT1b", "pT2a", "pT2b", "pT3a", "pT3b", "pT3c", "pT4"] | None = None
    n_stage: Literal["pNx", "pN0", "pN1"] | None = None
    size_cm: Annotated[float | None, Fact(low=0, high=40)] = None
    grade: Annotated[int | None, Fact(low=1, high=4)] = None
    necrosis: bool | None = None
    sarcomatoid: bool | None = None
    margin: Literal["negative", "micro_positive", "macro_positive"] | None = None
    months_since_treatment: Annotated[int | None, Fact(low=0, high=600)] = None
    recurrence: Literal["none", "local", "nodule", "distant"] | None = None
    measured: bool | None = None
    recurrence_size_cm: Annotated[float | None, Fact(low=0, high=40)] = None
    followed: bool | None = None
    growth_mm_per_year: Annotated[float | None, Fact(low=0, high=500)] = None
    biopsy: Literal["not_done", "benign", "tumor"] | None = None
    first_treatment: Literal["ablation", "partial", "radical"] | None = None
    solitary_kidney: bool | None = None
    egfr: Annotated[float | None, Fact(low=0, high=200)] = None
    ecog: Annotated[int | None, Fact(low=0, high=4)] = None
    age: Annotated[int | None, Fact(low=0, high=120)] = None
    cci: Annotated[int | None, Fact(low=0, high=40)] = None
    sex: Literal["female", "male"] | None = None
    side: Literal["left", "right"] | None = None
    as_of: date | None = None


def draw(rng: random.Random) -> Plain:
    """A patient drawn uniformly, numbers on a grid of a tenth, so that thresholds are met exactly."""
    facts: Plain = {name: rng.choice(values) for name, values in _WORDS.items()}
    facts |= {name: rng.randint(low, high) / 10 for name, (low, high) in _TENTHS.items()}
    return facts | {name: None for name, often in _MISSING.items() if rng.random() < often}


def known_facts(plain: Plain) -> Plain:
    """The patient as a dictionary of the facts that our rules read."""
    facts = {name: value for name, value in plain.items() if name in Subject.model_fields and value is not None}
    facts["measured"] = plain["recurrence_size_cm"] is not None
    facts["followed"] = plain["growth_mm_per_year"] is not None
    facts["biopsy"] = {None: "not_done", False: "benign", True: "tumor"}[plain["biopsy_proven"]]
    facts["first_treatment"] = plain["primary_treatment"]
    return facts


def subject(plain: Plain) -> Patient:
    """The patient for our rules."""
    return cast("Patient", Subject.model_validate(known_facts(plain)))
