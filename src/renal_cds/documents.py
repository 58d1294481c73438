r"""Strict reading of YAML 1.2 and JSON into a tree that remembers where everything stood.

Only the event parser of PyYAML is used; what a scalar means is decided here, so that
``no`` never becomes false, ``012`` never becomes ten, and a repeated key is never lost.

>>> node = read_document("size: 4 cm\ncut: true\n", "example.yaml")
>>> node.plain()
{'size': '4 cm', 'cut': True}
>>> str(node.at(("size",)).span)
'example.yaml:1:7'
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from renal_cds.errors import Diagnostic, RenalCdsError, Span

__all__ = ["DocumentError", "Node", "read_bytes", "read_document", "read_documents"]

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NUMBER_LIKE = re.compile(r"[-+]?(0[0-9_]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+(_[0-9]+)+)\Z")
_NOT_A_NUMBER = re.compile(r"([-+]?\.?inf(inity)?|\.?nan)\Z", re.IGNORECASE)
_OLD_BOOLEANS = {"yes": "true", "no": "false", "on": "true", "off": "false"}

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DocumentError(RenalCdsError):
    """A text is not the strict YAML or JSON that the library reads."""


@dataclass(slots=True)
class Node:
    """One value of a document: a scalar, a list or a mapping, with its place and those of its keys."""

    value: Any
    span: Span
    keys: dict[str, Span] = field(default_factory=dict)

    def plain(self) -> Any:
        """The value without places, as Python dictionaries, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def at(self, path: tuple[str | int, ...]) -> Node:
        """The node at ``path``, or the deepest one on the way that exists."""
        node = self
        for step in path:
            children = node.value
            known_key = isinstance(children, dict) and step in children
            known_index = isinstance(children, list) and isinstance(step, int) and 0 <= step < len(children)
            if not known_key and not known_index:
                break
            node = children[step]
        return node

    def key_span(self, path: tuple[str | int, ...]) -> Span:
        """The place of the key that ``path`` ends in, or of the nearest value above it."""
        parent = self.at(path[:-1]) if path else self
        key = path[-1] if path else None
        return parent.keys.get(key, self.at(path).span) if isinstance(key, str) else self.at(path).span


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> str:
    """The text of a file in UTF-8, refused when it is missing, too large or not text."""
    name = str(path)
    try:
        if path.is_file() and path.stat().st_size > limit:
            raise _error("file-too-large", f"`{name}` is larger than {limit:,} bytes", _start(name))
        data = path.read_bytes()
    except OSError as problem:
        reason = (problem.strerror or "it cannot be opened").lower()
        raise _error("unreadable-file", f"`{name}` cannot be read: {reason}", None) from problem
    return decode(data, name, limit=limit)


def decode(data: bytes, name: str, *, limit: int = MAX_BYTES) -> str:
    """Bytes as UTF-8 text, refused when there are too many or they are not UTF-8."""
    if len(data) > limit:
        raise _error("file-too-large", f"`{name}` is larger than {limit:,} bytes", _start(name))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise _error("not-utf-8", f"`{name}` is not text in UTF-8", _start(name)) from problem


def read_document(text: str, name: str) -> Node:
    """The only document of a text (``name`` is what the diagnostics call it).

    Raises:
        DocumentError: the text is not strict YAML or JSON, is empty, or holds several documents.
    """
    documents = read_documents(text, name)
    if len(documents) != 1:
        what = "is empty" if not documents else "holds several documents"
        raise _error("not-one-document", f"`{name}` {what}", documents[1].span if documents else _start(name))
    return documents[0]


