"""Decision diagrams over cells: one finite function from the cells of its inputs to outcomes.

A diagram is reduced and shared: two functions that always agree are the same node, so that asking
what can still come out, which inputs still matter, or whether two rules differ is a walk.

>>> diagrams = Diagrams()
>>> rain, wind = diagrams.test(0, [False, True]), diagrams.test(1, [False, True])
>>> both = diagrams.combine(lambda a, b: a and b, rain, wind)
>>> sorted(diagrams.outcomes(both, [(1,), (0, 1)])), diagrams.matters(both, [(1,), (0, 1)])
([False, True], {1})
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

__all__ = ["Diagrams"]

Allowed = Sequence[tuple[int, ...]]
_LEAF = 1 << 60


class Diagrams:
    """A store of shared nodes; a diagram is the number of its root.

    Inputs are numbered by level; level 0 is asked first.
    """

    def __init__(self) -> None:
        self._level: list[int] = []
        self._content: list[Any] = []
        self._known: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._level)

    def leaf(self, outcome: Hashable) -> int:
        """The diagram that always gives ``outcome``."""
        return self._store((type(outcome), outcome), _LEAF, outcome)

    def test(self, level: int, outcomes: Iterable[Hashable]) -> int:
        """The diagram that gives the outcome listed for the cell of one input."""
        return self._node(level, tuple(self.leaf(each) for each in outcomes))

    def outcome(self, root: int) -> Any:
        """What a diagram gives that no longer asks anything."""
        assert self._level[root] == _LEAF
        return self._content[root]

    def combine(self, function: Callable[..., Hashable], *roots: int) -> int:
        """The diagram that gives ``function`` of what the given diagrams give."""
        done: dict[tuple[int, ...], int] = {}

        def walk(nodes: tuple[int, ...]) -> int:
            found = done.get(nodes)
            if found is not None:
                return found
            level = min((self._level[node] for node in nodes), default=_LEAF)
            if level == _LEAF:
                result = self.leaf(function(*(self._content[node] for node in nodes)))
            else:
                width = next(len(self._content[node]) for node in nodes if self._level[node] == level)
                parts = [self._content[node] if self._level[node] == level else (node,) * width for node in nodes]
                result = self._node(level, tuple(walk(each) for each in zip(*parts, strict=True)))
            done[nodes] = result
            return result

        return walk(roots)

    def choose(self, test: int, then: int, other: int) -> int:
        """``then`` where the test gives true, ``other`` where it gives false."""
        done: dict[tuple[int, int, int], int] = {}

        def walk(nodes: tuple[int, int, int]) -> int:
            test, then, other = nodes
            if self._level[test] == _LEAF:
                return then if self._content[test] else other
            if then == other:
                return then
            found = done.get(nodes)
            if found is None:
                level = min(self._level[node] for node in nodes)
                width = next(len(self._content[node]) for node in nodes if self._level[node] == level)
                a, b, c = (self._content[node] if self._level[node] == level else (node,) * width for node in nodes)
                found = self._node(level, tuple(walk((a[i], b[i], c[i])) for i in range(width)))
                done[nodes] = found
            return found

        return walk((test, then, other))

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

    def residual(self, root: int, allowed: Allowed) -> tuple[Diagrams, int]:
        """What is left of a diagram when each input lies in one of its allowed cells, in a store of its own.

        Cells that are not allowed are given the answer of one that is, so that an input is asked
        only if two of its allowed cells differ.
        """
        left = Diagrams()
        done: dict[int, int] = {}

        def walk(node: int) -> int:
            found = done.get(node)
            if found is None:
                level, content = self._level[node], self._content[node]
                if level == _LEAF:
                    found = left.leaf(content)
                else:
                    kept = {cell: walk(content[cell]) for cell in allowed[level]}
                    other = kept[allowed[level][0]]
                    found = left._node(level, tuple(kept.get(cell, other) for cell in range(len(content))))
                done[node] = found
            return found

        return left, walk(root)

    def levels(self, root: int) -> set[int]:
        """The inputs a diagram asks anywhere."""
        seen: set[int] = set()
        todo = [root]
        levels: set[int] = set()
        while todo:
            node = todo.pop()
            if node in seen or self._level[node] == _LEAF:
                continue
            seen.add(node)
            levels.add(self._level[node])
            todo.extend(self._content[node])
        return levels

    def size(self, root: int) -> int:
        """How many nodes a diagram has."""
        seen: set[int] = set()
        todo = [root]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo.extend(self._content[node] if self._level[node] != _LEAF else ())
        return len(seen)

    def matters(self, root: int, allowed: Allowed) -> set[int]:
        """The inputs on which the outcome can still depend."""
        left, rest = self.residual(root, allowed)
        return left.levels(rest)

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        first = children[0]
        if all(child == first for child in children):
            return first
        return self._store((level, children), level, children)

    def _store(self, key: Hashable, level: int, content: Any) -> int:
        found = self._known.get(key)
        if found is None:
            found = len(self._level)
            self._known[key] = found
            self._level.append(level)
            self._content.append(content)
        return found
