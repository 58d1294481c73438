"""Outputs: what other decisions see of a decision, for one patient and for all of them.

>>> from renal_cds.rulebook import Rulebook
>>> table = Rulebook.load().decisions["phq9_item_9"]
>>> output = Output.of(table, (), ["outcome"])
>>> output.components, output.value([("assessment_today",)]), output.value([Mark.NOT_APPLICABLE])
(('outcome',), 'assessment_today', 'not_applicable')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from renal_cds.decide.formulas.value_sets import ValueSet, known, one_of
from renal_cds.decide.outcomes import Mark, seen
from renal_cds.decide.variables import Path
from renal_cds.language.logic import any_of
from renal_cds.records import Struct
from renal_cds.rulebook.decisions import Decision, Gate, Table

__all__ = ["Output"]


class Output(Struct):
    """One output of a decision: the components of the outcome that it is read from, and how each is read.

    Where several components are read, the output says whether any of them holds.
    """

    components: tuple[str, ...]
    read: Callable[[Any], Any]
    any_of_several: bool = False

    @classmethod
    def of(cls, decision: Decision, path: Path, components: Iterable[str]) -> Output:
        """The output of that name, or the only one when none is named, of a decision with these components."""
        match decision:
            case Gate():
                return cls(("fires",), seen)
            case Table(hit="collect" | "output order"):  # a component counts the rows that give one of the words
                return cls(tuple(name for name in components if path[0] in name.split(", ")), _is_listed, True)
            case Table(hit="rule order"):
                return cls(("outcome",), lambda rows: isinstance(rows, tuple) and any(path[0] in row for row in rows))
            case Table(outputs=outputs):
                place = list(outputs).index(path[0]) if path else 0
                return cls(("outcome",), lambda row: row[place] if isinstance(row, tuple) else seen(row))
        return cls((path[0] if path else decision.only_output or "",), seen)

    def value(self, outcomes: Sequence[Any]) -> Any:
        """The value that is read, of one outcome of each component."""
        values = map(self.read, outcomes)
        return any(values) if self.any_of_several else next(values)

    def values(self, outcomes: Mapping[str, frozenset[Any]]) -> ValueSet:
        """The possible values that are read, of all outcomes still possible of each component."""
        sets = [frozenset(map(self.read, outcomes[name])) for name in self.components]
        if not self.any_of_several:
            return one_of(sets[0])
        truth = any_of(next(iter(values)) if len(values) == 1 else None for values in sets)
        return one_of((True, False)) if truth is None else known(truth)


def _is_listed(count: Any) -> bool:
    return not isinstance(count, Mark) and count > 0
