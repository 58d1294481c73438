"""The values of a document with their places, and the limits and numbers on which all readers agree."""

from __future__ import annotations

import re
from typing import Any, Protocol

from renal_cds.errors import MOST_MISTAKES, Diagnostic, RenalCdsError, Span, first_mistakes
from renal_cds.records import Struct, field

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "DocumentError", "Mistakes", "Node", "Places", "number_of"]

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


def number_of(word: str) -> int | float | None:
    """A number in plain decimal digits, in YAML as in JSON; None if it is none.

    >>> number_of("42"), number_of("4.2e1"), number_of("1" * 20), number_of("042")
    (42, 42.0, 1.111111111111111e+19, None)
    """
    if len(word) < 19 and _INTEGER.match(word):
        return int(word)
    return float(word) if _FLOAT.match(word) else None
