"""Recommendations of the determined decisions, and alerts of the gates that fired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Result
from renal_cds.explain.explanation import Alert, Recommendation
from renal_cds.explain.reasons.grounds import grounded, strength, weakest
from renal_cds.explain.reasons.reasons import option_reasons, reasons
from renal_cds.explain.reasons.why import sufficient_facts_told
from renal_cds.explain.subject import Subject
from renal_cds.explain.wording import fill
from renal_cds.records import Struct
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Option, Schedule, Statement, Strength, Table, Urgency

__all__ = ["advised", "alerts", "fired", "recommendations"]

_URGENT_FIRST = ("emergency", "urgent", "soon", "routine")
_STRONG_FIRST = ("strong", "moderate", "conditional", "weak", "principle", "expert_opinion", "indirect")
_STOPPING_FIRST = ("stop", "block", "alert")


def alerts(evaluation: Evaluation) -> tuple[Alert, ...]:
    """The gates that fired, the most urgent first."""
    signatures = evaluation.rulebook.signatures
    gates = [evaluation.results[key] for key in evaluation.results if signatures[key[0]].effect]
    found = [_alert(Subject(evaluation, each)) for each in gates if fired(each)]
    return tuple(
        sorted(found, key=lambda each: (_URGENT_FIRST.index(each.urgency), _STOPPING_FIRST.index(each.effect)))
    )


def recommendations(evaluation: Evaluation) -> tuple[Recommendation, ...]:
    """Recommendations: advised outcomes, plans, and options that are recommended whatever is still unknown."""
    signatures = evaluation.rulebook.signatures
    advising = [evaluation.results[key] for key in evaluation.results if signatures[key[0]].advises]
    found = [each for result in advising for each in _advice(Subject(evaluation, result))]
    return tuple(sorted(found, key=lambda each: _place(evaluation, each)))


def _place(evaluation: Evaluation, advice: Recommendation) -> tuple[int, bool, bool, int]:
    """The order of recommendations: urgency; then what comes first in time; then declared strength.

    In time, what a gate could block (an intervention) comes after what none could (to ask, to meet), and plans come
    last. The kind of a publication ranks nothing.
    """
    decision = evaluation.rulebook.decisions[advice.decision]
    plan = isinstance(decision, Schedule)
    options = decision.options if isinstance(decision, Choice) else ()
    actions = {action for option in options if option.id == advice.outcome for action in option.actions}
    blocked = not actions.isdisjoint(_blocked_by_gates(evaluation.rulebook))
    declared = _STRONG_FIRST.index(advice.strength) if advice.strength in _STRONG_FIRST else len(_STRONG_FIRST)
    return _URGENT_FIRST.index(advice.urgency), plan, blocked, declared


def _blocked_by_gates(rulebook: Rulebook) -> frozenset[str]:
    """The actions that a gate of the rulebook can block, worked out once and kept with it."""
    kept = rulebook.made.get("actions that gates block")
    if not isinstance(kept, frozenset):
        gates = [each for each in rulebook.decisions.values() if isinstance(each, Gate) and each.effect == "block"]
        kept = rulebook.made["actions that gates block"] = frozenset(name for gate in gates for name in gate.blocks)
    return kept


def fired(result: Result) -> bool:
    """Whether the result is a gate that raises an alert."""
    gate = result.decision
    return isinstance(gate, Gate) and gate.effect != "contradiction" and result.main == {True}


def _alert(subject: Subject) -> Alert:
    gate = subject.decision
    assert isinstance(gate, Gate)
    assert gate.effect != "contradiction"
    case = subject.case
    sources, shown, warnings = grounded(subject.rulebook, gate, ())
    return Alert(
        id=gate.id,
        title=gate.title,
        about=subject.about,
        element=subject.element,
        effect=gate.effect,
        urgency=gate.urgency,
        text=fill(gate.text, case),
        because=tuple(each.text for each in reasons(subject)),
        sources=sources,
        figures=shown,
        caveats=warnings,
    )


def advised(result: Result) -> tuple[str, ...]:
    """The advised words of a result: options, the outcome of a table that gives advice, or the row of a schedule."""
    if result.status == "stopped":
        return ()
    match result.decision:
        case Choice(options=options):
            return tuple(each.id for each in options if result.outcomes[each.id] == {"recommended"})
        case Table(advice=advice) if advice and result.status == "determined":
            (outcome,) = result.main
            word = str(outcome[0]) if isinstance(outcome, tuple) and outcome else None
            return (word,) if word in advice else ()
        case Schedule() if result.status == "determined":
            return tuple(result.main)
    return ()


class _Said(Struct):
    """The words of one piece of advice, as its option, outcome or row declares them."""

    outcome: str
    title: str
    text: str
    strength: Strength | None
    urgency: Urgency


def _advice(subject: Subject) -> Iterator[Recommendation]:
    decision = subject.decision
    for word in advised(subject.result):
        match decision:
            case Choice(options=options):
                yield _of_option(subject, next(each for each in options if each.id == word))
            case Table(advice=advice):
                (outcome,) = subject.main
                given = dict(zip(decision.outputs, outcome, strict=True))
                rows = [row for row in decision.rows if subject.truth(row.id) and row.then == given][:1]
                said = _Said(word, decision.title, advice[word].text, advice[word].strength, advice[word].urgency)
                yield _recommendation(subject, said, rows, [row.because for row in rows])
            case Schedule(rows=plans):
                row = next(each for each in plans if each.id == word)
                text = row.text + (f" {row.then}" if row.then else "")
                said = _Said(row.id, decision.title, text, row.strength, "routine")
                yield _recommendation(subject, said, [row], [row.because])


def _of_option(subject: Subject, option: Option) -> Recommendation:
    holding = [each for each in option.arguments if subject.truth(option.id, each.id)]
    because = [each.text for each in option_reasons(subject, option) if each.holds and each.direction == "supports"]
    said = _Said(option.id, option.title, option.text, option.strength, option.urgency)
    return _recommendation(subject, said, [option, *holding], because)


def _recommendation(
    subject: Subject,
    said: _Said,
    statements: Sequence[Statement],
    because: Sequence[str | None],
) -> Recommendation:
    decision: Decision = subject.decision
    case = subject.case
    sources, shown, warnings = grounded(subject.rulebook, decision, statements)
    return Recommendation(
        decision=decision.id,
        title=said.title,
        about=subject.about,
        element=subject.element,
        outcome=said.outcome,
        text=fill(said.text, case),
        strength=strength(subject.rulebook, said.strength, sources),
        confidence=weakest(sources),
        urgency=said.urgency,
        because=tuple(fill(each, case) for each in because if each),
        facts=sufficient_facts_told(subject, said.outcome if said.outcome in subject.outcomes else None),
        sources=sources,
        figures=shown,
        caveats=warnings,
    )
