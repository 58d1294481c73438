"""The shipped rulebook: how long one patient takes, decided, advised and explained."""

from __future__ import annotations

from random import Random
from statistics import mean

from benchmarks.table import markdown
from benchmarks.timing import each, quantile
from benchmarks.varied import known_facts, poor, rich
from renal_cds import Assessment, Rulebook
from renal_cds.decide.engine import Engine
from renal_cds.facts import Group

__all__ = ["section"]

PATIENTS = 2000


def section() -> str:
    """The figures as Markdown."""
    book = Rulebook.load()
    engine = Engine.of(book)
    rng = Random(1)
    kinds: dict[str, list[Group]] = {
        "rich": rich(book, rng, 2 * PATIENTS),
        "poor (one fact in ten)": poor(book, rng, 2 * PATIENTS),
        "nothing known": [book.facts()] * 2 * PATIENTS,
    }
    rows: list[list[str | float]] = []
    for name, patients in kinds.items():
        first, then = patients[:PATIENTS], patients[PATIENTS:]
        early = each(engine.evaluate, first)
        late = each(engine.evaluate, then)
        again = each(engine.evaluate, then)
        facts = mean(known_facts(book, patient) for patient in then)
        for when, times in (("the first of the kind", early), ("after them", late), ("seen before", again)):
            rows.append([name, when, facts, *(quantile(times, part) / 1000 for part in (0.5, 0.9, 0.99))])
    decided = markdown(["patients", "when", "known facts", "p50 ms", "p90 ms", "p99 ms"], rows)
    some = kinds["rich"][-60:]
    parts = {
        "decided": engine.evaluate,
        "and its advice, alerts and questions": lambda patient: _advised(Assessment(engine.evaluate(patient))),
        "and the whole report": lambda patient: Assessment(engine.evaluate(patient)).report,
    }
    medians = {name: quantile(each(part, some), 0.5) / 1000 for name, part in parts.items()}
    asked = markdown(
        ["what is asked of a rich patient", "p50 ms", "× decided"],
        [[name, median, median / medians["decided"]] for name, median in medians.items()],
    )
    count = f"{len(book.decisions)} decisions; each patient is another one, {PATIENTS} at a time."
    return "\n\n".join([count, decided, asked])


def _advised(assessment: Assessment) -> object:
    return assessment.alerts, assessment.recommendations, assessment.ask
