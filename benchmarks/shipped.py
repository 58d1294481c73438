"""The shipped rulebook: how long one patient takes, decided, advised and explained."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import mean
from typing import Any

from benchmarks.table import markdown
from benchmarks.timing import each, quantile
from benchmarks.varied import known_facts, poor, rich
from renal_cds import Assessment, Rulebook
from renal_cds.decide.engine import Engine
from renal_cds.facts import Group
from renal_cds.rulebook.decisions import Choice

__all__ = ["section"]

PATIENTS = 2000

#: How many patients of a kind are asked about, and how often each question is put.
EXPLAINED, QUESTIONS = 10, 60


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
        "and the whole report": lambda patient: Assessment(engine.evaluate(patient)).report(),
    }
    explained = [*some[:EXPLAINED], *kinds["poor (one fact in ten)"][-EXPLAINED:]]
    medians = {name: quantile(each(part, some), 0.5) / 1000 for name, part in parts.items()}
    asked = markdown(
        ["what is asked of a rich patient", "p50 ms", "× decided"],
        [[name, median, median / medians["decided"]] for name, median in medians.items()],
    )
    count = f"{len(book.decisions)} decisions; each patient is another one, {PATIENTS} at a time."
    return "\n\n".join([count, decided, asked, _explained(engine, explained, rng)])


def _explained(engine: Engine, patients: list[Group], rng: Random) -> str:
    """How long one answer about one decision takes: each question to decisions of patients who were not met before."""
    answers = [answer for patient in patients for answer in Assessment(engine.evaluate(patient)).decisions]
    told = [answer for answer in answers if answer.status != "not_applicable"]
    options = [
        (answer, option)
        for answer in told
        if isinstance(answer.result.decision, Choice)
        for option in answer.report.options
        if option.status not in ("recommended", "not_applicable")
    ]
    undecided = [(answer, option) for answer, option in options if option.status == "open"]
    questions: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "why": (lambda answer: answer.why(), told),
        "why not this option": (lambda asked: asked[0].why_not(asked[1].id), options),
        "what would settle this option": (lambda asked: asked[0].settling(asked[1].id), undecided),
        "the nearest change to it": (lambda asked: asked[0].nearest(asked[1].id, most=2), options),
    }
    rows: list[list[str | float]] = []
    for name, (question, about) in questions.items():
        times = each(question, rng.sample(about, min(QUESTIONS, len(about))))
        rows.append([name, len(times), *(quantile(times, part) / 1000 for part in (0.5, 0.9))])
    return markdown(["one answer about one decision", "asked", "p50 ms", "p90 ms"], rows)


def _advised(assessment: Assessment) -> object:
    return assessment.alerts, assessment.recommendations, assessment.ask
