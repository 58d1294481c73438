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

import re
import stat
from pathlib import Path
from typing import Any, Protocol

from renal_cds.errors import MOST_MISTAKES, Diagnostic, RenalCdsError, Span, first_mistakes
from renal_cds.records import Struct, field

__all__ = [
    "DocumentError",
    "Mistakes",
    "Node",
    "Places",
    "number_of",
    "read_bytes",
    "read_document",
    "read_documents",
    "read_placed",
]

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000


class DocumentError(RenalCdsError):
    """A text is not the strict YAML or JSON that the library reads."""


class Mistakes:
    """The mistakes of a text as they are found, up to as many as are told."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def add(self, problem: Diagnostic) -> None:
        """Notes one.

        Raises:
            DocumentError: there are more than are told.
        """
        self.diagnostics.append(problem)
        if len(self.diagnostics) > MOST_MISTAKES:
            self.check()

    def check(self) -> None:
        """Refuses the text, if it has any.

        Raises:
            DocumentError: with all of them.
        """
        if self.diagnostics:
            raise DocumentError(first_mistakes(self.diagnostics))


class Places(Protocol):
    """Where the values of a text stand."""

    def at(self, path: tuple[str | int, ...]) -> Node:
        """The value at ``path``, or the deepest one on the way that exists."""

    def key_span(self, path: tuple[str | int, ...]) -> Span:
        """The place of the key that ``path`` ends in, or of the nearest value above it."""


class Node(Struct, frozen=False):
    """One value of a document: a scalar, a list or a mapping, with its place and those of its keys.

    ``lines`` are the lines of the file that a scalar stands in.
    """

    value: Any
    span: Span
    keys: dict[str, Span] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

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


def read_bytes(path: Path, *, limit: int = MAX_BYTES, plain: bool = False) -> str:
    """The text of a file in UTF-8, refused when it is missing, too large or not text.

    Of what has no end, such as ``/dev/zero``, no more is read than is needed to refuse it. Where only a ``plain`` file
    can be meant, a pipe is refused too, before anybody waits for its other end.
    """
    name = str(path)
    try:
        status = path.stat()
        if plain and not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise _error("unreadable-file", f"`{name}` cannot be read: it is no plain file", None)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as problem:  # a name with a NUL in it is the latter
        reason = (getattr(problem, "strerror", None) or "it cannot be opened").lower()
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


def read_placed(text: str, name: str) -> tuple[Any, Places]:
    """The only document of a text as plain data, with its places.

    Raises:
        DocumentError: as for :func:`read_document`.

    >>> data, places = read_placed("size: 4 cm", "example.yaml")
    >>> data, str(places.at(("size",)).span)
    ({'size': '4 cm'}, 'example.yaml:1:7')
    """
    from renal_cds.documents.json_nodes import JsonPlaces
    from renal_cds.documents.quick_json import quick_json

    quick = quick_json(text)
    if quick is not None:
        return quick, JsonPlaces(text, name)
    node = read_document(text, name)
    return node.plain(), node


def read_documents(text: str, name: str) -> list[Node]:
    """All documents of a YAML stream (``---`` between them).

    Raises:
        DocumentError: with every mistake found in scalars and keys, or the first one of syntax.
    """
    if len(text) > MAX_BYTES:
        raise _error("file-too-large", f"`{name}` is larger than {MAX_BYTES:,} bytes", _start(name))
    from renal_cds.documents.json_nodes import is_json
    from renal_cds.documents.json_nodes import read as read_json

    if is_json(text):
        return [read_json(text, name)]
    from renal_cds.documents.yaml_events import read  # the parser is not needed where rules and facts come without text

    return read(text, name)


def number_of(word: str) -> int | float | None:
    """A number in plain decimal digits, in YAML as in JSON; None if it is none.

    >>> number_of("42"), number_of("4.2e1"), number_of("1" * 20), number_of("042")
    (42, 42.0, 1.111111111111111e+19, None)
    """
    if len(word) < 19 and _INTEGER.match(word):
        return int(word)
    return float(word) if _FLOAT.match(word) else None


def _start(name: str) -> Span:
    return Span(name, 1, 1, 1, 2)


def _error(code: str, message: str, span: Span | None, help: str | None = None) -> DocumentError:
    return DocumentError([Diagnostic(code, message, span, help)])
