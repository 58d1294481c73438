"""From the files of a rulebook folder to its parts, with every mistake of every file at its place."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from renal_cds.documents import Node, read_bytes, read_document, read_documents
from renal_cds.errors import Diagnostic, InvalidRulebook, RenalCdsError, did_you_mean
from renal_cds.language.places import TextSpan
from renal_cds.records import replace
from renal_cds.rulebook.decisions import KINDS
from renal_cds.rulebook.examples import MoreExamples
from renal_cds.rulebook.knowledge import Caveat, Figure, Source, TraceEntry
from renal_cds.rulebook.reading.diagnose import diagnose
from renal_cds.rulebook.reading.files import digested, folder_name, list_files, note_passed_over, shown
from renal_cds.rulebook.reading.options import joined_options
from renal_cds.rulebook.reading.raw import Heading, RawRulebook
from renal_cds.rulebook.reading.schema import validated

__all__ = ["TRACE", "read_folder"]

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


def read_folder(folder: Path) -> RawRulebook:
    """Reads all files of a rulebook; mistakes are collected in ``problems``.

    Raises:
        InvalidRulebook: the folder does not exist, holds no rule files, or has a manifest that is wrong.
    """
    files = list_files(folder)
    if not files:
        raise InvalidRulebook([Diagnostic("no-rules", f"`{folder}` holds no rule files")])
    note_passed_over(folder, files)
    raw = RawRulebook()
    if "rulebook.yaml" not in files:
        help = "begin one with `name`, `version` and `language: 1`"
        raw.problems.append(Diagnostic("no-heading", f"`{folder_name(folder)}` holds no `rulebook.yaml`", None, help))
    digest = hashlib.sha256()
    documents: list[Node] = []
    for name in files:
        text = ""
        try:
            text = read_bytes(folder / name, plain=True)
            digest.update(digested(name, text))
            if name in _SHARED:
                _read_shared(raw, name, read_document(text, shown(folder, name)))
            elif name.startswith(TRACE):
                _read_trace(raw, name, read_document(text, shown(folder, name)))
            else:
                documents += read_documents(text, shown(folder, name))
        except RenalCdsError as error:
            raw.problems += error.diagnostics
            _note_lost(raw, name, text)
    _read_decisions(raw, documents)
    _attach_examples(raw)
    if not raw.decisions and not raw.problems:
        raw.problems.append(Diagnostic("no-rules", f"`{folder}` holds no decisions"))
    raw.digest = digest.hexdigest()
    return raw


def _read_shared(raw: RawRulebook, name: str, node: Node) -> None:
    raw.shared_nodes[name] = node
    match name:
        case "rulebook.yaml":
            heading = _validate(Heading, node, raw)
            if heading is None:
                raw.broken.add(name)
            raw.heading = heading or raw.heading
            if raw.heading.language != LANGUAGE:
                message = f"this version does not read rule language {raw.heading.language}"
                span = node.at(("language",)).span
                raw.problems.append(Diagnostic("unknown-language", message, span, f"write `language: {LANGUAGE}`"))
        case "sources.yaml":
            raw.sources = _entries(Source, node, raw)
        case "evidence.yaml":
            raw.figures = _entries(Figure, node, raw)
        case "caveats.yaml":
            raw.caveats = _entries(Caveat, node, raw)
        case "patients.yaml":
            raw.patients = _entries(dict[str, Any], node, raw)


def _note_lost(raw: RawRulebook, name: str, text: str) -> None:
    """Remembers what a file that cannot be read seems to hold, so that nobody is told it does not exist."""
    if name in _SHARED:
        raw.broken.add(name)
        return
    for part in re.split(r"(?m)^---", text):
        ids, items = _KIND_LINE.search(part), _FOR_EACH_LINE.search(part)
        if option := _OPTION_LINE.search(part):
            raw.broken.add(option[1])
        elif ids:
            raw.unread[ids[1]] = tuple(items[1].split(".")) if items else ()


def _entries(kind: type[T], node: Node, raw: RawRulebook) -> dict[str, T]:
    """The entries of a shared file by id; an entry with mistakes is kept as known, so that nobody misses it."""
    if not isinstance(node.value, dict):
        raw.problems.append(Diagnostic("wrong-type", "this file maps ids to entries", node.span))
        raw.broken |= {name for name, each in raw.shared_nodes.items() if each is node}
        return {}
    for id, span in node.keys.items():
        if not _ID.fullmatch(id) and not (kind is TraceEntry and _ROW.fullmatch(id)):
            help = "lower-case letters, digits, `-` and `_`, a letter first"
            raw.problems.append(Diagnostic("bad-id", f"`{id}` is not an id", span, help))
    entries: dict[str, T] = {}
    for id, child in node.value.items():
        read = _validate(dict[str, kind], Node({id: child}, child.span, {id: node.keys[id]}), raw)  # type: ignore[valid-type]
        entries |= read or {}
        raw.broken |= set() if read else {id}
    return entries


def _read_decisions(raw: RawRulebook, documents: list[Node]) -> None:
    joined = joined_options(documents, raw.broken)
    raw.problems += joined.problems
    for node in joined.incomplete:
        raw.unread[node.value["choice"].value] = _items(node)
    for node in joined.decisions:
        _read_decision(raw, node)


def _items(decision: Node) -> tuple[str, ...]:
    """The list that a decision is made for, as far as it says so."""
    items = decision.at(("for_each",)).value
    path = items.partition(" in ")[2].strip() if isinstance(items, str) else ""
    return tuple(path.split(".")) if path else ()


def _read_decision(raw: RawRulebook, node: Node) -> None:
    if node.value is None:
        return
    if not isinstance(node.value, dict) or not node.value:
        raw.problems.append(
            Diagnostic("not-a-decision", "a rule file holds decisions", node.span, "begin with `table: some_id`")
        )
        return
    kind = next(iter(node.value))
    if kind == "examples":
        raw.examples.append(node)
        return
    if kind not in KINDS:
        help = did_you_mean(kind, (*KINDS, "option", "examples"))
        raw.problems.append(Diagnostic("unknown-kind", f"`{kind}` is not a kind of decision", node.keys[kind], help))
        return
    id_node = node.value[kind]
    if not isinstance(id_node.value, str):
        problem = Diagnostic("bad-id", f"`{kind}` needs an id behind it", id_node.span, f"begin with `{kind}: some_id`")
        raw.problems.append(problem)
        return
    body = Node(
        {"id": id_node} | {key: child for key, child in node.value.items() if key != kind}, node.span, node.keys
    )
    decision = _validate(KINDS[kind], body, raw)
    if decision is None:
        raw.unread[id_node.value] = _items(node)
        return
    if decision.id in raw.decisions:
        first = raw.nodes[decision.id].at(("id",)).span
        problem = Diagnostic(
            "duplicate-id", f"`{decision.id}` names two decisions", id_node.span, None, (("first here", first),)
        )
        raw.problems.append(problem)
        return
    raw.decisions[decision.id] = decision
    raw.nodes[decision.id] = body


def _attach_examples(raw: RawRulebook) -> None:
    """Gives decisions the examples that stand in a document of their own, ``examples: decision_id``."""
    for node in raw.examples:
        read = _validate(MoreExamples, node, raw)
        if read is None or read.examples in raw.unread:
            continue
        if read.examples not in raw.decisions:
            help = did_you_mean(read.examples, tuple(raw.decisions))
            span = node.at(("examples",)).span
            raw.problems.append(Diagnostic("unknown-decision", f"there is no decision `{read.examples}`", span, help))
            continue
        decision, own = raw.decisions[read.examples], raw.nodes[read.examples]
        raw.decisions[decision.id] = replace(decision, examples=(*decision.examples, *read.cases))
        before = own.at(("examples",)).value if "examples" in own.value else []
        cases = node.at(("cases",))
        own.value["examples"] = replace(cases, value=[*before, *cases.value])


def _read_trace(raw: RawRulebook, name: str, node: Node) -> None:
    raw.shared_nodes[name] = node
    raw.trace |= _entries(TraceEntry, node, raw)


def _validate(kind: type[T], node: Node, raw: RawRulebook) -> T | None:
    problems: list[Diagnostic] = []
    try:
        return validated(kind, _located(node), problems)
    except ValidationError as error:
        raw.problems += diagnose(error, node, kind)
        return None
    finally:
        raw.problems += problems


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
