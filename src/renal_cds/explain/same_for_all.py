"""Words that are equal for every patient, worked out once for each rulebook.

Sources, figures and conditions in words depend on the rules alone. They are kept by the identity of
the part of the rulebook they belong to, and go when the rulebook goes.
"""

from __future__ import annotations

from collections.abc import Iterable

from renal_cds.explain.explanation import Cited, Reason, ShownFigure
from renal_cds.language.show import show
from renal_cds.language.tree import Expression
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.knowledge import Citation

__all__ = ["SameForAll"]

_KEY = "same for all"


class SameForAll:
    """The parts of explanations that one rulebook always gives in the same words."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._sources = rulebook.sources
        self._figures = rulebook.figures
        self._cited: dict[int, tuple[Cited, ...]] = {}
        self._shown: dict[str, ShownFigure] = {}
        self._companions: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._conditions: dict[int, str] = {}
        #: Statements whose text names no fact: one reason for each of true, false and unknown.
        self.reasons: dict[tuple[int, bool | None], Reason] = {}

    @classmethod
    def of(cls, rulebook: Rulebook) -> SameForAll:
        """The one instance of a rulebook, made at first use and kept with it."""
        found = rulebook.made.get(_KEY)
        if not isinstance(found, cls):
            found = rulebook.made[_KEY] = cls(rulebook)
        return found

    def cited(self, citation: Citation) -> tuple[Cited, ...]:
        """The sources of one citation of the rulebook."""
        found = self._cited.get(id(citation))
        if found is None:
            found = self._cited[id(citation)] = tuple(
                Cited(source=id, citation=self._sources[id].reference, place=place, confidence=citation.confidence)
                for id, place in citation.places.items()
            )
        return found

    def figures(self, ids: Iterable[str]) -> tuple[ShownFigure, ...]:
        """Figures with all that must be shown beside them."""
        asked = tuple(ids)
        if asked not in self._companions:
            self._companions[asked] = tuple(self._with_companions(asked))
        return tuple(self._figure(id) for id in self._companions[asked])

    def condition(self, node: Expression) -> str:
        """A condition of the rulebook as it is written."""
        found = self._conditions.get(id(node))
        if found is None:
            found = self._conditions[id(node)] = show(node)
        return found

    def _figure(self, id: str) -> ShownFigure:
        if id not in self._shown:
            figure = self._figures[id]
            self._shown[id] = ShownFigure(id=id, text=str(figure), sources=self.cited(figure.source))
        return self._shown[id]

    def _with_companions(self, ids: tuple[str, ...]) -> list[str]:
        found: dict[str, None] = {}
        todo = list(ids)
        while todo:
            id = todo.pop(0)
            if id not in found:
                found[id] = None
                todo = [*self._figures[id].show_with, *todo]
        return list(found)
