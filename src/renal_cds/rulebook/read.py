"""From the files of a rulebook folder to its parts, with every mistake of every file at its place."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from renal_cds.documents import Node, read_bytes, read_document, read_documents
from renal_cds.documents.quick_json import quick_json
from renal_cds.errors import Diagnostic, InvalidRulebook, RenalCdsError, Span, did_you_mean
from renal_cds.facts.refusal import quoted
from renal_cds.language.places import TextSpan
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, MoreExamples, Schedule, Score, Table
from renal_cds.rulebook.diagnose import diagnose
from renal_cds.rulebook.knowledge import Caveat, Disclaimer, Figure, Source, TraceEntry
from renal_cds.rulebook.options import joined_options

__all__ = ["KINDS", "Draft", "Heading", "digest_of", "read_folder"]

KINDS: dict[str, type[Decision]] = {each.kind: each for each in (Formula, Table, Score, Choice, Schedule, Gate)}
_SHARED = ("rulebook.yaml", "sources.yaml", "evidence.yaml", "caveats.yaml", "patients.yaml")
TRACE = "trace/"

LANGUAGE = 1

_ID = re.compile(r"[a-z][a-z0-9_-]*")
_ROW = re.compile(r"[0-9]{3}-[0-9]{2,3}")
_KIND_LINE = re.compile(rf"(?m)^(?:{'|'.join(KINDS)}): *([a-z][a-z0-9_]*)")
_OPTION_LINE = re.compile(r"(?m)^option: *([a-z][a-z0-9_]*)")
_FOR_EACH_LINE = re.compile(r"(?m)^for_each: *\w+ in ([\w.]+)")

T = TypeVar("T")


class Located(str):
    """Text of a rule file that remembers its place."""

    node: Node

    @property
    def span(self) -> TextSpan:
        """The place, down to each character."""
        return TextSpan.of(self, self.node.span, self.node.lines)


class Heading(BaseModel):
    """What a rulebook says of itself in ``rulebook.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    version: str
    language: int
    disclaimers: dict[str, Disclaimer] = {}
    ask_order: tuple[str, ...] = ()
    accepts: dict[str, str | dict[str, str]] = {}


@dataclass
class Draft:
    """A rulebook as it was read: each part parsed, nothing yet checked against the facts.

    ``unread`` are the decisions with mistakes in their shape, each with the list it is made for, if any;
    ``broken`` are the ids of shared entries and of options with mistakes, and the names of shared files that cannot
    be read.
    """

    heading: Heading = field(default_factory=lambda: Heading(name="", version="", language=1))
    sources: Mapping[str, Source] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    caveats: Mapping[str, Caveat] = field(default_factory=dict)
    patients: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    examples: list[Node] = field(default_factory=list)
    trace: dict[str, TraceEntry] = field(default_factory=dict)
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared_nodes: dict[str, Node] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    problems: list[Diagnostic] = field(default_factory=list)
    digest: str = ""

    def place(self, decision: str, *path: str | int) -> Span:
        """Where a part of a decision stands."""
        return self.nodes[decision].at(path).span

    def key_place(self, decision: str, *path: str | int) -> Span:
        """Where the key stands in which a path ends."""
        return self.nodes[decision].key_span(path)

    def text(self, decision: str, *path: str | int) -> tuple[str, TextSpan] | None:
        """The text at a path and where each of its characters stands; None when there is no text."""
        parent, node = self.nodes[decision].at(path[:-1]), self.nodes[decision].at(path)
        if parent is node or not isinstance(node.value, str):
            return None
        return node.value, TextSpan.of(node.value, node.span, node.lines)


def read_folder(folder: Path) -> Draft:
    """Reads all files of a rulebook; mistakes are collected in ``problems``.

    Raises:
        InvalidRulebook: the folder does not exist, holds no rule files, or has a manifest that is wrong.
    """
    files = list_files(folder)
    if not files:
        raise InvalidRulebook([Diagnostic("no-rules", f"`{folder}` holds no rule files")])
    draft = Draft()
    if "rulebook.yaml" not in files:
        help = "begin one with `name`, `version` and `language: 1`"
        draft.problems.append(Diagnostic("no-heading", f"`{_name(folder)}` holds no `rulebook.yaml`", None, help))
    digest = hashlib.sha256()
    documents: list[Node] = []
    for name in files:
        text = ""
        try:
            text = read_bytes(folder / name)
            digest.update(_digested(name, text))
            if name in _SHARED:
                _read_shared(draft, name, read_document(text, _shown(folder, name)))
            elif name.startswith(TRACE):
                _read_trace(draft, name, read_document(text, _shown(folder, name)))
            else:
                documents += read_documents(text, _shown(folder, name))
        except RenalCdsError as error:
            draft.problems += error.diagnostics
            _note_lost(draft, name, text)
    _read_decisions(draft, documents)
    _attach_examples(draft)
    if not draft.decisions and not draft.problems:
        draft.problems.append(Diagnostic("no-rules", f"`{folder}` holds no decisions"))
    draft.digest = digest.hexdigest()
    return draft


