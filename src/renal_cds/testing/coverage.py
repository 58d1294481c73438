"""Coverage of a decision by its examples: its statements, and each single condition in them.

A condition is shown when some example has it true, another one false, another one unknown. It is shown *to matter*
when in one example with the condition true and in one with it false the statement would turn if the condition alone
did (masking MC/DC): not merely there, but needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from renal_cds.decide.engine import Engine
from renal_cds.decide.result import Result
from renal_cds.language.logic import Truth, all_of, any_of, negation
from renal_cds.language.show import show
from renal_cds.language.tree import And, Expression, Literal, Not, Or
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table
from renal_cds.testing.mutation.shown import shown

__all__ = ["Exercised", "coverage"]


@dataclass(frozen=True)
class Exercised:
    """One condition in one place of a decision, or a whole statement, and what the examples show of it."""

    decision: str
    about: str
    condition: str
    whole: bool
    true: bool
    false: bool
    unknown: bool
    matters: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Statements and conditions that no example shows."""
        found = {"true": self.true, "false": self.false, "unknown": self.unknown, "to matter": self.matters}
        return tuple(word for word, is_there in found.items() if not is_there)

    def __str__(self) -> str:
        return f"{self.decision} {self.about}: `{self.condition}` is not shown {', '.join(self.missing)}"


def coverage(rulebook: Rulebook, decision: Decision) -> Iterator[Exercised]:
    """Coverage of every statement of a decision and of every condition in it."""
    engine = Engine.of(rulebook)
    results = [result for each in shown(engine, decision) for result, _ in each.pairs]
    for about, node in _conditions(decision):
        atoms = list(dict.fromkeys(_atoms(node)))
        roots = {atom: engine.space.condition(decision, atom) for atom in atoms}
        seen = [{atom: _truth(engine, root, each) for atom, root in roots.items()} for each in results]
        said = [_value(node, truths) for truths in seen]
        yield _exercised(decision, about, node, said, matters={True, False} <= set(said), whole=True)
        for atom in atoms if atoms != [node] else ():
            turns = {truths[atom] for truths in seen if _turns(node, atom, truths)}
            truths = [each[atom] for each in seen]
            yield _exercised(decision, about, atom, truths, matters=turns >= {True, False}, whole=False)


def _exercised(
    decision: Decision, about: str, node: Expression, said: list[Truth], *, matters: bool, whole: bool
) -> Exercised:
    return Exercised(decision.id, about, show(node), whole, True in said, False in said, None in said, matters)


def _conditions(decision: Decision) -> Iterator[tuple[str, Expression]]:
    if decision.applies is not None:
        yield "applies", decision.applies
    match decision:
        case Gate(when=when):
            yield "when", when
        case Table(rows=rows):
            yield from ((row.id, row.when) for row in rows)
        case Schedule(rows=plans):
            yield from ((row.id, row.when) for row in plans)
        case Score(points=points):
            yield from ((point.id, point.when) for point in points)
        case Choice(options=options):
            for option in options:
                if option.applies is not None:
                    yield f"{option.id}.applies", option.applies
                yield from ((f"{option.id}.{each.id}", each.when) for each in option.arguments)
        case Formula():
            return


def _atoms(node: Expression) -> Iterator[Expression]:
    match node:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _atoms(part)
        case Not(part=part):
            yield from _atoms(part)
        case Literal():
            return
        case _:
            yield node


def _truth(engine: Engine, root: int, result: Result) -> Truth:
    found = engine.space.diagrams.outcomes(root, result.allowed)
    return next(iter(found)) if len(found) == 1 else None


def _value(node: Expression, truths: Mapping[Expression, Truth]) -> Truth:
    match node:
        case And(parts=parts):
            return all_of(_value(each, truths) for each in parts)
        case Or(parts=parts):
            return any_of(_value(each, truths) for each in parts)
        case Not(part=part):
            return negation(_value(part, truths))
        case Literal(value=value):
            return bool(value)
    return truths[node]


def _turns(node: Expression, atom: Expression, truths: Mapping[Expression, Truth]) -> bool:
    """Whether a known condition alone would turn the whole one."""
    if truths[atom] is None:
        return False
    return {_value(node, {**truths, atom: each}) for each in (True, False)} == {True, False}