def read_documents(text: str, name: str) -> list[Node]:
    """All documents of a YAML stream (``---`` between them).

    Raises:
        DocumentError: with every mistake found in scalars and keys, or the first one of syntax.
    """
    if len(text) > MAX_BYTES:
        raise _error("file-too-large", f"`{name}` is larger than {MAX_BYTES:,} bytes", _start(name))
    builder = _Builder(name, text.splitlines())
    source = text.replace("\t", " ") if text.lstrip()[:1] in ("{", "[") else text
    try:
        for event in yaml.parse(source, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as problem:
        raise DocumentError([builder.syntax(problem)]) from problem
    except yaml.reader.ReaderError as problem:
        raise _error(
            "bad-character", f"`{name}` holds a character that may not stand in YAML", _start(name)
        ) from problem
    if builder.problems:
        raise DocumentError(builder.problems)
    return builder.documents


class _Builder:
    """Turns parser events into nodes without recursion, collecting mistakes as it goes."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.documents: list[Node] = []
        self.problems: list[Diagnostic] = []
        self._open: list[tuple[Node, list[Node]]] = []
        self._count = 0

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check_plain(event)
                self._add(Node(self._scalar(event), self._span(event)))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_plain(event)
                self._start_collection(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end_collection(event)
            case yaml.AliasEvent():
                raise _error(
                    "alias",
                    f"`*{event.anchor}` repeats another place of the file",
                    self._span(event),
                    "write the value out",
                )

    def syntax(self, problem: yaml.MarkedYAMLError) -> Diagnostic:
        mark = problem.problem_mark or problem.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        text = self.lines[line] if line < len(self.lines) else ""
        words = (problem.problem or "it cannot be parsed").lower()
        return Diagnostic(
            "syntax",
            f"the text is not valid YAML or JSON: {words}",
            Span(self.name, line + 1, column + 1, line + 1, column + 2, text),
        )

    def _start_collection(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _error("too-deep", f"the text is nested more than {MAX_DEPTH} deep", self._span(event))
        node = Node({} if isinstance(event, yaml.MappingStartEvent) else [], self._span(event))
        self._open.append((node, []))

    def _end_collection(self, event: Any) -> None:
        node, children = self._open.pop()
        start = node.span
        node.span = Span(
            self.name, start.line, start.column, event.end_mark.line + 1, event.end_mark.column + 1, start.text
        )
        if isinstance(node.value, list):
            node.value.extend(children)
        else:
            self._fill(node, children)
        self._add(node)

    def _fill(self, node: Node, children: list[Node]) -> None:
        pairs: Iterator[Node] = iter(children)
        for key, value in zip(pairs, pairs, strict=True):
            if isinstance(key.value, bool) or not isinstance(key.value, str | int):
                self.problems.append(Diagnostic("bad-key", "a key is a plain word", key.span))
                continue
            word = str(key.value)
            if word in node.value:
                self.problems.append(
                    Diagnostic(
                        "duplicate-key",
                        f"`{word}` stands twice in one mapping",
                        key.span,
                        "keep one of the two",
                        (("first here", node.keys[word]),),
                    )
                )
                continue
            node.value[word] = value
            node.keys[word] = key.span

    def _add(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise _error("too-many-values", f"`{self.name}` holds more than {MAX_NODES:,} values", node.span)
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.documents.append(node)

    def _check_plain(self, event: Any) -> None:
        if event.anchor:
            self.problems.append(
                Diagnostic(
                    "anchor",
                    f"`&{event.anchor}` names a value for reuse",
                    self._span(event),
                    "write the value out where it is needed",
                )
            )
        if event.tag and not event.tag.startswith("tag:yaml.org,2002:"):
            self.problems.append(
                Diagnostic("tag", f"`{event.tag}` asks for a type of its own", self._span(event), "leave the tag out")
            )
        elif event.tag:
            self.problems.append(
                Diagnostic(
                    "tag",
                    f"`{event.tag.removeprefix('tag:yaml.org,2002:')}` is given as a tag",
                    self._span(event),
                    "leave the tag out",
                )
            )

    def _scalar(self, event: Any) -> Any:
        word: str = event.value
        if event.style:
            return word
        if word in ("", "~", "null"):
            return None
        if word in ("true", "false"):
            return word == "true"
        if word.lower() in _OLD_BOOLEANS or word in ("True", "False", "TRUE", "FALSE"):
            instead = _OLD_BOOLEANS.get(word.lower(), word.lower())
            return self._wrong(
                event,
                "old-boolean",
                f"`{word}` could be a word or a truth value",
                f'write `{instead}`, or `"{word}"` for the word',
            )
        if _NOT_A_NUMBER.match(word):
            return self._wrong(
                event, "not-a-number", f"`{word}` is not a measurable number", "leave the value out if it is not known"
            )
        if _INTEGER.match(word) and len(word) < 19:
            return int(word)
        if _NUMBER_LIKE.match(word):
            return self._wrong(
                event,
                "number-form",
                f"`{word}` is not a decimal number",
                "write it in plain decimal digits, or in quotes for a word",
            )
        if _FLOAT.match(word):
            number = float(word)
            if math.isfinite(number):
                return number
            return self._wrong(event, "not-a-number", f"`{word}` is too large for a number", None)
        return word

    def _wrong(self, event: Any, code: str, message: str, help: str | None) -> str:
        self.problems.append(Diagnostic(code, message, self._span(event), help))
        return str(event.value)

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        text = self.lines[start.line] if start.line < len(self.lines) else ""
        return Span(self.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1, text)


def _start(name: str) -> Span:
    return Span(name, 1, 1, 1, 2)


def _error(code: str, message: str, span: Span | None, help: str | None = None) -> DocumentError:
    return DocumentError([Diagnostic(code, message, span, help)])
