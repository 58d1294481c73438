"""Consequences of each possible answer to a question, over all decisions that give advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import outcome_text
from renal_cds.decide.result import Result
from renal_cds.explain.explanation import PossibleAnswer
from renal_cds.explain.reasons.facts_behind import inputs_narrowing
from renal_cds.explain.reasons.ranges import ranges
from renal_cds.explain.subject import Subject, once
from renal_cds.explain.wording import meaning_of
from renal_cds.facts.paths import FactPath, type_path, value_at
from renal_cds.plain_text import words
from renal_cds.rulebook.decisions import Choice, Gate, Score

__all__ = ["grouped", "possible_answers"]


def possible_answers(evaluation: Evaluation, paths: Iterable[FactPath]) -> tuple[PossibleAnswer, ...]:
    """For every fact asked, its possible answers; those that lead to the same are one.

    An answer that would change nothing by itself leads to nothing. Facts that only formulas read have none.
    """
    return tuple(each for path in paths for each in _of_fact(evaluation, path))


def grouped(found: Iterable[tuple[int, tuple[str, ...]]]) -> dict[tuple[str, ...], list[int]]:
    """Cells by what they lead to, in the order of the cells."""
    same: dict[tuple[str, ...], list[int]] = {}
    for cell, leads_to in found:
        same.setdefault(leads_to, []).append(cell)
    return same


def _of_fact(evaluation: Evaluation, path: FactPath) -> Iterator[PossibleAnswer]:
    types = type_path(path)
    level = evaluation.space.level_of(types)
    if level is None:
        return
    element = next((step for step in path if isinstance(step, int)), None)
    cells = evaluation.space.variables[level].cells
    parts = _open_parts(evaluation).get(level, ())
    concerned = [each for each in parts if element is None or each.element == element]
    given = value_at(evaluation.patient, path)
    leads = [
        (cell, tuple([each.effects[cell] for each in concerned if cell in each.effects]))
        for cell in cells.of_fact(given)
    ]
    leaf = evaluation.rulebook.model.field(types)
    for leads_to, same in grouped(leads).items():
        value = ranges(cells, same, leaf.unit)
        yield PossibleAnswer(about=meaning_of(leaf, path), value=value, leads_to=leads_to)


@dataclass(frozen=True)
class _Part:
    """A part of a decision that is open, and for every cell of an input that narrows it, to what."""

    element: int | None
    effects: Mapping[int, str]


@once
def _open_parts(evaluation: Evaluation) -> dict[int, list[_Part]]:
    """The parts of advice, and the gates, that are still open, by the input that narrows them."""
    found: dict[int, list[_Part]] = {}
    for result in evaluation.results.values():
        subject = Subject(evaluation, result)
        if result.decision.advises or _warns(result):
            for name, outcomes in result.outcomes.items():
                if len(outcomes) > 1:
                    title = _title(subject, name)
                    said: dict[frozenset[Any], str] = {}
                    for level, cells in inputs_narrowing(subject)[name].items():
                        for given in set(cells.values()) - said.keys():
                            said[given] = f"{title}: {_said(result, given)}"
                        effects = {cell: said[given] for cell, given in cells.items()}
                        found.setdefault(level, []).append(_Part(result.element, effects))
    return found


def _warns(result: Result) -> bool:
    return isinstance(result.decision, Gate) and result.decision.warns and result.decision.asks


def _title(subject: Subject, name: str) -> str:
    about = subject.about
    decision = subject.decision
    title = decision.title
    if isinstance(decision, Choice):
        title = next(each.title for each in decision.options if each.id == name)
    elif isinstance(decision, Score) and decision.bands:
        title = f"{title}, {name}"
    elif len(subject.outcomes) > 1:
        title = f"{title}: {words(name)}"
    return title + (f" ({about})" if about else "")


def _said(result: Result, outcomes: frozenset[Any]) -> str:
    if isinstance(result.decision, Gate):
        return "fires" if outcomes == {True} else "does not fire"
    return " or ".join(sorted(outcome_text(each) for each in outcomes))
