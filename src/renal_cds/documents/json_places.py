"""Where the values of a JSON text stand, found when it is asked: most patients hold nothing that must be placed.

>>> places = JsonPlaces('{"tumor": {"size_cm": 4.2}}', "patient.json")
>>> str(places.at(("tumor", "size_cm")).span), str(places.key_span(("tumor", "size_cm")))
('patient.json:1:23', 'patient.json:1:12')
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from renal_cds.documents import Node
from renal_cds.errors import Span
from renal_cds.records import Struct

__all__ = ["LINE_END", "JsonPlaces"]

LINE_END = re.compile(r"\r\n|[\r\n]")

_BLANKS = re.compile(r"[ \t\r\n]*")
_read_at = json.JSONDecoder().raw_decode


class JsonPlaces(Struct):
    """The places in a text that is JSON, the same that the nodes of :func:`~renal_cds.documents.read_document` have."""

    text: str
    name: str

    def at(self, path: tuple[str | int, ...]) -> Node:
        """The value at ``path``, or the deepest one on the way that exists, with its place."""
        start = self._start(path)
        value, end = _read_at(self.text, start)
        return Node(value, self._span(start, end))

    def key_span(self, path: tuple[str | int, ...]) -> Span:
        """The place of the key that ``path`` ends in, or of the nearest value above it."""
        for name, key, _ in self._members(self._start(path[:-1])):
            if isinstance(name, str) and name == path[-1]:
                return self._span(key, _read_at(self.text, key)[1])
        return self.at(path).span

    def _start(self, path: tuple[str | int, ...]) -> int:
        start = self._after_blanks(0)
        for step in path:
            found = next((value for name, _, value in self._members(start) if name == step), None)
            if found is None:
                break
            start = found
        return start

    def _members(self, start: int) -> Iterator[tuple[str | int, int, int]]:
        """Parts of the group or list that begins there: each by name or number, where it and its value begin."""
        opening = self.text[start]
        here, number = self._after_blanks(start + 1), 0
        while opening in "{[" and self.text[here] not in "}]":
            name: str | int = number
            value = here
            if opening == "{":
                name, end = _read_at(self.text, here)
                value = self._after_blanks(self._after_blanks(end) + 1)
            yield name, here, value
            here = self._after_blanks(_read_at(self.text, value)[1])
            if self.text[here] == ",":
                here = self._after_blanks(here + 1)
            number += 1

    def _after_blanks(self, start: int) -> int:
        found = _BLANKS.match(self.text, start)
        assert found
        return found.end()

    def _span(self, start: int, end: int) -> Span:
        line, begin = self._line(start)
        end_line, end_begin = self._line(end)
        shown = LINE_END.split(self.text[begin:], maxsplit=1)[0]
        return Span(self.name, line, start - begin + 1, end_line, end - end_begin + 1, shown)

    def _line(self, index: int) -> tuple[int, int]:
        """The number of the line, and where it begins."""
        begins = [0, *(each.end() for each in LINE_END.finditer(self.text, 0, index))]
        return len(begins), begins[-1]
