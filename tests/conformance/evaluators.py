"""The evaluators of the rule language, each asked the same question: what can come out?"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from conformance.cases import Case, Entry, Said
from judge.naive import Judge
from judge.world import World
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.decide.result import Result
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Gate
from renal_cds.second_opinion import Channel
from renal_cds.testing.pools import pools_of

__all__ = ["ask"]


def ask(evaluator: str, entry: Entry) -> list[Said | None]:
    """What an evaluator says of each case of an entry; None for a case that it cannot be asked."""
    book = entry.rulebook("gate" if entry.kind == "condition" and evaluator != "formulas" else None)
    if evaluator == "durable":
        return _by_durable(book, entry)
    return [_by(evaluator, book, entry, case) for case in entry.cases]


def _by(evaluator: str, book: Rulebook, entry: Entry, case: Case) -> Said | None:
    evaluation = Engine.of(book).evaluate(book.facts.model_validate(case.facts))
    result = _asked(evaluation.results, entry)
    if result is None:
        return None
    if evaluator == "judge":
        return _by_judge(evaluation, result, case)
    return _said(result)


def _by_durable(book: Rulebook, entry: Entry) -> list[Said | None]:
    channel = Channel(book)
    try:
        opinions = [channel.evaluate(book.facts.model_validate(case.facts)) for case in entry.cases]
    finally:
        channel.stop()
    assert all(each.lost is None for each in opinions)
    found = [_asked(each.results, entry) for each in opinions]
    return [None if each is None else _said(each) for each in found]


def _by_judge(evaluation: Evaluation, result: Result, case: Case) -> Said:
    """What the enumeration of all completions gives; a value by some completions, each in plain Python."""
    if result.value is None:
        judgement = Judge(evaluation.space).judge(evaluation, result)
        assert judgement.exact
        return _parts(result, judgement.outcomes)
    pools, rng = pools_of(evaluation.rulebook), random.Random(1)
    for _ in range(20):
        complete = pools.completed(rng, case.facts)
        world = World(evaluation.rulebook.decisions, evaluation.rulebook.facts.model_validate(complete))
        said = world.said[result.key]
        assert _is_among(said, result.value), f"{said} is not among {result.value}"
    return _value(result.value)


def _asked(results: Mapping[tuple[str, int | None], Result], entry: Entry) -> Result | None:
    return results.get((entry.asked, None)) or results.get((entry.asked, 0))


def _said(result: Result) -> Said:
    return _value(result.value) if result.value is not None else _parts(result, result.outcomes)


def _parts(result: Result, outcomes: Mapping[str, Any]) -> Said:
    said = {part: " | ".join(sorted(_word(each, part) for each in found)) for part, found in outcomes.items()}
    if isinstance(result.decision, Gate):
        return {"true": "true", "false": "false"}.get(said["fires"], "unknown")
    return next(iter(said.values())) if set(said) <= {"outcome", "plan"} else said


def _value(possible: ValueSet) -> str:
    if possible.values == {True, False} and all(isinstance(each, bool) for each in possible.values):
        return "unknown"
    words = sorted(_word(each, "") for each in possible.values)
    if possible.interval:
        words.append("..".join(f"{each:.10g}" for each in possible.interval))
    return " | ".join(words)


def _word(outcome: Any, part: str) -> str:
    match outcome:
        case Mark.NOT_COVERED:
            return "nothing"
        case Mark():
            return str(outcome.value).replace("_", " ")
        case Conflict(outcomes=outcomes):
            return "conflict of " + ", ".join(sorted(_word(each, "outcome") for each in outcomes))
        case bool():
            return str(outcome).lower()
        case float() | int():
            return f"{outcome:.10g}"
        case (only,) if part == "outcome" and not isinstance(only, tuple):
            return _word(only, "")
        case tuple() if part == "outcome" and all(isinstance(each, tuple) for each in outcome):
            return "[" + ", ".join(_word(each, "outcome") for each in outcome) + "]"
        case tuple():
            return "(" + ", ".join(_word(each, "") for each in outcome) + ")"
    return str(outcome)


def _is_among(value: Any, possible: ValueSet) -> bool:
    if any(type(each) is type(value) and each == value for each in possible.values):
        return True
    number = value.toordinal() if hasattr(value, "toordinal") else value
    if isinstance(number, str | bool):
        return False
    near = any(not isinstance(each, str | bool) and abs(each - number) < 1e-9 for each in possible.values)
    return near or (possible.interval is not None and possible.interval[0] <= number <= possible.interval[1])
