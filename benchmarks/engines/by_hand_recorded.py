"""The workload written by hand in Python with the record that explains it: the rows that fired, and on what."""

from __future__ import annotations

from typing import Any

from benchmarks.workload.subject import Answer, Plain

__all__ = ["Record", "decide"]

#: The rows that fired, each with the facts that its condition looked at.
Record = list[tuple[str, dict[str, Any]]]

_STAGES = {
    "pT1a": ("l01", 0),
    "pT1b": ("l02", 2),
    "pT2a": ("l03", 3),
    "pT2b": ("l03", 3),
    "pT3a": ("l04", 4),
    "pT3b": ("l05", 4),
    "pT3c": ("l05", 4),
    "pT4": ("l06", 4),
}


def decide(facts: Plain) -> tuple[Answer, Record]:
    """All five tables, and the rows behind the answers."""
    record: Record = []
    t, n, grade = facts["t_stage"], facts["n_stage"], facts["grade"]
    score = _score(t, n, facts["size_cm"], grade, facts["necrosis"], record)
    if score <= 2:
        group, row = "low", "g1"
    elif score <= 5:
        group, row = "intermediate", "g2"
    else:
        group, row = "high", "g3"
    record.append((row, {"points": score}))
    risk = _risk(t, n, grade, facts["sarcomatoid"], facts["margin"], record)
    interval = _interval(risk, facts["months_since_treatment"], record)
    return (score, group, risk, interval, _next(facts, group, record)), record


def _score(t: str, n: str, size: float, grade: int, necrosis: bool, record: Record) -> int:
    row, score = _STAGES[t]
    record.append((row, {"t_stage": t}))
    if n == "pN1":
        score += 2
        record.append(("l08", {"n_stage": n}))
    else:
        record.append(("l07", {"n_stage": n}))
    if size >= 10:
        score += 1
        record.append(("l10", {"size_cm": size}))
    else:
        record.append(("l09", {"size_cm": size}))
    if grade <= 2:
        record.append(("l11", {"grade": grade}))
    elif grade == 3:
        score += 1
        record.append(("l12", {"grade": grade}))
    else:
        score += 3
        record.append(("l13", {"grade": grade}))
    if necrosis:
        score += 1
        record.append(("l15", {"necrosis": necrosis}))
    else:
        record.append(("l14", {"necrosis": necrosis}))
    return score


def _risk(t: str, n: str, grade: int, sarcomatoid: bool, margin: str, record: Record) -> str:
    if n == "pN1":
        record.append(("a1", {"n_stage": n}))
        return "very_high"
    if t == "pT4":
        record.append(("a2", {"t_stage": t}))
        return "very_high"
    if sarcomatoid:
        record.append(("a3", {"sarcomatoid": sarcomatoid}))
        return "very_high"
    if margin == "macro_positive":
        record.append(("a4", {"margin": margin}))
        return "very_high"
    if t in ("pT3a", "pT3b", "pT3c"):
        record.append(("a5", {"t_stage": t}))
        return "high"
    if t in ("pT2a", "pT2b"):
        record.append(("a6", {"t_stage": t}))
        return "intermediate"
    if grade >= 3:
        record.append(("a7", {"grade": grade}))
        return "intermediate"
    record.append(("a8", {}))
    return "low"


_INTERVALS = {
    "low": (("i01", 12), ("i02", 12), ("i03", 24), ("i04", 24)),
    "intermediate": (("i05", 6), ("i06", 12), ("i07", 12), ("i08", 24)),
    "high": (("i09", 6), ("i10", 6), ("i11", 12), ("i12", 12)),
    "very_high": (("i13", 3), ("i14", 6), ("i15", 12), ("i16", 12)),
}


def _interval(risk: str, months: int, record: Record) -> int:
    row, interval = _INTERVALS[risk][0 if months < 12 else 1 if months < 36 else 2 if months < 60 else 3]
    record.append((row, {"risk": risk, "months_since_treatment": months}))
    return interval


