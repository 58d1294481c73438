"""The raw engine in a process of its own, for showing what it does wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from renal_cds.second_opinion import absent
from renal_cds.second_opinion.worker import command

__all__ = ["ABSENT", "fires", "needs_durable", "run"]

ABSENT = absent()
needs_durable = pytest.mark.skipif(ABSENT is not None, reason=f"no second opinion here: {ABSENT}")

_PRELUDE = """
import json, sys
sys.path.append(sys.argv[1])
import durable_rules_engine as raw

def ruleset(rules, name="raw"):
    return raw.create_ruleset(name, json.dumps({id: {"all": [{"m": when}]} for id, when in rules.items()}))

def told(handle, fact):
    code, state = raw.assert_fact(handle, json.dumps(fact))
    return [] if code else drained(handle, state)

def drained(handle, state):
    found, first = [], raw.start_action_for_state(handle, state)
    message = first and first[1]
    while message:
        found.append(json.loads(message))
        message = raw.complete_and_start_action(handle, state)
    return found
"""


def run(script: str, seconds: float = 20) -> subprocess.CompletedProcess[str]:
    """What becomes of a process that does this with the raw engine."""
    folder = str(Path(command()[-1]))
    arguments = [sys.executable, "-I", "-c", _PRELUDE + script, folder]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=seconds, check=False)


def fires(rules: Mapping[str, Any], *facts: Mapping[str, Any]) -> list[Sequence[str]]:
    """The names of the rules that the raw engine fires for each fact, one fact after another."""
    script = f"""
handle = ruleset(json.loads({json.dumps(json.dumps(rules))}))
for fact in json.loads({json.dumps(json.dumps(facts))}):
    print(json.dumps(sorted(name for each in told(handle, fact) for name in each)))
"""
    done = run(script)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
