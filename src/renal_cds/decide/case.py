"""One patient seen by the rules: facts by path, and the results of the decisions made so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.decide.formulas.value_sets import ValueSet, any_of_type, known, of_fact, one_of
from renal_cds.decide.result import Result
from renal_cds.decide.variables import ANY_ELEMENT
from renal_cds.facts.known import Facts
from renal_cds.facts.model import FactModel, LeafType
from renal_cds.facts.paths import ITEM, FactPath, value_at
from renal_cds.language.tree import Select
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision
from renal_cds.rulebook.names import type_of_leaf

__all__ = ["Binding", "Case"]


class Binding(Struct):
    """The element that a name is bound to: a list, and a place in it."""

    items: FactPath
    types: tuple[str, ...]
    index: int


class Case(Struct):
    """The facts and results that one decision about one patient, or one element, can read."""

    patient: Facts
    model: FactModel
    decisions: Mapping[str, Decision]
    results: Mapping[tuple[str, int | None], Result] = field(default_factory=dict)
    bindings: Mapping[str, Binding] = field(default_factory=dict)

    def read(self, path: tuple[str, ...]) -> ValueSet:
        """The possible values of the fact or output at a path of the rule language."""
        head = path[0]
        if head == ANY_ELEMENT:
            return self._any_element(path[1])
        if head in self.bindings:
            binding = self.bindings[head]
            if path[1] in self.decisions and path[1] not in self._fields(binding):
                return self.results[path[1], binding.index].output(path[2:])
        elif head in self.decisions:
            return self.results[head, None].output(path[1:])
        return self._fact(path)

    def fact(self, path: tuple[str, ...]) -> tuple[FactPath, LeafType] | None:
        """The place of a fact in the patient and what kind of fact it is; None for the output of a decision."""
        place, types = self._places(path)
        leaf = self.model.find(types)
        return (place, leaf) if isinstance(leaf, LeafType) else None

    def length(self, path: tuple[str, ...]) -> int | None:
        """How many elements a list has; None when the list is unknown."""
        items = value_at(self.patient, self._places(path)[0])
        return None if items is None else len(items)

    def elements(self, path: tuple[str, ...], variable: str) -> list[Case] | None:
        """The case once for each element of a list; None when the list is unknown."""
        length = self.length(path)
        return None if length is None else [self.bound(variable, path, index) for index in range(length)]

    def bound(self, variable: str, path: tuple[str, ...], index: int) -> Case:
        """The case in which ``variable`` is also bound to one element of a list."""
        place, types = self._places(path)
        bindings = {**self.bindings, variable: Binding(place, types, index)}
        return Case(self.patient, self.model, self.decisions, self.results, bindings)

    def unknown(self, read: Select) -> ValueSet:
        """Everything that a selection from an unknown list can give."""
        assert read.type is not None
        whole = any_of_type(read.type)
        states = {NOT_APPLICABLE, CONFLICT} if read.path[0] in self.decisions else {NOT_APPLICABLE}
        return ValueSet(whole.values | states, whole.interval)

    def _fields(self, binding: Binding) -> Mapping[str, Any]:
        record = self.model.find((*binding.types, ITEM))
        return getattr(record, "fields", {})

    def _places(self, path: tuple[str, ...]) -> tuple[FactPath, tuple[str, ...]]:
        """A path of the rule language as a path into the patient, and as one into the model."""
        binding = self.bindings.get(path[0])
        if binding is None:
            return path, path
        return (*binding.items, binding.index, *path[1:]), (*binding.types, ITEM, *path[1:])

    def _fact(self, path: tuple[str, ...]) -> ValueSet:
        place, types = self._places(path)
        return of_fact(value_at(self.patient, place), type_of_leaf(self.model.field(types)))

    def _any_element(self, gate: str) -> ValueSet:
        each = self.decisions[gate].for_each
        assert each is not None
        length = self.length(each.items)
        if length is None:
            return one_of((True, False))
        found = [self.results[gate, index].output(()) for index in range(length)]
        if any(each.is_known and each.only is True for each in found):
            return known(True)
        return known(False) if all(each.is_known for each in found) else one_of((True, False))
