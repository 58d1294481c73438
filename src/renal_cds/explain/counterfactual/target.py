"""The target of a contrast: one part of the outcome of a decision, and the values of it that would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from renal_cds.decide.outcomes import Conflict, Mark, outcome_text
from renal_cds.decide.result import Result
from renal_cds.errors import Diagnostic, UsageError, did_you_mean
from renal_cds.explain.subject import Subject
from renal_cds.plain_text import words
from renal_cds.rulebook.decisions import Choice, Formula, Gate, Option, Score, Table

__all__ = ["RECOMMENDED", "Target", "named", "now", "options_of", "part_of", "target_of", "targets"]

#: What is meant of an option where no outcome is named.
RECOMMENDED = "recommended"


@dataclass(frozen=True)
class Target:
    """An outcome that is asked for: ``root`` is the diagram of the part it belongs to."""

    name: str
    component: str
    root: int
    wanted: Callable[[Any], bool]

    def unwanted(self, outcome: Any) -> bool:
        """Whether an outcome is another one."""
        return not self.wanted(outcome)


def named(result: Result, part: str, known: Iterable[str]) -> str:
    """The name of a part of a decision, an option of a choice for one, if it is among those known.

    Raises:
        UsageError: it is not.
    """
    parts = tuple(known)
    if part in parts:
        return part
    what = f"`{result.decision.id}` has no option `{part}`"
    raise UsageError([Diagnostic("unknown-option", what, None, did_you_mean(part, parts))])


def part_of(result: Result, option: str | None) -> str:
    """The part of the outcome that is meant: an option, the band of a score, the only part there is.

    Raises:
        UsageError: the decision is a formula, or has several parts and none was named.
    """
    decision = result.decision
    if isinstance(decision, Formula):
        raise UsageError([Diagnostic("no-outcome", f"`{decision.id}` is a formula, its value follows from its facts")])
    if option is not None:
        return named(result, option, result.outcomes)
    if isinstance(decision, Score):
        return "band" if decision.bands else "score"
    if len(result.outcomes) == 1:
        return next(iter(result.outcomes))
    what = f"`{decision.id}` has several parts: " + ", ".join(f"`{name}`" for name in result.outcomes)
    raise UsageError([Diagnostic("which-option", what, None, "name one of them")])


def target_of(subject: Subject, outcome: str, option: str | None = None) -> Target:
    """The outcome of that name: a value, a row that holds; of a choice, an option that is recommended.

    Raises:
        UsageError: the decision cannot come to it.
    """
    if isinstance(subject.decision, Choice) and option is None:
        outcome, option = RECOMMENDED, outcome
    if _lists(subject.result) and option is None:
        outcome, option = "listed", _listing(subject.result, outcome)
    if option is None and subject.compiled and (outcome,) in subject.compiled.conditions:
        return Target(
            outcome, part_of(subject.result, None), subject.compiled.conditions[outcome,], lambda holds: holds is True
        )
    component = part_of(subject.result, option)
    for each in targets(subject, component):
        if each.name == outcome:
            return each
    known = tuple(dict.fromkeys(each.name for each in targets(subject, component)))
    what = f"`{subject.decision.id}` has no outcome `{outcome}`"
    raise UsageError([Diagnostic("unknown-outcome", what, None, did_you_mean(outcome, known))])


def targets(subject: Subject, component: str) -> list[Target]:
    """Everything that a part of a decision can come to for some patient."""
    root = subject.compiled.components[component]
    every = [each.cells.every for each in subject.variables]
    found: dict[str, list[Any]] = {}
    for outcome in subject.diagrams.outcomes(root, every):
        for name in _names(subject.result, outcome):
            found.setdefault(name, []).append(outcome)
    return [Target(name, component, root, _one_of(outcomes)) for name, outcomes in sorted(found.items())]


def _one_of(outcomes: Iterable[Any]) -> Callable[[Any], bool]:
    kept = [(type(each), each) for each in outcomes]
    return lambda outcome: (type(outcome), outcome) in kept


def _names(result: Result, outcome: Any) -> list[str]:
    """The names by which a user may ask for an outcome: its value, each of its values, or the row it comes from."""
    decision = result.decision
    match outcome:
        case Mark():
            return [outcome.value]
        case Conflict():
            return ["conflict"]
        case int() if _lists(result):
            return ["listed" if outcome > 0 else "not_listed"]
        case bool() if isinstance(decision, Gate):
            return ["fires" if outcome else "does_not_fire"]
        case tuple():
            parts = {
                outcome_text(part, as_written=True)
                for row in outcome
                for part in (row if isinstance(row, tuple) else (row,))
            }
            return sorted(parts or {"nothing"})
    return [outcome_text(outcome, as_written=True)]


def _listing(result: Result, word: str) -> str:
    for name in result.outcomes:
        if word in (name, *name.split(", ")):
            return name
    help = did_you_mean(word, tuple(result.outcomes))
    raise UsageError([Diagnostic("unknown-outcome", f"`{result.decision.id}` never lists `{word}`", None, help)])


def now(result: Result, component: str) -> str:
    """A part of the outcome as it is now, in words; of a table that lists, whether the item is listed."""
    found = result.outcomes[component]
    told = [words(_names(result, each)[0]) if _lists(result) else outcome_text(each) for each in found]
    return " or ".join(sorted(set(told)))


def _lists(result: Result) -> bool:
    """Whether the parts of the outcome are what a table lists, each as often as it counts."""
    return isinstance(result.decision, Table) and len(result.outcomes) > 1


def options_of(result: Result) -> tuple[Option, ...]:
    """The options of a choice."""
    return result.decision.options if isinstance(result.decision, Choice) else ()
