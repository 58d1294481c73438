"""The findings about the rows of a table are those of plain enumeration, under every hit policy."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib import import_module
from itertools import combinations, product
from pathlib import Path
from random import Random
from types import FrameType
from typing import Annotated, Any, Literal, cast

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from pydantic import create_model

from judge.profile import examples
from renal_cds.facts import Fact, Group
from renal_cds.patient import Patient
from renal_cds.rulebook import Rulebook
from renal_cds.verify import Finding, check

LIMITS = (2, 4, 6)
WORDS = ("p", "q", "r")
FLAGS = ("one", "two", "three")
MARKS = ("a", "b", "c")
SINGLE, AGREEING = ("first", "priority"), ("unique", "any")
COLLECTING = ("rule order", "output order", "collect", "collect sum", "collect min", "collect max", "collect count")

Person = dict[str, Any]
Row = dict[str, str]

FIELDS: dict[str, Any] = {
    "size": (Annotated[float | None, Fact(low=0, high=10)], None),
    "word": (Literal["p", "q", "r"] | None, None),
    "as_of": (date | None, None),
    **dict.fromkeys(FLAGS, (bool | None, None)),
}
FACTS = cast("type[Patient]", create_model("Small", __base__=Group, **FIELDS))

#: Everyone who can be told apart by the limits, the words and the flags.
EVERYONE: list[Person] = [
    dict(zip(("size", "word", *FLAGS), person, strict=True))
    for person in product((1, 2, 3, 4, 5, 6, 7), WORDS, *[(True, False)] * len(FLAGS))
]


def _condition(rng: Random, depth: int = 2) -> str:
    if depth and rng.random() < 0.6:
        joint = rng.choice((" and ", " or "))
        return "(" + joint.join(_condition(rng, depth - 1) for _ in range(2)) + ")"
    atom = rng.choice(
        (
            f"size {rng.choice(('<', '<=', '>', '>=', '=='))} {rng.choice(LIMITS)}",
            f"word in {{{', '.join(rng.sample(WORDS, 2))}}}",
            f"word == {rng.choice(WORDS)}",
            rng.choice(FLAGS),
            rng.choice(FLAGS),
        )
    )
    return f"not {atom}" if rng.random() < 0.2 and " " not in atom else atom


def _table(rng: Random, hit: str) -> dict[str, Any]:
    numeric = hit in ("collect sum", "collect min", "collect max")
    conditions = [_condition(rng) for _ in range(rng.choice((2, 3, 4, 5)))]
    conditions += rng.choices((*conditions, "true"), k=rng.choice((0, 0, 1)))
    table: dict[str, Any] = {
        "table": "mark",
        "title": "a table",
        "source": {"lore": "by heart", "confidence": "principle"},
        "hit": hit,
        "outputs": {"mark": "number" if numeric else list(MARKS)},
        "rows": [
            {"id": f"r{place}", "when": when, "then": rng.choice((1, 2.5) if numeric else MARKS)}
            for place, when in enumerate(conditions)
        ],
    }
    return table | ({"applies": _condition(rng, 1)} if rng.random() < 0.3 else {})


def _load(*documents: dict[str, Any]) -> Rulebook:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rulebook.yaml").write_text('{"name": "small", "version": "1", "language": 1}', "utf-8")
        (folder / "sources.yaml").write_text('{"lore": {"citation": "lore", "kind": "narrative"}}', "utf-8")
        (folder / "rules.yaml").write_text("\n---\n".join(map(json.dumps, documents)), "utf-8")
        return Rulebook.load(folder, facts=FACTS)


def _true(condition: str, person: Person) -> bool:
    """A condition read by Python itself: the rule language writes it in the same way."""
    return bool(eval(condition, {"__builtins__": {}}, {**{word: word for word in WORDS}, "true": True, **person}))


class Enumeration:
    """The findings about one table, by asking about everyone in turn."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.hit = table["hit"]
        self.rows = table["rows"]
        if self.hit == "priority":
            self.rows = sorted(self.rows, key=lambda row: MARKS.index(row["then"]))
        self.applies = {place for place, person in enumerate(EVERYONE) if _true(table.get("applies", "true"), person)}
        self.holds = {
            row["id"]: {place for place in self.applies if _true(row["when"], EVERYONE[place])} for row in self.rows
        }
        self.said = {row["id"]: row["then"] for row in self.rows}

    def findings(self) -> Counter[tuple[str, str | None]]:
        if not self.applies:
            return Counter([("never-applies", None)])
        return Counter(self._findings())

    def _findings(self) -> Iterator[tuple[str, str | None]]:
        told = {row for row, people in self.holds.items() if not people}
        yield from (("unreachable-row", row) for row in told)
        living = [row for row in self.holds if row not in told]
        for one, other in combinations(living, 2):
            conflict = self._conflict(one, other)
            if self.holds[one] == self.holds[other] and (conflict or self._alike(one, other)):
                told |= {one, other}
            if conflict:
                yield "overlap", self._later(one, other)
            elif self.holds[one] == self.holds[other] and self._alike(one, other):
                yield "indistinguishable-rows", other
        if self.hit in SINGLE:
            for row in living:
                if row not in told and not self.holds[row] - self._union(self._before(row)):
                    told.add(row)
                    yield "masked-row", row
        if self.hit not in COLLECTING:
            living = [row for row in self.holds if row not in told]
            if self.applies - self._union(self.holds):
                yield "gap", None
            everyone = [self._outcome(person, living) for person in sorted(self.applies)]
            for row in living if self.hit != "unique" else ():
                others = [other for other in living if other != row]
                if [self._outcome(person, others) for person in sorted(self.applies)] == everyone:
                    yield "redundant-row", row
        for mark in MARKS if self.hit not in ("collect sum", "collect min", "collect max") else ():
            if not any(mark in self._given(person) for person in self.applies):
                yield "unproduced-outcome", mark

    def _alike(self, one: str, other: str) -> bool:
        return self.hit in SINGLE or (self.hit != "unique" and self.said[one] == self.said[other])

    def _conflict(self, one: str, other: str) -> bool:
        together = bool(self.holds[one] & self.holds[other])
        return together and (self.hit == "unique" or (self.hit == "any" and self.said[one] != self.said[other]))

    def _later(self, one: str, other: str) -> str:
        return max(one, other)

    def _before(self, row: str) -> list[str]:
        order = list(self.holds)
        return order[: order.index(row)]

    def _union(self, rows: Iterable[str]) -> set[int]:
        return set().union(*(self.holds[row] for row in rows))

    def _outcome(self, person: int, rows: list[str]) -> Any:
        matching = [self.said[row] for row in rows if person in self.holds[row]]
        return frozenset(matching) if self.hit == "any" else matching[:1]

    def _given(self, person: int) -> list[str]:
        matching = [self.said[row] for row, people in self.holds.items() if person in people]
        return matching[:1] if self.hit in SINGLE else matching

    def shown_by(self, finding: Finding) -> bool:
        """Whether everyone who has the facts of a counterexample is such a one, whatever the other facts are."""
        assert finding.counterexample is not None
        facts = finding.counterexample.facts
        for person in product(*((facts[name],) if name in facts else _values(name) for name in EVERYONE[0])):
            known = dict(zip(EVERYONE[0], person, strict=True))
            matching = [row["id"] for row in self.rows if _true(row["when"], known)]
            if not self._shows(finding, matching):
                return False
        return True

    def _shows(self, finding: Finding, matching: list[str]) -> bool:
        match finding.code:
            case "gap":
                return not matching
            case "overlap":
                return len(matching if self.hit == "unique" else {self.said[row] for row in matching}) > 1
        return finding.about in matching


