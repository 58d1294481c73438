"""A new process: what importing, loading and the first patient take, and how much memory it needs."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.table import markdown

__all__ = ["section"]

ROUNDS = 5

_PATIENT = "{'tumor': {'histology': 'clear_cell', 'size_cm': 4.2}, 'treatments': []}"
_MEMORY = "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"

_STEPS = {
    "python, nothing else": "pass",
    "import pydantic": "import pydantic",
    "import renal_cds": "import renal_cds",
    "and load the rulebook": "import renal_cds; renal_cds.Rulebook.load()",
    "and evaluate one patient": f"import renal_cds; renal_cds.evaluate({_PATIENT})",
    "and read its recommendations": f"import renal_cds; renal_cds.evaluate({_PATIENT}).recommendations",
    "the command line, ready": "import renal_cds.cli.evaluate, renal_cds.cli.main",
    "and the whole report as text": (
        "import io, sys; from renal_cds.cli import main;"
        f"sys.stdin = io.TextIOWrapper(io.BytesIO(str({_PATIENT}).encode())); main(['evaluate', '-'])"
    ),
}


def section() -> str:
    """The steps of a start, in turn; the median of several rounds."""
    times: dict[str, list[float]] = {name: [] for name in _STEPS}
    memory: dict[str, float] = {}
    for number in range(ROUNDS + 1):
        for name, code in _STEPS.items():
            took, kilobytes = _run(code)
            memory[name] = kilobytes / 1024
            if number:  # the first round writes the byte code
                times[name].append(took)
    medians = {name: statistics.median(each) for name, each in times.items()}
    base = medians["import pydantic"]
    rows: list[list[str | float]] = [[name, median, median / base, memory[name]] for name, median in medians.items()]
    return markdown(["a new process", "processor time s", "× import pydantic", "memory MB"], rows)


def _run(code: str) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{_MEMORY}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, float(done.stdout.split()[-1])
