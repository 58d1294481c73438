"""The process may die, hang or talk nonsense: the opinion is then absent and says why, and nothing else happens."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from renal_cds.patient import read_patient
from renal_cds.rulebook import Rulebook
from renal_cds.second_opinion import Channel, absent
from renal_cds.second_opinion.channel import PATIENCE
from renal_cds.second_opinion.worker import Worker, WorkerLost, command
from second_opinion.raw import needs_durable

PATIENT = read_patient({"as_of": "2026-03-01", "treatments": [{"kind": "cryoablation", "date": "2025-01-01"}]})
RULESET = {"rules": {"r0": [("==", "x", 1.0)]}, "kinds": {"x": "number"}}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.fixture
def channel(rulebook: Rulebook) -> Iterator[Channel]:
    channel = Channel(rulebook, seconds=2)
    yield channel
    channel.stop()


def impostor(tmp_path: Path, body: str) -> list[str]:
    """A process that is ready and then does something else."""
    program = tmp_path / "impostor.py"
    program.write_text(
        "import json, os, sys, time\nsys.stdin.readline()\nprint('{\"ready\": true}', flush=True)\n"
        "asked = json.loads(sys.stdin.readline())\n" + textwrap.dedent(body),
        encoding="utf-8",
    )
    return [sys.executable, str(program)]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("print('rubbish')", "no JSON"),
        ("print('[1, 2]')", "no answer"),
        ("print('{}')", "another answer"),
        ("print(json.dumps({'batch': 7, 'fired': [['r0']]}))", "another answer"),
        ("print(json.dumps({'batch': asked['batch'], 'fired': []}))", "another answer"),
        ("print(json.dumps({'batch': asked['batch'], 'fired': 'r0'}))", "another answer"),
        ("print(json.dumps({'batch': asked['batch'], 'fired': ['r0']}))", "no list of rules"),
        ("print(json.dumps({'batch': asked['batch'], 'fired': [[1]]}))", "no list of rules"),
        ("print(json.dumps({'batch': asked['batch'], 'fired': [['r9']]}))", "does not exist"),
        ("print(json.dumps({'failed': 'enough'}))", "gave up: enough"),
        ("os.kill(os.getpid(), 11)", "died \\(exit status -11\\)"),
        ("sys.exit(3)", "died \\(exit status 3\\)"),
        ("time.sleep(60)", "no answer within 0.5 seconds"),
        ("sys.stdout.buffer.write(bytes(range(128, 256)) + b'\\n')", "no JSON"),
    ],
)
def test_whatever_the_process_says_instead_of_an_answer_is_noticed(tmp_path: Path, body: str, why: str) -> None:
    worker = Worker([RULESET], command=impostor(tmp_path, body), seconds=10)
    worker.seconds = 0.5 if "within" in why else 10
    with pytest.raises(WorkerLost, match=why):
        worker.ask([(0, {"x": 1.0})])
    assert worker.process.poll() is not None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("print('[' * 200_000 + ']' * 200_000)", "no JSON"),
        ("print('{\"a\":' * 200_000 + '1' + '}' * 200_000)", "no JSON"),
        ("while True: sys.stdout.write('x' * 65536)", "more than 8,000,000 characters"),
        ("while True: sys.stdout.write(' ' * 65536)", "more than 8,000,000 characters"),
        ("print(json.dumps({'failed': 'a\\nb' * 1_000_000}))", "gave up: a ba b"),
    ],
)
def test_what_has_no_end_is_bounded(tmp_path: Path, body: str, why: str) -> None:
    worker = Worker([RULESET], command=impostor(tmp_path, body), seconds=20)
    with pytest.raises(WorkerLost, match=why) as lost:
        worker.ask([(0, {"x": 1.0})])
    assert len(str(lost.value)) < 400
    assert "\n" not in str(lost.value)
    assert worker.process.poll() is not None


@pytest.mark.parametrize("ready", [True, False])
def test_a_process_that_does_not_read_is_not_waited_for(tmp_path: Path, ready: bool) -> None:
    program = tmp_path / "deaf.py"
    first = "sys.stdin.readline(); print('{\"ready\": true}', flush=True)" if ready else ""
    program.write_text(f"import sys, time\n{first}\ntime.sleep(600)\n")

    def asked() -> None:
        worker = Worker([RULESET], command=[sys.executable, str(program)], seconds=10 if ready else 1)
        worker.seconds = 1
        worker.ask([(0, {"x" * 1_000: 1.0})] * 5_000)

    started = time.monotonic()
    with pytest.raises(WorkerLost, match="no answer within"):
        asked()
    assert time.monotonic() - started < 60


def test_without_threads_there_is_no_opinion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    run = subprocess.Popen

    def noted(*arguments: Any, **options: Any) -> Any:
        started.append(run(*arguments, **options))
        return started[-1]

    def no_more(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(subprocess, "Popen", noted)
    monkeypatch.setattr(threading.Thread, "start", no_more)
    with pytest.raises(WorkerLost, match="no thread could be started"):
        Worker([RULESET], command=impostor(tmp_path, ""))
    assert [process.poll() is not None for process in started] == [True]


@pytest.mark.parametrize("executable", [None, ""])
def test_without_a_python_there_is_no_opinion(executable: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    with pytest.raises(WorkerLost):
        command()


def test_a_process_that_dies_is_gone_before_anybody_asks(tmp_path: Path) -> None:
    worker = Worker([RULESET], command=impostor(tmp_path, ""), seconds=20)
    worker.process.kill()
    status = Path(f"/proc/{worker.process.pid}/status")
    until = time.monotonic() + 20
    while time.monotonic() < until and status.exists():
        time.sleep(0.05)
    assert not status.exists()
    worker.close()


def test_the_reason_does_not_grow_and_the_channel_recovers(
    tmp_path: Path, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel(rulebook, command=[str(tmp_path / "nothing")])
    reasons = [channel.evaluate(PATIENT).lost for _ in range(PATIENCE + 20)]
    assert len(set(reasons[PATIENCE:])) == 1
    assert len(str(reasons[-1])) < 400
    monkeypatch.setattr("renal_cds.second_opinion.channel.RETRY_AFTER", 0.0)
    channel.command = [sys.executable, "-c", "print('{}')"]
    assert "no sign of being ready" in str(channel.evaluate(PATIENT).lost)


def test_a_process_that_cannot_be_started_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(WorkerLost, match="could not be started"):
        Worker([], command=[str(tmp_path / "nothing")])
    with pytest.raises(WorkerLost, match="died"):
        Worker([], command=[sys.executable, "-c", "pass"])
    with pytest.raises(WorkerLost, match="no sign of being ready"):
        Worker([], command=[sys.executable, "-c", "print('{}')"])


def test_a_module_that_cannot_be_loaded_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text("raise ImportError('undefined symbol: PyEval_CallObject')")
    own = [sys.executable, "-I", "-S", str(Path(__file__).parents[2] / "src/renal_cds/second_opinion/engine.py")]
    with pytest.raises(WorkerLost, match="undefined symbol: PyEval_CallObject"):
        Worker([], command=[*own, str(tmp_path)])


def test_without_the_package_the_reason_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, rulebook: Rulebook) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert "not installed" in str(absent())
    assert "CPPFLAGS" in str(absent())
    opinion = Channel(rulebook).evaluate(PATIENT)
    assert "not installed" in str(opinion.lost)
    assert not opinion.results


@needs_durable
def test_a_process_killed_between_patients_is_replaced_for_the_one_after(channel: Channel) -> None:
    whole = channel.evaluate(PATIENT)
    assert whole.lost is None
    assert channel.worker is not None
    os.kill(channel.worker.process.pid, signal.SIGKILL)
    channel.worker.process.wait()
    assert "died" in str(channel.evaluate(PATIENT).lost)
    again = channel.evaluate(PATIENT)
    assert again.lost is None
    assert {key: each.outcomes for key, each in again.results.items()} == {
        key: each.outcomes for key, each in whole.results.items()
    }


@needs_durable
def test_a_process_killed_in_the_middle_of_a_patient_gives_no_half_opinion(channel: Channel) -> None:
    assert channel.evaluate(PATIENT).lost is None
    assert channel.worker is not None
    worker, batches = channel.worker, 0
    ask = worker.ask

    def killed_at_the_second(facts: object) -> object:
        nonlocal batches
        batches += 1
        if batches == 2:
            os.kill(worker.process.pid, signal.SIGKILL)
        return ask(facts)  # type: ignore[arg-type]

    worker.ask = killed_at_the_second  # type: ignore[method-assign, assignment]
    opinion = channel.evaluate(PATIENT)
    assert batches == 2
    assert "died" in str(opinion.lost)
    assert not opinion.results


@needs_durable
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no way to stop a process here")
def test_a_process_that_hangs_is_given_up_after_the_time_limit(channel: Channel) -> None:
    assert channel.evaluate(PATIENT).lost is None
    assert channel.worker is not None
    process = channel.worker.process
    channel.worker.seconds = 0.3
    os.kill(process.pid, signal.SIGSTOP)
    started = time.monotonic()
    assert "no answer within 0.3 seconds" in str(channel.evaluate(PATIENT).lost)
    assert time.monotonic() - started < 5
    assert process.wait(timeout=5) is not None  # a thread that waits for it can hold the lock that `poll` needs


def test_after_some_losses_no_more_processes_are_started(tmp_path: Path, rulebook: Rulebook) -> None:
    started = tmp_path / "started"
    body = f"open({str(started)!r}, 'a').write('x'); sys.exit(3)"
    channel = Channel(rulebook, command=impostor(tmp_path, body))
    reasons = [channel.evaluate(PATIENT).lost for _ in range(PATIENCE + 2)]
    assert all("exit status 3" in str(each) for each in reasons)
    assert "given up" in str(reasons[-1])
    assert started.read_text() == "x" * PATIENCE


@needs_durable
def test_an_engine_that_says_both_yes_and_no_has_no_opinion(rulebook: Rulebook) -> None:
    program = Channel(rulebook).program
    both = [
        replace(each, shows={name: (*found, (found[0][0], not found[0][1])) for name, found in each.shows.items()})
        for each in program.all
    ]
    channel = Channel(rulebook, program=replace(program, all=tuple(both)))
    assert "both yes and no" in str(channel.evaluate(PATIENT).lost)


@needs_durable
def test_many_threads_ask_one_process(channel: Channel) -> None:
    found: list[str | None] = []

    def ask() -> None:
        found.extend(channel.evaluate(PATIENT).lost for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [None] * 20


@needs_durable
def test_after_a_fork_the_child_starts_a_process_of_its_own(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert channel.evaluate(PATIENT).lost is None
    parents = channel.worker
    assert parents is not None
    with monkeypatch.context() as child:
        child.setattr("os.getpid", lambda: -1)
        assert channel.evaluate(PATIENT).lost is None
        assert channel.worker is not None
        assert channel.worker.process.pid != parents.process.pid
        parents._lost("what the child drops")
        assert parents.process.poll() is None
        channel.stop()
    parents.process.kill()
    parents.process.wait()
    for pipe in (parents.process.stdin, parents.process.stdout):
        assert pipe is not None
        pipe.close()


@needs_durable
def test_the_process_ends_with_its_rulebook() -> None:
    rulebook = Rulebook.load()
    assert Channel.of(rulebook).evaluate(PATIENT).lost is None
    worker = Channel.of(rulebook).worker
    assert worker is not None
    process = worker.process
    assert process.poll() is None
    del rulebook, worker
    gc.collect()  # the rulebook, and with it what the channels know it by
    gc.collect()  # its channel
    assert process.wait(timeout=5) is not None  # a thread that waits for it can hold the lock that `poll` needs


@needs_durable
def test_stopping_leaves_no_process_behind(rulebook: Rulebook) -> None:
    channel = Channel(rulebook)
    channel.evaluate(PATIENT)
    assert channel.worker is not None
    process = channel.worker.process
    channel.stop()
    assert process.wait(timeout=5) is not None  # a thread that waits for it can hold the lock that `poll` needs
    other = Worker([], command=command())
    process = other.process
    del other
    assert process.wait(timeout=5) is not None  # a thread that waits for it can hold the lock that `poll` needs
