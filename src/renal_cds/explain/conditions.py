"""Which comparisons make a condition true, false or unknown for a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from renal_cds.decide.case import Case
from renal_cds.decide.cells import compare
from renal_cds.explain.wording import possible_text, words
from renal_cds.language.logic import Truth, all_of, any_of, negation
from renal_cds.language.show import show
from renal_cds.language.tree import And, Compare, Expression, Literal, Member, Not, Or, Read

__all__ = ["Comparison", "comparisons", "decisive", "truth"]


@dataclass(frozen=True)
class Comparison:
    """One comparison of a condition, with what it comes to and the value it looked at."""

    text: str
    path: tuple[str, ...]
    truth: Truth
    meaning: str
    value: str

    def __str__(self) -> str:
        return f"{self.meaning}: {self.value} (rule: {self.text})"


def truth(node: Expression, case: Case) -> Truth:
    """Kleene's truth of a checked condition.

    The engine knows more: it decides over all comparisons together. Here single parts are judged.
    """
    match node:
        case Literal(value=given):
            return bool(given)
        case Not(part=part):
            return negation(truth(part, case))
        case And(parts=parts):
            return all_of(truth(part, case) for part in parts)
        case Or(parts=parts):
            return any_of(truth(part, case) for part in parts)
        case _:
            return _judged(node, case).truth


def decisive(node: Expression, case: Case, wanted: bool) -> Iterator[Comparison]:
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


def comparisons(node: Expression, case: Case) -> Iterator[Comparison]:
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


def _judged(node: Expression, case: Case) -> Comparison:
    match node:
        case Read() as read:
            holds = {value: value is True for value in case.read(read.path).values}
        case Compare(operator=operator, left=Read() as read, right=Literal(value=constant)):
            found = case.read(read.path)
            if found.interval:
                return _of_interval(node, read, operator, constant, case)
            holds = {value: compare(operator, value, constant) for value in found.values}
        case Member(item=Read() as read, values=values):
            constants = [each.value for each in values if isinstance(each, Literal)]
            found = case.read(read.path)
            if found.interval:
                return _comparison(node, read, None, case)
            holds = {value: any(compare("==", value, each) for each in constants) for value in found.values}
        case _:
            raise AssertionError(node)
    truths = set(holds.values())
    return _comparison(node, read, truths.pop() if len(truths) == 1 else None, case)


def _of_interval(node: Expression, read: Read, operator: str, constant: object, case: Case) -> Comparison:
    possible = case.read(read.path)
    ends = {compare(operator, end, constant) for end in possible.interval or ()}
    ends |= {compare(operator, word, constant) for word in possible.values}
    settled = len(ends) == 1 and operator not in ("==", "!=")
    return _comparison(node, read, ends.pop() if settled else None, case)


def _comparison(node: Expression, read: Read, truth: Truth, case: Case) -> Comparison:
    fact = case.fact(read.path)
    unit = fact[1].unit if fact else read.type.unit if read.type else None
    value = possible_text(case.read(read.path), unit, date=fact is not None and fact[1].kind == "date")
    return Comparison(show(node), read.path, truth, _meaning(read, case), value)


def _meaning(read: Read, case: Case) -> str:
    """What the fact is called, or the title of the decision whose output is read."""
    fact = case.fact(read.path)
    if fact is not None:
        return fact[1].meaning or words(read.path[-1])
    decision = case.decisions.get(read.path[1] if read.path[0] in case.bindings else read.path[0])
    return decision.title if decision else words(read.path[-1])
