"""Small random rulebooks over the facts of a garden, as the text of a rule file.

Rows of one decision share few inputs, so that conditions overlap and hang together: plain
three-valued logic, row by row, would often answer *unknown* where the outcome is already certain.
"""

from __future__ import annotations

import json
import random
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from hypothesis import note, reject
from hypothesis import strategies as st

from judge.garden import Garden
from renal_cds.errors import InvalidRulebook
from renal_cds.rulebook import Rulebook

__all__ = ["HIDDEN_BY_A_GATE", "Author", "as_text", "books", "load"]

Document = dict[str, Any]

_STATUSES = ("recommended", "acceptable", "discouraged", "excluded")
_MARKS = ("a", "b", "c")
_ACTIONS = ("dig", "prune")
_HITS = (
    "first",
    "unique",
    "any",
    "priority",
    "rule order",
    "output order",
    "collect",
    "collect sum",
    "collect min",
    "collect max",
    "collect count",
)

_HEAD: Document = {"title": "a decision", "source": {"garden-lore": "by heart", "confidence": "principle"}}

#: A stop gate fires wherever the bed applies, so that the worms never show in what it comes to.
HIDDEN_BY_A_GATE: list[Document] = [
    {"gate": "flood", **_HEAD, "when": "soil.wet", "effect": "stop", "text": "wait"},
    {"formula": "crowd", **_HEAD, "value": "soil.worms * 2"},
    {
        "table": "bed",
        **_HEAD,
        "hit": "first",
        "applies": "soil.wet and crowd > 3",
        "outputs": {"kind": ["deep", "shallow"]},
        "rows": [
            {"id": "deep", "when": "shade", "then": "deep"},
            {"id": "rest", "when": "true", "then": "shallow"},
        ],
        "advice": {"deep": {"text": "dig"}},
    },
]


