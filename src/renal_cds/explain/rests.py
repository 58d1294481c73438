"""The facts that an outcome rests on: enough for it by themselves, and none of them can be spared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Result
from renal_cds.explain.behind import behind, behind_result
from renal_cds.facts.model import FactPath, dotted
from renal_cds.facts.plain import plain
from renal_cds.rulebook.decisions import Formula

__all__ = ["only", "rests_on"]


def rests_on(
    evaluation: Evaluation, result: Result, components: Sequence[str], levels: Iterable[int]
) -> tuple[str, ...]:
    """The known facts behind the inputs that were enough, without those that a formula could do without."""
    inputs, model = evaluation.space.inputs, evaluation.rulebook.model
    known = {path for path, _, _ in model.known(evaluation.patient)}
    direct, through = set[FactPath](), set[FactPath]()
    for level in levels:
        (direct if inputs[level].kind == "fact" else through).update(behind(evaluation, inputs[level], result.element))
    if isinstance(result.decision, Formula):
        through.update(behind_result(evaluation, result))
    kept = (direct | through) & known
    settled = _outcomes(evaluation, result, components, result)
    for path in sorted((through | direct) & known if through else (), key=lambda path: (path in direct, str(path))):
        fewer = kept - {path}
        if _outcomes(evaluation, result, components, _again(evaluation, result, fewer)) == settled:
            kept = fewer
    return _named(kept)


def only(facts: Any, paths: Iterable[FactPath], here: FactPath = ()) -> Any:
    """The plain facts without all others; lists keep their length."""
    chosen = set(paths)
    if here in chosen:
        return facts
    if isinstance(facts, dict):
        return {key: only(each, chosen, (*here, key)) for key, each in facts.items()}
    if isinstance(facts, list):
        return [only(each, chosen, (*here, index)) for index, each in enumerate(facts)]
    return None


def _again(evaluation: Evaluation, result: Result, paths: Iterable[FactPath]) -> Result:
    facts = only(plain(evaluation.patient), paths)
    patient = evaluation.rulebook.facts.model_validate(facts)
    return Engine.of(evaluation.rulebook).evaluate(patient).results[result.key]


def _outcomes(evaluation: Evaluation, result: Result, components: Sequence[str], judged: Result) -> list[Any]:
    if judged.compiled is None or judged.value is not None:
        return [judged.value]
    chosen = judged.compiled.components if result.status == "stopped" else judged.compiled.ungated
    return [judged.compiled.diagrams.outcomes(chosen[name], judged.allowed) for name in components]


def _named(paths: Iterable[FactPath]) -> tuple[str, ...]:
    return tuple(sorted(dotted(path) for path in paths))
