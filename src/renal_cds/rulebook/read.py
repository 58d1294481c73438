"""From the files of a rulebook folder to its parts, with every mistake of every file at its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from renal_cds.documents import Node, read_bytes, read_document, read_documents
from renal_cds.errors import Diagnostic, InvalidRulebook, RenalCdsError, Span, did_you_mean
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table
from renal_cds.rulebook.diagnose import diagnose
from renal_cds.rulebook.knowledge import Caveat, Disclaimer, Figure, Source

__all__ = ["KINDS", "Draft", "Heading", "read_folder"]

KINDS: dict[str, type[Decision]] = {each.kind: each for each in (Formula, Table, Score, Choice, Schedule, Gate)}
_SHARED = ("rulebook.yaml", "sources.yaml", "evidence.yaml", "caveats.yaml", "patients.yaml")

T = TypeVar("T")


class Located(str):
    """Text of a rule file that remembers its place."""

    span: Span


class Heading(BaseModel):
    """What a rulebook says of itself in ``rulebook.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    language: int
    disclaimers: dict[str, Disclaimer] = {}
    ask_order: tuple[str, ...] = ()
    accepts: dict[str, str | dict[str, str]] = {}


@dataclass
class Draft:
    """A rulebook as it was read: each part parsed, nothing yet checked against the facts."""

    heading: Heading = field(default_factory=lambda: Heading(name="", version="", language=1))
    sources: Mapping[str, Source] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    caveats: Mapping[str, Caveat] = field(default_factory=dict)
    patients: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    shared_nodes: dict[str, Node] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    digest: str = ""

    def place(self, decision: str, *path: str | int) -> Span:
        """Where a part of a decision stands."""
        return self.nodes[decision].at(path).span


def read_folder(folder: Path) -> Draft:
    """Reads all files of a rulebook; mistakes are collected in ``problems``.

    Raises:
        InvalidRulebook: the folder does not exist or holds no rule files.
    """
    files = list_files(folder)
    if not files:
        raise InvalidRulebook([Diagnostic("no-rules", f"`{folder}` holds no rule files")])
    draft = Draft()
    digest = hashlib.sha256()
    for name in files:
        try:
            text = read_bytes(folder / name)
            digest.update(f"{name}\n{len(text)}\n{text}".encode())
            if name in _SHARED:
                _read_shared(draft, name, read_document(text, _shown(folder, name)))
            else:
                for node in read_documents(text, _shown(folder, name)):
                    _read_decision(draft, node)
        except RenalCdsError as error:
            draft.problems += error.diagnostics
    draft.digest = digest.hexdigest()
    return draft


def list_files(folder: Path) -> list[str]:
    """The files that make up a rulebook: those its manifest lists, or else every ``.yaml`` below it."""
    manifest = folder / "manifest.json"
    if manifest.is_file():
        listed = json.loads(read_bytes(manifest))["files"]
        return sorted(str(name) for name in listed)
    found: Iterable[Path] = folder.rglob("*.yaml") if folder.is_dir() else ()
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _shown(folder: Path, name: str) -> str:
    return f"{folder.name}/{name}"


def _read_shared(draft: Draft, name: str, node: Node) -> None:
    draft.shared_nodes[name] = node
    match name:
        case "rulebook.yaml":
            draft.heading = _validate(Heading, node, draft) or draft.heading
        case "sources.yaml":
            draft.sources = _validate(dict[str, Source], node, draft) or {}
        case "evidence.yaml":
            draft.figures = _validate(dict[str, Figure], node, draft) or {}
        case "caveats.yaml":
            draft.caveats = _validate(dict[str, Caveat], node, draft) or {}
        case "patients.yaml":
            draft.patients = _validate(dict[str, dict[str, Any]], node, draft) or {}


def _read_decision(draft: Draft, node: Node) -> None:
    if node.value is None:
        return
    if not isinstance(node.value, dict) or not node.value:
        draft.problems.append(
            Diagnostic("not-a-decision", "a rule file holds decisions", node.span, "begin with `table: some_id`")
        )
        return
    kind = next(iter(node.value))
    if kind not in KINDS:
        help = did_you_mean(kind, tuple(KINDS))
        draft.problems.append(Diagnostic("unknown-kind", f"`{kind}` is not a kind of decision", node.keys[kind], help))
        return
    id_node = node.value[kind]
    body = Node(
        {"id": id_node} | {key: child for key, child in node.value.items() if key != kind}, node.span, node.keys
    )
    decision = _validate(KINDS[kind], body, draft)
    if decision is None:
        return
    if decision.id in draft.decisions:
        first = draft.nodes[decision.id].at(("id",)).span
        problem = Diagnostic(
            "duplicate-id", f"`{decision.id}` names two decisions", id_node.span, None, (("first here", first),)
        )
        draft.problems.append(problem)
        return
    draft.decisions[decision.id] = decision
    draft.nodes[decision.id] = body


def _validate(kind: type[T], node: Node, draft: Draft) -> T | None:
    context: dict[str, list[Diagnostic]] = {"problems": []}
    try:
        result = TypeAdapter(kind).validate_python(_located(node), context=context)
    except ValidationError as error:
        draft.problems += diagnose(error, node)
        result = None
    draft.problems += context["problems"]
    return result


def _located(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _located(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_located(child) for child in node.value]
    if isinstance(node.value, str):
        text = Located(node.value)
        text.span = node.span
        return text
    return node.value
