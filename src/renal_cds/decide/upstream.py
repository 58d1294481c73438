"""The decisions that an evaluation of one decision alone must make.

Not those of the requirements graph: a decision whose diagram was put in the place of its outputs need not be made. So
the diagrams say which outputs are asked for, and the graph from which a formula is calculated.

>>> from renal_cds.decide.compiled_cache import compiled_rulebook
>>> from renal_cds.rulebook import Rulebook
>>> book = Rulebook.load()
>>> sorted(upstream(compiled_rulebook(book), book.requirements, "growth_against_registry"))
['growth_against_registry', 'growth_interval_days', 'growth_rate_mm_per_year']
"""

from __future__ import annotations

from collections.abc import Iterator

from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.encoding import output_of
from renal_cds.rulebook.requirements import Requirements, outputs_read

__all__ = ["upstream"]


def upstream(space: CompiledRulebook, requirements: Requirements, id: str) -> frozenset[str]:
    """The decision itself and every one whose value or output its diagrams ask for, or its formula reads."""
    needed: set[str] = set()
    todo = [id]
    while todo:
        id = todo.pop()
        if id not in needed:
            needed.add(id)
            todo += _asked(space, id)
            todo += (read.output[0] for read in outputs_read(requirements.value(id)))
    return frozenset(needed)


def _asked(space: CompiledRulebook, id: str) -> Iterator[str]:
    """The decisions that stand among the inputs of the diagrams."""
    compiled, diagrams = space.compiled[id], space.diagrams
    parts = compiled.components, compiled.ungated, compiled.conditions  # a gate may hide what is asked without it
    roots = {compiled.stopped, *(node for each in parts for node in each.values())}
    for level in frozenset[int]().union(*map(diagrams.levels, roots)):
        if space.variables[level].kind != "fact":
            yield output_of(space.variables[level])[0]
