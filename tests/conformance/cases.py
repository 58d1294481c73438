"""The conformance cases, read from their files and made into rulebooks."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from conformance.facts import Sample
from renal_cds.documents import read_document
from renal_cds.rulebook import Rulebook

__all__ = ["EVALUATORS", "Case", "Entry", "entries"]

EVALUATORS = ("cells", "formulas", "judge", "durable")
FOLDER = Path(__file__).parent / "cases"

_HEAD = {"title": "a case", "source": {"lore": "by definition", "confidence": "principle"}}
_DEFAULTS: dict[str, dict[str, Any]] = {
    "gate": {"effect": "alert", "text": "look"},
    "option": {"title": "option", "text": "do it"},
    "schedule": {"text": "come again"},
}

Said = str | dict[str, str]


@dataclass(frozen=True)
class Case:
    """The facts of one case, and what each evaluator must say."""

    facts: dict[str, Any]
    wanted: dict[str, Said]


@dataclass(frozen=True)
class Entry:
    """One expression or small rulebook with its cases; ``asked`` is the decision that they are about."""

    name: str
    kind: str
    documents: tuple[dict[str, Any], ...]
    cases: tuple[Case, ...]

    @property
    def asked(self) -> str:
        """The decision that the cases are about."""
        return str(next(iter(self.documents[-1].values())))

    def rulebook(self, kind: str | None = None) -> Rulebook:
        """The rulebook of the entry; an expression as a condition of a gate or as the value of a formula."""
        return _rulebook(json.dumps(self.documents), kind)


def entries() -> list[Entry]:
    """Every entry of every file."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for raw in read_document(path.read_text(encoding="utf-8"), path.name).plain():
            cases = tuple(_case(each) for each in raw["cases"])
            kind = next(each for each in raw if each in ("condition", "value", "rules"))
            if kind == "rules":
                documents, name = tuple(raw["rules"]), raw["what"]
            else:
                documents, name = ({kind: "it", "says": raw[kind]},), str(raw[kind])
            found.append(Entry(f"{path.stem}: {name}", kind, documents, cases))
    return found


def _case(raw: dict[str, Any]) -> Case:
    said = {name: raw.get(name, raw["is"]) for name in EVALUATORS}
    facts = {name: each for name, each in raw.items() if name not in (*EVALUATORS, "is")}
    return Case(_known(facts), {name: _plain(each) for name, each in said.items()})


def _plain(said: Any) -> Said:
    if isinstance(said, dict):
        return {part: str(_plain(each)) for part, each in said.items()}
    return str(said).lower() if isinstance(said, bool) else str(said)


def _known(facts: Any) -> Any:
    if isinstance(facts, list):
        return [_known(each) for each in facts]
    if isinstance(facts, dict):
        return {name: _known(each) for name, each in facts.items() if each != "unknown"}
    return facts


@cache
def _rulebook(documents: str, kind: str | None) -> Rulebook:
    sources = {"lore": {"citation": "the definition", "kind": "narrative"}}
    texts = [json.dumps(_complete(each, kind)) for each in json.loads(documents)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rulebook.yaml").write_text('{"name": "conformance", "version": "1", "language": 1}', "utf-8")
        (folder / "sources.yaml").write_text(json.dumps(sources), "utf-8")
        (folder / "decisions.yaml").write_text("\n---\n".join(texts), "utf-8")
        return Rulebook.load(folder, facts=Sample)


def _complete(document: dict[str, Any], kind: str | None) -> dict[str, Any]:
    """A decision with everything that the cases leave out because it makes no difference."""
    if "says" in document:
        says = document["says"]
        if kind == "gate":
            return {"gate": "it", **_HEAD, **_DEFAULTS["gate"], "when": says}
        return {"formula": "it", **_HEAD, "value": says}
    whole = {**document, **_HEAD, **{key: each for key, each in _DEFAULTS["gate"].items() if "gate" in document}}
    whole |= document
    if "choice" in document:
        whole["options"] = [_DEFAULTS["option"] | each for each in document["options"]]
    if "schedule" in document:
        whole["rows"] = [_DEFAULTS["schedule"] | each for each in document["rows"]]
    return whole
