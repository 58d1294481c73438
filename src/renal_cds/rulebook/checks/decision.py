"""Checks one decision: the names, types and units of its expressions, and the facts that its texts mention."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.language.check import check_condition
from renal_cds.language.formulas import check_formula
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.show import show
from renal_cds.language.tree import And, Expression, Read
from renal_cds.language.types import ListOf, Type, number
from renal_cds.records import replace
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
from renal_cds.rulebook.law import Law
from renal_cds.rulebook.names import Names, outcomes_of
from renal_cds.rulebook.parts import HOLE
from renal_cds.rulebook.reading.raw import RawRulebook

__all__ = ["resolved"]

_BRACE = re.compile(r"[{}]")

S = TypeVar("S", Row, Point, PlanRow)


def resolved(decision: Decision, names: Names, raw: RawRulebook) -> tuple[Decision, Type | None]:
    """The decision with the names in its expressions resolved, and of a formula the type of its value.

    Raises:
        CheckError: with everything that is wrong in it.
    """
    _check_element(decision, names, raw.place(decision.id, "for_each"))
    scope = names.scope(decision)
    checker = _Checker(scope, raw, decision)
    formula_type: Type | None = None
    changes: dict[str, Any] = {}
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

    def __init__(self, scope: Scope, raw: RawRulebook, decision: Decision) -> None:
        self.scope = scope
        self.raw = raw
        self.decision = decision
        self.problems: list[Diagnostic] = []
        self.failed = False

    def keep(self, error: CheckError, *path: str | int) -> None:
        """Notes what is wrong; a number or a truth value of YAML has its place from here."""
        self.failed = True
        place = self.raw.place(self.decision.id, *path)
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
            place = self.raw.place(self.decision.id, "unit")
            related = ((f"{kind} here", node.span),)
            problem = Diagnostic("not-a-number", "only a number has a unit", place, "leave `unit` out", related)
            self.keep(CheckError([problem]), "unit")
        elif unit and kind.unit and unit != kind.unit:
            place = self.raw.place(self.decision.id, "unit")
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
        changes: dict[str, Any] = {}
        if option.applies is not None:
            changes["applies"] = self.condition(option.applies, *place, "applies")
        presupposed = {name: getattr(option, name) for name in ("supports_given", "given")}
        presupposed = {
            name: self.condition(each, *place, name) for name, each in presupposed.items() if each is not None
        }
        changes.update(dict.fromkeys(presupposed))
        arguments: list[Argument] = []
        for number_of, each in enumerate(option.arguments):
            here = (*place, "arguments", number_of)
            condition = self.condition(each.when, *here, each.direction)
            for name, given in presupposed.items():
                if name == "given" or each.supports is not None:
                    condition = _joined(given, condition)
            when: dict[str, Any] = {each.direction: condition}
            arguments.append(replace(each, **when))
            self.text(*here, "because")
        return replace(option, **changes, arguments=tuple(arguments))

    def law(self, law: Law, index: int) -> Law:
        """A law with its names resolved; what it speaks of must be an outcome of the decision."""
        where = ("laws", index)
        known = outcomes_of(self.decision, law)
        named = law.raises if law.never is None else (law.never.recommend or law.never.outcome or "",)
        for word in named if known is not None else ():
            if word not in (known or ()):
                place = self.raw.place(self.decision.id, *where)
                message = f"`{word}` is not an outcome that the law can speak of"
                help = did_you_mean(word, known or ())
                self.keep(CheckError([Diagnostic("unknown-value", message, place, help)]), *where)
        changes: dict[str, Any] = {}
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
        found = self.raw.text(self.decision.id, *path)
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


def _joined(given: Expression, own: Expression) -> Expression:
    """Both conditions, as if they had been written one after the other."""
    parts = [part for each in (given, own) for part in (each.parts if isinstance(each, And) else (each,))]
    return And(tuple(parts), own.span)
