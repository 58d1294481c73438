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

import stat
from pathlib import Path
from typing import Any

from renal_cds.documents.json_nodes import JsonPlaces, is_json
from renal_cds.documents.json_nodes import read as read_json
from renal_cds.documents.nodes import MAX_BYTES, MAX_DEPTH, MAX_NODES, DocumentError, Mistakes, Node, Places, number_of
from renal_cds.documents.quick_json import quick_json
from renal_cds.errors import Diagnostic, Span

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "DocumentError",
    "Mistakes",
    "Node",
    "Places",
    "decode",
    "number_of",
    "read_bytes",
    "read_document",
    "read_documents",
    "read_placed",
]


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
    if is_json(text):
        return [read_json(text, name)]
    from renal_cds.documents.yaml_events import read  # the parser is not needed where rules and facts come without text

    return read(text, name)


def _start(name: str) -> Span:
    return Span(name, 1, 1, 1, 2)


def _error(code: str, message: str, span: Span | None, help: str | None = None) -> DocumentError:
    return DocumentError([Diagnostic(code, message, span, help)])
