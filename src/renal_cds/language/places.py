"""Places inside the text of an expression, to the column, however YAML folded or quoted it.

>>> line = "when: 'a and b'"
>>> place = TextSpan.of("a and b", Span("f.yaml", 1, 7, 1, 16, line), (line,))
>>> str(place.within(6, 7))
'f.yaml:1:14'
"""

from __future__ import annotations

from collections.abc import Sequence

from renal_cds.errors import Span
from renal_cds.records import field

__all__ = ["TextSpan"]

_INDICATORS = "'\"|>"


class TextSpan(Span):
    """The place of a scalar that knows where in the file each character of its text stands."""

    lines: tuple[str, ...] = field(default=(), compare=False, repr=False)
    origin: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of(cls, text: str, span: Span, lines: Sequence[str]) -> TextSpan:
        """The place of ``text`` that stands at ``span``; ``lines`` are the lines of the file there."""
        place = (span.file, span.line, span.column, span.end_line, span.end_column, span.text)
        return cls(*place, tuple(lines), _origin(text, span, lines))

    def within(self, start: int, end: int) -> Span:
        """The part of the text from offset ``start`` to ``end``, or the whole place where it cannot be told."""
        last = max(end, start + 1) - 1
        if not 0 <= start <= last < len(self.origin):
            return Span(self.file, self.line, self.column, self.end_line, self.end_column, self.text)
        (line, column), (end_line, end_column) = self.origin[start], self.origin[last]
        return Span(self.file, line, column, end_line, end_column + 1, self.lines[line - self.line])


def _origin(text: str, span: Span, lines: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Line and column of each character: folding and quoting only move blanks, never the words."""
    written: list[tuple[str, int, int]] = []
    for line, content in enumerate(lines, start=span.line):
        first = span.column if line == span.line else 1
        end = span.end_column if line == span.end_line else len(content) + 1
        part = content[first - 1 : end - 1]
        written += [(character, line, column) for column, character in enumerate(part, start=first)]
    if written and written[0][0] in _INDICATORS:
        is_block = written[0][0] in "|>"
        written = [each for each in written[1:] if not is_block or each[1] > span.line]
    remaining = (each for each in written if not each[0].isspace())
    found: list[tuple[int, int]] = []
    last = (span.line, span.column)
    for character in text:
        if character.isspace():
            last = (last[0], last[1] + 1)
        else:
            written_as, line, column = next(remaining, ("", 0, 0))
            if written_as != character:
                return ()
            last = (line, column)
        found.append(last)
    return tuple(found)
