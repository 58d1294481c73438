"""Contradictions that the rules find: facts that cannot be true together, with the places of both."""

from __future__ import annotations

from collections.abc import Callable

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import outcomes_of
from renal_cds.documents import Places
from renal_cds.errors import Diagnostic
from renal_cds.explain.subject import Subject
from renal_cds.facts.paths import FactPath, dotted, pointer
from renal_cds.rulebook.decisions import Gate

__all__ = ["found_contradictions"]


def found_contradictions(evaluation: Evaluation, places: Callable[[], Places | None]) -> list[Diagnostic]:
    """A diagnostic for every contradiction gate that fired; the places are asked for when there is one."""
    results, signatures = evaluation.results, evaluation.rulebook.signatures
    gates = [key for key in results if signatures[key[0]].effect == "contradiction"]
    firing = [results[key] for key in gates if outcomes_of(results, key)["fires"] == {True}]
    fired = [(each, found) for each in firing if (found := _contradicting(Subject(evaluation, each)))]
    where = places() if fired else None
    return [_contradiction(Subject(evaluation, each), found, where) for each, found in fired]


def _contradicting(subject: Subject) -> list[FactPath]:
    """The known facts that cannot be true together; a single fact contradicts nothing."""
    gate = subject.decision
    if not isinstance(gate, Gate) or subject.main != {True}:
        return []
    # every evaluation looks for contradictions; who finds none must not load what explains them
    from renal_cds.explain.reasons.facts_behind import place
    from renal_cds.explain.reasons.sufficient_facts import sufficient_inputs

    inputs = [subject.variables[level] for level in sorted(sufficient_inputs(subject, ("fires",)))]
    places = [place(each, subject.element) for each in inputs if each.kind == "fact"]
    return places if len(places) > 1 else []


def _contradiction(subject: Subject, facts: list[FactPath], places: Places | None) -> Diagnostic:
    # only a contradiction is put into words, and hardly any patient has one
    from renal_cds.explain.wording import fill

    gate = subject.decision
    assert isinstance(gate, Gate)
    message = fill(gate.text, subject.case).rstrip(".")
    spans = [places.at(path).span for path in facts] if places else []
    named = " and ".join(f"`{dotted(path)}`" for path in facts)
    return Diagnostic(
        "contradiction",
        f"{named} contradict each other: {message[:1].lower() + message[1:]}",
        spans[0] if spans else None,
        None,
        tuple((f"`{dotted(path)}` here", span) for path, span in zip(facts[1:], spans[1:], strict=False)),
        tuple(map(pointer, facts)),
    )
