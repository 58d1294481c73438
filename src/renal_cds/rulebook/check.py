"""Checks a rulebook as a whole: names, types and units, order of decisions, grounds and references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.facts.model import FactModel
from renal_cds.language.check import check_condition
from renal_cds.language.formulas import check_formula
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.tree import Expression, Read
from renal_cds.language.types import ListOf, Record, Type, number
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Law, Option, Schedule, Score, Statement, Table
from renal_cds.rulebook.grounds import check_grounds
from renal_cds.rulebook.read import Draft
from renal_cds.rulebook.scoping import STATUSES, Names, decisions_read, output_types, scope_of_facts

__all__ = ["check_draft", "conditions", "law_expressions", "templates"]

_HOLE = re.compile(r"\{([^{}]*)\}")


def check_draft(draft: Draft, model: FactModel) -> dict[str, Decision]:
    """The decisions with their expressions resolved, each after those it reads.

    Every mistake is added to ``draft.problems``; a decision with mistakes is left out.
    """
    names = Names(scope_of_facts(model))
    checked: dict[str, Decision] = {}
    for id in _order(draft, Scope(names.facts)):
        decision = draft.decisions[id]
        try:
            result, formula_type = _check(decision, names, draft)
        except CheckError as error:
            draft.problems += error.diagnostics
            result, formula_type = decision, None
        else:
            checked[id] = result
        if not isinstance(decision, Formula) or formula_type:
            names.add(decision, output_types(decision, formula_type))
    draft.problems += check_grounds(draft)
    draft.problems += _shapes(draft, names)
    return checked


def conditions(decision: Decision) -> Iterator[Expression]:
    """Every expression of a decision."""
    if decision.applies is not None:
        yield decision.applies
    match decision:
        case Formula(value=value):
            yield value
        case Gate(when=when):
            yield when
        case Table(rows=rows):
            yield from (row.when for row in rows)
        case Score(points=points):
            yield from (point.when for point in points)
        case Schedule(anchor=anchor, rows=plans):
            yield anchor
            yield from (row.when for row in plans)
        case Choice(options=options):
            for option in options:
                yield from () if option.applies is None else (option.applies,)
                yield from (argument.when for argument in option.arguments)


def law_expressions(decision: Decision) -> Iterator[Expression]:
    """Every expression in the laws of a decision."""
    for law in decision.laws:
        yield from (each for each in (law.monotone, law.when, *(law.invariant_under or ())) if each is not None)


def outcomes_of(decision: Decision, law: Law) -> tuple[str, ...] | None:
    """The words that a law may order or forbid; None where outcomes are no words."""
    match decision:
        case Choice(options=options) if law.never is not None:
            return tuple(each.id for each in options)
        case Choice(options=options):
            return STATUSES if law.option in {each.id for each in options} else ()
        case Score(bands=bands):
            return tuple(bands)
        case Schedule(rows=rows):
            return tuple(row.id for row in rows)
        case Gate():
            return ("true", "false")
        case Table(outputs=outputs):
            kind = next(iter(outputs.values()))
            return kind if isinstance(kind, tuple) else None
    return ()


def templates(text: str | None) -> list[tuple[str, ...]]:
    """The paths of the facts that a text mentions in braces.

    >>> templates("the nodule measures {finding.size_mm} mm")
    [('finding', 'size_mm')]
    """
    return [tuple(hole.strip().split(".")) for hole in _HOLE.findall(text or "")]


def _own_facts(decision: Decision, facts: Scope) -> Scope:
    if decision.for_each is None:
        return facts
    entry = facts.find(decision.for_each.items)
    return facts.having(decision.for_each.variable, entry.item if isinstance(entry, ListOf) else Record({}))


def _order(draft: Draft, facts: Scope) -> list[str]:
    known = draft.decisions
    gates = [id for id, each in known.items() if isinstance(each, Gate) and each.effect in ("stop", "block")]
    graph: dict[str, list[str]] = {}
    for id, decision in known.items():
        scope = _own_facts(decision, facts)
        judged = (*conditions(decision), *law_expressions(decision))
        reads = [each for condition in judged for each in decisions_read(condition, known, scope)]
        graph[id] = sorted({*reads, *(gates if decision.advises else ())})
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        cycle: list[str] = list(reversed(error.args[1]))
        places = tuple(
            (f"which reads `{after}`", draft.place(id, "id")) for id, after in zip(cycle[1:-1], cycle[2:], strict=True)
        )
        message = f"`{cycle[0]}` reads itself through " + ", ".join(f"`{id}`" for id in cycle[1:])
        draft.problems.append(Diagnostic("cycle", message, draft.place(cycle[0], "id"), None, places))
        return []


def _check(decision: Decision, names: Names, draft: Draft) -> tuple[Decision, Type | None]:
    scope = names.scope(decision)
    if decision.for_each and not _iterable(decision, scope, names):
        words = ".".join(decision.for_each.items)
        raise CheckError([Diagnostic("not-a-list", f"`{words}` is not a list", draft.place(decision.id, "for_each"))])
    checker = _Checker(scope, draft, decision)
    formula_type: Type | None = None
    changes: dict[str, object] = {}
    if decision.applies is not None:
        changes["applies"] = checker.condition(decision.applies)
    match decision:
        case Formula(value=value, unit=unit):
            changes["value"], formula_type = checker.formula(value, unit)
        case Gate(when=when, text=text):
            changes["when"] = checker.condition(when)
            checker.texts([text], "text")
        case Table(rows=rows):
            changes["rows"] = tuple(row.model_copy(update={"when": checker.condition(row.when)}) for row in rows)
            checker.texts([row.because for row in rows], "rows")
            checker.texts([advice.text for advice in decision.advice.values()], "advice")
        case Score(points=points):
            changes["points"] = tuple(each.model_copy(update={"when": checker.condition(each.when)}) for each in points)
            checker.texts([each.because for each in points], "points")
        case Schedule(anchor=anchor, rows=plans):
            changes["anchor"] = checker.date(anchor)
            changes["rows"] = tuple(row.model_copy(update={"when": checker.condition(row.when)}) for row in plans)
            checker.texts([text for row in plans for text in (row.because, row.text, row.then)], "rows")
        case Choice(options=options):
            changes["options"] = tuple(checker.option(option) for option in options)
    if decision.laws:
        changes["laws"] = tuple(checker.law(each, index) for index, each in enumerate(decision.laws))
    if checker.problems:
        raise CheckError(checker.problems)
    return decision.model_copy(update=changes), formula_type


def _iterable(decision: Decision, scope: Scope, names: Names) -> bool:
    assert decision.for_each
    entry = Scope(names.facts).find(decision.for_each.items)
    return isinstance(entry, ListOf)


class _Checker:
    """Checks the parts of one decision and keeps what is wrong with each."""

    def __init__(self, scope: Scope, draft: Draft, decision: Decision) -> None:
        self.scope = scope
        self.draft = draft
        self.decision = decision
        self.problems: list[Diagnostic] = []

    def condition(self, node: Expression) -> Expression:
        try:
            return check_condition(node, self.scope)
        except CheckError as error:
            self.problems += error.diagnostics
            return node

    def formula(self, node: Expression, unit: str | None) -> tuple[Expression, Type | None]:
        try:
            checked, kind = check_formula(node, self.scope)
        except CheckError as error:
            self.problems += error.diagnostics
            return node, None
        if unit and kind.unit and unit != kind.unit:
            place = self.draft.place(self.decision.id, "unit")
            related = ((f"{kind.unit} here", node.span),)
            self.problems.append(
                Diagnostic("units-differ", f"the value is in {kind.unit}, not in `{unit}`", place, None, related)
            )
        if kind.kind == "number" and not kind.integer:
            kind = number(unit or kind.unit)
        return checked, kind

    def date(self, node: Expression) -> Expression:
        checked, kind = self.formula(node, None)
        if kind and kind.kind != "date":
            self.problems.append(Diagnostic("not-a-date", f"the anchor is {kind}, not a date", node.span))
        return checked

    def option(self, option: Option) -> Option:
        self.texts([option.text, option.because, *(each.because for each in option.arguments)], "options")
        changes: dict[str, object] = {}
        if option.applies is not None:
            changes["applies"] = self.condition(option.applies)
        changes["arguments"] = tuple(
            each.model_copy(update={each.direction: self.condition(each.when)}) for each in option.arguments
        )
        return option.model_copy(update=changes)

    def law(self, law: Law, index: int) -> Law:
        """A law with its names resolved; what it speaks of must be an outcome of the decision."""
        known = outcomes_of(self.decision, law)
        named = law.raises if law.never is None else (law.never.recommend or law.never.outcome or "",)
        for word in named if known is not None else ():
            if word not in (known or ()):
                place = self.draft.place(self.decision.id, "laws", index)
                message = f"`{word}` is not an outcome that the law can speak of"
                self.problems.append(Diagnostic("unknown-value", message, place, did_you_mean(word, known or ())))
        changes: dict[str, object] = {}
        if law.monotone is not None:
            changes["monotone"] = self.formula(law.monotone, None)[0]
        if law.invariant_under is not None:
            changes["invariant_under"] = tuple(self.formula(each, None)[0] for each in law.invariant_under)
        if law.when is not None:
            changes["when"] = self.condition(law.when)
        for read in (law.monotone, *(law.invariant_under or ())):
            if read is not None and not isinstance(read, Read):
                self.problems.append(Diagnostic("not-a-fact", "a law names one fact or formula here", read.span))
        return law.model_copy(update=changes)

    def texts(self, texts: Iterable[str | None], *path: str) -> None:
        for text in texts:
            self.paths(templates(text), self.draft.place(self.decision.id, *path))

    def paths(self, paths: Iterable[tuple[str, ...]], span: Span) -> None:
        for path in paths:
            try:
                self.scope.leaf(Read(path, span))
            except CheckError as error:
                self.problems += error.diagnostics


def _shapes(draft: Draft, names: Names) -> Iterator[Diagnostic]:
    """What single decisions may say only once or only of what they declare."""
    for id, decision in draft.decisions.items():
        if id in names.facts:
            yield Diagnostic("name-taken", f"`{id}` is already the name of a group of facts", draft.place(id, "id"))
        yield from _repeated(draft, decision)
        if isinstance(decision, Table):
            yield from _outputs(draft, decision)


def _repeated(draft: Draft, decision: Decision) -> Iterator[Diagnostic]:
    groups: list[tuple[Iterable[Statement], tuple[str | int, ...]]] = []
    match decision:
        case Choice(options=options):
            groups.append((options, ("options",)))
            groups += [(option.arguments, ("options", index, "arguments")) for index, option in enumerate(options)]
        case Score(points=points):
            groups.append((points, ("points",)))
        case Table(rows=rows) | Schedule(rows=rows):
            groups.append((rows, ("rows",)))
    for statements, path in groups:
        seen: dict[str, int] = {}
        for index, statement in enumerate(statements):
            if statement.id in seen:
                first = draft.place(decision.id, *path, seen[statement.id], "id")
                here = draft.place(decision.id, *path, index, "id")
                yield Diagnostic(
                    "duplicate-id",
                    f"`{statement.id}` stands twice in `{decision.id}`",
                    here,
                    None,
                    (("first here", first),),
                )
            seen.setdefault(statement.id, index)


def _outputs(draft: Draft, table: Table) -> Iterator[Diagnostic]:
    for index, row in enumerate(table.rows):
        place = ("rows", index, "then")
        for name in table.outputs:
            if name not in row.then:
                yield Diagnostic("missing-output", f"`{row.id}` gives no `{name}`", draft.place(table.id, *place))
        for name, value in row.then.items():
            kind = table.outputs.get(name)
            span = draft.place(table.id, *place, name)
            if kind is None:
                yield Diagnostic("unknown-output", f"`{name}` is not an output of `{table.id}`", span)
            elif isinstance(kind, tuple) and value not in kind:
                yield Diagnostic("unknown-value", f"`{value}` is not a value of `{name}`", span)
            elif kind == "boolean" and not isinstance(value, bool):
                yield Diagnostic("wrong-type", f"`{name}` is `true` or `false`", span)
            elif not isinstance(kind, tuple) and kind != "boolean" and (isinstance(value, bool | str)):
                yield Diagnostic("wrong-type", f"`{name}` is a number", span)
    first = next(iter(table.outputs))
    kind = table.outputs[first]
    for value in table.advice:
        if isinstance(kind, tuple) and value not in kind:
            yield Diagnostic(
                "unknown-value", f"`{value}` is not a value of `{first}`", draft.place(table.id, "advice", value)
            )
    if table.hit in ("priority", "output order") and not isinstance(kind, tuple):
        yield Diagnostic(
            "no-priority",
            f"`{table.hit}` needs an output whose values are listed in order",
            draft.place(table.id, "hit"),
        )
    if table.hit in ("collect sum", "collect min", "collect max") and (isinstance(kind, tuple) or kind == "boolean"):
        yield Diagnostic("wrong-type", f"`{table.hit}` needs an output that is a number", draft.place(table.id, "hit"))
