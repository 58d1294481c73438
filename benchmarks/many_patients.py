"""A crowd of patients: how fast they stream, whether memory grows, and whether threads and processes answer alike.

``python -m benchmarks.many_patients --stream 1000000 --shared 100000``. Each patient is a line of JSON, one of a
thousand made from the named patients of the rulebook (half of them with nine facts in ten missing) whose numbers are
drawn anew for every line. What is kept of each is a digest of what ``renal-cds evaluate --format jsonl`` writes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.varied import poor, rich
from renal_cds import evaluate_many
from renal_cds.assessment import packaged
from renal_cds.errors import InvalidPatient

BASES = 500  # of each kind
EVERY = 100_000  # patients between two lines of figures
THREADS = 8
PROCESSES = 2
PART = 500  # patients handed to a worker at once


def lines(seed: int = 1) -> Iterator[str]:
    """Patients without end, the same every time."""
    rng, book = Random(seed), packaged()
    bases = [
        each.model_dump(mode="json", exclude_none=True) for make in (rich, poor) for each in make(book, rng, BASES)
    ]
    while True:
        yield json.dumps(redrawn(rng.choice(bases), rng))


def redrawn(given: Any, rng: Random) -> Any:
    """The facts with every number with a decimal point up to three in a hundred more or less."""
    match given:
        case dict():
            return {name: redrawn(each, rng) for name, each in given.items()}
        case list():
            return [redrawn(each, rng) for each in given]
        case float():
            return round(given * rng.uniform(0.97, 1.03), 2)
    return given


def digests(patients: Sequence[str]) -> list[str]:
    """Answers about each, as a digest; of those who cannot be read, that they cannot."""
    return [
        "refused" if isinstance(each, InvalidPatient) else hashlib.sha256(each.brief_json().encode()).hexdigest()
        for each in evaluate_many(patients, keep_going=True)
    ]


def memory() -> int:
    """The memory this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * 4096 // 1_000_000


def stream(count: int) -> None:
    """Evaluates so many patients one after the other; the time is that of reading, deciding and writing alone."""
    given, spent, refused = lines(), 0.0, 0
    for done in range(0, count, PART):
        part = list(islice(given, min(PART, count - done)))
        start = time.process_time()
        refused += digests(part).count("refused")
        spent += time.process_time() - start
        reached = done + len(part)
        if reached % EVERY == 0 or reached == count:
            rate = reached / spent
            print(f"{reached:>9,} patients  {refused:>6,} refused  {rate:6.0f} a second  {memory():4} MB", flush=True)


def share(count: int) -> None:
    """Has the same patients evaluated alone, by threads that share one rulebook, and by processes."""
    given = list(islice(lines(seed=2), count))
    parts = [given[start : start + PART] for start in range(0, count, PART)]
    alone = answered(map, parts, "alone")
    with ThreadPoolExecutor(THREADS) as threads:
        compare(threads, parts, alone, f"{THREADS} threads")
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as processes:
        compare(processes, parts, alone, f"{PROCESSES} processes")


def compare(pool: Executor, parts: list[list[str]], alone: list[list[str]], name: str) -> None:
    """Fails unless the workers of a pool answer as one alone does."""
    found = answered(pool.map, parts, name)
    assert found == alone, f"{name} answer otherwise"


def answered(mapped: Callable[..., Any], parts: list[list[str]], name: str) -> list[list[str]]:
    """The answers by these workers, and a line that says how long they took."""
    start = time.perf_counter()
    found = list(mapped(digests, parts))
    print(f"{sum(map(len, found)):>9,} patients  by {name} in {time.perf_counter() - start:.0f} s", flush=True)
    return found


def main() -> None:
    """Streams, then shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stream", type=int, default=1_000_000, help="how many patients to evaluate in a row")
    parser.add_argument("--shared", type=int, default=100_000, help="how many to share among threads and processes")
    options = parser.parse_args()
    stream(options.stream)
    share(options.shared)


if __name__ == "__main__":
    main()
