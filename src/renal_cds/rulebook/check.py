"""Checks a rulebook as a whole: names, types and units, order of decisions, grounds and references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TypeVar

from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.facts.model import FactModel
from renal_cds.language.check import check_condition
from renal_cds.language.formulas import check_formula
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.show import show
from renal_cds.language.tree import Expression, Read, children
from renal_cds.language.types import ListOf, Record, Type, Undescribed, number
from renal_cds.rulebook.decisions import (
    Argument,
    Choice,
    Decision,
    Formula,
    Gate,
    Option,
    PlanRow,
    Point,
    Row,
    Schedule,
    Score,
    Table,
)
from renal_cds.rulebook.expressions import HOLE, conditions, law_expressions
from renal_cds.rulebook.grounds import check_grounds
from renal_cds.rulebook.law import Law
from renal_cds.rulebook.preview import without_preview
from renal_cds.rulebook.scoping import Names, decisions_read, outcomes_of, output_types, scope_of_facts
from renal_cds.rulebook.shapes import check_shapes
from renal_cds.rulebook.trace import check_trace
from renal_cds.rulebook.unchecked import Draft
from renal_cds.rulebook.worked import check_examples
from renal_cds.structs import replace

__all__ = ["check_draft"]

_BRACE = re.compile(r"[{}]")

S = TypeVar("S", Row, Point, PlanRow)


def check_draft(draft: Draft, model: FactModel) -> dict[str, Decision]:
    """The decisions with their expressions resolved, each after those it reads.

    Every mistake is added to ``draft.problems``; a decision with mistakes is left out.
    """
    facts = scope_of_facts(model)
    names = Names(facts)
    _announce(draft, names)
    checked: dict[str, Decision] = {}
    for id in _order(draft, names):
        decision = draft.decisions[id]
        try:
            result, formula_type = _check(decision, names, draft)
        except CheckError as error:
            draft.problems += error.diagnostics
            result, formula_type = decision, None
        else:
            checked[id] = result
        if id in facts:
            continue  # a name that is taken is reported below, and goes on meaning the facts
        if not isinstance(decision, Formula) or formula_type:
            names.add(decision, output_types(decision, formula_type))
        else:
            names.add(decision, Undescribed())
    draft.problems += check_grounds(draft)
    draft.problems += check_shapes(draft, facts)
    draft.problems += check_examples(draft, model)
    draft.problems += check_trace(draft, model)
    draft.problems += _firm_reads(draft, Scope(facts))
    draft.problems += _ask_order(draft, Scope(facts))
    return checked


def _own_facts(decision: Decision, facts: Scope) -> Scope:
    if decision.for_each is None:
        return facts
    entry = facts.find(decision.for_each.items)
    return facts.having(decision.for_each.variable, entry.item if isinstance(entry, ListOf) else Record({}))


def _ask_order(draft: Draft, facts: Scope) -> Iterator[Diagnostic]:
    for index, words in enumerate(draft.heading.ask_order):
        path = tuple(words.replace("[]", "").split("."))
        entry = facts.find(path[:1])
        for name in path[1:]:
            record = entry.item if isinstance(entry, ListOf) else entry
            entry = record.fields.get(name) if isinstance(record, Record) else None
        if entry is None:
            place = draft.shared_nodes["rulebook.yaml"].at(("ask_order", index)).span
            yield Diagnostic(
                "unknown-name", f"there is no fact `{words}`", place, did_you_mean(words, list(facts.names))
            )


def _announce(draft: Draft, names: Names) -> None:
    """Makes the decisions that could not be read known by name, so that they are not called unknown."""
    for id, items in draft.unread.items():
        names.outputs[id] = Undescribed()
        if items:
            names.of_elements.setdefault(items, {})[id] = Undescribed()


def _order(draft: Draft, names: Names) -> list[str]:
    """The decisions, each after those it needs; what needs itself is reported and left out."""
    known, facts = draft.decisions, Scope(names.facts)
    gates = [id for id, each in known.items() if isinstance(each, Gate) and each.effect in ("stop", "block")]
    graph: dict[str, list[str]] = {}
    for id, decision in known.items():
        scope = _own_facts(decision, facts)
        judged = (*conditions(decision), *law_expressions(decision))
        reads = [each for condition in judged for each in decisions_read(condition, known, scope)]
        graph[id] = sorted({*reads, *(gates if decision.advises else ())})
    while True:
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            cycle: list[str] = list(reversed(error.args[1]))
        draft.problems.append(_cycle(draft, cycle))
        for id in cycle[1:]:
            names.add(known[id], Undescribed())
        graph = {id: [each for each in needed if each not in cycle] for id, needed in graph.items() if id not in cycle}


def _cycle(draft: Draft, cycle: list[str]) -> Diagnostic:
    way = ", which needs ".join(f"`{id}`" for id in cycle[1:]) if len(cycle) > 2 else "itself"
    places = tuple((f"`{id}`, which needs `{after}`", draft.place(id, "id")) for id, after in pairwise(cycle[1:]))
    help = "a gate may not need what it stops" if any(isinstance(draft.decisions[id], Gate) for id in cycle) else None
    return Diagnostic("cycle", f"`{cycle[0]}` needs {way}", draft.place(cycle[0], "id"), help, places)


def _firm_reads(draft: Draft, facts: Scope) -> Iterator[Diagnostic]:
    """What is stable may not rest on what is preview: that would not be there by default."""
    soft = {id for id, each in draft.decisions.items() if each.stage == "preview"}
    options = {
        (id, option.id)
        for id, each in draft.decisions.items()
        if isinstance(each, Choice)
        for option in each.options
        if option.stage == "preview"
    }
    for id, decision in draft.decisions.items():
        if decision.stage == "preview":
            continue
        scope = _own_facts(decision, facts)
        for condition in conditions(without_preview(decision)):
            known = set(decisions_read(condition, draft.decisions, scope))
            for read in _reads(condition):
                named = next((index for index, name in enumerate(read.path[:2]) if name in known), None)
                if named is None:
                    continue
                part = read.path[named : named + 2]
                if part[0] in soft or part in options:
                    message = f"`{id}` is stable and reads `{'.'.join(part)}`, which is preview"
                    related = (("preview here", draft.place(part[0], "id")),)
                    help = "mark what reads it with `stage: preview`"
                    yield Diagnostic("reads-preview", message, read.span, help, related)


def _reads(node: Expression) -> Iterator[Read]:
    if isinstance(node, Read):
        yield node
    for part in children(node):
        yield from _reads(part)


def _check(decision: Decision, names: Names, draft: Draft) -> tuple[Decision, Type | None]:
    _check_element(decision, names, draft.place(decision.id, "for_each"))
    scope = names.scope(decision)
    checker = _Checker(scope, draft, decision)
    formula_type: Type | None = None
    changes: dict[str, object] = {}
    if decision.applies is not None:
        changes["applies"] = checker.condition(decision.applies, "applies")
    match decision:
        case Formula(value=value, unit=unit):
            changes["value"], formula_type = checker.formula(value, unit)
        case Gate(when=when):
            changes["when"] = checker.condition(when, "when")
            checker.text("text")
        case Table(rows=rows):
            changes["rows"] = checker.rows(rows, "rows", "because")
            for outcome in decision.advice:
                checker.text("advice", outcome, "text")
        case Score(points=points):
            changes["points"] = checker.rows(points, "points", "because")
        case Schedule(anchor=anchor, rows=plans):
            changes["anchor"] = checker.date(anchor)
            changes["rows"] = checker.rows(plans, "rows", "because", "text", "then")
        case Choice(options=options):
            changes["options"] = tuple(checker.option(option, index) for index, option in enumerate(options))
    if decision.laws:
        changes["laws"] = tuple(checker.law(each, index) for index, each in enumerate(decision.laws))
    if checker.failed:
        raise CheckError(checker.problems)
    return replace(decision, **changes), formula_type


def _check_element(decision: Decision, names: Names, place: Span) -> None:
    if decision.for_each is None:
        return
    variable, words = decision.for_each.variable, ".".join(decision.for_each.items)
    if not isinstance(Scope(names.facts).find(decision.for_each.items), ListOf):
        lists = [name for name, entry in names.facts.items() if isinstance(entry, ListOf)]
        raise CheckError([Diagnostic("not-a-list", f"`{words}` is not a list", place, did_you_mean(words, lists))])
    if variable in names.facts:
        message = f"`{variable}` is already the name of a group of facts"
        raise CheckError([Diagnostic("name-taken", message, place, f"write `for_each: element in {words}`")])


class _Checker:
    """Checks the parts of one decision and keeps what is wrong with each."""

    def __init__(self, scope: Scope, draft: Draft, decision: Decision) -> None:
        self.scope = scope
        self.draft = draft
        self.decision = decision
        self.problems: list[Diagnostic] = []
        self.failed = False

    def keep(self, error: CheckError, *path: str | int) -> None:
        """Notes what is wrong; a number or a truth value of YAML has its place from here."""
        self.failed = True
        place = self.draft.place(self.decision.id, *path)
        for each in error.diagnostics:
            known = each.span is not None and each.span.file == place.file
            self.problems.append(each if known else replace(each, span=place))

    def condition(self, node: Expression, *path: str | int) -> Expression:
        try:
            return check_condition(node, self.scope)
        except CheckError as error:
            self.keep(error, *path)
            return node

    def formula(self, node: Expression, unit: str | None, key: str = "value") -> tuple[Expression, Type | None]:
        try:
            checked, kind = check_formula(node, self.scope)
        except CheckError as error:
            self.keep(error, key)
            return node, None
        if unit and kind.kind != "number":
            place = self.draft.place(self.decision.id, "unit")
            related = ((f"{kind} here", node.span),)
            problem = Diagnostic("not-a-number", "only a number has a unit", place, "leave `unit` out", related)
            self.keep(CheckError([problem]), "unit")
        elif unit and kind.unit and unit != kind.unit:
            place = self.draft.place(self.decision.id, "unit")
            related = ((f"{kind.unit} here", node.span),)
            message = f"the value is in {kind.unit}, not in `{unit}`"
            self.keep(CheckError([Diagnostic("units-differ", message, place, None, related)]), "unit")
        if kind.kind == "number" and not kind.integer:
            kind = number(unit or kind.unit)
        return checked, kind

    def date(self, node: Expression) -> Expression:
        checked, kind = self.formula(node, None, "anchor")
        if kind and kind.kind != "date":
            problem = Diagnostic("not-a-date", f"`{show(node)}` is not a date: it is {kind}", node.span)
            self.keep(CheckError([problem]), "anchor")
        return checked

    def rows(self, rows: tuple[S, ...], key: str, *texts: str) -> tuple[S, ...]:
        """The rows or points of a decision with their conditions resolved and their texts checked."""
        checked: list[S] = []
        for index, row in enumerate(rows):
            checked.append(replace(row, when=self.condition(row.when, key, index, "when")))
            for name in texts:
                self.text(key, index, name)
        return tuple(checked)

    def option(self, option: Option, index: int) -> Option:
        place = ("options", index)
        self.text(*place, "text")
        self.text(*place, "because")
        changes: dict[str, object] = {}
        if option.applies is not None:
            changes["applies"] = self.condition(option.applies, *place, "applies")
        arguments: list[Argument] = []
        for number_of, each in enumerate(option.arguments):
            here = (*place, "arguments", number_of)
            arguments.append(replace(each, **{each.direction: self.condition(each.when, *here, each.direction)}))
            self.text(*here, "because")
        return replace(option, **changes, arguments=tuple(arguments))

    def law(self, law: Law, index: int) -> Law:
        """A law with its names resolved; what it speaks of must be an outcome of the decision."""
        where = ("laws", index)
        known = outcomes_of(self.decision, law)
        named = law.raises if law.never is None else (law.never.recommend or law.never.outcome or "",)
        for word in named if known is not None else ():
            if word not in (known or ()):
                place = self.draft.place(self.decision.id, *where)
                message = f"`{word}` is not an outcome that the law can speak of"
                help = did_you_mean(word, known or ())
                self.keep(CheckError([Diagnostic("unknown-value", message, place, help)]), *where)
        changes: dict[str, object] = {}
        if law.monotone is not None:
            changes["monotone"] = self.formula(law.monotone, None, "laws")[0]
        if law.invariant_under is not None:
            changes["invariant_under"] = tuple(self.formula(each, None, "laws")[0] for each in law.invariant_under)
        if law.when is not None:
            changes["when"] = self.condition(law.when, *where, "when")
        for read in (law.monotone, *(law.invariant_under or ())):
            if read is not None and not isinstance(read, Read):
                problem = Diagnostic("not-a-fact", "a law names one fact or formula here", read.span)
                self.keep(CheckError([problem]), *where)
        return replace(law, **changes)

    def text(self, *path: str | int) -> None:
        """Checks that every fact a text mentions in braces exists."""
        found = self.draft.text(self.decision.id, *path)
        if found is None:
            return
        text, place = found
        for hole in HOLE.finditer(text):
            span = place.within(*hole.span())
            if not hole[1].strip():
                self.keep(CheckError([Diagnostic("unknown-name", "`{}` names no fact", span)]), *path)
                continue
            try:
                self.scope.leaf(Read(tuple(hole[1].strip().split(".")), span))
            except CheckError as error:
                self.keep(error, *path)
        if lone := _BRACE.search(HOLE.sub(lambda hole: " " * len(hole[0]), text)):
            span = place.within(*lone.span())
            help = "write a fact between two braces: `{tumor.size_cm}`"
            self.keep(CheckError([Diagnostic("lone-brace", f"`{lone[0]}` stands alone", span, help)]), *path)
