"""What the check of a rulebook claims about all patients, held against one of whom everything is known.

A check claims by what it reports (nobody gets this outcome) and by what it does not (no gap: everyone gets some).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from judge.world import World
from renal_cds.decide.outcomes import Conflict, Mark
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Schedule, Score, Table
from renal_cds.verify import Finding, Report

__all__ = ["SHOWN", "Claims"]

Said = dict[str, Any]
Seen = Callable[[Decision, Said], bool]

_SILENCE = (Mark.NOT_APPLICABLE, Mark.STOPPED)


def _no_row(decision: Decision, said: Said) -> bool:
    single = isinstance(decision, Table) and decision.hit in ("first", "priority", "unique", "any")
    return (single or isinstance(decision, Schedule)) and Mark.NOT_COVERED in said.values()


def _no_band(decision: Decision, said: Said) -> bool:
    return isinstance(decision, Score) and said.get("band") is Mark.NOT_COVERED


def _conflict(_: Decision, said: Said) -> bool:
    return any(isinstance(each, Conflict) for each in said.values())


#: What a finding says can happen, so that without the finding it must not, and the patient it shows is such a one.
SHOWN: dict[str, Seen] = {"gap": _no_row, "band-gap": _no_band, "overlap": _conflict}


class Claims:
    """The claims of one report."""

    def __init__(self, report: Report) -> None:
        self.findings: dict[tuple[str | None, str], list[Finding]] = {}
        for each in report.findings:
            self.findings.setdefault((each.decision, each.code), []).append(each)

    def denied(self, world: World) -> Iterator[str]:
        """The claims that a world shows to be wrong, in words."""
        for (id, element), said in world.said.items():
            decision = world.decisions[id]
            if isinstance(said, dict):
                yield from (f"{id}[{element}]: {words}, and yet {said}" for words in self._denied(decision, said))
                for statement, code in self._deciding(world, decision, element, said):
                    if any(each.about == statement for each in self.findings.get((id, code), ())):
                        yield f"{id}[{element}]: `{statement}` is {code}, and yet it does"

    def _denied(self, decision: Decision, said: Said) -> Iterator[str]:
        """What the decision says although it never would, or does not say although it always would."""
        for code, seen in SHOWN.items():
            if seen(decision, said) and not self._told(decision, code):
                yield f"no {code} was found"
        if self._told(decision, "never-applies") and any(each not in _SILENCE for each in said.values()):
            yield "it applies to nobody"
        if self._told(decision, "gate-never-fires") and said["fires"]:
            yield "it never fires"
        for code in ("unproduced-outcome", "never-recommended"):
            for finding in self.findings.get((decision.id, code), ()):
                if finding.about in _given(decision, said):
                    yield f"`{finding.about}` is {code}"

    def _told(self, decision: Decision, *codes: str) -> bool:
        return any((decision.id, code) in self.findings for code in codes)

    def _deciding(self, world: World, decision: Decision, element: Any, said: Said) -> Iterator[tuple[str, str]]:
        """The statements that hold or decide here, each with the finding that says it never does."""
        if all(each in _SILENCE for each in said.values()) or not isinstance(decision, Score | Schedule | Table):
            return
        word = "point" if isinstance(decision, Score) else "row"
        true = [name for name, holds in world.statements(decision, element).items() if holds]
        yield from ((name, f"unreachable-{word}") for name in true)
        if isinstance(decision, Schedule) or (isinstance(decision, Table) and decision.hit == "first"):
            yield from ((name, "masked-row") for name in true[:1])


def _given(decision: Decision, said: Said) -> set[str]:
    """The words for outcomes that are given to somebody, as findings spell them."""
    match decision:
        case Score():
            return {str(said.get("band"))}
        case Choice():
            return {option for option, status in said.items() if status == "recommended"}
        case Table(outputs=outputs) if len(outputs) == 1 and "outcome" in said:
            outcome = said["outcome"]
            return {str(outcome[0])} if isinstance(outcome, tuple) and len(outcome) == 1 else set()
        case Table() | Schedule() | Gate():
            return set()
    raise AssertionError(decision.kind)
