"""A rulebook as it was read, before anything is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, Span
from renal_cds.language.places import TextSpan
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision
from renal_cds.rulebook.knowledge import Caveat, Disclaimer, Figure, Source, TraceEntry
from renal_cds.rulebook.schema_types import Strict

__all__ = ["Heading", "RawRulebook"]


class Heading(Strict):
    """The heading of a rulebook, in ``rulebook.yaml``."""

    name: str
    version: str
    language: int
    disclaimers: dict[str, Disclaimer] = field(default_factory=dict)
    ask_order: tuple[str, ...] = ()
    accepts: dict[str, str | dict[str, str]] = field(default_factory=dict)


class RawRulebook(Struct, frozen=False):
    """A rulebook as it was read: each part parsed, nothing yet checked against the facts.

    ``unread`` are the decisions with mistakes in their shape, each with the list it is made for, if any;
    ``broken`` are the ids of shared entries and of options with mistakes, and the names of shared files that cannot
    be read.
    """

    heading: Heading = field(default_factory=lambda: Heading(name="", version="", language=1))
    sources: Mapping[str, Source] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    caveats: Mapping[str, Caveat] = field(default_factory=dict)
    patients: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    examples: list[Node] = field(default_factory=list)
    trace: dict[str, TraceEntry] = field(default_factory=dict)
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared_nodes: dict[str, Node] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    problems: list[Diagnostic] = field(default_factory=list)
    digest: str = ""

    def place(self, decision: str, *path: str | int) -> Span:
        """Where a part of a decision stands."""
        return self.nodes[decision].at(path).span

    def key_place(self, decision: str, *path: str | int) -> Span:
        """Where the key stands in which a path ends."""
        return self.nodes[decision].key_span(path)

    def text(self, decision: str, *path: str | int) -> tuple[str, TextSpan] | None:
        """The text at a path and where each of its characters stands; None when there is no text."""
        parent, node = self.nodes[decision].at(path[:-1]), self.nodes[decision].at(path)
        if parent is node or not isinstance(node.value, str):
            return None
        return node.value, TextSpan.of(node.value, node.span, node.lines)
