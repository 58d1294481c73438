"""Questions to a rulebook, each answered for all patients, with one who shows it when the answer is no.

>>> from renal_cds.rulebook import Rulebook
>>> book = Rulebook.load()
>>> implies(book, "tumor.size_cm > 7", "tumor.size_cm > 4").holds
True
>>> shown = implies(book, "tumor.size_cm > 4", "tumor.size_cm > 7").counterexample
>>> 4 < shown.facts["tumor"]["size_cm"] <= 7
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.errors import Diagnostic, UsageError, did_you_mean
from renal_cds.language.check import check_condition
from renal_cds.language.formulas import check_formula
from renal_cds.language.parse import parse
from renal_cds.language.show import show
from renal_cds.language.tree import Expression, Read
from renal_cds.language.types import Type, number
from renal_cds.records import replace
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Table
from renal_cds.rulebook.law import Law
from renal_cds.rulebook.names import Names, outcome_words, output_types, scope_of_facts
from renal_cds.rulebook.reading.schema import validated
from renal_cds.verify.all_patients import AllPatients, constants_of
from renal_cds.verify.context import Context, gives, holds
from renal_cds.verify.counterexamples import Check, Counterexample
from renal_cds.verify.finding import Finding, flow
from renal_cds.verify.findings.laws import broken_laws, law_word, main_component
from renal_cds.verify.findings.rows import rows
from renal_cds.verify.places import plain
from renal_cds.verify.replay import result_of
from renal_cds.verify.walks import both, is_where

__all__ = [
    "ClaimAnswer",
    "always_says",
    "always_some",
    "disjoint",
    "equivalent",
    "implies",
    "keeps_its_laws",
    "never_conflict",
    "never_recommends",
    "never_says",
    "possible",
    "rises",
    "same",
    "unreachable",
]


@dataclass(frozen=True)
class ClaimAnswer:
    """The answer to a question about all patients, or about whether there is one.

    ``holds`` of a question about all is true when it is proved for every patient, false when ``counterexample``
    shows otherwise, and None when the diagrams allow a counterexample but no patient was found: formulas count as
    free there. ``holds`` of a question about ``some`` is false when it is proved that there is nobody.
    """

    question: str
    holds: bool | None
    counterexample: Counterexample | None = None
    about: Literal["all", "some"] = "all"

    def __str__(self) -> str:
        words = {
            "all": {True: "yes, for every patient", False: "no", None: "not proved, and no patient found"},
            "some": {True: "yes", False: "no, nobody", None: "not excluded, and no patient found"},
        }
        return f"{self.question}: {words[self.about][self.holds]}"

    def render(self) -> str:
        """The answer, and below it who shows it."""
        lines = [str(self)]
        if self.holds is None:
            lines.append("  values of formulas were taken as free: ask about the facts behind them")
        if self.counterexample is not None:
            lines.append(f"  for example {flow(plain(self.counterexample.deciding))}")
            lines += [f"  compared with {flow(plain(each))}" for each in self.counterexample.also]
        return "\n".join(lines)


def never_conflict(rulebook: Rulebook, id: str) -> ClaimAnswer:
    """Whether no patient makes rows of a table disagree."""
    context, decision = Context.of(rulebook), rulebook.decision(id)
    component, node = _main(context, decision)
    conflict = is_where(context.setting.diagrams, node, lambda outcome: isinstance(outcome, Conflict))

    def check(evaluation: Evaluation) -> bool:
        result = result_of(evaluation, decision)
        found = result.outcomes[component] if result else frozenset()
        return bool(found) and all(isinstance(each, Conflict) for each in found)

    return _none_such(context, f"rows of `{id}` never disagree", conflict, check, decision)


def always_some(rulebook: Rulebook, id: str) -> ClaimAnswer:
    """Whether everyone to whom a decision applies gets an outcome of it."""
    context, decision = Context.of(rulebook), rulebook.decision(id)
    component, node = _main(context, decision)
    gap = is_where(context.setting.diagrams, node, lambda outcome: outcome is Mark.NOT_COVERED)
    check = gives(decision, component, Mark.NOT_COVERED)
    return _none_such(context, f"`{id}` always says something", gap, check, decision)


def unreachable(rulebook: Rulebook, id: str, row: str) -> ClaimAnswer:
    """Whether a row, point or plan can never decide: it never holds, or others always decide before it."""
    context, decision = Context.of(rulebook), rulebook.decision(id)
    if not any(each.id == row for each in decision.statements):
        raise UsageError([Diagnostic("unknown-row", f"`{id}` has no row `{row}`")])
    codes = ("unreachable-row", "masked-row", "unreachable-point", "indistinguishable-rows")
    found = [each for each in rows(context, decision) if each.about == row and each.code in codes]
    question = f"`{row}` of `{id}` never decides"
    if any(each.code != "indistinguishable-rows" or _single(decision) for each in found):
        return ClaimAnswer(question, True)
    statement = context.setting.compiled(decision).conditions[(row,)]
    region = context.within(decision, statement)
    return _none_such(context, question, region, holds(decision, (row,)), decision)


def never_recommends(rulebook: Rulebook, id: str, option: str, when: str) -> ClaimAnswer:
    """Whether an option is never recommended under a condition."""
    return never_says(rulebook, id, "recommended", when, option)


def never_says(
    rulebook: Rulebook, id: str, outcome: str, when: str | None = None, option: str | None = None
) -> ClaimAnswer:
    """Whether a decision never has an outcome under a condition, gates included.

    Args:
        rulebook: the rules.
        id: the decision; any but a formula.
        outcome: the word of the rule file: ``recommended`` of an option, ``true`` of a gate that fires, the band of
            a score, the first output of a table.
        when: a condition of the rule language; without it, never at all.
        option: the option of a choice that the outcome is of.

    Raises:
        UsageError: there is no such decision, option or outcome.
        ExpressionError: the condition cannot be read.
        CheckError: it does not fit the facts and decisions.
    """
    decision = _spoken_of(rulebook, id, outcome, option)
    context, condition = _under(rulebook, decision, when)
    setting = context.setting
    component = main_component(setting.compiled(decision), option)
    node = setting.compiled(decision).components[component]
    said = is_where(setting.diagrams, node, lambda each: law_word(decision, each) == outcome)

    def check(evaluation: Evaluation) -> bool:
        return _words(evaluation, decision, component) == {outcome}

    question = f"{_of(id, option)} is never {outcome}{_when(when)}"
    return _none_such(context, question, both(setting.diagrams, said, condition), check, decision)


def always_says(
    rulebook: Rulebook, id: str, outcome: str, when: str | None = None, option: str | None = None
) -> ClaimAnswer:
    """Whether a decision has an outcome whenever a condition is true and no gate stops it; see :func:`never_says`."""
    decision = _spoken_of(rulebook, id, outcome, option)
    context, condition = _under(rulebook, decision, when)
    setting = context.setting
    component = main_component(setting.compiled(decision), option)
    node = setting.compiled(decision).components[component]
    other = is_where(setting.diagrams, node, lambda each: law_word(decision, each) != outcome)
    region = both(setting.diagrams, other, condition, setting.unstopped(decision))

    def check(evaluation: Evaluation) -> bool:
        words = _words(evaluation, decision, component)
        return bool(words) and outcome not in words

    return _none_such(context, f"{_of(id, option)} is always {outcome}{_when(when)}", region, check, decision)


def possible(rulebook: Rulebook, condition: str, for_each: str | None = None) -> ClaimAnswer:
    """Whether there is a patient of whom a condition is true; the example of a yes is that patient."""
    owner = _asker(for_each)
    node = _parsed(rulebook, condition, owner)
    context = Context(rulebook, AllPatients(rulebook, constants=constants_of(owner, [node])))
    nobody = _none_such(context, "", context.setting.space.condition(owner, node), lambda _: True)
    found = None if nobody.holds is None else not nobody.holds
    return ClaimAnswer(f"possible: {condition}", found, nobody.counterexample, "some")


def _spoken_of(rulebook: Rulebook, id: str, outcome: str, option: str | None) -> Decision:
    """The decision that has the outcome, itself or an option of it.

    Raises:
        UsageError: there is no such part, or it never has such an outcome.
    """
    decision = rulebook.decision(id)
    if isinstance(decision, Formula):
        raise UsageError([Diagnostic("no-outcomes", f"`{id}` is a formula: it has a value and no outcomes")])
    options = tuple(each.id for each in decision.options) if isinstance(decision, Choice) else ()
    if options and option not in options:
        what = f"`{id}` has no option `{option}`" if option else f"`{id}` is a choice: which of its options is meant?"
        help = did_you_mean(option or "", options) or f"its options are {', '.join(options)}"
        raise UsageError([Diagnostic("unknown-option", what, None, help)])
    if option and not options:
        raise UsageError([Diagnostic("unknown-option", f"`{id}` is no choice: it has no options")])
    words = outcome_words(decision) or ()
    if outcome not in words:
        help = did_you_mean(outcome, words) or f"it can be {', '.join(words)}"
        raise UsageError([Diagnostic("unknown-outcome", f"{_of(id, option)} is never `{outcome}`", None, help)])
    return decision


def _under(rulebook: Rulebook, decision: Decision, when: str | None) -> tuple[Context, int]:
    """Where a condition is true, and the patients among whom it is asked."""
    if when is None:
        context = Context.of(rulebook)
        return context, context.setting.true
    condition = _parsed(rulebook, when, decision)
    context = Context(rulebook, AllPatients(rulebook, constants=constants_of(decision, [condition])))
    return context, context.setting.space.condition(decision, condition)


def _words(evaluation: Evaluation, decision: Decision, component: str) -> set[str]:
    result = result_of(evaluation, decision)
    return {law_word(decision, each) for each in result.outcomes[component]} if result else set()


def _of(id: str, option: str | None) -> str:
    return f"`{option}` of `{id}`" if option else f"`{id}`"


def _when(when: str | None) -> str:
    return f" when {when}" if when else ""


def implies(rulebook: Rulebook, one: str, other: str, for_each: str | None = None) -> ClaimAnswer:
    """Whether a condition implies another, both in the rule language; ``for_each`` is ``finding in findings``."""
    return _compared(rulebook, one, other, for_each, f"{one} implies {other}", lambda a, b: a and not b)


def equivalent(rulebook: Rulebook, one: str, other: str, for_each: str | None = None) -> ClaimAnswer:
    """Whether two conditions are true of the same patients."""
    return _compared(rulebook, one, other, for_each, f"{one} means {other}", lambda a, b: a != b)


def disjoint(rulebook: Rulebook, one: str, other: str, for_each: str | None = None) -> ClaimAnswer:
    """Whether two conditions are never true together."""
    return _compared(rulebook, one, other, for_each, f"{one} excludes {other}", lambda a, b: a and b)


def same(rulebook: Rulebook, id: str, fact: str, option: str | None = None) -> ClaimAnswer:
    """Whether a decision, or an option of it, stays as it is whatever becomes of one fact it reads."""
    decision = rulebook.decision(id)
    law = Law(invariant_under=(_fact(rulebook, fact, decision),), option=option)
    return _lawful(rulebook, decision, law, f"{_of(id, option)} stays the same when {fact} changes")


def rises(rulebook: Rulebook, id: str, fact: str, outcomes: Sequence[str], option: str | None = None) -> ClaimAnswer:
    """Whether a larger fact never moves a decision, or an option of it, back in the order of these outcomes."""
    for outcome in outcomes:
        _spoken_of(rulebook, id, outcome, option)
    decision = rulebook.decision(id)
    law = Law(monotone=_fact(rulebook, fact, decision), raises=tuple(outcomes), option=option)
    return _lawful(rulebook, decision, law, f"{_of(id, option)} rises with {fact} through {', '.join(outcomes)}")


def keeps_its_laws(rulebook: Rulebook, id: str) -> tuple[Finding, ...]:
    """The laws of a decision that are broken or not proved; none when all are proved."""
    return tuple(broken_laws(Context.of(rulebook), rulebook.decision(id)))


def _lawful(rulebook: Rulebook, decision: Decision, law: Law, question: str) -> ClaimAnswer:
    found = list(broken_laws(Context.of(rulebook), replace(decision, laws=(law,))))
    broken = next((each for each in found if each.counterexample is not None), None)
    if broken:
        return ClaimAnswer(question, False, broken.counterexample)
    return ClaimAnswer(question, None if found else True)


def _compared(rulebook: Rulebook, one: str, other: str, for_each: str | None, question: str, bad: Any) -> ClaimAnswer:
    owner = _asker(for_each)
    nodes = [_parsed(rulebook, text, owner) for text in (one, other)]
    context = Context(rulebook, AllPatients(rulebook, constants=constants_of(owner, nodes)))
    setting = context.setting
    first, second = (setting.space.condition(owner, node) for node in nodes)
    condition = setting.diagrams.apply(lambda a, b: bool(bad(a, b)), first, second)
    return _none_such(context, question, condition, lambda _: True)


def _none_such(context: Context, question: str, condition: int, check: Check, *decisions: Decision) -> ClaimAnswer:
    if not context.setting.possible(condition):
        return ClaimAnswer(question, True)
    example = context.search.find(condition, check, *decisions)
    return ClaimAnswer(question, None if example is None else False, example)


def _main(context: Context, decision: Decision) -> tuple[str, int]:
    if isinstance(decision, Formula):
        raise UsageError([Diagnostic("no-rows", f"`{decision.id}` is a formula: it has no rows")])
    compiled = context.setting.compiled(decision)
    component = main_component(compiled)
    return component, compiled.ungated[component]


def _single(decision: Decision) -> bool:
    return not isinstance(decision, Table) or decision.hit in ("first", "priority")


def _asker(for_each: str | None) -> Decision:
    """The owner of a condition that stands in no rule file."""
    about = {"for_each": for_each} if for_each else {}
    return validated(Decision, {"id": "question", "title": "a question", **about})


def _parsed(rulebook: Rulebook, text: str, owner: Decision) -> Expression:
    """A condition with its names resolved, over the facts and all decisions of a rulebook.

    Raises:
        ExpressionError: it cannot be read.
        CheckError: it does not fit the facts and decisions.
    """
    return check_condition(parse(text), _names(rulebook).scope(owner))


def _fact(rulebook: Rulebook, text: str, owner: Decision) -> Expression:
    """One fact, or a decision, by its name; see :func:`_parsed`."""
    fact, _ = check_formula(parse(text), _names(rulebook).scope(owner))
    if not isinstance(fact, Read):
        raise UsageError([Diagnostic("not-a-fact", f"`{text}` is not the name of one fact")])
    return fact


def _names(rulebook: Rulebook) -> Names:
    names = Names(scope_of_facts(rulebook.model))
    for decision in rulebook.decisions.values():
        kind: Type | None = None
        if isinstance(decision, Formula):
            _, kind = check_formula(parse(show(decision.value)), names.scope(decision))
            if kind.kind == "number" and not kind.integer:
                kind = number(decision.unit or kind.unit)
        names.add(decision, output_types(decision, kind))
    return names
