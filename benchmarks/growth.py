"""How the time for one patient grows: with the rows of a rulebook, with the facts that are missing, with lists."""

from __future__ import annotations

import json
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated, Any, Literal, cast

from pydantic import create_model

from benchmarks.table import markdown
from benchmarks.timing import each, interleaved, quantile
from benchmarks.varied import rich, with_missing
from renal_cds.decide.engine import Engine
from renal_cds.facts import Fact, Group
from renal_cds.rulebook import Rulebook

__all__ = ["lists", "missing", "rows"]

#: The rows of one table, the facts they can read, and the groups of patients of whom a table has one.
ROWS, FACTS, GROUPS = 20, 40, 50

TABLES_OF_A_FILE = 100

_GROUP_NAMES = tuple(f"g{number}" for number in range(GROUPS))


def rows(counts: tuple[int, ...] = (20, 200, 2_000, 60_000)) -> str:
    """Tables of twenty rows over three of forty facts: all of them apply, or one in fifty does."""
    found: list[list[str | float]] = []
    for count in counts:
        for word, share in (("all", 1), ("1 in 50", GROUPS)):
            tables = count // ROWS
            start = time.process_time()
            book = _book(tables, share)
            loaded = time.process_time()
            engine = Engine.of(book)
            compiled = time.process_time()
            rng = Random(count)
            patients = [_patient(book, rng) for _ in range(200)]
            first = quantile(each(engine.evaluate, patients), 0.5)
            again = interleaved({"": (engine.evaluate, patients)}, 5)[""]
            figures = [loaded - start, compiled - loaded, first / 1000, again / 1000, again / tables]
            found.append([f"{count:,} in {tables:,} tables".replace(",", " "), word, *figures])
    head = ["rows", "tables that apply", "load s", "compile s", "first time p50 ms", "then ms", "µs a table"]
    return markdown(head, found)


def missing(shares: tuple[float, ...] = (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)) -> str:
    """The shipped rulebook and its rich patients, of whom a growing part of the facts is forgotten."""
    book = Rulebook.load()
    engine = Engine.of(book)
    rng = Random(2)
    whole = rich(book, rng, 600)
    found: list[list[str | float]] = []
    for share in shares:
        patients = [with_missing(book, patient, share, rng) for patient in whole]
        first = each(engine.evaluate, patients)
        again = each(engine.evaluate, patients)
        statuses = [engine.evaluate(patient).results.values() for patient in patients[:50]]
        decided = sum(result.status != "open" for results in statuses for result in results) / 50
        found.append([f"{share:.0%}", decided, *(quantile(times, 0.5) / 1000 for times in (first, again))])
    return markdown(["facts forgotten", "decisions settled", "first time p50 ms", "again p50 ms"], found)


def lists(lengths: tuple[int, ...] = (0, 1, 2, 5, 10, 20, 50)) -> str:
    """The shipped rulebook and a patient with more and more findings."""
    book = Rulebook.load()
    engine = Engine.of(book)
    facts = next(facts for facts in book.patients.values() if facts.get("findings"))
    finding = facts["findings"][0]
    patients = {
        str(length): [book.facts.model_validate({**facts, "findings": [finding] * length})] for length in lengths
    }
    times = interleaved({name: (engine.evaluate, each) for name, each in patients.items()}, 7)
    none = times["0"]
    return markdown(
        ["findings", "ms", "µs more for each finding"],
        [[name, took / 1000, (took - none) / max(int(name), 1)] for name, took in times.items()],
    )


def _model() -> type[Group]:
    number = Annotated[float | None, Fact(low=0, high=100)]
    fields: dict[str, Any] = {f"x{place}": (number, None) for place in range(FACTS)}
    group = Literal[_GROUP_NAMES]  # type: ignore[valid-type]
    fields |= {"group": (group | None, None), "as_of": (date | None, None)}
    return cast("type[Group]", create_model("Grown", __base__=Group, **fields))


def _book(tables: int, share: int) -> Rulebook:
    rng = Random(tables)
    texts = [json.dumps(_table(number, share, rng)) for number in range(tables)]
    sources = {"invented": {"citation": "invented for measuring time", "kind": "narrative"}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rulebook.yaml").write_text('{"name": "grown", "version": "1", "language": 1}', "utf-8")
        (folder / "sources.yaml").write_text(json.dumps(sources), "utf-8")
        for first in range(0, tables, TABLES_OF_A_FILE):
            part = texts[first : first + TABLES_OF_A_FILE]
            (folder / f"tables{first}.yaml").write_text("\n---\n".join(part), "utf-8")
        return Rulebook.load(folder, facts=_model())


def _table(number: int, share: int, rng: Random) -> dict[str, Any]:
    one, two, three = rng.sample(range(FACTS), 3)
    table: dict[str, Any] = {
        "table": f"t{number}",
        "title": "a table",
        "source": {"invented": "rows", "confidence": "principle"},
        "hit": "first",
        "outputs": {"mark": ["a", "b", "c", "d"]},
        "rows": [
            {
                "id": f"r{row}",
                "when": f"x{one} < {rng.randint(1, 9) * 10} and x{two} >= {rng.randint(1, 9) * 10} "
                f"and x{three} <= {rng.randint(1, 9) * 10}",
                "then": rng.choice("abcd"),
            }
            for row in range(ROWS)
        ],
    }
    return table if share == 1 else {**table, "applies": f"group == {_GROUP_NAMES[number % share]}"}


def _patient(book: Rulebook, rng: Random) -> Group:
    facts: dict[str, Any] = {f"x{place}": rng.randint(0, 1000) / 10 for place in range(FACTS)}
    return book.facts.model_validate({**facts, "group": rng.choice(_GROUP_NAMES)})