def _values(name: str) -> Iterable[Any]:
    return dict.fromkeys(person[name] for person in EVERYONE)


SEVERITY = {
    "unreachable-row": "error",
    "never-applies": "error",
    "masked-row": "error",
    "overlap": "error",
    "indistinguishable-rows": "warning",
    "gap": "warning",
    "unproduced-outcome": "warning",
    "redundant-row": "hint",
}


def _judge(table: dict[str, Any]) -> None:
    plain = Enumeration(table)
    findings = [each for each in check(_load(table)).findings if each.code in SEVERITY]
    assert Counter((each.code, each.about) for each in findings) == plain.findings()
    for finding in findings:
        assert finding.severity == SEVERITY[finding.code], finding.render()
        assert finding.counterexample or finding.code not in ("gap", "overlap", "masked-row", "indistinguishable-rows")
        assert finding.counterexample is None or plain.shown_by(finding), finding.render()


@pytest.mark.parametrize("hit", [*SINGLE, *AGREEING, *COLLECTING])
def test_findings_are_those_of_enumeration(hit: str) -> None:
    @examples(quick=15)
    @given(st.integers(0, 2**32))
    def judged(seed: int) -> None:
        table = _table(Random(seed), hit)
        note(json.dumps(table, indent=1))
        _judge(table)

    judged()