def _next(facts: Plain, group: str, record: Record) -> tuple[str, ...]:
    recurrence, ecog = facts["recurrence"], facts["ecog"]
    if recurrence == "none":
        record.append(("s01", {"recurrence": recurrence}))
        return ("none",)
    if recurrence == "distant":
        record.append(("s03", {"recurrence": recurrence}))
        if ecog > 2:
            return ("surveillance",)
        record.append(("s02", {"recurrence": recurrence, "ecog": ecog}))
        return ("systemic", "surveillance")
    size, growth, proven = facts["recurrence_size_cm"], facts["growth_mm_per_year"], facts["biopsy_proven"]
    steps = []
    if ecog == 4:
        steps.append("surveillance")
        record.append(("s04", {"recurrence": recurrence, "ecog": ecog}))
    if recurrence == "local" and size is None:
        steps.append("biopsy")
        record.append(("s05", {"recurrence": recurrence, "recurrence_size_cm": None}))
    if recurrence == "nodule" and size is None and proven is None:
        steps.append("biopsy")
        record.append(("s06", {"recurrence": recurrence, "recurrence_size_cm": None, "biopsy_proven": None}))
    if proven is False and growth is not None:
        if growth < 3:
            steps.append("surveillance")
            record.append(("s07", {"recurrence": recurrence, "biopsy_proven": False, "growth_mm_per_year": growth}))
        elif recurrence == "local":
            steps.append("biopsy")
            record.append(("s08", {"recurrence": recurrence, "biopsy_proven": False, "growth_mm_per_year": growth}))
    if recurrence == "local":
        _local(facts, group, steps, record)
    elif size is not None:
        if size <= 2 and growth is None:
            steps.append("surveillance")
            near = {"recurrence": recurrence, "recurrence_size_cm": size}
            record.append(("s21", near | {"growth_mm_per_year": None}))
        if size <= 3 and growth is not None and growth >= 5 and ecog <= 2:
            steps.append("re_ablation")
            near = {"recurrence": recurrence, "recurrence_size_cm": size}
            record.append(("s22", near | {"growth_mm_per_year": growth, "ecog": ecog}))
        if size > 3 and facts["egfr"] >= 45 and ecog <= 1:
            steps.append("partial_nephrectomy")
            near = {"recurrence": recurrence, "recurrence_size_cm": size}
            record.append(("s23", near | {"egfr": facts["egfr"], "ecog": ecog}))
    if facts["age"] >= 80 and facts["cci"] >= 4:
        steps.append("surveillance")
        record.append(("s24", {"recurrence": recurrence, "age": facts["age"], "cci": facts["cci"]}))
    steps.append("biopsy")
    record.append(("s25", {"recurrence": recurrence}))
    return tuple(steps)


def _local(facts: Plain, group: str, steps: list[str], record: Record) -> None:
    treatment, ecog, size = facts["primary_treatment"], facts["ecog"], facts["recurrence_size_cm"]
    if treatment == "radical":
        if group == "high" and ecog <= 2:
            steps.append("systemic")
            record.append(("s20", {"primary_treatment": treatment, "point_group": group, "ecog": ecog}))
        return
    if size is None:
        return
    seen = {"primary_treatment": treatment, "recurrence_size_cm": size}
    solitary, egfr = facts["solitary_kidney"], facts["egfr"]
    if treatment == "ablation":
        growth, proven = facts["growth_mm_per_year"], facts["biopsy_proven"]
        if proven is None and size >= 2:
            steps.append("biopsy")
            record.append(("s09", seen | {"biopsy_proven": None}))
        if proven and size <= 3:
            steps.append("re_ablation")
            record.append(("s10", seen | {"biopsy_proven": True}))
        if growth is not None and growth >= 5 and size <= 3:
            steps.append("re_ablation")
            record.append(("s11", seen | {"growth_mm_per_year": growth}))
        if 3 < size <= 4 and solitary:
            steps.append("partial_nephrectomy")
            record.append(("s12", seen | {"solitary_kidney": True}))
        if 3 < size <= 7 and egfr < 60:
            steps.append("partial_nephrectomy")
            record.append(("s13", seen | {"egfr": egfr}))
        if size > 3 and not solitary and egfr >= 60 and ecog <= 1:
            steps.append("radical_nephrectomy")
            record.append(("s14", seen | {"solitary_kidney": False, "egfr": egfr, "ecog": ecog}))
        return
    if size <= 3 and solitary:
        steps.append("re_ablation")
        record.append(("s15", seen | {"solitary_kidney": True}))
    if size <= 3 and egfr < 45:
        steps.append("re_ablation")
        record.append(("s16", seen | {"egfr": egfr}))
    if size <= 4 and ecog <= 1 and not solitary:
        steps.append("partial_nephrectomy")
        record.append(("s17", seen | {"ecog": ecog, "solitary_kidney": False}))
    if size > 4 and not solitary and ecog <= 2:
        steps.append("radical_nephrectomy")
        record.append(("s18", seen | {"solitary_kidney": False, "ecog": ecog}))
    if size > 4 and solitary:
        steps.append("partial_nephrectomy")
        record.append(("s19", seen | {"solitary_kidney": True}))
