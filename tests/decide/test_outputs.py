"""What others see of a decision is the same for one outcome and for everything that is still possible."""

from __future__ import annotations

from itertools import product
from math import prod
from random import Random

from hypothesis import given

from explain.bench import example_facts, read, rngs
from judge.profile import examples
from renal_cds.decide.formulas.value_sets import one_of
from renal_cds.decide.outputs import Output
from renal_cds.rulebook.decisions import Choice, Formula, Score, Table

#: More combinations than these are not listed.
MOST = 500


def names(decision: object) -> list[tuple[str, ...]]:
    match decision:
        case Table(lists=True) as table:
            return [(str(word),) for row in table.rows[:3] for word in row.then.values()]
        case Table(outputs=outputs):
            return [(name,) for name in outputs]
        case Choice(options=options):
            return [(option.id,) for option in options]
        case Score():
            return [("score",)]
    return [()]


@examples(10)
@given(rngs)
def test_value_sets_hold_the_value_of_every_combination(rng: Random) -> None:
    compared = 0
    for result in read(rng.choice(example_facts())).results.values():
        if isinstance(result.decision, Formula):
            continue
        for path in names(result.decision):
            output = Output.of(result.decision, path, result.outcomes)
            parts = [result.outcomes[name] for name in output.components]
            if parts and prod(map(len, parts)) <= MOST:
                assert output.values(result.outcomes) == one_of(map(output.value, product(*parts)))
                compared += len(parts) > 1 or len(parts[0]) > 1
    assert compared
