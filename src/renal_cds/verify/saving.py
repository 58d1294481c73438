"""Counterexamples as examples of rule files."""

from __future__ import annotations

import json

from renal_cds.verify.finding import Finding, flow

__all__ = ["as_example"]


def as_example(finding: Finding) -> str:
    """The counterexample of a finding as one entry of ``examples``; what it expects is left to the author.

    The expectation written is what the rules say now: the author changes it to what they should say.
    """
    example = finding.counterexample
    assert example is not None
    where = f" of {finding.decision}" if finding.decision else ""
    lines = [
        f"  # {finding.code}{where}: {finding.message}",
        f"  - name: {json.dumps(finding.message, ensure_ascii=False)}",
        f"    given: {flow(example.facts)}",
        f"    expect: {{{example.expects or 'status: determined'}}}",
    ]
    return "\n".join(lines) + "\n"
