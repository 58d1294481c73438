"""Which comparisons make a condition true, false or unknown for a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from renal_cds.decide.case import Case
from renal_cds.decide.formulas.formula import truth
from renal_cds.explain.wording import meaning_of, read_text
from renal_cds.language.logic import Truth
from renal_cds.language.show import show
from renal_cds.language.tree import And, Compare, Expression, Literal, Member, Not, Or, Read
from renal_cds.plain_text import words

__all__ = ["JudgedComparison", "comparisons", "decisive"]


@dataclass(frozen=True)
class JudgedComparison:
    """One comparison of a condition, with what it comes to and the value it looked at."""

    text: str
    path: tuple[str, ...]
    truth: Truth
    meaning: str
    value: str

    def __str__(self) -> str:
        return f"{self.meaning}: {self.value} (rule: {self.text})"


def decisive(node: Expression, case: Case, wanted: bool) -> Iterator[JudgedComparison]:
    """The comparisons that keep a condition from being ``wanted``: false ones first-hand, and unknown ones."""
    match node:
        case Literal():
            return
        case Not(part=part):
            yield from decisive(part, case, not wanted)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                if truth(part, case) is not wanted:
                    yield from decisive(part, case, wanted)
        case _:
            yield _judged(node, case)


def comparisons(node: Expression, case: Case) -> Iterator[JudgedComparison]:
    """Every comparison of a condition, judged."""
    match node:
        case Literal():
            return
        case Not(part=part):
            yield from comparisons(part, case)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from comparisons(part, case)
        case _:
            yield _judged(node, case)


def _judged(node: Expression, case: Case) -> JudgedComparison:
    match node:
        case (Read() as read) | Compare(left=Read() as read) | Member(item=Read() as read):
            fact = case.fact(read.path)
            unit = fact[1].unit if fact else read.type.unit if read.type else None
            value = read_text(case, read.path, unit)
            return JudgedComparison(show(node), read.path, truth(node, case), _meaning(read, case), value)
    raise AssertionError(node)


def _meaning(read: Read, case: Case) -> str:
    """The name of the fact in words, or the title of the decision whose output is read."""
    fact = case.fact(read.path)
    if fact is not None:
        return meaning_of(fact[1], read.path)
    decision = case.decisions.get(read.path[1] if read.path[0] in case.bindings else read.path[0])
    return decision.title if decision else words(read.path[-1])
