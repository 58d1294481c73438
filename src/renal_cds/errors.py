"""Diagnostics: the one form in which the library says that something is wrong.

A :class:`Diagnostic` keeps what happened, where, and what would help apart from each
other, so that a terminal, an editor or a web page can each show it in its own way.

>>> place = Span("patient.yaml", 3, 9, 3, 13, "  size: 4 km")
>>> print(Diagnostic("unknown-unit", "`4 km` is not a length the library can read", place,
...                  help="write millimetres or centimetres: `4 cm`").render())
patient.yaml:3:9: `4 km` is not a length the library can read [unknown-unit]
    3 |   size: 4 km
      |         ^^^^
  help: write millimetres or centimetres: `4 cm`
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from renal_cds.records import Struct, field

__all__ = [
    "MOST_MISTAKES",
    "Diagnostic",
    "InvalidPatient",
    "InvalidRulebook",
    "RenalCdsError",
    "Span",
    "UsageError",
    "did_you_mean",
    "first_mistakes",
    "shortened",
]

MOST_MISTAKES = 100
"""How many mistakes of one text are told: finding the place and the help of each takes time."""

_WIDEST = 160  # characters of a line that are shown
_BEFORE = 60  # of these, before the place in a longer line
_MOST = 50  # diagnostics that an exception prints
_LONGEST_WORD = 60  # characters of the user's own word that are shown
_LONGEST_MESSAGE = 2_000  # characters of a message: nobody reads more, and a log must stand it


class Span(Struct):
    """A place in a text: file, first and last position (one-based, the end exclusive), first line."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def within(self, start: int, end: int) -> Span:
        """The part of a one-line span from offset ``start`` to ``end`` (zero-based, end exclusive)."""
        if self.line != self.end_line:
            return self
        first = self.column + start
        last = min(self.column + max(end, start + 1), max(self.end_column, first + 1))
        return Span(self.file, self.line, first, self.line, last, self.text)

    def underline(self) -> list[str]:
        """Two lines for a terminal: the text around the place, and carets below the place."""
        if not self.text:
            return []
        last = self.end_column if self.end_line == self.line else len(self.text) + 1
        start, end = self._window()
        before = ("…" if start else "") + _shown(self.text[start : self.column - 1])
        after = _shown(self.text[self.column - 1 : end]) + ("…" if end < len(self.text) else "")
        carets = "^" * max(1, min(last, end + 1) - self.column)
        return [f"{self.line:>5} | {before}{after}", " " * 6 + "| " + " " * len(before) + carets]

    def _window(self) -> tuple[int, int]:
        """The part of a long line to show: the place and what stands around it."""
        if len(self.text) <= _WIDEST:
            return 0, len(self.text)
        start = max(0, min(self.column - 1 - _BEFORE, len(self.text) - _WIDEST))
        return start, start + _WIDEST


def _shown(text: str) -> str:
    """Text that is safe in a terminal and as wide as it has characters: tabs and control characters are blanks."""
    return "".join(each if each.isprintable() else " " for each in text)


class Diagnostic(Struct):
    """One thing that is wrong.

    ``code`` is a stable kebab-case name of the mistake, ``message`` one sentence in lower
    case with the user's own words in backticks, ``span`` the place, ``help`` what to write
    instead, and ``related`` the other places that matter, each with its own few words.
    ``paths`` are the facts it is about as JSON pointers (RFC 6901), the one to mark first: ``/findings/0/size_mm``.
    """

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    related: tuple[tuple[str, Span], ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def path(self) -> str | None:
        """The fact it is about, as a JSON pointer; None where it is about no fact."""
        return self.paths[0] if self.paths else None

    def __post_init__(self) -> None:
        if len(self.message) > _LONGEST_MESSAGE:
            object.__setattr__(self, "message", f"{self.message[: _LONGEST_MESSAGE - 1]}…")

    def render(self) -> str:
        """The diagnostic as plain text, one or several lines, no colour."""
        head = f"{self.span}: " if self.span else ""
        lines = [f"{head}{self.message} [{self.code}]"]
        if self.span:
            lines += self.span.underline()
        for words, span in self.related:
            lines += [f"  {words}: {span}", *span.underline()]
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(map(_shown, lines))


class RenalCdsError(Exception):
    """The base of every exception the library raises on purpose; prints its first diagnostics, and carries all."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        shown = [each.render() for each in self.diagnostics[:_MOST]]
        more = len(self.diagnostics) - len(shown)
        return "\n".join([*shown, f"and {more:,} more"] if more else shown)


class InvalidPatient(RenalCdsError):
    """The patient cannot be read, or its facts contradict each other."""


class InvalidRulebook(RenalCdsError):
    """The rule files cannot be read, or do not fit the facts they are loaded with."""


class UsageError(RenalCdsError):
    """The library or the command line was asked for something that does not exist."""


def first_mistakes(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The first mistakes of one text, and that there are more."""
    first = list(islice(problems, MOST_MISTAKES + 1))
    if len(first) <= MOST_MISTAKES:
        return first
    help = "mend these first"
    more = Diagnostic("more-mistakes", f"there are more than {MOST_MISTAKES} mistakes", None, help)
    return [*first[:MOST_MISTAKES], more]


def shortened(word: str) -> str:
    """The user's own word, or its beginning.

    >>> shortened("9" * 2_000_000)[-3:], len(shortened("9" * 2_000_000))
    ('99…', 60)
    """
    return word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 1]}…"


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """Help for a misspelt ``word``: the nearest of the ``known`` words, or all of them if they are few.

    >>> did_you_mean("papilary", ["clear_cell", "papillary"])
    'did you mean `papillary`?'
    """
    import difflib  # not needed where nothing is wrong

    near = difflib.get_close_matches(word[:_LONGEST_WORD], known, n=1, cutoff=0.7)
    if near:
        return f"did you mean `{near[0]}`?"
    if known and len(known) <= 12:
        return "one of " + ", ".join(f"`{each}`" for each in known)
    return None
