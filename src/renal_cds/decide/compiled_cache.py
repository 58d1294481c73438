"""The compiled form of the packaged rules, kept between processes: see docs/decisions/0009-cache.md."""

from __future__ import annotations

import json
from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Sequence
from typing import Any

from renal_cds.decide.compile import Compiled
from renal_cds.decide.compiled_rulebook import CompiledRulebook
from renal_cds.decide.diagram.diagrams import Diagrams, Packed
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.kept import keep_beside, kept_beside
from renal_cds.rulebook.pack import pack, unpack

__all__ = ["compiled_rulebook"]

_WHAT = "space"

#: Kinds of whole numbers, as the standard library calls them: with two and with four bytes.
_SHORT, _LONG, _LARGEST_SHORT = "H", "I", 0xFFFF


def compiled_rulebook(rulebook: Rulebook) -> CompiledRulebook:
    """The space of a rulebook: as it was kept, or else compiled, and kept where the rulebook itself is."""
    restored = kept_beside(rulebook, _WHAT, lambda text: _restored(text, rulebook))
    if restored is not None:
        return restored
    space = CompiledRulebook(rulebook)
    keep_beside(rulebook, _WHAT, lambda: _packed(space))
    return space


def _packed(space: CompiledRulebook) -> str:
    compiled = space.compiled
    packed, number = space.diagrams.packed(root for each in compiled.values() for root in _roots(each))
    names = [[name, kind, sorted(values, key=repr)] for name, (kind, values) in space.constants.items()]
    return "\n".join(
        (
            pack([names, [[each.kind, each.path] for each in space.variables]]),
            json.dumps([*_plain(packed.outcomes), packed.levels]),
            _as_text(packed.parts),
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


def _restored(text: str, rulebook: Rulebook) -> CompiledRulebook:
    first, *rest = text.split("\n")
    names, inputs = unpack(first)
    values, outcomes, levels = json.loads(rest[0])
    parts = _from_text(rest[1])
    if len(parts) != sum(width * count for _, width, count in levels):
        raise ValueError("nodes are missing")
    diagrams = Diagrams.of(Packed(_outcomes(values, outcomes), levels, parts))
    space = CompiledRulebook.made_of(rulebook, diagrams, {name: (kind, values) for name, kind, values in names}, inputs)
    for id, components, ungated, stopped, conditions in json.loads(rest[2]):
        statements = {tuple(path): node for path, node in conditions}
        space.compiled[id] = Compiled(id, rulebook.decisions, components, ungated, stopped, statements, diagrams)
    return space


def _plain(outcomes: Iterable[Any]) -> tuple[list[Any], list[int]]:
    """Outcomes as JSON: values of which each may name earlier ones by number, and the numbers of the outcomes."""
    values: list[Any] = []
    numbers: dict[str, int] = {}

    def number(outcome: Any) -> int:
        key = repr(outcome)  # 1, 1.0 and true are equal, and are not the same
        if key not in numbers:
            match outcome:
                case Mark():
                    plain: Any = ["mark", outcome.value]
                case Conflict(outcomes=parts):
                    plain = ["conflict", *map(number, sorted(parts, key=repr))]
                case tuple():
                    plain = ["tuple", *map(number, outcome)]
                case _:
                    plain = outcome
            numbers[key] = len(values)
            values.append(plain)
        return numbers[key]

    return values, list(map(number, outcomes))


def _outcomes(values: Iterable[Any], numbers: Iterable[int]) -> list[Any]:
    made: list[Any] = []
    for plain in values:
        if not isinstance(plain, list):
            made.append(plain)
        elif plain[0] == "mark":
            made.append(Mark(plain[1]))
        else:
            parts = [made[part] for part in plain[1:]]
            made.append(tuple(parts) if plain[0] == "tuple" else Conflict(frozenset(parts)))
    return [made[number] for number in numbers]


def _as_text(numbers: Sequence[int]) -> str:
    """Numbers as text that is read back in no time: how many bytes each has, and these bytes."""
    kind = _SHORT if max(numbers, default=0) <= _LARGEST_SHORT else _LONG
    return kind + b2a_base64(array(kind, numbers).tobytes(), newline=False).decode()


def _from_text(text: str) -> Sequence[int]:
    kind: Any = text[0]
    numbers: Sequence[int] = memoryview(a2b_base64(text[1:])).cast(kind)
    return numbers
