"""The check of a whole rulebook, or of one decision in it.

>>> from renal_cds.rulebook import Rulebook
>>> check(Rulebook.load(), only="disease_extent").failing
()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from renal_cds.decide.diagram.diagrams import TooManyCases
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula
from renal_cds.verify.context import Context
from renal_cds.verify.finding import Finding
from renal_cds.verify.findings.examples import unshown
from renal_cds.verify.findings.laws import broken_laws
from renal_cds.verify.findings.options import disagreements, options
from renal_cds.verify.findings.outcomes import outcomes
from renal_cds.verify.findings.rows import rows
from renal_cds.verify.findings.unused import unread_facts, unshared_actions, unshared_acts, unused_knowledge
from renal_cds.verify.suppressions import accepted

__all__ = ["Report", "check"]

#: Steps of combining diagrams that the questions about one decision may take together.
MOST_STEPS = 400_000

_HELP_UNCHECKED = "split it into decisions that read fewer facts each; the findings above are right and may not be all"

Shown = Callable[[Sequence[Decision]], Iterable[Decision]]


@dataclass(frozen=True)
class Report:
    """Everything that was found, in the order of the rule files."""

    findings: tuple[Finding, ...]

    @property
    def failing(self) -> tuple[Finding, ...]:
        """Findings that are neither hints nor accepted by the rule file."""
        return tuple(each for each in self.findings if each.counts)


def check(
    rulebook: Rulebook, whole: Rulebook | None = None, only: str | None = None, shown: Shown = lambda each: each
) -> Report:
    """Everything that is worth a second look in a rulebook.

    Args:
        rulebook: the rules that patients are evaluated with.
        whole: the same rules with their preview statements, when those are not part of ``rulebook``.
        only: the id of one decision, to look at nothing else.
        shown: passes on the decisions that are looked at one after another, and may show how far it is.
    """
    found = list(_found(rulebook, only, shown))
    whole = whole or rulebook
    if _differ(rulebook, whole):
        seen = {(each.code, each.decision, each.about) for each in found}
        found += [each for each in _found(whole, only, shown) if (each.code, each.decision, each.about) not in seen]
    if only is None:
        found += [*unused_knowledge(whole), *unshared_actions(whole), *unshared_acts(whole), *unread_facts(whole)]
    decided = accepted(whole, found, only)
    return Report(tuple(sorted(decided, key=_in_order)))


def _found(rulebook: Rulebook, only: str | None, shown: Shown) -> Iterator[Finding]:
    context = Context.of(rulebook)
    for decision in shown([each for id, each in rulebook.decisions.items() if only in (None, id)]):
        yield from _within_budget(context, decision)
    yield from disagreements(context, rulebook, only)


def _within_budget(context: Context, decision: Decision) -> Iterator[Finding]:
    """The findings about a decision until its diagrams took too many steps, and one that says that they did."""
    diagrams = context.setting.diagrams
    diagrams.bound(MOST_STEPS)
    try:
        yield from _about(context, decision)
    except TooManyCases:
        message = f"`{decision.id}` distinguishes too many cases to check them all in {MOST_STEPS:,} steps"
        place = context.place(decision)
        yield Finding("unchecked", "warning", message, place, decision.id, help=_HELP_UNCHECKED)
    finally:
        diagrams.bound(None)


def _about(context: Context, decision: Decision) -> Iterator[Finding]:
    yield from unshown(context, decision)
    if isinstance(decision, Formula):
        return
    about = list(outcomes(context, decision))
    yield from about
    if not any(each.code == "never-applies" for each in about):
        yield from rows(context, decision)
        yield from options(context, decision)
        yield from broken_laws(context, decision)


def _differ(one: Rulebook, other: Rulebook) -> bool:
    if one is other or one.decisions.keys() != other.decisions.keys():
        return one is not other
    return any(len(each.statements) != len(other.decisions[id].statements) for id, each in one.decisions.items())


def _in_order(finding: Finding) -> tuple[bool, str, int, int, str]:
    span = finding.span
    return (span is None, span.file if span else "", span.line if span else 0, span.column if span else 0, finding.code)
