"""The facts that an outcome rests on: enough for it by themselves, and none of them can be spared.

Inputs that were enough are found on the diagrams, where every input stands for itself. Formulas read
facts that conditions read as well, so where a diagram asks one, the facts are tried one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Result
from renal_cds.explain.facts_behind import behind, behind_result
from renal_cds.explain.memo import once
from renal_cds.explain.trial import with_values
from renal_cds.facts.known import Facts
from renal_cds.facts.model import FactPath, value
from renal_cds.rulebook.decisions import Formula

__all__ = ["enough", "needed", "only"]


@once
def needed(evaluation: Evaluation, result: Result, component: str | None = None) -> frozenset[FactPath]:
    """The known facts that give the outcome, or that of one part; without any of them it would be open or another.

    Gates that could stop all advice are left out of account unless one of them did. A list is among the facts
    where it matters how long it is, and no fact of its elements says so.
    """
    names = (component,) if component else tuple(result.outcomes)
    inputs = evaluation.space.inputs
    if isinstance(result.decision, Formula):
        return _tried(evaluation, result, names, behind_result(evaluation, result))
    facts = told_enough(evaluation, result, component)
    if all(inputs[level].kind == "fact" for level in _asked(result, names)):
        return facts
    return _tried(evaluation, result, names, facts)


@once
def told_enough(evaluation: Evaluation, result: Result, component: str | None = None) -> frozenset[FactPath]:
    """The known facts behind the inputs that were enough; a fact that only formulas read may be more than is needed."""
    names = (component,) if component else tuple(result.outcomes)
    found = [evaluation.space.inputs[level] for level in enough(evaluation, result, names)]
    facts = frozenset[FactPath]().union(*(behind(evaluation, each, result.element) for each in found))
    return frozenset(path for path in facts if value(evaluation.patient, path) is not None)


@once
def enough(evaluation: Evaluation, result: Result, components: tuple[str, ...]) -> frozenset[int]:
    """Inputs whose known values alone give the outcomes of ``components``; none of them can be spared."""
    return evaluation.footprints.statements(result).enough(components, evaluation.space.inputs)


def only(facts: Any, paths: Iterable[FactPath], here: FactPath = ()) -> Any:
    """The plain facts without all others; a list that is named, or of which an element is, keeps its length."""
    chosen = set(paths)
    if isinstance(facts, dict):
        found = {key: only(each, chosen, (*here, key)) for key, each in facts.items()}
        return {key: each for key, each in found.items() if each is not None}
    if isinstance(facts, list):
        if not any(path[: len(here)] == here for path in chosen):
            return None
        return [only(each, chosen, (*here, index)) for index, each in enumerate(facts)]
    return facts if here in chosen else None


def _tried(
    evaluation: Evaluation, result: Result, names: tuple[str, ...], facts: frozenset[FactPath]
) -> frozenset[FactPath]:
    """Those of the facts that cannot be spared."""
    own = result.decision.for_each.items if result.decision.for_each else None
    told = [path for path in behind_result(evaluation, result) if value(evaluation.patient, path) is not None]
    told.sort(key=lambda path: (_is_list(evaluation, path), -len(path), str(path)))  # lists after what is in them
    kept = {path for path in told if path in facts or (_is_list(evaluation, path) and _inside(path, facts))}
    dropped: dict[FactPath, Any] = dict.fromkeys((path for path in told if path not in kept and path != own), None)
    roots = () if isinstance(result.decision, Formula) else _roots(result, names)
    settled = _outcomes(evaluation, result, roots, evaluation.patient)
    told_only = with_values(evaluation.patient, dropped)
    for path in [each for each in told if each in kept]:
        kept.discard(path)
        if path == own or _inside(path, kept):
            continue  # a list is known by what is known of its elements
        fewer = with_values(told_only, {path: None})
        if _outcomes(evaluation, result, roots, fewer) == settled:
            told_only = fewer
        else:
            kept.add(path)
    return frozenset(kept)


def _is_list(evaluation: Evaluation, path: FactPath) -> bool:
    return isinstance(value(evaluation.patient, path), tuple)


def _inside(path: FactPath, facts: Iterable[FactPath]) -> bool:
    return any(len(each) > len(path) and each[: len(path)] == path for each in facts)


def _outcomes(evaluation: Evaluation, result: Result, roots: Iterable[int], patient: Facts) -> list[Any]:
    again = Engine.of(evaluation.rulebook).evaluate(patient).results[result.key]
    if isinstance(result.decision, Formula):
        return [again.value]
    assert again.compiled is not None
    return [again.compiled.diagrams.outcomes(root, again.allowed) for root in roots]


def _roots(result: Result, components: Iterable[str]) -> list[int]:
    assert result.compiled is not None
    chosen = result.compiled.components if result.status == "stopped" else result.compiled.ungated
    return [chosen[name] for name in components]


def _asked(result: Result, components: Iterable[str]) -> set[int]:
    assert result.compiled is not None
    diagrams = result.compiled.diagrams
    return set[int]().union(*(diagrams.levels(root) for root in _roots(result, components)))