@pytest.mark.parametrize("hit", AGREEING)
def test_three_independent_rows_conflict(hit: str) -> None:
    rows = [
        {"id": "r0", "when": "one", "then": "a"},
        {"id": "r1", "when": "two", "then": "b"},
        {"id": "r2", "when": "three", "then": "c"},
        {"id": "r3", "when": "not one and not two and not three", "then": "a"},
    ]
    table = _table(Random(0), hit) | {"rows": rows, "applies": "true"}
    findings = check(_load(table)).failing
    assert [(each.code, each.severity, each.about) for each in findings if each.code != "no-examples"] == [
        ("overlap", "error", "r1"),
        ("overlap", "error", "r2"),
        ("overlap", "error", "r2"),
    ]
    _judge(table)


@pytest.mark.parametrize("hit", ["first", "any"])
def test_many_rows_are_checked_in_steps_that_grow_with_them(hit: str) -> None:
    books = [_load(_ladder(rows, hit)) for rows in (40, 80)]
    few, many = (_calls(lambda book=book: check(book)) for book in books)  # type: ignore[misc]
    assert many < 5 * few, "twice the rows, each over twice the cells: four times"


def test_of_very_many_pairs_of_rows_the_first_are_told() -> None:
    flags = [f"size > {each}" for each in range(1, 6)]
    rows = [{"id": f"r{place}", "when": flags[place % 5], "then": MARKS[place % 3]} for place in range(20)]
    book = _load(_table(Random(0), "unique") | {"rows": rows, "applies": "true"})
    findings = [each for each in check(book).findings if each.code == "overlap"]
    assert len(findings) == 100
    assert [each.message.endswith("; there are other such pairs") for each in findings].count(True) == 1


def test_a_check_that_would_take_too_long_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    book = _load(_ladder(10, "first"))
    whole = {each.code for each in check(book).findings}
    monkeypatch.setattr(import_module("renal_cds.verify.check"), "MOST_STEPS", 30)
    (stopped,) = (each for each in check(book).failing if each.code == "unchecked")
    assert stopped.message == "`mark` distinguishes too many cases to check them all in 30 steps"
    assert stopped.span is not None
    monkeypatch.undo()
    assert {each.code for each in check(book).findings} == whole, "the rulebook can be checked afterwards"


def _ladder(rows: int, hit: str) -> dict[str, Any]:
    """A table of steps, each from one limit to the next."""
    steps = [
        {"id": f"r{place}", "when": f"size > {10 * place / rows} and size <= {10 * (place + 1) / rows}", "then": "a"}
        for place in range(rows)
    ]
    return _table(Random(0), hit) | {"rows": steps, "applies": "true"}


def _calls(work: Callable[[], object]) -> int:
    """How many functions are called: a measure of work that no other process disturbs."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