def digest_of(folder: Path) -> str | None:
    """The digest of the files of a rulebook, without reading what they say; None if they cannot be read."""
    digest = hashlib.sha256()
    try:
        for name in list_files(folder):
            digest.update(_digested(name, read_bytes(folder / name)))
    except RenalCdsError:
        return None
    return digest.hexdigest()


def _digested(name: str, text: str) -> bytes:
    return f"{name}\n{len(text)}\n{text}".encode()


def list_files(folder: Path) -> list[str]:
    """The files that make up a rulebook: those its manifest lists, or else every ``.yaml`` below it."""
    manifest = folder / "manifest.json"
    if os.path.isfile(manifest):  # which, unlike that of a path, also answers for a name that no file can have
        try:
            text = read_bytes(manifest)
            quick = (quick_json(text) or {}).get("files")
            if isinstance(quick, list) and all(isinstance(name, str) and _is_listed(folder, name) for name in quick):
                return sorted(quick)
            node = read_document(text, _shown(folder, manifest.name))  # and what is wrong is told with its place
        except RenalCdsError as error:
            raise InvalidRulebook(error.diagnostics) from error
        listed = node.plain().get("files") if isinstance(node.value, dict) else None
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
            raise InvalidRulebook([Diagnostic("bad-manifest", "a manifest lists the `files` of its folder", node.span)])
        _check_listed(folder, node.value["files"])
        return sorted(listed)
    found: Iterable[Path] = folder.rglob("*.yaml") if os.path.isdir(folder) else ()
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _check_listed(folder: Path, files: Node) -> None:
    help = "list files that stand below the manifest, by their way from there"
    wrong = [
        Diagnostic("bad-manifest", f"{quoted(each.value)} is not a file of this folder", each.span, help)
        for each in files.value
        if not _is_listed(folder, each.value)
    ]
    if wrong:
        raise InvalidRulebook(wrong)


def _is_listed(folder: Path, name: str) -> bool:
    """Whether a name of a manifest is that of a file below it."""
    return not Path(name).anchor and ".." not in Path(name).parts and os.path.isfile(folder / name)


def _name(folder: Path) -> str:
    """The name of a folder, also of one that is given as ``.``."""
    return os.path.basename(os.path.abspath(folder))


def _shown(folder: Path, name: str) -> str:
    return f"{_name(folder)}/{name}"


def _read_shared(draft: Draft, name: str, node: Node) -> None:
    draft.shared_nodes[name] = node
    match name:
        case "rulebook.yaml":
            heading = _validate(Heading, node, draft)
            if heading is None:
                draft.broken.add(name)
            draft.heading = heading or draft.heading
            if draft.heading.language != LANGUAGE:
                message = f"this version does not read rule language {draft.heading.language}"
                span = node.at(("language",)).span
                draft.problems.append(Diagnostic("unknown-language", message, span, f"write `language: {LANGUAGE}`"))
        case "sources.yaml":
            draft.sources = _entries(Source, node, draft)
        case "evidence.yaml":
            draft.figures = _entries(Figure, node, draft)
        case "caveats.yaml":
            draft.caveats = _entries(Caveat, node, draft)
        case "patients.yaml":
            draft.patients = _entries(dict[str, Any], node, draft)


def _note_lost(draft: Draft, name: str, text: str) -> None:
    """Remembers what a file that cannot be read seems to hold, so that nobody is told it does not exist."""
    if name in _SHARED:
        draft.broken.add(name)
        return
    for part in re.split(r"(?m)^---", text):
        ids, items = _KIND_LINE.search(part), _FOR_EACH_LINE.search(part)
        if option := _OPTION_LINE.search(part):
            draft.broken.add(option[1])
        elif ids:
            draft.unread[ids[1]] = tuple(items[1].split(".")) if items else ()


