"""Opinion of the channel about a patient, and where it differs from what the engine decided.

The channel is weaker than the engine: it may leave open what the engine knows. But whatever it
rules out is ruled out, so that every outcome the engine holds possible must be among its own.
Where it is certain, the engine must be certain of the same; with all facts known, both are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.outcomes import outcome_text
from renal_cds.decide.result import Key, Result

__all__ = ["Disagreement", "Opinion", "compare", "outranked", "settled"]


@dataclass(frozen=True)
class Opinion:
    """The results of the channel by decision and element, or the reason why there are none."""

    results: Mapping[Key, Result] = field(default_factory=dict)
    lost: str | None = None


@dataclass(frozen=True)
class Disagreement:
    """One part of a decision on which the engine and the channel cannot both be right."""

    decision: str
    element: int | None
    part: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


def compare(opinion: Opinion, evaluation: Evaluation) -> tuple[Disagreement, ...]:
    """Every part of a decision in which the engine holds possible what the channel rules out."""
    return tuple(
        each for key, theirs in opinion.results.items() for each in _differences(evaluation.results[key], theirs)
    )


def settled(opinion: Opinion) -> tuple[int, int]:
    """How many parts of decisions the channel is certain of, and how many there are."""
    parts = [certain for each in opinion.results.values() for certain in _certain(each)]
    return sum(parts), len(parts)


def outranked(opinion: Opinion, evaluation: Evaluation) -> Evaluation:
    """The evaluation with the channel's outcomes in the place of the engine's."""
    results = {
        key: replace(evaluation.results[key], outcomes=each.outcomes, value=each.value)
        for key, each in opinion.results.items()
    }
    return replace(evaluation, results=results)


def _differences(ours: Result, theirs: Result) -> Iterator[Disagreement]:
    id, element = ours.key
    if theirs.value is not None:
        if theirs.value.is_known and theirs.value != ours.value:
            assert ours.value is not None
            yield Disagreement(id, element, "value", _values(ours.value), _values(theirs.value))
        return
    for part, found in theirs.outcomes.items():
        if not ours.outcomes[part] <= found:
            yield Disagreement(id, element, part, _words(ours.outcomes[part]), _words(found))


def _certain(result: Result) -> list[bool]:
    if result.value is not None:
        return [result.value.is_known]
    return [len(outcomes) == 1 for outcomes in result.outcomes.values()]


def _words(outcomes: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(outcome_text(outcome, as_written=True) for outcome in outcomes))


def _values(value: ValueSet) -> tuple[str, ...]:
    interval = [f"{value.interval[0]:g} to {value.interval[1]:g}"] if value.interval else []
    return (*_words(value.values), *interval)
