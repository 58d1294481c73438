"""The process in which the engine lives: started when it is needed, listened to with a time limit, allowed to die.

Nothing that the process does or fails to do reaches the caller but as :class:`WorkerLost`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from renal_cds.second_opinion import engine

__all__ = ["MODULE", "Worker", "WorkerLost", "command"]

MODULE = "durable_rules_engine"
HOW_TO_INSTALL = (
    "pip install 'renal-cds[durable]' with a C compiler; on Python 3.13 and later with "
    "CPPFLAGS='-DPyEval_CallObject=PyObject_CallObject'"
)

Batch = Sequence[tuple[int, Mapping[str, str | float]]]


class WorkerLost(Exception):
    """The process could not be started, died, fell silent or talked nonsense; the text says which."""


def command() -> list[str]:
    """How the process is started: isolated, with nothing on its path but the folder of the C module.

    Raises:
        WorkerLost: the package is not installed.
    """
    try:
        found = importlib.util.find_spec(MODULE)
    except (ImportError, ValueError):
        found = None
    if found is None or not found.origin:
        raise WorkerLost(f"the package durable-rules is not installed ({HOW_TO_INSTALL})")
    return [sys.executable, "-I", "-S", str(Path(engine.__file__)), str(Path(found.origin).parent)]


class Worker:
    """One process that holds the rulesets of one rulebook."""

    def __init__(self, rulesets: Sequence[Mapping[str, Any]], *, command: Sequence[str], seconds: float = 10.0) -> None:
        self.seconds = seconds
        self._rules = [frozenset(each["rules"]) for each in rulesets]
        self._batch = 0
        self._owner = os.getpid()
        try:
            self.process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise WorkerLost(f"the process could not be started: {error}") from None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        reader = threading.Thread(target=_listen, args=(self.process.stdout, self._lines), daemon=True)
        reader.start()
        self.close = weakref.finalize(self, _end, self.process, reader, self._owner)
        if self._exchange(rulesets) != {"ready": True}:
            raise self._lost("the process gave no sign of being ready")

    @property
    def is_ours(self) -> bool:
        """Whether this process started it: after a fork the pipes belong to the parent."""
        return self._owner == os.getpid()

    def ask(self, facts: Batch) -> list[list[str]]:
        """The names of the rules that each fact fires in its ruleset.

        Raises:
            WorkerLost: there is no answer that can be used; the process is gone.
        """
        self._batch += 1
        answer = self._exchange({"batch": self._batch, "facts": facts})
        fired = answer.get("fired") if answer.get("batch") == self._batch and len(answer) == 2 else None
        if not isinstance(fired, list) or len(fired) != len(facts):
            raise self._lost("the process gave another answer than it was asked for")
        for (ruleset, _), names in zip(facts, fired, strict=True):
            if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
                raise self._lost("the process gave something that is no list of rules")
            if not self._rules[ruleset].issuperset(names):
                raise self._lost("the process named a rule that does not exist")
        return fired

    def _exchange(self, message: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
            line = self._lines.get(timeout=self.seconds)
        except queue.Empty:
            raise self._lost(f"the process gave no answer within {self.seconds:g} seconds") from None
        except (OSError, ValueError):
            line = _last_words(self._lines)
        if not line:
            raise self._lost(f"the process died (exit status {self._status()})")
        try:
            answer = json.loads(line)
        except ValueError:
            raise self._lost("the process gave something that is no JSON") from None
        if not isinstance(answer, dict):
            raise self._lost("the process gave something that is no answer")
        if "failed" in answer:
            raise self._lost(f"the process gave up: {answer['failed']}")
        return answer

    def _status(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=1)
        return None

    def _lost(self, why: str) -> WorkerLost:
        self.close()
        return WorkerLost(why)


def _listen(source: Any, lines: queue.SimpleQueue[str]) -> None:
    with suppress(OSError, ValueError):
        for line in source:
            lines.put(line)
    lines.put("")


def _last_words(lines: queue.SimpleQueue[str]) -> str:
    """Last words of a process before it stopped reading."""
    with suppress(queue.Empty):
        return lines.get(timeout=1)
    return ""


def _end(process: subprocess.Popen[str], reader: threading.Thread, owner: int) -> None:
    if os.getpid() != owner:
        return
    process.kill()
    with suppress(OSError):
        if process.stdin:
            process.stdin.close()
    process.wait()
    reader.join(timeout=1)
    if process.stdout:
        process.stdout.close()
