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

#: Characters of the longest answer that is listened to; those to the packaged rules have some ten thousand.
LONGEST_ANSWER = 8_000_000

_LONGEST_REASON = 200
_LAST_WAIT = 5.0  # seconds for a process that was killed to be gone

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
    if not sys.executable:  # as in a program that Python is built into
        raise WorkerLost("Python does not say where it is, so no process can be started")
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
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise WorkerLost(f"the process could not be started: {_sentence(error)}") from None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._messages: queue.SimpleQueue[str] = queue.SimpleQueue()
        # a process may stop reading as well as stop answering: nobody but these two threads ever waits for it
        threads = [
            threading.Thread(target=_listen, args=(self.process, self._lines), daemon=True),
            threading.Thread(target=_speak, args=(self.process.stdin, self._messages), daemon=True),
        ]
        self.close = weakref.finalize(self, _end, self.process, threads, self._messages, self._owner)
        try:
            for thread in threads:
                thread.start()
        except RuntimeError:
            raise self._lost("no thread could be started to listen to the process") from None
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
        self._messages.put(json.dumps(message) + "\n")
        try:
            line = self._lines.get(timeout=self.seconds)
        except queue.Empty:
            raise self._lost(f"the process gave no answer within {self.seconds:g} seconds") from None
        if not line:
            raise self._lost(f"the process died (exit status {self._status()})")
        if len(line) > LONGEST_ANSWER:
            raise self._lost(f"the process gave an answer of more than {LONGEST_ANSWER:,} characters")
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            raise self._lost("the process gave something that is no JSON") from None
        if not isinstance(answer, dict):
            raise self._lost("the process gave something that is no answer")
        if "failed" in answer:
            raise self._lost(f"the process gave up: {_sentence(answer['failed'])}")
        return answer

    def _status(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=1)
        return None

    def _lost(self, why: str) -> WorkerLost:
        self.close()
        return WorkerLost(why)


def _listen(process: subprocess.Popen[str], lines: queue.SimpleQueue[str]) -> None:
    assert process.stdout is not None
    with suppress(OSError, ValueError):
        while line := process.stdout.readline(LONGEST_ANSWER + 1):
            lines.put(line)
            if len(line) > LONGEST_ANSWER:
                return  # it is killed when this line is read; meanwhile no more of it is kept
    lines.put("")
    with suppress(OSError):
        process.wait()  # so that a process that has died is gone, also when nobody asks any more


def _speak(stream: Any, messages: queue.SimpleQueue[str]) -> None:
    with suppress(OSError, ValueError):
        while message := messages.get():
            stream.write(message)
            stream.flush()


def _end(
    process: subprocess.Popen[str],
    threads: Sequence[threading.Thread],
    messages: queue.SimpleQueue[str],
    owner: int,
) -> None:
    if os.getpid() != owner:
        return
    process.kill()
    messages.put("")
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_LAST_WAIT)
    for thread in threads:
        if thread.is_alive():
            thread.join(timeout=_LAST_WAIT)
    for stream in (process.stdin, process.stdout):
        with suppress(OSError, ValueError):
            if stream:
                stream.close()


def _sentence(reason: object) -> str:
    """A reason of somebody else's as the end of a sentence: one line, and not long."""
    text = " ".join(str(reason).split())
    return text if len(text) <= _LONGEST_REASON else f"{text[: _LONGEST_REASON - 1]}…"
