"""The names a rulebook's expressions may use: the facts of the model and the outputs of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from renal_cds.errors import Span
from renal_cds.facts.model import FactModel, LeafType, ListType, RecordType
from renal_cds.language.scope import Scope
from renal_cds.language.tree import Read
from renal_cds.language.types import BOOLEAN, ListOf, Record, ScopeEntry, Type, derived, enumeration, number
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table
from renal_cds.rulebook.law import Law

__all__ = ["Names", "outcome_words", "outcomes_of", "output_types", "scope_of_facts", "type_of_leaf"]

STATUSES = ("recommended", "acceptable", "discouraged", "excluded")


def scope_of_facts(model: FactModel) -> dict[str, ScopeEntry]:
    """The groups and leaves of a fact model as names of the rule language."""
    return dict(_record(model.root).fields)


def _record(record: RecordType) -> Record:
    return Record({name: _entry(kind) for name, kind in record.fields.items()})


def _entry(kind: RecordType | ListType | LeafType) -> ScopeEntry:
    match kind:
        case RecordType():
            return _record(kind)
        case ListType(record=record):
            return ListOf(_record(record))
        case LeafType():
            return type_of_leaf(kind)


@cache
def type_of_leaf(leaf: LeafType) -> Type:
    """The type of a fact in the rule language."""
    limits = leaf.low, leaf.high, leaf.above
    return Type(leaf.kind, leaf.unit, *limits, leaf.integer, leaf.values, substance=leaf.substance)


def output_types(decision: Decision, formula_type: Type | None = None) -> ScopeEntry:
    """The entry of a decision in the scope of others: its one output, or several by name."""
    entry = _by_name(decision, formula_type)
    return entry.fields[decision.only_output] if isinstance(entry, Record) and decision.only_output else entry


def _by_name(decision: Decision, formula_type: Type | None) -> ScopeEntry:
    match decision:
        case Formula():
            assert formula_type is not None
            return derived(formula_type)
        case Gate():
            return derived(BOOLEAN)
        case Score(bands=bands):
            outputs = {"score": derived(number())}
            if bands:
                outputs["band"] = derived(enumeration(tuple(bands)))
            return Record(outputs)
        case Choice(options=options):
            return Record({option.id: derived(enumeration(STATUSES)) for option in options})
        case Schedule(rows=rows):
            return Record({"plan": derived(enumeration(tuple(row.id for row in rows)))})
        case Table(outputs=outputs, hit=hit):
            if decision.lists:
                return Record(_memberships(decision))
            if hit == "collect count":
                return Record({name: derived(number()) for name in outputs})
            return Record({name: derived(_output(kind)) for name, kind in outputs.items()})
    raise AssertionError(decision)


def outcomes_of(decision: Decision, law: Law) -> tuple[str, ...] | None:
    """The words that a law may order or forbid; None where outcomes are no words."""
    match decision:
        case Choice(options=options) if law.never is not None:
            return tuple(each.id for each in options)
        case Choice(options=options):
            return STATUSES if law.option in {each.id for each in options} else ()
    return outcome_words(decision)


def outcome_words(decision: Decision) -> tuple[str, ...] | None:
    """The words that a decision, or an option of a choice, can come out as; None where outcomes are no words."""
    match decision:
        case Choice():
            return STATUSES
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


def _memberships(table: Table) -> dict[str, ScopeEntry]:
    """A list of outputs is read word by word: ``some_table.some_word`` is true when the list holds it."""
    words = [value for kind in table.outputs.values() if isinstance(kind, tuple) for value in kind]
    return {word: derived(BOOLEAN) for word in words}


def _output(kind: tuple[str, ...] | str | Mapping[Any, str]) -> Type:
    if isinstance(kind, tuple):
        return enumeration(kind)
    if kind == "boolean":
        return BOOLEAN
    return number(kind.get("number")) if isinstance(kind, Mapping) else number()


class Names(Struct, frozen=False):
    """The scope of a rulebook while its decisions are checked one after another."""

    facts: dict[str, ScopeEntry]
    outputs: dict[str, ScopeEntry] = field(default_factory=dict)
    of_elements: dict[tuple[str, ...], dict[str, ScopeEntry]] = field(default_factory=dict)

    def add(self, decision: Decision, entry: ScopeEntry) -> None:
        """Makes the outputs of a checked decision known to those that come after it."""
        if decision.for_each:
            self.of_elements.setdefault(decision.for_each.items, {})[decision.id] = entry
        else:
            self.outputs[decision.id] = entry

    def scope(self, decision: Decision) -> Scope:
        """The names that the expressions of ``decision`` may use."""
        names = {name: self._with_outputs((name,), entry) for name, entry in self.facts.items()} | self.outputs
        scope = Scope(names)
        if decision.for_each:
            items = Read(decision.for_each.items, Span(decision.id, 1, 1, 1, 1))
            scope = scope.having(decision.for_each.variable, scope.elements(items))
        return scope

    def _with_outputs(self, path: tuple[str, ...], entry: ScopeEntry) -> ScopeEntry:
        match entry:
            case ListOf(item=item) if path in self.of_elements:
                return ListOf(Record({**item.fields, **self.of_elements[path]}))
            case Record(fields=fields):
                return Record({name: self._with_outputs((*path, name), below) for name, below in fields.items()})
        return entry
