"""What the clinical tests share: the packaged rules, the starting patients, and every text a reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from renal_cds import Assessment, Rulebook, evaluate
from renal_cds.demo import demo_patient
from renal_cds.language.tree import Compare, Expression, Literal, Read, children
from renal_cds.report.report import OptionReport
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Decision,
    Gate,
    Option,
    PlanRow,
    Schedule,
    Score,
    Statement,
    Table,
)
from renal_cds.rulebook.knowledge import Citation, Figure
from renal_cds.testing.examples import merged

__all__ = [
    "PROJECT",
    "assess",
    "choices",
    "citations",
    "conditions",
    "demo",
    "figures_from",
    "figures_shown",
    "option",
    "patient",
    "preview",
    "read_paths",
    "stable",
    "texts",
    "thresholds",
]

PROJECT = Path(__file__).resolve().parents[2]


@cache
def stable() -> Rulebook:
    """The packaged rules as everybody gets them."""
    return Rulebook.load()


@cache
def preview() -> Rulebook:
    """The packaged rules with what is not yet firm."""
    return Rulebook.load(preview=True)


def demo(name: str, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A demonstration patient, with changes laid over it."""
    facts = yaml.safe_load(demo_patient(name).read_text(encoding="utf-8"))
    return merged(facts, changes or {})


def patient(name: str, finding: Mapping[str, Any] | None = None, **groups: Any) -> dict[str, Any]:
    """A starting patient of the rulebook; ``finding`` becomes the only finding, or changes the only one there is."""
    facts = merged(stable().patients[name], groups)
    if finding is not None:
        before = facts["findings"][0] if facts["findings"] else {"id": "it"}
        facts["findings"] = [merged(before, finding)]
    return facts


def assess(facts: Mapping[str, Any], book: Rulebook | None = None) -> Assessment:
    """What the packaged rules say."""
    return evaluate(dict(facts), rulebook=book or stable())


def option(facts: Mapping[str, Any], decision: str, name: str) -> OptionReport:
    """One option of a choice that is made once for these facts."""
    return assess(facts)[decision].option(name)


def choices(book: Rulebook) -> Iterator[Choice]:
    """The choices of a rulebook."""
    yield from (each for each in book.decisions.values() if isinstance(each, Choice))


def figures_from(source: str) -> dict[str, Figure]:
    """The figures that a source gave."""
    return {name: each for name, each in preview().figures.items() if source in each.source.places}


def figures_shown(assessment: Assessment) -> dict[str, str]:
    """Every figure that stands anywhere in an assessment, by its id."""
    return {
        figure.id: figure.text
        for answer in assessment
        for shown in (answer.report.figures, *(each.figures for each in answer.report.options))
        for figure in shown
    }


def texts(book: Rulebook) -> Iterator[tuple[str, str]]:
    """Every sentence of the rules a reader may come to see, with the place where it stands."""
    for decision in book.decisions.values():
        yield from _texts_of_decision(decision)
    for name, figure in book.figures.items():
        yield f"figure {name}", str(figure)
    for name, caveat in book.caveats.items():
        yield f"caveat {name}", caveat.text
    for name, disclaimer in book.disclaimers.items():
        yield f"disclaimer {name}", disclaimer.text


def _texts_of_decision(decision: Decision) -> Iterator[tuple[str, str]]:
    here = decision.id
    yield f"{here} title", decision.title
    if decision.note:
        yield f"{here} note", decision.note
    if isinstance(decision, Gate):
        yield f"{here} text", decision.text
    if isinstance(decision, Table):
        for outcome, advice in decision.advice.items():
            yield f"{here} {outcome} text", advice.text
    for each in decision.statements:
        if each.because:
            yield f"{here} {each.id} because", each.because
        if isinstance(each, Option):
            yield f"{here} {each.id} title", each.title
        if isinstance(each, Option | PlanRow):
            yield f"{here} {each.id} text", each.text
        if isinstance(each, PlanRow) and each.then:
            yield f"{here} {each.id} then", each.then


def citations(book: Rulebook) -> Iterator[tuple[str, Citation, Decision | Statement | Figure]]:
    """Everything that names a source, with the place where it stands."""
    for decision in book.decisions.values():
        if decision.source:
            yield decision.id, decision.source, decision
        for each in decision.statements:
            if each.source:
                yield f"{decision.id} {each.id}", each.source, each
    for name, figure in book.figures.items():
        yield f"figure {name}", figure.source, figure


def conditions(decision: Decision) -> Iterator[Expression]:
    """The conditions of a decision: whom it concerns, and when its statements hold."""
    if decision.applies is not None:
        yield decision.applies
    match decision:
        case Gate(when=when):
            yield when
        case Table(rows=rows):
            yield from (row.when for row in rows)
        case Schedule(rows=plans):
            yield from (row.when for row in plans)
        case Score(points=points):
            yield from (point.when for point in points)
        case Choice():
            for each in decision.statements:
                match each:
                    case Argument():
                        yield each.when
                    case Option(applies=applies) if applies is not None:
                        yield applies


def thresholds(decision: Decision) -> set[tuple[tuple[str, ...], float]]:
    """The numbers a decision compares with, each with the path of what is compared."""
    return {found for node in conditions(decision) for found in _thresholds(node)}


def _thresholds(node: Expression) -> Iterator[tuple[tuple[str, ...], float]]:
    match node:
        case Compare(left=Read(path=path), right=Literal(value=bool())):
            pass
        case Compare(left=Read(path=path), right=Literal(value=int() | float() as value)):
            yield path, value
        case _:
            for part in children(node):
                yield from _thresholds(part)


def read_paths(nodes: Iterable[Expression]) -> set[tuple[str, ...]]:
    """The paths of everything that conditions read."""
    found: set[tuple[str, ...]] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if isinstance(node, Read):
            found.add(node.path)
        todo += children(node)
    return found
