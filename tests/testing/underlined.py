"""What a diagnostic underlines, for the tests that look at it."""

from renal_cds.errors import Span

__all__ = ["underlined"]


def underlined(span: Span | None, text: str | None = None) -> str:
    """The words at a place, which lies in one line: of its file, or the first of a text that is in no file."""
    assert span is not None
    assert span.line == span.end_line
    return (span.text if text is None else text)[span.column - 1 : span.end_column - 1]
