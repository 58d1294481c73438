"""Findings of a check: code, severity, place and counterexample, as text and as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from renal_cds.errors import Diagnostic, Span
from renal_cds.verify.counterexamples import Counterexample
from renal_cds.verify.places import plain

__all__ = ["Finding", "Severity"]

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    ``code`` is a stable name, ``decision`` and ``about`` say which decision and which statement of it (a row,
    ``option.argument``, a fact), ``accepted`` is the reason for which the rule file accepts it.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    decision: str | None = None
    about: str | None = None
    help: str | None = None
    related: tuple[tuple[str, Span], ...] = ()
    counterexample: Counterexample | None = None
    accepted: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it makes the check fail: hints and what is accepted do not."""
        return self.severity != "hint" and self.accepted is None

    def diagnostic(self) -> Diagnostic:
        """The finding in the form in which the library says that something is wrong."""
        return Diagnostic(self.code, self.message, self.span, self.help, self.related)

    def render(self) -> str:
        """The finding as plain text, its counterexample below it."""
        head, *rest = self.diagnostic().render().split("\n")
        lines = [f"{self.severity}: {head}", *rest]
        if self.counterexample:
            says = f" {self.counterexample.says}" if self.counterexample.says else ""
            lines.append(f"  for example{says}: {flow(self.counterexample.deciding)}")
            lines += [f"  compared with: {flow(each)}" for each in self.counterexample.also]
        if self.accepted is not None:
            lines.append(f"  accepted: {self.accepted}")
        return "\n".join(lines)

    def as_data(self) -> dict[str, Any]:
        """The finding as dictionaries and lists that JSON can hold."""
        example = self.counterexample
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "place": str(self.span) if self.span else None,
            "decision": self.decision,
            "about": self.about,
            "help": self.help,
            "related": [{"words": words, "place": str(span)} for words, span in self.related],
            "counterexample": example
            and {
                "facts": plain(example.facts),
                "deciding": plain(example.deciding),
                "also": [plain(each) for each in example.also],
                "says": example.says,
            },
            "accepted": self.accepted,
        }


def flow(facts: Any) -> str:
    """Facts on one line, as YAML reads them.

    >>> flow({"tumor": {"size_cm": 4, "necrosis": False}, "findings": []})
    '{tumor: {size_cm: 4, necrosis: false}, findings: []}'
    """
    match facts:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in facts.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(flow(each) for each in facts) + "]"
        case str() if facts.replace("_", "").replace("-", "").isalnum() and facts not in _RESERVED:
            return facts
    return json.dumps(facts, ensure_ascii=False, default=str)


_RESERVED = {"true", "false", "null", "yes", "no", "on", "off"}
