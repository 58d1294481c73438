"""Reduced ordered multi-valued decision diagrams (Bryant 1986; Kam et al. 1998).

A diagram is a finite function from the cells of its variables to outcomes. Two functions that always agree are the
same node, so that asking what can still come out, which variables still matter, or whether two rules differ is a walk
through the nodes.

>>> diagrams = Diagrams()
>>> rain, wind = diagrams.literal(0, [False, True]), diagrams.literal(1, [False, True])
>>> both = diagrams.apply(lambda a, b: a and b, rain, wind)
>>> sorted(diagrams.outcomes(both, [(1,), (0, 1)])), diagrams.outcomes(both, [(0,), (0, 1)])
([False, True], frozenset({False}))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, TypeAlias

from renal_cds.decide.outcomes import Conflict
from renal_cds.records import Struct

__all__ = ["Allowed", "Diagrams", "Packed", "TooManyCases"]

#: The cells in which each input can lie, by level.
Allowed: TypeAlias = Sequence[tuple[int, ...]] | Mapping[int, tuple[int, ...]]
_LEAF = 1 << 60


class TooManyCases(Exception):
    """Diagrams were combined in more steps than allowed: what is being built tells too many cases apart."""


class Packed(Struct):
    """A store in few lists: outcomes first, then level by level from the last one, the parts of each node in a row.

    ``levels`` has each level with the number of its cells and that of its nodes.
    """

    outcomes: Sequence[Any]
    levels: Sequence[tuple[int, int, int]]
    parts: Sequence[int]


class Diagrams:
    """A store of shared nodes; a diagram is the number of its root.

    Variables are numbered by their place in the variable order, their *level*; level 0 is asked first.
    """

    def __init__(self) -> None:
        self._level: list[int] = []
        self._content: list[Any] = []
        self._known: dict[Hashable, int] = {}
        self._levels_of: dict[int, frozenset[int]] = {}
        self._kept = (0, 0)  # how many outcomes, and how many nodes, there were when the store was unpacked
        self._steps_left: int | None = None
        self._listed = 0  # how many of these are among the known ones

    @classmethod
    def of(cls, packed: Packed) -> Diagrams:
        """The store that :meth:`packed` gave."""
        made = cls()
        made._level = [_LEAF] * len(packed.outcomes)
        made._content = list(packed.outcomes)
        parts = iter(packed.parts)
        for level, width, count in packed.levels:
            made._level += [level] * count
            made._content += islice(zip(*[parts] * width, strict=False), count)
        made._kept = len(packed.outcomes), len(made._level)
        return made

    def packed(self, roots: Iterable[int]) -> tuple[Packed, dict[int, int]]:
        """The nodes that these diagrams have, and no others, and the new number of each."""
        order = sorted(
            self.nodes(*roots), key=lambda node: (-self._level[node], node)
        )  # parts come before what they are parts of
        number = {node: place for place, node in enumerate(order)}
        outcomes = [self._content[node] for node in order if self._level[node] == _LEAF]
        asking = order[len(outcomes) :]
        levels = [
            (level, len(self._content[(nodes := list(group))[0]]), len(nodes))
            for level, group in groupby(asking, key=self._level.__getitem__)
        ]
        parts = [number[part] for node in asking for part in self._content[node]]
        return Packed(outcomes, levels, parts), number

    def __len__(self) -> int:
        return len(self._level)

    def leaf(self, outcome: Hashable) -> int:
        """The diagram that always gives ``outcome``."""
        if self._listed < self._kept[0]:
            self._list(self._kept[0])
        return self._store(_key(outcome), _LEAF, outcome)

    def literal(self, level: int, outcomes: Iterable[Hashable]) -> int:
        """The diagram that gives the outcome listed for the cell of one input."""
        return self._node(level, tuple(self.leaf(each) for each in outcomes))

    def never(self, root: int) -> bool:
        """Whether a diagram of truth values always gives false."""
        return self._level[root] == _LEAF and self._content[root] is False

    def outcome(self, root: int) -> Any:
        """The outcome of a leaf: a diagram that asks nothing."""
        assert self._level[root] == _LEAF
        return self._content[root]

    def apply(self, function: Callable[..., Hashable], *roots: int) -> int:
        """The diagram that gives ``function`` of what the given diagrams give."""

        def ends(nodes: tuple[int, ...]) -> int | None:
            if any(self._level[node] != _LEAF for node in nodes):
                return None
            return self.leaf(function(*(self._content[node] for node in nodes)))

        return self._combined(roots, ends)

    def ite(self, test: int, then: int, other: int) -> int:
        """If-then-else: ``then`` where the test gives true, ``other`` where it gives false."""

        def ends(nodes: tuple[int, ...]) -> int | None:
            test, then, other = nodes
            if self._level[test] == _LEAF:
                return then if self._content[test] else other
            return then if then == other else None

        return self._combined((test, then, other), ends)

    def _combined(self, roots: tuple[int, ...], ends: Callable[[tuple[int, ...]], int | None]) -> int:
        """The diagram of several diagrams walked together, down to where ``ends`` says what they come to.

        The walk keeps its own stack: a chain of many inputs is deeper than Python's.
        """
        level_of, contents = self._level, self._content
        done: dict[tuple[int, ...], int] = {}
        todo: list[tuple[tuple[int, ...], int, list[tuple[int, ...]]]] = []
        entered = [roots]
        while True:
            for nodes in entered:
                if nodes in done:
                    continue
                self._spend()
                end = ends(nodes)
                if end is not None:
                    done[nodes] = end
                    continue
                level = min([level_of[node] for node in nodes])
                width = next(len(contents[node]) for node in nodes if level_of[node] == level)
                parts = [contents[node] if level_of[node] == level else (node,) * width for node in nodes]
                todo.append((nodes, level, list(zip(*parts, strict=True))))
            if not todo:
                return done[roots]
            nodes, level, below = todo[-1]
            entered = [part for part in dict.fromkeys(below) if part not in done]
            if not entered:
                todo.pop()
                done[nodes] = self._node(level, tuple([done[part] for part in below]))

    def bound(self, steps: int | None) -> None:
        """Allows so many steps of combining diagrams from here on; None sets no bound.

        Raises, when there are more:
            TooManyCases: from the step that is one too many; the store stays as good as before.
        """
        self._steps_left = steps

    def _spend(self) -> None:
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left < 0:
                raise TooManyCases

    def outcomes(self, root: int, allowed: Allowed) -> frozenset[Any]:
        """Everything a diagram can give when each input lies in one of its allowed cells."""
        while self._level[root] != _LEAF and len(cells := allowed[self._level[root]]) == 1:
            root = self._content[root][cells[0]]
        if self._level[root] == _LEAF:
            return frozenset((self._content[root],))
        seen = {root}
        todo = [root]
        found: set[Any] = set()
        while todo:
            node = todo.pop()
            if self._level[node] == _LEAF:
                found.add(self._content[node])
                continue
            children = self._content[node]
            for cell in allowed[self._level[node]]:
                child = children[cell]
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        return frozenset(found)

    def gives_only(self, outcomes: Collection[Any], root: int, allowed: Allowed) -> bool:
        """Whether a diagram can give nothing but these outcomes when each input lies in one of its allowed cells."""
        level_of, contents = self._level, self._content
        seen = {root}
        todo = [root]
        while todo:
            node = todo.pop()
            level, content = level_of[node], contents[node]
            if level == _LEAF:
                if content not in outcomes:
                    return False
                continue
            for cell in allowed[level]:
                child = content[cell]
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        return True

    def first_level(self, parts: Iterable[Iterable[int]]) -> int | None:
        """The input that is asked first by any of these nodes; None when all of them are outcomes."""
        level_of = self._level
        level = min([level_of[node] for part in parts for node in part], default=_LEAF)
        return None if level == _LEAF else level

    def successors(self, nodes: frozenset[int], level: int, cells: tuple[int, ...]) -> frozenset[int]:
        """Where one can stand after the input of that level, which lies in one of these cells."""
        level_of, contents = self._level, self._content
        asking = [node for node in nodes if level_of[node] == level]
        if not asking:
            return nodes
        if len(cells) == 1:
            (cell,) = cells
            found = [contents[node][cell] for node in asking]
        else:
            found = []
            for node in asking:
                content = contents[node]
                found += [content[cell] for cell in cells]
        return frozenset(found) if len(asking) == len(nodes) else nodes.difference(asking).union(found)

    def nodes(self, *roots: int) -> set[int]:
        """All nodes of a diagram, or of several."""
        seen = set(roots)
        todo = list(seen)
        while todo:
            node = todo.pop()
            if self._level[node] != _LEAF:
                new = set(self._content[node]) - seen
                seen |= new
                todo += new
        return seen

    def levels(self, root: int) -> frozenset[int]:
        """The inputs a diagram asks anywhere."""
        found = self._levels_of.get(root)
        if found is None:
            asked = {self._level[node] for node in self.nodes(root)} - {_LEAF}
            found = self._levels_of[root] = frozenset(asked)
        return found

    def size(self, root: int) -> int:
        """How many nodes a diagram has."""
        return len(self.nodes(root))

    def parts(self, root: int) -> tuple[int, tuple[int, ...]] | None:
        """The input that a diagram asks first, and what is left for each of its cells; None for an outcome."""
        return None if self._level[root] == _LEAF else (self._level[root], self._content[root])

    def build(self, level: int, parts: tuple[int, ...]) -> int:
        """The diagram that first asks ``level``; the inputs of its parts come after it."""
        return self._node(level, parts)

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        first = children[0]
        if children.count(first) == len(children):
            return first
        if self._listed < self._kept[1]:
            self._list(self._kept[1])
        return self._store((level, children), level, children)

    def _list(self, end: int) -> None:
        for node in range(self._listed, end):
            level, content = self._level[node], self._content[node]
            self._known[_key(content) if level == _LEAF else (level, content)] = node
        self._listed = end

    def _store(self, key: Hashable, level: int, content: Any) -> int:
        found = self._known.get(key)
        if found is None:
            found = len(self._level)
            self._known[key] = found
            self._level.append(level)
            self._content.append(content)
        return found


def _key(outcome: Hashable) -> Hashable:
    """The key by which leaves are shared: equal for two outcomes exactly if they are one and the same.

    To Python 1 equals true, in a row as well; within rows 1 and 1.0 are one number.
    """
    return type(outcome), _apart(outcome)


def _apart(outcome: Hashable) -> Hashable:
    match outcome:
        case bool():
            return bool, outcome
        case tuple():
            return tuple(map(_apart, outcome))
        case Conflict(outcomes=parts):
            return frozenset(map(_apart, parts))
    return outcome
