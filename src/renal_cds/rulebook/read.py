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
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Score, Table
from renal_cds.rulebook.diagnose import diagnose
from renal_cds.rulebook.example import MoreExamples
from renal_cds.rulebook.files import digested, folder_name, list_files, shown
from renal_cds.rulebook.knowledge import Caveat, Figure, Source, TraceEntry
from renal_cds.rulebook.options import joined_options
from renal_cds.rulebook.unchecked import Draft, Heading
from renal_cds.rulebook.validation import validated

__all__ = ["KINDS", "TRACE", "read_folder"]

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
        draft.problems.append(Diagnostic("no-heading", f"`{folder_name(folder)}` holds no `rulebook.yaml`", None, help))
    digest = hashlib.sha256()
    documents: list[Node] = []
    for name in files:
        text = ""
        try:
            text = read_bytes(folder / name)
            digest.update(digested(name, text))
            if name in _SHARED:
                _read_shared(draft, name, read_document(text, shown(folder, name)))
            elif name.startswith(TRACE):
                _read_trace(draft, name, read_document(text, shown(folder, name)))
            else:
                documents += read_documents(text, shown(folder, name))
        except RenalCdsError as error:
            draft.problems += error.diagnostics
            _note_lost(draft, name, text)
    _read_decisions(draft, documents)
    _attach_examples(draft)
    if not draft.decisions and not draft.problems:
        draft.problems.append(Diagnostic("no-rules", f"`{folder}` holds no decisions"))
    draft.digest = digest.hexdigest()
    return draft


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
        draft.decisions[decision.id] = replace(decision, examples=(*decision.examples, *read.cases))
        before = own.at(("examples",)).value if "examples" in own.value else []
        cases = node.at(("cases",))
        own.value["examples"] = replace(cases, value=[*before, *cases.value])


def _read_trace(draft: Draft, name: str, node: Node) -> None:
    draft.shared_nodes[name] = node
    draft.trace |= _entries(TraceEntry, node, draft)


def _validate(kind: type[T], node: Node, draft: Draft) -> T | None:
    problems: list[Diagnostic] = []
    try:
        return validated(kind, _located(node), problems)
    except ValidationError as error:
        draft.problems += diagnose(error, node, kind)
        return None
    finally:
        draft.problems += problems


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
