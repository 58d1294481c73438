"""Suppressions of findings that are meant: the rule file names the code and says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from renal_cds.rulebook import Rulebook
from renal_cds.verify.finding import Finding
from renal_cds.verify.places import place_of

__all__ = ["accepted"]

Accepts = Mapping[str, str | dict[str, str]]


def accepted(rulebook: Rulebook, findings: list[Finding], only: str | None = None) -> Iterator[Finding]:
    """The findings, those that are meant with their reason, and the acceptances that explain nothing."""
    used: set[tuple[str, str, str]] = set()
    for finding in findings:
        owner, accepts = _owner(rulebook, finding.decision)
        reason = accepts.get(finding.code)
        if isinstance(reason, dict):
            about = next((each for each in _names(finding.about or "") if each in reason), "")
            reason = reason.get(about)
            used |= {(owner, finding.code, about)} if reason is not None else set()
        elif reason is not None:
            used.add((owner, finding.code, ""))
        yield replace(finding, accepted=reason) if reason is not None else finding
    for decision in (None, *rulebook.decisions):
        if only in (None, decision):
            yield from _idle(rulebook, decision, used)


def _names(about: str) -> Iterator[str]:
    """Names that an acceptance may give a finding, the nearest first: a fact, its list, its group."""
    about = about.replace("[]", "")
    while about:
        yield about
        about = about.rpartition(".")[0]


def _idle(rulebook: Rulebook, decision: str | None, used: set[tuple[str, str, str]]) -> Iterator[Finding]:
    owner, accepts = _owner(rulebook, decision)
    for code, reasons in accepts.items():
        for about in reasons if isinstance(reasons, dict) else ("",):
            if (owner, code, about) not in used:
                steps = ("accepts", code, about) if about else ("accepts", code)
                message = f"`{code}`{f' of `{about}`' if about else ''} is accepted, and nothing of that kind was found"
                place = place_of(rulebook, owner, *steps)
                yield Finding("idle-accept", "warning", message, place, decision, about or code)


def _owner(rulebook: Rulebook, decision: str | None) -> tuple[str, Accepts]:
    if decision is None or decision not in rulebook.decisions:
        return "rulebook.yaml", rulebook.accepts
    return decision, rulebook.decisions[decision].accepts
