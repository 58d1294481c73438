"""Documents that stand one in a line, such as many patients: where in the whole a mistake stands.

>>> mistake = Diagnostic("unknown-key", "there is no fact `size`", Span("line", 1, 5, 1, 9))
>>> str(in_whole(mistake, Span("patients.jsonl", 7, 1, 7, 2), one_line=True).span)
'line:7:5'
"""

from __future__ import annotations

from dataclasses import replace

from renal_cds.documents.nodes import MAX_BYTES
from renal_cds.errors import Diagnostic, Span

__all__ = ["in_whole", "too_long"]


def too_long(text: str | bytes, line: Span) -> Diagnostic | None:
    """The mistake of a line that is longer than a whole document may be; None of any other."""
    if len(text) <= MAX_BYTES:
        return None
    return Diagnostic("line-too-long", f"the line is longer than {MAX_BYTES:,} bytes", line)


def in_whole(mistake: Diagnostic, line: Span, *, one_line: bool) -> Diagnostic:
    """A mistake in its line of the whole; in a text of several lines, known by its number, where it is."""

    def placed(span: Span) -> Span:
        return replace(span, line=line.line, end_line=line.line) if one_line else span

    if one_line and mistake.code == "not-one-document":  # as a comment alone: the whole may hold more
        help = 'write each patient as one JSON object in a line: `{"tumor": {"size_cm": 4}}`'
        return Diagnostic(mistake.code, "the line holds no patient", line, help)
    related = tuple((words, placed(span)) for words, span in mistake.related)
    return replace(mistake, span=placed(mistake.span) if mistake.span else line, related=related)
