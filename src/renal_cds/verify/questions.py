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

from dataclasses import dataclass
from typing import Any

from renal_cds.decide.engine import Evaluation
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.language.check import check_condition
from renal_cds.language.formulas import check_formula
from renal_cds.language.parse import parse
from renal_cds.language.show import show
from renal_cds.language.tree import Expression
from renal_cds.language.types import Type, number
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Table
from renal_cds.rulebook.names import Names, output_types, scope_of_facts
from renal_cds.rulebook.reading.schema import validated
from renal_cds.verify.all_patients import AllPatients, constants_of
from renal_cds.verify.context import Context, gives, holds
from renal_cds.verify.counterexamples import Check, Counterexample
from renal_cds.verify.finding import Finding
from renal_cds.verify.laws import broken_laws
from renal_cds.verify.replay import result_of
from renal_cds.verify.rows import rows
from renal_cds.verify.walks import both, is_where

__all__ = [
    "Answer",
    "always_some",
    "disjoint",
    "equivalent",
    "implies",
    "keeps_its_laws",
    "never_conflict",
    "never_recommends",
    "unreachable",
]


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    ``holds`` is true when it is proved for every patient, false when ``counterexample`` shows otherwise, and
    None when the diagrams allow a counterexample but no patient was found: formulas count as free there.
    """

    question: str
    holds: bool | None
    counterexample: Counterexample | None = None

    def __str__(self) -> str:
        word = {True: "yes, for every patient", False: "no", None: "not proved, and no patient found"}[self.holds]
        return f"{self.question}: {word}"


def never_conflict(rulebook: Rulebook, id: str) -> Answer:
    """Whether no patient makes rows of a table disagree."""
    context, decision = Context.of(rulebook), rulebook.decision(id)
    component, node = _main(context, decision)
    conflict = is_where(context.setting.diagrams, node, lambda outcome: isinstance(outcome, Conflict))

    def check(evaluation: Evaluation) -> bool:
        result = result_of(evaluation, decision)
        found = result.outcomes[component] if result else frozenset()
        return bool(found) and all(isinstance(each, Conflict) for each in found)

    return _none_such(context, f"rows of `{id}` never disagree", conflict, check, decision)


def always_some(rulebook: Rulebook, id: str) -> Answer:
    """Whether everyone to whom a decision applies gets an outcome of it."""
    context, decision = Context.of(rulebook), rulebook.decision(id)
    component, node = _main(context, decision)
    gap = is_where(context.setting.diagrams, node, lambda outcome: outcome is Mark.NOT_COVERED)
    check = gives(decision, component, Mark.NOT_COVERED)
    return _none_such(context, f"`{id}` always says something", gap, check, decision)


def unreachable(rulebook: Rulebook, id: str, row: str) -> Answer:
    """Whether a row, point or plan can never decide: it never holds, or others always decide before it."""
    context, decision = Context.of(rulebook), rulebook.decision(id)
    if not any(each.id == row for each in decision.statements):
        raise UsageError([Diagnostic("unknown-row", f"`{id}` has no row `{row}`")])
    codes = ("unreachable-row", "masked-row", "unreachable-point", "indistinguishable-rows")
    found = [each for each in rows(context, decision) if each.about == row and each.code in codes]
    question = f"`{row}` of `{id}` never decides"
    if any(each.code != "indistinguishable-rows" or _single(decision) for each in found):
        return Answer(question, True)
    statement = context.setting.compiled(decision).conditions[(row,)]
    region = context.within(decision, statement)
    return _none_such(context, question, region, holds(decision, (row,)), decision)


def never_recommends(rulebook: Rulebook, id: str, option: str, when: str) -> Answer:
    """Whether an option is never recommended under a condition."""
    decision = rulebook.decision(id)
    if not isinstance(decision, Choice) or option not in {each.id for each in decision.options}:
        raise UsageError([Diagnostic("unknown-option", f"`{id}` has no option `{option}`")])
    condition = _parsed(rulebook, when, decision)
    context = Context(rulebook, AllPatients(rulebook, constants=constants_of(decision, [condition])))
    setting = context.setting
    node = setting.compiled(decision).ungated[option]
    recommended = is_where(setting.diagrams, node, lambda outcome: outcome == "recommended")
    both_true = both(setting.diagrams, recommended, setting.space.condition(decision, condition))
    question = f"`{id}` never recommends `{option}` when {when}"
    return _none_such(context, question, both_true, gives(decision, option, "recommended"), decision)


def implies(rulebook: Rulebook, one: str, other: str, for_each: str | None = None) -> Answer:
    """Whether a condition implies another, both in the rule language; ``for_each`` is ``finding in findings``."""
    return _compared(rulebook, one, other, for_each, f"{one} implies {other}", lambda a, b: a and not b)


def equivalent(rulebook: Rulebook, one: str, other: str, for_each: str | None = None) -> Answer:
    """Whether two conditions are true of the same patients."""
    return _compared(rulebook, one, other, for_each, f"{one} means {other}", lambda a, b: a != b)


def disjoint(rulebook: Rulebook, one: str, other: str, for_each: str | None = None) -> Answer:
    """Whether two conditions are never true together."""
    return _compared(rulebook, one, other, for_each, f"{one} excludes {other}", lambda a, b: a and b)


def keeps_its_laws(rulebook: Rulebook, id: str) -> tuple[Finding, ...]:
    """The laws of a decision that are broken or not proved; none when all are proved."""
    return tuple(broken_laws(Context.of(rulebook), rulebook.decision(id)))


def _compared(rulebook: Rulebook, one: str, other: str, for_each: str | None, question: str, bad: Any) -> Answer:
    owner = _asker(for_each)
    nodes = [_parsed(rulebook, text, owner) for text in (one, other)]
    context = Context(rulebook, AllPatients(rulebook, constants=constants_of(owner, nodes)))
    setting = context.setting
    first, second = (setting.space.condition(owner, node) for node in nodes)
    condition = setting.diagrams.apply(lambda a, b: bool(bad(a, b)), first, second)
    return _none_such(context, question, condition, lambda _: True)


def _none_such(context: Context, question: str, condition: int, check: Check, *decisions: Decision) -> Answer:
    if not context.setting.possible(condition):
        return Answer(question, True)
    example = context.search.find(condition, check, *decisions)
    return Answer(question, None if example is None else False, example)


def _main(context: Context, decision: Decision) -> tuple[str, int]:
    if isinstance(decision, Formula):
        raise UsageError([Diagnostic("no-rows", f"`{decision.id}` is a formula: it has no rows")])
    ungated = context.setting.compiled(decision).ungated
    component = "band" if "band" in ungated else next(iter(ungated))
    return component, ungated[component]


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
    names = Names(scope_of_facts(rulebook.model))
    for decision in rulebook.decisions.values():
        kind: Type | None = None
        if isinstance(decision, Formula):
            _, kind = check_formula(parse(show(decision.value)), names.scope(decision))
            if kind.kind == "number" and not kind.integer:
                kind = number(decision.unit or kind.unit)
        names.add(decision, output_types(decision, kind))
    return check_condition(parse(text), names.scope(owner))
