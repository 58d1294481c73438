"""From the events of a YAML parser to nodes: what a scalar means, and every mistake at its place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml

from renal_cds.documents.json_nodes import LINE_END, duplicate_key
from renal_cds.documents.nodes import MAX_DEPTH, MAX_NODES, DocumentError, Mistakes, Node, number_of
from renal_cds.errors import Diagnostic, Span, shortened
from renal_cds.records import replace

__all__ = ["read"]

_NUMBER_LIKE = re.compile(r"[-+]?(0[0-9_]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+(_[0-9]+)+)\Z")
_NOT_A_NUMBER = re.compile(r"([-+]?\.?inf(inity)?|\.?nan)\Z", re.IGNORECASE)
_OLD_BOOLEANS = {"yes": "true", "no": "false", "on": "true", "off": "false"}

#: Line ends of YAML 1.1, of which the parser still is: to YAML 1.2, and to every editor, they end no line.
_OLD_LINE_ENDS = re.compile("[\u0085\u2028\u2029]")

#: What the parser says of a mistake, what a writer of the text would say, and what helps.
_SYNTAX = (
    (
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "indent keys alike, and put a text that contains `: ` in quotes",
    ),
    ("block sequence entries are not allowed", "a list begins behind its key", "begin it in a line of its own"),
    ("expected ':'", "a key has no `:` behind it", "indent the lines of a longer text"),
    ("unexpected end of stream", "a quote is not closed", None),
    ("expected ',' or ']'", "a list in `[ ]` is not closed, or lacks a comma", None),
    ("expected ',' or '}'", "a mapping in `{ }` is not closed, or lacks a comma", None),
    ("expected '-'", "a key stands where an entry of the list is expected", "indent it, or begin with `- `"),
    ("expected <document start>", "a second value begins where the first has ended", None),
    ("expected key", "a line is indented unlike those above it", "indent keys alike"),
    ("expected node content", "a value is expected here", None),
    ("comment or line break", "a text after `|` or `>` begins in the next line", None),
    ("unknown escape character", "`\\` begins nothing known here", "write `\\\\`, or use single quotes"),
    ("invalid unicode character escape", "half of a character is escaped", "write the character itself"),
    ("expected alphabetic or numeric", "`&` or `*` names a value for reuse", "put the text in quotes"),
    ("incompatible yaml document", "`%YAML` asks for a version that is not read", "leave the line out"),
    ("directive", "a line that begins with `%` is no part of the facts or rules", "leave the line out"),
    ("tag", "`!` asks for a type of its own", "leave the tag out, or put the text in quotes"),
)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str, name: str) -> list[Node]:
    """All documents of a YAML stream.

    Raises:
        DocumentError: with every mistake found in scalars and keys, or the first one of syntax.
    """
    builder = _Builder(name, LINE_END.split(text))
    if bad := yaml.reader.Reader.NON_PRINTABLE.search(text) or _OLD_LINE_ENDS.search(text):
        raise DocumentError([builder.bad_character(text, bad.start())])
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as problem:
        raise DocumentError([*builder.problems.diagnostics, builder.syntax(problem)]) from problem
    builder.problems.check()
    return builder.documents


class _Builder:
    """Turns parser events into nodes without recursion, collecting mistakes as it goes."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.documents: list[Node] = []
        self.problems = Mistakes()
        self._open: list[tuple[Node, list[Node]]] = []
        self._count = 0

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check_plain(event)
                span = self._span(event)
                self._add(Node(self._scalar(event), span, lines=tuple(self.lines[span.line - 1 : span.end_line])))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_plain(event)
                self._start_collection(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end_collection(event)
            case yaml.AliasEvent():
                message = f"`*{shortened(str(event.anchor))}` repeats another place of the file"
                self._add(Node(self._wrong(event, "alias", message, "write the value out"), self._span(event)))

    def syntax(self, problem: yaml.MarkedYAMLError) -> Diagnostic:
        """Diagnostic for a text that has no structure, at the place where the parser gave up."""
        mark = problem.problem_mark or problem.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        span = self._point(line, column)
        words = (problem.problem or "it cannot be parsed").lower()
        help: str | None = None
        if "cannot start any token" in words:
            word = span.text[column : column + 1]
            tab = "\t" in span.text[: column + 1]
            words = "a tab indents the line" if tab else f"`{word}` cannot begin a value"
            help = "indent with spaces" if tab else "put the text in quotes"
        for said, meant, instead in _SYNTAX:
            if said in words:
                words, help = meant, instead
                break
        if "expected <document start>" in (problem.problem or "") and span.text.startswith("{"):
            help = "a file with one JSON object in each line is read with `--format jsonl`, or by `evaluate_many`"
        begun: Any = problem.context_mark
        related = (("begun here", self._point(begun.line, begun.column)),) if begun and _before(begun, mark) else ()
        return Diagnostic("syntax", f"the text is not valid YAML or JSON: {words}", span, help, related)

    def bad_character(self, text: str, index: int) -> Diagnostic:
        """A character that no text of this kind may hold."""
        before = LINE_END.split(text[:index])
        span = self._point(len(before) - 1, len(before[-1]))
        return Diagnostic("bad-character", f"`{self.name}` holds U+{ord(text[index]):04X}, which is not text", span)

    def _point(self, line: int, column: int) -> Span:
        text = self.lines[line] if line < len(self.lines) else ""
        return Span(self.name, line + 1, column + 1, line + 1, column + 2, text)

    def _start_collection(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise self._refused("too-deep", f"the text is nested more than {MAX_DEPTH} deep", self._span(event))
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
                self.problems.add(Diagnostic("bad-key", "a key is a plain word", key.span))
                continue
            word = str(key.value)
            if word in node.value:
                self.problems.add(duplicate_key(word, key.span, node.keys[word]))
                continue
            node.value[word] = value
            node.keys[word] = key.span

    def _add(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise self._refused("too-many-values", f"`{self.name}` holds more than {MAX_NODES:,} values", node.span)
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.documents.append(node)

    def _check_plain(self, event: Any) -> None:
        span = self._span(event)
        if getattr(event, "flow_style", False) and span.line == span.end_line:  # up to the bracket, and without it
            before = span.text[span.column - 1 : span.end_column - 2].rstrip()
            span = replace(span, end_column=span.column + len(before))
        if event.anchor:
            message, help = (
                f"`&{shortened(event.anchor)}` names a value for reuse",
                "write the value out where it is needed",
            )
            self.problems.add(Diagnostic("anchor", message, span, help))
        if event.tag:
            name = event.tag.removeprefix("tag:yaml.org,2002:")
            what = "asks for a type of its own" if name == event.tag else "is given as a tag"
            self.problems.add(Diagnostic("tag", f"`{shortened(name)}` {what}", span, "leave the tag out"))

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
        if _NUMBER_LIKE.match(word):
            return self._wrong(
                event,
                "number-form",
                f"`{shortened(word)}` is not a decimal number",
                "write it in plain decimal digits, or in quotes for a word",
            )
        number = number_of(word)
        if number is None or math.isfinite(number):
            return word if number is None else number
        return self._wrong(event, "not-a-number", f"`{shortened(word)}` is too large for a number", None)

    def _refused(self, code: str, message: str, span: Span) -> DocumentError:
        return DocumentError([*self.problems.diagnostics, Diagnostic(code, message, span)])

    def _wrong(self, event: Any, code: str, message: str, help: str | None) -> str:
        self.problems.add(Diagnostic(code, message, self._span(event), help))
        return f"*{event.anchor}" if isinstance(event, yaml.AliasEvent) else str(event.value)

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        text = self.lines[start.line] if start.line < len(self.lines) else ""
        return Span(self.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1, text)


def _before(one: Any, other: Any) -> bool:
    return (one.line, one.column) < (other.line, other.column)
