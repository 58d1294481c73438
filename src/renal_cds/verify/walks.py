"""Walks over diagrams that ask about all patients at once: parts, counts, substitution.

>>> diagrams = Diagrams()
>>> both = diagrams.ite(diagrams.literal(0, [False, True]), diagrams.literal(1, [False, True]), diagrams.leaf(False))
>>> at(diagrams, both, 0, 1) == diagrams.literal(1, [False, True]), counts(diagrams, both, [(0, 1), (0, 1)])
(True, {False: 3, True: 1})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from math import prod
from typing import Any

from renal_cds.decide.diagram.diagrams import Diagrams

__all__ = [
    "Domain",
    "at",
    "both",
    "cofactors",
    "counts",
    "either",
    "is_where",
    "limited",
    "negation",
    "rebuilt",
    "with_diagram",
]

#: The cells that each input can lie in, by level.
Domain = Sequence[tuple[int, ...]]


def both(diagrams: Diagrams, *roots: int) -> int:
    """True where all are."""
    result = diagrams.leaf(True)
    for root in reversed(roots):
        result = diagrams.ite(root, result, diagrams.leaf(False))
    return result


def either(diagrams: Diagrams, *roots: int) -> int:
    """True where any is."""
    result = diagrams.leaf(False)
    for root in reversed(roots):
        result = diagrams.ite(root, diagrams.leaf(True), result)
    return result


def negation(diagrams: Diagrams, root: int) -> int:
    """True where the diagram is false."""
    return diagrams.ite(root, diagrams.leaf(False), diagrams.leaf(True))


def is_where(diagrams: Diagrams, root: int, wanted: Callable[[Any], bool]) -> int:
    """True where the outcome is wanted."""
    return diagrams.apply(lambda outcome: bool(wanted(outcome)), root)


def rebuilt(diagrams: Diagrams, root: int, change: Callable[[int, tuple[int, ...]], tuple[int, ...] | int]) -> int:
    """The diagram with each question changed, from the last to the first.

    ``change`` is given a level and the changed parts; it returns parts, or one of them in place of the question.
    """
    done: dict[int, int] = {}

    def walk(node: int) -> int:
        found = done.get(node)
        if found is None:
            asked = diagrams.parts(node)
            if asked is None:
                found = node
            else:
                level, parts = asked
                new = {each: walk(each) for each in set(parts)}
                changed = change(level, tuple(new[each] for each in parts))
                found = changed if isinstance(changed, int) else diagrams.build(level, changed)
            done[node] = found
        return found

    return walk(root)


def at(diagrams: Diagrams, root: int, level: int, cell: int) -> int:
    """The diagram once an input is known to lie in a cell."""
    return rebuilt(diagrams, root, lambda asked, parts: parts[cell] if asked == level else parts)


def cofactors(diagrams: Diagrams, root: int, level: int, cells: tuple[int, ...]) -> set[int]:
    """The different diagrams that can be left once it is known in which of these cells an input lies."""
    asked = (diagrams.parts(node) for node in diagrams.nodes(root))
    asking = [found[1] for found in asked if found and found[0] == level]
    alike = {tuple(parts[cell] for parts in asking): cell for cell in cells}
    return {at(diagrams, root, level, cell) for cell in alike.values()}


def limited(diagrams: Diagrams, root: int, domain: Domain) -> int:
    """The diagram without questions whose answers in the domain are all alike: equal on the domain, equal numbers."""

    def change(level: int, parts: tuple[int, ...]) -> tuple[int, ...]:
        allowed = domain[level]
        if len(allowed) == len(parts):
            return parts
        inside = frozenset(allowed)  # a tuple would be searched once for each cell: quadratic where there are many
        return tuple(part if cell in inside else parts[allowed[0]] for cell, part in enumerate(parts))

    return rebuilt(diagrams, root, change)


def certain(diagrams: Diagrams, root: int, known: Set[int], domain: Domain) -> int:
    """True where the diagram is, whatever the inputs are that are not among the known ones."""

    def change(level: int, parts: tuple[int, ...]) -> tuple[int, ...] | int:
        return parts if level in known else both(diagrams, *(parts[cell] for cell in domain[level]))

    return rebuilt(diagrams, root, change)


def with_diagram(diagrams: Diagrams, root: int, level: int, test: int) -> int:
    """The diagram with a diagram of false and true in place of an input of two cells."""
    if level not in diagrams.levels(root):
        return root
    return diagrams.ite(test, at(diagrams, root, level, 1), at(diagrams, root, level, 0))


def counts(diagrams: Diagrams, root: int, domain: Domain) -> dict[Any, int]:
    """How many combinations of cells of the inputs that the diagram asks give each outcome."""
    levels = sorted(diagrams.levels(root))
    place = {level: index for index, level in enumerate(levels)}
    sizes = [len(domain[level]) for level in levels]
    done: dict[int, Counter[Any]] = {}

    def index_of(node: int) -> int:
        asked = diagrams.parts(node)
        return len(levels) if asked is None else place[asked[0]]

    def walk(node: int) -> Counter[Any]:
        """The outcomes below a node, over the inputs from its own on."""
        found = done.get(node)
        if found is None:
            found = Counter()
            asked = diagrams.parts(node)
            if asked is None:
                found[diagrams.outcome(node)] = 1
            else:
                level, parts = asked
                for cell in domain[level]:
                    skipped = prod(sizes[place[level] + 1 : index_of(parts[cell])])
                    for outcome, count in walk(parts[cell]).items():
                        found[outcome] += count * skipped
            done[node] = found
        return found

    whole = prod(sizes[: index_of(root)])
    return {outcome: count * whole for outcome, count in walk(root).items()}
