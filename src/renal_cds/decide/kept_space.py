"""The compiled form of the packaged rules, kept between processes: see docs/decisions/0009-cache.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from renal_cds.decide.compile import Compiled
from renal_cds.decide.diagram import Diagrams
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.decide.space import Space
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.cached import keep_beside, kept_beside
from renal_cds.rulebook.pack import pack, unpack

__all__ = ["space_of"]

_WHAT = "space"


def space_of(rulebook: Rulebook) -> Space:
    """The space of a rulebook: as it was kept, or else compiled, and kept where the rulebook itself is."""
    text = kept_beside(rulebook, _WHAT)
    if text is not None:
        return _restored(text, rulebook)
    space = Space(rulebook)
    keep_beside(rulebook, _WHAT, lambda: _packed(space))
    return space


def _packed(space: Space) -> str:
    compiled = space.compiled
    levels, contents, number = space.diagrams.compacted(root for each in compiled.values() for root in _roots(each))
    names = [[name, kind, sorted(values, key=repr)] for name, (kind, values) in space.constants.items()]
    return "\n".join(
        (
            pack([names, [[each.kind, each.path] for each in space.inputs]]),
            json.dumps(levels),
            json.dumps([_plain(each) if level is None else each for level, each in zip(levels, contents, strict=True)]),
            json.dumps(
                [
                    [
                        id,
                        {name: number[root] for name, root in each.components.items()},
                        {name: number[root] for name, root in each.ungated.items()},
                        number[each.stopped],
                        [[path, number[root]] for path, root in each.conditions.items()],
                    ]
                    for id, each in compiled.items()
                ]
            ),
        )
    )


def _roots(compiled: Compiled) -> Iterable[int]:
    yield from compiled.components.values()
    yield from compiled.ungated.values()
    yield compiled.stopped
    yield from compiled.conditions.values()


def _restored(text: str, rulebook: Rulebook) -> Space:
    first, *rest = text.split("\n")
    names, inputs = unpack(first)
    levels, contents, compiled = map(json.loads, rest)
    diagrams = Diagrams.of(
        levels, [_outcome(c) if lv is None else tuple(c) for lv, c in zip(levels, contents, strict=True)]
    )
    space = Space.made_of(rulebook, diagrams, {name: (kind, values) for name, kind, values in names}, inputs)
    for id, components, ungated, stopped, conditions in compiled:
        statements = {tuple(path): node for path, node in conditions}
        space.compiled[id] = Compiled(id, rulebook.decisions, components, ungated, stopped, statements, diagrams)
    return space


def _plain(outcome: Any) -> Any:
    """An outcome as JSON: what is no number, word or truth value is a list that says what it is."""
    match outcome:
        case Mark():
            return ["mark", outcome.value]
        case Conflict(outcomes=outcomes):
            return ["conflict", *map(_plain, sorted(outcomes, key=repr))]
        case tuple():
            return ["tuple", *map(_plain, outcome)]
    return outcome


def _outcome(plain: Any) -> Any:
    if not isinstance(plain, list):
        return plain
    what, *parts = plain
    if what == "mark":
        return Mark(parts[0])
    found = map(_outcome, parts)
    return tuple(found) if what == "tuple" else Conflict(frozenset(found))
