"""A rulebook of many tables: how long it takes to load and to check for gaps and overlaps, and how much memory.

``python benchmarks/large_rulebook.py --tables 1000 --rows 60`` writes the rulebook into a temporary
folder. Every table divides two to five numbers into cells, one row for each; in a few tables a row
is left out or widened, and the check must find exactly these.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from typing import Annotated, Any

from pydantic import create_model
from rich.progress import track

from renal_cds.decide.engine import Engine
from renal_cds.facts import Fact, Group
from renal_cds.rulebook import Rulebook
from renal_cds.verify import check

FACTS = 300
LARGEST = 1000
WORDS = ("one", "two", "three", "four")
FILE_OF = 20  # tables
PLANTED = 5  # of each fault

HEADING = 'name: large\nversion: "1"\nlanguage: 1\n'
SOURCES = "made-up: {citation: Generated, year: 2026, kind: principle, seen: full_text}\n"


def facts() -> type[Group]:
    """Facts to decide by: numbers of one group."""
    number = Annotated[float | None, Fact(low=0, high=LARGEST)]
    fields: dict[str, Any] = {f"n{i}": (number, None) for i in range(FACTS)}
    given = create_model("Given", __base__=Group, __doc__="Generated numbers.", **fields)
    day: Any = (date | None, None)
    return create_model("Generated", __base__=Group, __doc__="Generated facts.", as_of=day, given=(given, given()))


def sizes(rng: random.Random, rows: int) -> list[int]:
    """Two to five numbers whose product is ``rows``."""
    while True:
        found = [rng.choice((2, 3, 4, 5, 6)) for _ in range(rng.randint(1, 4))]
        cells = 1
        for size in found:
            cells *= size
        if rows % cells == 0 and 1 < rows // cells <= 15:
            return [*found, rows // cells]


def axis(rng: random.Random, fact: int, size: int) -> list[str]:
    """Conditions that divide a number into intervals."""
    cuts = sorted(rng.sample(range(10, LARGEST, 10), size - 1))
    name = f"given.n{fact}"
    inside = [f"{low} <= {name} < {high}" for low, high in pairwise(cuts)]
    return [f"{name} < {cuts[0]}", *inside, f"{name} >= {cuts[-1]}"]


def table(rng: random.Random, number: int, rows: int) -> str:
    """One table; the first few have a row left out, the next few one that holds too often."""
    divided = sizes(rng, rows)
    axes = [axis(rng, fact, size) for fact, size in zip(rng.sample(range(FACTS), len(divided)), divided, strict=True)]
    whens = [" and ".join(each) for each in product(*axes)]
    if number < PLANTED:
        del whens[rng.randrange(len(whens))]
    elif number < 2 * PLANTED:
        whens[0] = whens[0].partition(" and ")[0]
    lines = [
        f'  - {{id: r{place}, when: "{when}", then: {{level: {rng.choice(WORDS)}}}}}'
        for place, when in enumerate(whens)
    ]
    head = f"table: t{number}\ntitle: Table {number}\nhit: unique\nsource: {{made-up: generated, confidence: C}}\n"
    return f"{head}outputs: {{level: [{', '.join(WORDS)}]}}\nrows:\n" + "\n".join(lines) + "\n"


def write(folder: Path, tables: int, rows: int) -> None:
    """Writes the rulebook."""
    rng = random.Random(1)
    (folder / "rulebook.yaml").write_text(HEADING, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    for first in range(0, tables, FILE_OF):
        texts = [table(rng, number, rows) for number in range(first, min(first + FILE_OF, tables))]
        (folder / f"t{first:04}.yaml").write_text("---\n".join(texts), encoding="utf-8")


def laps() -> Iterator[str]:
    """The seconds since the last lap, and the most memory held so far."""
    before = time.perf_counter()
    while True:
        seconds = time.perf_counter() - before
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        before = time.perf_counter()
        yield f"{seconds:7.1f} s  {memory:6.0f} MB"


def main() -> None:
    """Writes, loads, compiles and checks the rulebook."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), options.tables, options.rows)
        lap = laps()
        print("start   ", next(lap))
        book = Rulebook.load(folder, facts=facts())
        print("loaded  ", next(lap), f" {sum(len(each.statements) for each in book.decisions.values()):,} rows")
        Engine.of(book)
        print("compiled", next(lap))
        report = check(book, shown=lambda decisions: track(decisions, description="checking", transient=True))
        print("checked ", next(lap), f" {len(report.findings):,} findings")
    for code, planted in (("gap", range(PLANTED)), ("overlap", range(PLANTED, 2 * PLANTED))):
        found = {each.decision or "" for each in report.findings if each.code == code}
        expected = {f"t{number}" for number in planted if number < options.tables}
        assert found == expected, f"{code}: {sorted(found ^ expected)}"
        print(f"{code}: found in exactly the {len(found)} tables where one was planted")


if __name__ == "__main__":
    main()
