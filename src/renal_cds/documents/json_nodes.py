"""From a JSON text to nodes: the same tree that the YAML reader makes, by the rules of JSON.

YAML is nearly a superset of JSON: not in its line ends, its tabs, its escapes, or the length of a key. So a text that
is JSON never goes through the YAML parser.

>>> node = read('{"size": [4.2, null]}', "patient.json")
>>> node.plain(), str(node.at(("size", 1)).span)
({'size': [4.2, None]}, 'patient.json:1:16')
"""

from __future__ import annotations

import json
import math
import re
from functools import cached_property
from typing import Any

from renal_cds.documents.nodes import MAX_DEPTH, MAX_NODES, DocumentError, Mistakes, Node, number_of
from renal_cds.errors import Diagnostic, Span, shortened

__all__ = ["LINE_END", "JsonPlaces", "duplicate_key", "is_json", "read"]

LINE_END = re.compile(r"\r\n|[\r\n]")

_TOKEN = re.compile(r'[ \t\r\n]*([{}\[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}\[\],:"]+)')
_WORDS = {"true": True, "false": False, "null": None}


def is_json(text: str) -> bool:
    """Whether a text is a group or a list of JSON."""
    if text.lstrip(" \t\r\n")[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class JsonPlaces:
    """Where the values of a JSON text stand, found when it is asked: most patients hold nothing that must be placed.

    >>> places = JsonPlaces('{"tumor": {"size_cm": 4.2}}', "patient.json")
    >>> str(places.at(("tumor", "size_cm")).span), str(places.key_span(("tumor", "size_cm")))
    ('patient.json:1:23', 'patient.json:1:12')
    """

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    @cached_property
    def _root(self) -> Node:
        return read(self.text, self.name)

    def at(self, path: tuple[str | int, ...]) -> Node:
        """The value at ``path``, or the deepest one on the way that exists, with its place."""
        return self._root.at(path)

    def key_span(self, path: tuple[str | int, ...]) -> Span:
        """The place of the key that ``path`` ends in, or of the nearest value above it."""
        return self._root.key_span(path)


def read(text: str, name: str) -> Node:
    """The value of a text that is JSON.

    Raises:
        DocumentError: with what our own rules refuse in it, such as a repeated key.
    """
    return _Reader(text, name).read()


class _Reader:
    """Reads a text that is known to be JSON, token by token and without recursion."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.lines = LINE_END.split(text)
        self.problems = Mistakes()
        self._begins = [0, *(end.end() for end in LINE_END.finditer(text)), len(text) + 1]
        self._line = 0

    def read(self) -> Node:
        open_nodes: list[Node] = []
        open_keys: list[tuple[str, Span] | None] = []  # of each open group, the key whose value is awaited
        count = 0
        root: Node | None = None
        for match in _TOKEN.finditer(self.text):
            token, span = match[1], self._span(match.start(1), match.end(1))
            if token in ",:":
                continue
            if token in "}]":
                node = open_nodes.pop()
                open_keys.pop()
                node.span = Span(
                    self.name, node.span.line, node.span.column, span.line, span.end_column, node.span.text
                )
                continue
            if open_nodes and isinstance(open_nodes[-1].value, dict) and open_keys[-1] is None:
                open_keys[-1] = self._text(token, span), span
                count += 1
                continue
            count += 1
            if count > MAX_NODES:
                raise self._refused("too-many-values", f"`{self.name}` holds more than {MAX_NODES:,} values", span)
            node = Node(self._value(token, span), span, lines=() if token in "{[" else (self.lines[span.line - 1],))
            if not open_nodes:
                root = node
            elif isinstance(parent := open_nodes[-1].value, list):
                parent.append(node)
            elif key := open_keys[-1]:
                self._enter(open_nodes[-1], *key, node)
                open_keys[-1] = None
            if token in "{[":
                if len(open_nodes) >= MAX_DEPTH:
                    raise self._refused("too-deep", f"the text is nested more than {MAX_DEPTH} deep", span)
                open_nodes.append(node)
                open_keys.append(None)
        assert root is not None
        self.problems.check()
        return root

    def _enter(self, group: Node, word: str, span: Span, node: Node) -> None:
        if word in group.value:
            self.problems.add(duplicate_key(word, span, group.keys[word]))
            return
        group.value[word] = node
        group.keys[word] = span

    def _value(self, token: str, span: Span) -> Any:
        match token[0]:
            case "{":
                return {}
            case "[":
                return []
            case '"':
                return self._text(token, span)
        if token in _WORDS:
            return _WORDS[token]
        number = number_of(token)
        if number is not None and math.isfinite(number):
            return number
        what = "is not a measurable number" if number is None else "is too large for a number"
        help = "leave the value out if it is not known" if number is None else None
        self.problems.add(Diagnostic("not-a-number", f"`{shortened(token)}` {what}", span, help))
        return token

    def _text(self, token: str, span: Span) -> str:
        text = str(json.loads(token))
        if any("\ud800" <= character <= "\udfff" for character in text):
            message, help = "half of a character is escaped", "write the character itself"
            self.problems.add(Diagnostic("bad-character", message, span, help))
        return text

    def _span(self, start: int, end: int) -> Span:
        """The place of a token, none of which runs over the end of a line."""
        while self._begins[self._line + 1] <= start:
            self._line += 1
        begin, line = self._begins[self._line], self._line + 1
        return Span(self.name, line, start - begin + 1, line, end - begin + 1, self.lines[self._line])

    def _refused(self, code: str, message: str, span: Span) -> DocumentError:
        return DocumentError([*self.problems.diagnostics, Diagnostic(code, message, span)])


def duplicate_key(word: str, span: Span, first: Span) -> Diagnostic:
    """A key that stands twice."""
    message = f"`{shortened(word)}` stands twice in one mapping"
    return Diagnostic("duplicate-key", message, span, "keep one of the two", (("first here", first),))
