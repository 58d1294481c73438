"""Which of the inputs that were asked are enough for what diagrams come to, and cannot be spared.

>>> diagrams = Diagrams()
>>> rain, wind = diagrams.literal(0, [False, True]), diagrams.literal(1, [False, True])
>>> either = diagrams.apply(lambda a, b: a or b, rain, wind)
>>> sorted(sufficient_inputs(diagrams, {either: frozenset({True})}, {0: (1,), 1: (1,)}, [(0, 1), (0, 1)]))
[0]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from renal_cds.decide.diagram.diagrams import Diagrams

__all__ = ["sufficient_inputs"]

_Cells: TypeAlias = tuple[int, ...]


def sufficient_inputs(
    diagrams: Diagrams,
    settled: Mapping[int, frozenset[Any]],
    seen: Mapping[int, _Cells],
    unknown: Sequence[_Cells],
) -> frozenset[int]:
    """Inputs whose cells alone give what diagrams come to; none of them can be spared.

    The last inputs are spared first. When one is looked at, what may become of all after it is known already, and
    those before it still lie in the cells seen: so every node is judged once, for all inputs together.

    Args:
        diagrams: the store.
        settled: what each diagram comes to.
        seen: the cells of every input that was asked, by level.
        unknown: the cells in which each input lies that is not known, by level.
    """
    allowed: dict[int, _Cells] = {}
    judges = [_Judge(diagrams, outcomes, allowed, unknown) for outcomes in settled.values()]
    passed = [_passed(diagrams, root, seen, unknown) for root in settled]
    found = set()
    for level in sorted(set().union(*passed), reverse=True):
        every = allowed[level] = unknown[level]
        if level not in seen or len(seen[level]) == len(every):
            continue
        each_passed = (
            (judge, part) for judge, nodes in zip(judges, passed, strict=True) for part in nodes.get(level, ())
        )
        if not all(judge.holds(content[cell]) for judge, content in each_passed for cell in every):
            allowed[level] = seen[level]
            found.add(level)
    return frozenset(found)


class _Judge:
    """Whether nothing but what is settled can come of a node."""

    def __init__(
        self,
        diagrams: Diagrams,
        settled: frozenset[Any],
        allowed: dict[int, _Cells],
        unknown: Sequence[_Cells],
    ) -> None:
        self._diagrams = diagrams
        self._settled = settled
        self._allowed = allowed
        self._unknown = unknown
        self._known: dict[int, bool] = {}

    def holds(self, node: int) -> bool:
        """Whether every way from a node ends in a settled outcome. Only later inputs matter: judged once."""
        found = self._known.get(node)
        if found is None:
            parts = self._diagrams.parts(node)
            if parts is None:
                found = self._diagrams.outcome(node) in self._settled
            else:
                level, content = parts
                cells = self._allowed.get(level) or self._unknown[level]
                found = all(self.holds(content[cell]) for cell in cells)
            self._known[node] = found
        return found


def _passed(
    diagrams: Diagrams, root: int, seen: Mapping[int, _Cells], unknown: Sequence[_Cells]
) -> dict[int, list[tuple[int, ...]]]:
    """The nodes passed on the way to what is settled, by level: what each leads to."""
    found: dict[int, list[tuple[int, ...]]] = {}
    met = {root}
    todo = [root]
    while todo:
        parts = diagrams.parts(todo.pop())
        if parts is not None:
            level, content = parts
            found.setdefault(level, []).append(content)
            new = {content[cell] for cell in seen.get(level) or unknown[level]} - met
            met |= new
            todo += new
    return found