def _entries(kind: type[T], node: Node, draft: Draft) -> dict[str, T]:
    """The entries of a shared file by id; an entry with mistakes is kept as known, so that nobody misses it."""
    if not isinstance(node.value, dict):
        draft.problems.append(Diagnostic("wrong-type", "this file maps ids to entries", node.span))
        draft.broken |= {name for name, each in draft.shared_nodes.items() if each is node}
        return {}
    for id, span in node.keys.items():
        if not _ID.fullmatch(id) and not (kind is TraceEntry and _ROW.fullmatch(id)):
            help = "lower-case letters, digits, `-` and `_`, a letter first"
            draft.problems.append(Diagnostic("bad-id", f"`{id}` is not an id", span, help))
    entries: dict[str, T] = {}
    for id, child in node.value.items():
        read = _validate(dict[str, kind], Node({id: child}, child.span, {id: node.keys[id]}), draft)  # type: ignore[valid-type]
        entries |= read or {}
        draft.broken |= set() if read else {id}
    return entries


def _read_decisions(draft: Draft, documents: list[Node]) -> None:
    joined = joined_options(documents, draft.broken)
    draft.problems += joined.problems
    for node in joined.incomplete:
        draft.unread[node.value["choice"].value] = _items(node)
    for node in joined.decisions:
        _read_decision(draft, node)


def _items(decision: Node) -> tuple[str, ...]:
    """The list that a decision is made for, as far as it says so."""
    items = decision.at(("for_each",)).value
    path = items.partition(" in ")[2].strip() if isinstance(items, str) else ""
    return tuple(path.split(".")) if path else ()


def _read_decision(draft: Draft, node: Node) -> None:
    if node.value is None:
        return
    if not isinstance(node.value, dict) or not node.value:
        draft.problems.append(
            Diagnostic("not-a-decision", "a rule file holds decisions", node.span, "begin with `table: some_id`")
        )
        return
    kind = next(iter(node.value))
    if kind == "examples":
        draft.examples.append(node)
        return
    if kind not in KINDS:
        help = did_you_mean(kind, (*KINDS, "option", "examples"))
        draft.problems.append(Diagnostic("unknown-kind", f"`{kind}` is not a kind of decision", node.keys[kind], help))
        return
    id_node = node.value[kind]
    if not isinstance(id_node.value, str):
        problem = Diagnostic("bad-id", f"`{kind}` needs an id behind it", id_node.span, f"begin with `{kind}: some_id`")
        draft.problems.append(problem)
        return
    body = Node(
        {"id": id_node} | {key: child for key, child in node.value.items() if key != kind}, node.span, node.keys
    )
    decision = _validate(KINDS[kind], body, draft)
    if decision is None:
        draft.unread[id_node.value] = _items(node)
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


def _attach_examples(draft: Draft) -> None:
    """Gives decisions the examples that stand in a document of their own, ``examples: decision_id``."""
    for node in draft.examples:
        read = _validate(MoreExamples, node, draft)
        if read is None or read.examples in draft.unread:
            continue
        if read.examples not in draft.decisions:
            help = did_you_mean(read.examples, tuple(draft.decisions))
            span = node.at(("examples",)).span
            draft.problems.append(Diagnostic("unknown-decision", f"there is no decision `{read.examples}`", span, help))
            continue
        decision, own = draft.decisions[read.examples], draft.nodes[read.examples]
        draft.decisions[decision.id] = decision.model_copy(update={"examples": (*decision.examples, *read.cases)})
        before = own.at(("examples",)).value if "examples" in own.value else []
        cases = node.at(("cases",))
        own.value["examples"] = replace(cases, value=[*before, *cases.value])


def _read_trace(draft: Draft, name: str, node: Node) -> None:
    draft.shared_nodes[name] = node
    draft.trace |= _entries(TraceEntry, node, draft)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _validate(kind: type[T], node: Node, draft: Draft) -> T | None:
    context: dict[str, list[Diagnostic]] = {"problems": []}
    result: T | None
    try:
        result = _adapter(cast("Any", kind)).validate_python(_located(node), context=context)
    except ValidationError as error:
        draft.problems += diagnose(error, node, kind)
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
        text.node = node
        return text
    return node.value