def load(documents: list[Document]) -> Rulebook:
    """The rulebook of these decisions.

    Raises:
        InvalidRulebook: they do not fit together.
    """
    sources = {"garden-lore": {"citation": "what gardeners say", "kind": "narrative"}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rulebook.yaml").write_text('{"name": "garden", "version": "1", "language": 1}', "utf-8")
        (folder / "sources.yaml").write_text(json.dumps(sources), "utf-8")
        (folder / "decisions.yaml").write_text(as_text(documents), "utf-8")
        return Rulebook.load(folder, facts=Garden)


def as_text(documents: list[Document]) -> str:
    """The decisions as they stand in a file."""
    return "\n---\n".join(json.dumps(each) for each in documents)


@st.composite
def books(draw: st.DrawFn) -> tuple[Rulebook, random.Random]:
    """A rulebook made up at random, and the generator it came from, for patients."""
    rng = draw(st.randoms(use_true_random=False))
    documents = Author(rng).documents()
    note(as_text(documents))
    try:
        return load(documents), rng
    except InvalidRulebook:
        reject()  # the parts do not fit together, in their units for instance


@dataclass(frozen=True)
class Name:
    """Something a condition can read; ``constants`` are what it is compared with, ``timed`` is measured in time."""

    text: str
    kind: str
    constants: tuple[Any, ...] = ()
    derived: bool = False
    timed: bool = False

    def of(self, element: str) -> Name:
        """The same output of a decision made for each element of a list."""
        return replace(self, text=f"{element}.{self.text}")


_GARDEN = (
    Name("shade", "boolean"),
    Name("soil.wet", "boolean"),
    Name("soil.sour", "boolean"),
    Name("owner", "word", ("nobody", "town", "family")),
    Name("soil.kind", "word", ("clay", "sand", "loam")),
    Name("soil.worms", "number", (0, 1, 2, 2.5, 5, 6, 7)),
    Name("soil.depth_cm", "number", (0, 0.5, 3, 10, 12, "5 mm", "30 mm")),
    Name("soil.warmth", "number", (-5, 0, 37.5)),
)
_PLANT = (
    Name("plant.sick", "boolean"),
    Name("plant.kind", "word", ("rose", "fern", "moss")),
    Name("plant.height_cm", "number", (0, 1, 30, 300)),
)


class Author:
    """Writes rulebooks; every choice is taken from ``rng``."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names: list[Name] = []
        self.of_plants: list[Name] = []
        self.count = 0

    def documents(self) -> list[Document]:
        """The decisions of one rulebook: what others read, then gates, then what advises."""
        written = [self._decision(self.rng.choice((self._formula, self._table, self._score)), False) for _ in range(2)]
        written += [self._decision(self._gate, False) for _ in range(self.rng.choice((1, 0, 2)))]
        kinds = (self._table, self._choice, self._score, self._schedule, self._formula)
        return written + [self._decision(self.rng.choice(kinds), True) for _ in range(self.rng.choice((2, 1, 3)))]

    def _decision(self, kind: Any, advising: bool) -> Document:
        self.count += 1
        each = self.rng.random() < (0.6 if kind == self._gate else 0.35)
        pool = [*_GARDEN, *self.names, *self.names, *((*_PLANT, *_PLANT, *self.of_plants) if each else ())]
        self.subject = self.rng.sample(pool, k=min(len(pool), self.rng.choice((3, 2, 4))))
        document, outputs = kind(f"d{self.count}", each, advising)
        if each:
            document["for_each"] = "plant in plants"
        if self.rng.random() < 0.35:
            document["applies"] = self._condition(1)
        self._keep(outputs, each)
        return cast("Document", document)

    def _keep(self, outputs: list[Name], each: bool) -> None:
        if each:
            self.of_plants += [output.of("plant") for output in outputs]
        else:
            self.names += outputs

    def _head(self, kind: str, id: str) -> Document:
        return {kind: id, "title": id, "source": {"garden-lore": "by heart", "confidence": "principle"}}

    def _formula(self, id: str, each: bool, advising: bool) -> tuple[Document, list[Name]]:
        document = self._head("formula", id)
        what = self.rng.choice(("number", "boolean", "word", "time"))
        kind: str
        constants: tuple[Any, ...]
        match what:
            case "number":
                document["value"] = self._number(2)
                if self.rng.random() < 0.3:
                    document["valid"] = self.rng.choice(({"low": 0, "high": 20}, {"high": 2.5}, {"low": 1}))
                kind, constants = "number", (0, 1, 2.5, 10)
            case "boolean":
                document["value"] = self._truth(each)
                kind, constants = "boolean", ()
            case "word":
                which = self.rng.choice(("first", "last"))
                kind, constants = "word", ("rose", "fern", "moss")
                document["value"] = f"{which}(plants).kind"
                if self.rng.random() < 0.4:
                    document["value"] = f"{which}(plants).kind if {self._condition(1)} else first(plants).kind"
            case _:
                between = self.rng.choice(("months_between", "months_commenced", "years_between", "days_between"))
                day = "plant.planted" if each else self.rng.choice(("last(plants).planted", "first(plants).planted"))
                document["value"] = f"{between}({day}, as_of)"
                kind, constants = "number", (-1, 0, 1, 2, 12, 60, 365)
        return document, [Name(id, kind, constants, derived=True, timed=what == "time")]

    def _table(self, id: str, each: bool, advising: bool) -> tuple[Document, list[Name]]:
        hit = self.rng.choice(_HITS)
        document = self._head("table", id) | {"hit": hit}
        numeric = hit in ("collect sum", "collect min", "collect max")
        document["outputs"] = {"mark": "number" if numeric else list(_MARKS)}
        second = not numeric and self.rng.random() < 0.25
        name = f"{id}.mark" if second else id
        mark = Name(name, "number", (0, 1, 2.5)) if numeric else Name(name, "word", _MARKS)
        if second:
            document["outputs"]["also"] = ["x", "y"]
        document["rows"] = [
            {"id": f"r{index}", "when": self._condition(2, catch_all=True), "then": self._then(numeric, second)}
            for index in range(self.rng.choice((3, 2, 1, 4)))
        ]
        if advising and not numeric and self.rng.random() < 0.5:
            document["advice"] = {"a": {"text": "do it"}}
        if hit in ("rule order", "output order", "collect"):
            return document, [Name(f"{id}.{mark}", "boolean", (), derived=True) for mark in _MARKS]
        if hit == "collect count":
            return document, [Name(name, "number", (0, 1, 2), derived=True)]
        also = [Name(f"{id}.also", "word", ("x", "y"), derived=True)] if second else []
        return document, [Name(mark.text, mark.kind, mark.constants, derived=True), *also]

    def _then(self, numeric: bool, second: bool) -> Any:
        mark = self.rng.choice((1, 2.5, 0, -1) if numeric else _MARKS)
        return {"mark": mark, "also": self.rng.choice(("x", "y"))} if second else mark

    def _score(self, id: str, each: bool, advising: bool) -> tuple[Document, list[Name]]:
        document = self._head("score", id)
        document["points"] = [
            {"id": f"p{index}", "when": self._condition(1), "add": self.rng.choice((1, 2, 0.5, -1))}
            for index in range(self.rng.choice((3, 2, 4)))
        ]
        if self.rng.random() >= 0.7:
            return document, [Name(id, "number", (0, 1, 2), derived=True)]
        document["bands"] = {"low": "-4..0", "middle": "0.5..2", "high": "2.5..9"}
        band = Name(f"{id}.band", "word", ("low", "middle", "high"), derived=True)
        return document, [Name(f"{id}.score", "number", (0, 1, 2), derived=True), band]

    def _choice(self, id: str, each: bool, advising: bool) -> tuple[Document, list[Name]]:
        document = self._head("choice", id)
        document["options"] = [self._option(index) for index in range(self.rng.choice((2, 1, 3)))]
        names = [Name(f"{id}.{each['id']}", "word", _STATUSES, derived=True) for each in document["options"]]
        return document, names

    def _option(self, index: int) -> Document:
        option: Document = {"id": f"o{index}", "title": "something", "text": "do something"}
        option["actions"] = self.rng.sample(_ACTIONS, k=self.rng.choice((1, 0, 2)))
        if self.rng.random() < 0.3:
            option["applies"] = self._condition(1)
        directions = ("supports", "opposes", "excludes")
        option["arguments"] = [
            {"id": f"g{place}", self.rng.choice(directions): self._condition(1)}
            for place in range(self.rng.choice((2, 1, 0, 3)))
        ]
        if option["arguments"] and self.rng.random() < 0.2:
            option["given"] = self._condition(1)
        if any("supports" in each for each in option["arguments"]) and self.rng.random() < 0.3:
            option["supports_given"] = self._condition(1)
        return option

    def _schedule(self, id: str, each: bool, advising: bool) -> tuple[Document, list[Name]]:
        document = self._head("schedule", id) | {"anchor": "as_of"}
        rows = range(self.rng.choice((2, 1, 3)))
        document["rows"] = [
            {"id": f"r{index}", "when": self._condition(2), "plan": {"at_months": [3]}, "text": "look"}
            for index in rows
        ]
        return document, [Name(id, "word", tuple(f"r{index}" for index in rows), derived=True)]

    def _gate(self, id: str, each: bool, advising: bool) -> tuple[Document, list[Name]]:
        effect = self.rng.choice(("stop", "block", "stop", "block", "alert"))
        document = self._head("gate", id) | {"when": self._condition(1), "effect": effect, "text": "take care"}
        if effect == "block":
            document["blocks"] = [self.rng.choice(_ACTIONS)]
        return document, [Name(id, "boolean", (), derived=True)]

    def _condition(self, depth: int, catch_all: bool = False) -> str:
        if catch_all and self.rng.random() < 0.08:
            return "true"
        shape = self.rng.choice(("atom", "and", "or", "not")) if depth else "atom"
        if shape == "atom":
            return self._comparison(self.rng.choice(self.subject))
        if shape == "not":
            return f"not ({self._condition(depth - 1)})"
        parts = [self._condition(depth - 1) for _ in range(self.rng.choice((2, 3)))]
        return f" {shape} ".join(f"({part})" for part in parts)

    def _comparison(self, name: Name) -> str:
        path, rng = name.text, self.rng
        if name.derived and rng.random() < 0.2:
            return f"{path} {rng.choice(('==', '!='))} {rng.choice(('not_applicable', 'conflict'))}"
        if name.kind == "boolean":
            return rng.choice((path, f"{path} == false", f"{path} != true", f"not {path}"))
        if name.kind == "word":
            some = ", ".join(rng.sample(name.constants, k=min(2, len(name.constants))))
            one = rng.choice(name.constants)
            return rng.choice(
                (f"{path} == {one}", f"{path} != {one}", f"{path} in {{{some}}}", f"{path} not in {{{some}}}")
            )
        one, other = rng.choice(name.constants), rng.choice(name.constants)
        symbol, second = rng.choice(("<", "<=", ">", ">=", "==", "!=")), rng.choice(("<", "<="))
        return rng.choice(
            (
                f"{path} {symbol} {one}",
                f"{one} {second} {path} {second} {other}",
                f"{one} {symbol} {path}",
                f"{path} in {{{one}, {other}}}",
            )
        )

    def _truth(self, each: bool) -> str:
        questions = [
            "any(p.sick for p in plants)",
            "all(p.height_cm > 30 or soil.wet for p in plants)",
            "any(p.kind == rose and p.height_cm < soil.depth_cm for p in plants)",
            "soil.depth_cm <= soil.warmth",
            "len(plants) > 1",
            "last(plants).planted < as_of",
            f"any({self._comparison(self.rng.choice(_PLANT)).replace('plant.', 'p.')} for p in plants)",
        ]
        questions += [
            f"any({self._comparison(name).replace('plant.', 'p.')} for p in plants)" for name in self.of_plants[-2:]
        ]
        return f"{self.rng.choice(questions)} {self.rng.choice(('and', 'or'))} {self._condition(1)}"

    def _number(self, depth: int) -> str:
        rng = self.rng
        if depth == 0 or rng.random() < 0.15:
            numbers = [name.text for name in self.subject if name.kind == "number" and not name.timed]
            leaves = (
                *numbers,
                "soil.worms",
                "soil.warmth",
                "soil.depth_cm",
                "last(plants).height_cm",
                "2",
                "0.5",
                "-1",
            )
            return rng.choice(leaves)
        one, other = self._number(depth - 1), self._number(depth - 1)
        return rng.choice(
            (
                f"({one} + {other})",
                f"({one} - {other})",
                f"({one} * {other})",
                f"({one} / {other})",
                f"({one} ** {rng.choice(('2', '0.5', '-1'))})",
                f"min({one}, {other})",
                f"max({one}, {other})",
                f"abs({one})",
                f"round({one}, {rng.choice((0, 1))})",
                f"exp({one} / 50)",
                f"log({one})",
                f"(-{one})",
                f"({one} if {self._condition(1)} else {other})",
                "count(p.sick or p.height_cm > 30 for p in plants)",
            )
        )
