"""What a decision rests on: the other decisions that must be made to make it.

>>> from renal_cds.decide.kept_space import space_of
>>> from renal_cds.rulebook import Rulebook
>>> book = Rulebook.load()
>>> sorted(upstream(space_of(book), book.outlines, "growth_against_registry"))
['growth_against_registry', 'growth_interval_days', 'growth_rate_mm_per_year']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from renal_cds.decide.space import Space
from renal_cds.decide.view import output_of
from renal_cds.language.tree import Expression, Read, Select, children
from renal_cds.rulebook.outline import Outline

__all__ = ["upstream"]


def upstream(space: Space, outlines: Mapping[str, Outline], id: str) -> frozenset[str]:
    """The decision itself and every one whose value or output its diagrams ask for, or its formula reads."""
    found: set[str] = set()
    todo = [id]
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo += _asked(space, id)
            value = outlines[id].value
            todo += () if value is None else _read(value, outlines)
    return frozenset(found)


def _asked(space: Space, id: str) -> Iterator[str]:
    """The decisions that stand among the inputs of the diagrams."""
    compiled, diagrams = space.compiled[id], space.diagrams
    parts = compiled.components, compiled.ungated, compiled.conditions  # a gate may hide what is asked without it
    roots = {compiled.stopped, *(node for each in parts for node in each.values())}
    for level in frozenset[int]().union(*map(diagrams.levels, roots)):
        if space.inputs[level].kind != "fact":
            yield output_of(space.inputs[level])[0]


def _read(node: Expression, outlines: Mapping[str, Outline]) -> Iterator[str]:
    """The decisions that a formula names, its own facts of the same name among them."""
    if isinstance(node, Read | Select):
        yield from (step for step in node.path if step in outlines)
    for part in children(node):
        yield from _read(part, outlines)
