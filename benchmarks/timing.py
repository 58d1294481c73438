"""Fair timing: one core, processor time, the contenders in turn, the median of several rounds."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from typing import Any

__all__ = ["each", "interleaved", "on_one_core", "quantile"]

#: A round of one contender takes about so long, in seconds.
ROUND = 0.1


def on_one_core() -> None:
    """Keeps this process on one core, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def interleaved(contenders: Mapping[str, tuple[Callable[[Any], Any], Sequence[Any]]], rounds: int) -> dict[str, float]:
    """The median processor time of one call of each function with one of its inputs, in microseconds.

    All take turns, so that whatever else the machine does meets them alike. The first round is not counted.
    """
    counts = {name: _count(function, inputs) for name, (function, inputs) in contenders.items()}
    found: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    for number in range(rounds + 1):
        for name, (function, inputs) in contenders.items():
            first = number * counts[name] % len(inputs)
            batch = list(islice(cycle(inputs), first, first + counts[name]))
            start = time.process_time()
            for each in batch:
                function(each)
            if number:
                found[name].append((time.process_time() - start) / len(batch) * 1e6)
    return {name: statistics.median(times) for name, times in found.items()}


def each(function: Callable[[Any], Any], inputs: Sequence[Any]) -> list[float]:
    """The processor time of each call, in microseconds, the shortest first."""
    times = []
    for one in inputs:
        start = time.process_time()
        function(one)
        times.append((time.process_time() - start) * 1e6)
    return sorted(times)


def quantile(times: Sequence[float], part: float) -> float:
    """A quantile of sorted times."""
    return times[min(int(len(times) * part), len(times) - 1)]


def _count(function: Callable[[Any], Any], inputs: Sequence[Any]) -> int:
    """How many calls make a round; calling them once also warms the function up."""
    done = 0
    start = time.process_time()
    while done < len(inputs) and time.process_time() - start < ROUND:
        function(inputs[done])
        done += 1
    took = (time.process_time() - start) / done
    return max(3, int(ROUND / took)) if took else len(inputs)
