"""A sufficient reason in facts: enough for the outcome by themselves, and none of them can be spared.

Inputs that were enough are found on the diagrams, where every input stands for itself. Formulas read
facts that conditions read as well: where a diagram asks for one of which these facts tell something, they
are tried one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.formulas.value_sets import ValueSet
from renal_cds.decide.result import Result
from renal_cds.explain.reasons.facts_behind import behind, behind_result
from renal_cds.explain.subject import Subject, once
from renal_cds.facts.model import ListType, RecordType, walk
from renal_cds.facts.paths import FactPath, with_values
from renal_cds.rulebook.decisions import Formula

__all__ = ["facts_of_sufficient_inputs", "only", "sufficient_facts", "sufficient_inputs"]


@once
def sufficient_facts(subject: Subject, component: str | None = None) -> frozenset[FactPath]:
    """The known facts that give the outcome, or that of one part; without any of them it would be open or another.

    Gates that could stop all advice are left out of account unless one of them did. A list is among the facts
    where it matters how long it is, and no fact of its elements says so.
    """
    names = (component,) if component else tuple(subject.outcomes)
    inputs = subject.variables
    if isinstance(subject.decision, Formula):
        return _tried(subject, names, behind_result(subject))
    facts = facts_of_sufficient_inputs(subject, component)
    if all(inputs[level].kind == "fact" for level in _asked(subject.result, names)):
        return facts
    return _tried(subject, names, facts)


@once
def facts_of_sufficient_inputs(subject: Subject, component: str | None = None) -> frozenset[FactPath]:
    """The known facts behind the inputs that were enough; a fact that only formulas read may be more than is needed."""
    names = (component,) if component else tuple(subject.outcomes)
    found = [subject.variables[level] for level in sufficient_inputs(subject, names)]
    facts = frozenset[FactPath]().union(*(behind(subject, each) for each in found))
    return frozenset(facts & _told(subject.evaluation).keys())


@once
def sufficient_inputs(subject: Subject, components: tuple[str, ...]) -> frozenset[int]:
    """Inputs whose known values alone give the outcomes of ``components``; none of them can be spared."""
    return subject.evaluation.statement_trace(subject.result).sufficient_inputs(
        components, Engine.of(subject.rulebook).unknown
    )


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


def _tried(subject: Subject, names: tuple[str, ...], facts: frozenset[FactPath]) -> frozenset[FactPath]:
    """Those of the facts that cannot be spared."""
    own = subject.decision.for_each.items if subject.decision.for_each else None
    told = _told(subject.evaluation)
    behind = behind_result(subject) & told.keys()
    holding = {path[:length] for path in facts for length in range(1, len(path))}
    kept = {path for path in behind if path in facts or (told[path] and path in holding)}
    told_only = with_values(subject.evaluation.patient, dict.fromkeys(behind - kept - {own}, None))
    engine, id = Engine.of(subject.rulebook), subject.decision.id
    settled = {} if isinstance(subject.decision, Formula) else _settled(subject.result, names)
    if settled and not _tells_of_formulas(
        subject.evaluation, engine.evaluate(told_only, id).results[subject.key], settled
    ):
        return facts
    for path in sorted(kept, key=lambda path: (told[path], -len(path), str(path))):  # lists after what is in them
        kept.discard(path)
        if path == own or (told[path] and any(len(each) > len(path) and each[: len(path)] == path for each in kept)):
            continue  # a list is known by what is known of its elements
        fewer = with_values(told_only, {path: None})
        if _is_settled(engine.evaluate(fewer, id).results[subject.key], subject.value, settled):
            told_only = fewer
        else:
            kept.add(path)
    return frozenset(kept)


@once
def _told(evaluation: Evaluation) -> dict[FactPath, bool]:
    """Every known fact and list, and whether it is a list."""
    found = walk(evaluation.rulebook.model.root, evaluation.patient)
    return {path: isinstance(kind, ListType) for path, kind, _ in found if not isinstance(kind, RecordType)}


def _tells_of_formulas(evaluation: Evaluation, again: Result, roots: Iterable[int]) -> bool:
    """Whether anything is known of a formula, or another decision, that the diagrams ask for."""
    assert again.compiled is not None
    inputs, unknown = evaluation.space.variables, Engine.of(evaluation.rulebook).unknown
    asked = frozenset[int]().union(*map(again.compiled.diagrams.levels, roots))
    return any(again.allowed[level] != unknown[level] for level in asked if inputs[level].kind != "fact")


def _settled(result: Result, components: Iterable[str]) -> dict[int, frozenset[Any]]:
    """The possible outcomes of each diagram of the result, by its root."""
    assert result.compiled is not None
    diagrams = result.compiled.diagrams
    return {root: diagrams.outcomes(root, result.allowed) for root in _roots(result, components)}


def _is_settled(again: Result, value: ValueSet | None, settled: Mapping[int, frozenset[Any]]) -> bool:
    """Whether a decision comes to the same when fewer facts are known: then no less is possible."""
    assert again.compiled is not None
    diagrams = again.compiled.diagrams
    if again.value is not None:
        return again.value == value
    return all(diagrams.gives_only(outcomes, root, again.allowed) for root, outcomes in settled.items())


def _roots(result: Result, components: Iterable[str]) -> list[int]:
    assert result.compiled is not None
    chosen = result.compiled.components if result.status == "stopped" else result.compiled.ungated
    return [chosen[name] for name in components]


def _asked(result: Result, components: Iterable[str]) -> set[int]:
    assert result.compiled is not None
    diagrams = result.compiled.diagrams
    return set[int]().union(*(diagrams.levels(root) for root in _roots(result, components)))
