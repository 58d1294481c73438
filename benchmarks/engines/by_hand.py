"""The workload written by hand in Python: the practical limit."""

from __future__ import annotations

from benchmarks.contender import Contender
from benchmarks.engines import by_hand_recorded
from benchmarks.workload.subject import Answer, Plain

__all__ = ["contenders", "decide"]

_NEARBY = ("local", "nodule")


def contenders() -> list[Contender]:
    """Without and with the record."""
    return [
        Contender("Python written by hand", dict, decide),
        Contender("Python written by hand, with its record", dict, lambda facts: by_hand_recorded.decide(facts)[0]),
    ]


def decide(facts: Plain) -> Answer:
    """All five tables."""
    t, n, grade = facts["t_stage"], facts["n_stage"], facts["grade"]
    score = _score(t, n, facts["size_cm"], grade, facts["necrosis"])
    group = "low" if score <= 2 else "intermediate" if score <= 5 else "high"
    risk = _risk(t, n, grade, facts["sarcomatoid"], facts["margin"])
    return score, group, risk, _interval(risk, facts["months_since_treatment"]), _next(facts, group)


def _score(t: str, n: str, size: float, grade: int, necrosis: bool) -> int:
    score = 0
    if t == "pT1b":
        score = 2
    elif t in ("pT2a", "pT2b"):
        score = 3
    elif t in ("pT3a", "pT3b", "pT3c", "pT4"):
        score = 4
    if n == "pN1":
        score += 2
    if size >= 10:
        score += 1
    if grade == 3:
        score += 1
    elif grade == 4:
        score += 3
    return score + 1 if necrosis else score


def _risk(t: str, n: str, grade: int, sarcomatoid: bool, margin: str) -> str:
    if n == "pN1" or t == "pT4" or sarcomatoid or margin == "macro_positive":
        return "very_high"
    if t in ("pT3a", "pT3b", "pT3c"):
        return "high"
    if t in ("pT2a", "pT2b") or grade >= 3:
        return "intermediate"
    return "low"


def _interval(risk: str, months: int) -> int:
    if risk == "low":
        return 12 if months < 36 else 24
    if risk == "intermediate":
        return 6 if months < 12 else 12 if months < 60 else 24
    if risk == "high":
        return 6 if months < 36 else 12
    return 3 if months < 12 else 6 if months < 36 else 12


def _next(facts: Plain, group: str) -> tuple[str, ...]:
    recurrence, ecog = facts["recurrence"], facts["ecog"]
    if recurrence == "none":
        return ("none",)
    if recurrence == "distant":
        return ("systemic", "surveillance") if ecog <= 2 else ("surveillance",)
    size, growth, proven = facts["recurrence_size_cm"], facts["growth_mm_per_year"], facts["biopsy_proven"]
    steps = []
    if ecog == 4:
        steps.append("surveillance")
    if recurrence == "local" and size is None:
        steps.append("biopsy")
    if recurrence == "nodule" and size is None and proven is None:
        steps.append("biopsy")
    if proven is False and growth is not None:
        if growth < 3:
            steps.append("surveillance")
        elif recurrence == "local":
            steps.append("biopsy")
    if recurrence == "local":
        _local(facts, group, steps)
    elif size is not None:
        if size <= 2 and growth is None:
            steps.append("surveillance")
        if size <= 3 and growth is not None and growth >= 5 and ecog <= 2:
            steps.append("re_ablation")
        if size > 3 and facts["egfr"] >= 45 and ecog <= 1:
            steps.append("partial_nephrectomy")
    if facts["age"] >= 80 and facts["cci"] >= 4:
        steps.append("surveillance")
    steps.append("biopsy")
    return tuple(steps)


def _local(facts: Plain, group: str, steps: list[str]) -> None:
    treatment, ecog, size = facts["primary_treatment"], facts["ecog"], facts["recurrence_size_cm"]
    if treatment == "radical":
        if group == "high" and ecog <= 2:
            steps.append("systemic")
        return
    if size is None:
        return
    solitary, egfr = facts["solitary_kidney"], facts["egfr"]
    if treatment == "ablation":
        growth, proven = facts["growth_mm_per_year"], facts["biopsy_proven"]
        if proven is None and size >= 2:
            steps.append("biopsy")
        if proven and size <= 3:
            steps.append("re_ablation")
        if growth is not None and growth >= 5 and size <= 3:
            steps.append("re_ablation")
        if 3 < size <= 4 and solitary:
            steps.append("partial_nephrectomy")
        if 3 < size <= 7 and egfr < 60:
            steps.append("partial_nephrectomy")
        if size > 3 and not solitary and egfr >= 60 and ecog <= 1:
            steps.append("radical_nephrectomy")
        return
    if size <= 3 and solitary:
        steps.append("re_ablation")
    if size <= 3 and egfr < 45:
        steps.append("re_ablation")
    if size <= 4 and ecog <= 1 and not solitary:
        steps.append("partial_nephrectomy")
    if size > 4 and not solitary and ecog <= 2:
        steps.append("radical_nephrectomy")
    if size > 4 and solitary:
        steps.append("partial_nephrectomy")
