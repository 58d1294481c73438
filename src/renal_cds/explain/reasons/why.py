"""Why a decision came out as it did: the statements that hold and the facts that were enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Mark, outcome_text
from renal_cds.decide.result import Result
from renal_cds.decide.variables import Variable, comparisons
from renal_cds.explain.explanation import FactUsed, Why
from renal_cds.explain.reasons.facts_behind import behind_result, calculated, place
from renal_cds.explain.reasons.formula_reads import FactInput, ListInput, ResultInput, formula_reads, reading
from renal_cds.explain.reasons.grounds import grounded
from renal_cds.explain.reasons.reasons import holding_statements, option_reasons, reasons
from renal_cds.explain.reasons.sufficient_facts import facts_of_sufficient_inputs, sufficient_facts, sufficient_inputs
from renal_cds.explain.subject import Subject, once
from renal_cds.explain.wording import gives_date, meaning_of, possible_text
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import FactPath, dotted, read_path, type_path, value_at
from renal_cds.plain_text import value_text, words
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Formula,
    Gate,
    PlanRow,
    Point,
    Row,
    Schedule,
    Score,
    Statement,
    Table,
)

__all__ = ["sufficient_facts_told", "why"]

_Facts: TypeAlias = frozenset[FactPath]


def why(subject: Subject, component: str | None = None) -> Why:
    """The derivation of an outcome, or of one option of a choice, down to the facts of the patient.

    The facts it rests on are enough for the outcome while no gate stops it, and none of them can be
    spared. Every one of them stands somewhere in the derivation.
    """
    matters = sufficient_facts(subject, component)
    found = _derivation(subject, component, matters)
    missing = matters - {read_path(each.path) for each in _listed(found)}
    return found.model_copy(
        update={
            "facts": (*found.facts, *(_fact_used(subject.evaluation, path, matters) for path in _in_order(missing))),
            "rests_on": tuple(sorted(map(dotted, matters))),
        }
    )


def sufficient_facts_told(subject: Subject, component: str | None = None) -> tuple[FactUsed, ...]:
    """Facts that give an outcome by themselves, in words; where formulas read them, not each may be needed."""
    found = facts_of_sufficient_inputs(subject, component)
    return tuple(_fact_used(subject.evaluation, path, found) for path in _in_order(found))


def _derivation(subject: Subject, component: str | None, matters: _Facts) -> Why:
    """A derivation down to the facts, without the list of all that it rests on."""
    step, facts, derived = _step(subject, component, matters)
    return step.model_copy(
        update={
            "facts": tuple(_fact_used(subject.evaluation, path, matters) for path in facts),
            "derived": tuple(_beneath(read, matters & behind_result(read)) for read in derived),
        }
    )


@once
def _beneath(subject: Subject, matters: _Facts) -> Why:
    """The derivation of a decision that another one rests on; several often rest on one."""
    return _derivation(subject, None, matters)


def _step(
    subject: Subject, component: str | None, matters: _Facts = frozenset()
) -> tuple[Why, list[FactPath], list[Subject]]:
    """One step of a derivation, with the facts it names and the results that it rests on, both to be told after it."""
    decision = subject.decision
    if isinstance(decision, Formula):
        return _of_formula(subject, decision, matters)
    names = (component,) if component else tuple(subject.outcomes)
    inputs = [subject.variables[level] for level in sorted(sufficient_inputs(subject, names))]
    if isinstance(decision, Choice) and component:
        option = next(each for each in decision.options if each.id == component)
        held = tuple(option_reasons(subject, option, holding=True))
    else:
        held = tuple(reasons(subject, holding=True))
    counting = list(_counting(subject.result, component))
    _, shown, warnings = grounded(subject.rulebook, decision, counting)
    step = Why(
        decision=decision.id,
        about=subject.about,
        conclusion=_conclusion(subject.result, names),
        reasons=held,
        facts=(),
        derived=(),
        gates_passed=_gates_passed(subject),
        figures=shown,
        caveats=warnings,
    )
    return (
        step,
        [place(each, subject.element) for each in inputs if each.kind == "fact"],
        _derived(subject, counting, inputs),
    )


def _counting(result: Result, option: str | None) -> Iterator[Statement]:
    """The statements that hold: of a choice arguments, of a named option those for and against it."""
    match result.decision:
        case Choice(options=options):
            for each in options:
                if option in (None, each.id) and result.outcomes[each.id] != {Mark.NOT_APPLICABLE}:
                    yield from (argument for argument in each.arguments if result.truth(each.id, argument.id))
        case Table() | Score() | Schedule():
            yield from holding_statements(result)


def _of_formula(subject: Subject, formula: Formula, matters: _Facts) -> tuple[Why, list[FactPath], list[Subject]]:
    assert subject.value is not None
    read = list(dict.fromkeys(formula_reads(subject.rulebook.requirements.value(formula.id), subject.case)))
    derived = [subject.of(each.key) for each in read if isinstance(each, ResultInput)]
    paths = [each.path for each in read if isinstance(each, FactInput)]
    paths += [each.path for each in read if isinstance(each, ListInput) and each.path in matters]
    _, shown, warnings = grounded(subject.rulebook, formula, ())
    step = Why(
        decision=formula.id,
        about=subject.about,
        conclusion=possible_text(subject.value, formula.unit, date=gives_date(formula.value)),
        reasons=(),
        facts=(),
        derived=(),
        figures=shown,
        caveats=warnings,
    )
    return step, paths, derived


def _listed(found: Why) -> Iterator[FactUsed]:
    yield from found.facts
    for each in found.derived:
        yield from _listed(each)


def _in_order(paths: Iterable[FactPath]) -> list[FactPath]:
    return sorted(paths, key=lambda path: tuple(map(str, path)))


def _conclusion(result: Result, names: Sequence[str]) -> str:
    """The outcome of the named parts, in words."""
    decision, found = result.decision, {name: result.outcomes[name] for name in names}
    if all(outcomes == {Mark.NOT_APPLICABLE} for outcomes in found.values()):
        return outcome_text(Mark.NOT_APPLICABLE)
    if isinstance(decision, Table) and decision.hit in ("collect", "output order"):
        return _listing(found)
    said = {name: " or ".join(sorted(map(outcome_text, outcomes))) for name, outcomes in found.items()}
    return ", ".join(
        each if name in ("outcome", "plan", "fires") else f"{words(name)}: {each}" for name, each in said.items()
    )


def _listing(counts: Mapping[str, frozenset[Any]]) -> str:
    """The items that a table lists for sure, those it may list, and the other outcomes it may have, in words."""
    listed = {name: {not isinstance(each, Mark) and each > 0 for each in found} for name, found in counts.items()}
    surely = ", ".join(words(name) for name, found in listed.items() if found == {True})
    perhaps = ", ".join(words(name) for name, found in listed.items() if found == {True, False})
    beside = {outcome_text(each) for found in counts.values() for each in found if isinstance(each, Mark)}
    told = "; ".join(part for part in (surely, f"perhaps {perhaps}" if perhaps else "") if part)
    return " or ".join([told or "nothing", *sorted(beside)])


def _fact_used(evaluation: Evaluation, path: FactPath, matters: _Facts) -> FactUsed:
    """One fact in words; of a list, how long it is."""
    given, kind = value_at(evaluation.patient, path), evaluation.rulebook.model.find(type_path(path))
    listed = f"{len(given)} listed" if given and not isinstance(kind, LeafType) else "none"
    said = value_text(given, kind.unit) if isinstance(kind, LeafType) else listed
    return FactUsed(path=dotted(path), meaning=meaning_of(kind, path), value=said, needed=path in matters)


def _derived(subject: Subject, counting: Iterable[Statement], inputs: Iterable[Variable]) -> list[Subject]:
    """The other decisions that the conditions in force read, and the formulas that were needed.

    Gates speak for themselves.
    """
    case = subject.case
    conditions = [] if subject.decision.applies is None else [subject.decision.applies]
    conditions += [each.when for each in counting if isinstance(each, Argument | PlanRow | Point | Row)]
    read = [reading(path, case) for condition in conditions for path, _, _ in comparisons(condition)]
    keys = [each.key for each in read if isinstance(each, ResultInput)]
    keys += [
        (id, subject.element if each.items else None)
        for each in inputs
        if each.kind == "formula" and (id := calculated(each))
    ]
    found = [subject.of(key) for key in dict.fromkeys(keys) if key in subject.evaluation.results]
    return [each for each in found if not isinstance(each.decision, Gate)]


def _gates_passed(subject: Subject) -> tuple[str, ...]:
    """The gates that could have stopped the advice and did not."""
    return _gates_that_did_not_stop(subject.evaluation) if subject.decision.advises else ()


@once
def _gates_that_did_not_stop(evaluation: Evaluation) -> tuple[str, ...]:
    signatures = evaluation.rulebook.signatures
    stopping = [evaluation.results[key] for key in evaluation.results if signatures[key[0]].effect == "stop"]
    in_doubt = {each.decision.id for each in stopping if each.main != {False}}
    return tuple(dict.fromkeys(each.decision.id for each in stopping if each.decision.id not in in_doubt))
