"""The smallest sets of changes that give a wanted outcome, found by search through a diagram.

As long as some way through the diagram leads to an unwanted outcome, at least one input asked on
that way must come to lie in another cell than there; so only such changes are tried. All sets of
one size are tried before any larger one, which is why the result is the smallest. The diagram also
says how much must change at least.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from renal_cds.decide.diagram import Diagrams
from renal_cds.decide.result import Vector

__all__ = ["GaveUp", "smallest_changes"]

#: How many sets of changes are tried before a search is given up.
PATIENCE = 4000

Change = TypeVar("Change", bound=Hashable)


class GaveUp(Exception):
    """A search took too long; smaller sets than those tried do not exist, others may."""


def smallest_changes(
    diagrams: Diagrams,
    root: int,
    wanted: Callable[[Any], bool],
    *,
    vector: Callable[[frozenset[Change]], Vector],
    moves: Callable[[int, int, frozenset[Change]], Iterable[Change]],
    costs: Callable[[frozenset[Change]], Mapping[int, int]],
    accept: Callable[[frozenset[Change]], bool] = lambda _: True,
    most: int,
) -> list[frozenset[Change]]:
    """Every smallest set of up to ``most`` changes after which only wanted outcomes are possible.

    Args:
        diagrams: the store of the diagram.
        root: the diagram.
        wanted: whether an outcome will do.
        vector: the allowed cells of every input after some changes.
        moves: the changes that take one input out of a cell, after some changes.
        costs: what changing an input costs at least after some changes; those left out cannot be changed.
        accept: whether a set of changes is possible at all.
        most: the largest number of changes that is tried.

    Raises:
        GaveUp: too many sets would have to be tried.
    """

    def unwanted(outcome: Any) -> bool:
        return not wanted(outcome)

    tried = 0

    def extend(changes: frozenset[Change], left: int) -> None:
        nonlocal tried
        if changes in seen:
            return
        tried += 1
        if tried > PATIENCE:
            raise GaveUp
        seen.add(changes)
        allowed = vector(changes)
        way = diagrams.way(root, allowed, unwanted)
        if way is None:
            if not left and accept(changes):
                found.append(changes)
            return
        if left and diagrams.distance(root, allowed, wanted, costs(changes)) <= left:
            for level, cell in way:
                for change in moves(level, cell, changes):
                    extend(changes | {change}, left - 1)

    for size in range(most + 1):
        found: list[frozenset[Change]] = []
        seen: set[frozenset[Change]] = set()
        extend(frozenset(), size)
        if found:
            return found
    return []
