"""Nothing without a source: checks that every statement names one, and that what is cited exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.rulebook.decisions import Decision, Statement
from renal_cds.rulebook.knowledge import PREVIEW_ONLY, Citation, Figure
from renal_cds.rulebook.reading.raw import RawRulebook

__all__ = ["check_grounds"]

_ADD_SOURCE = "add `source: {some-source: place, confidence: A}`"
_FILES = {"source": "sources.yaml", "figure": "evidence.yaml", "caveat": "caveats.yaml", "disclaimer": "rulebook.yaml"}


def check_grounds(raw: RawRulebook) -> Iterator[Diagnostic]:
    """Statements without a source or on weak confidence, and references that lead nowhere."""
    for id, figure in raw.figures.items():
        node = raw.shared_nodes["evidence.yaml"].at((id,))
        yield from _cited(raw, figure.source, node)
        yield from _known(raw, figure.show_with, "figure", node, "show_with")
        yield from _known(raw, figure.caveats, "caveat", node, "caveats")
        yield from _possible(id, figure, node)
    for id, caveat in raw.caveats.items():
        yield from _cited(raw, caveat.source, raw.shared_nodes["caveats.yaml"].at((id,)))
    for id, source in raw.sources.items():
        node = raw.shared_nodes["sources.yaml"].at((id,))
        yield from _known(raw, source.caveats, "caveat", node, "caveats")
        yield from _known(raw, source.disclaimers, "disclaimer", node, "disclaimers")
    for id, disclaimer in raw.heading.disclaimers.items():
        yield from _cited(raw, disclaimer.source, raw.shared_nodes["rulebook.yaml"].at(("disclaimers", id)))
    for decision in raw.decisions.values():
        yield from _decision(raw, decision)


def _decision(raw: RawRulebook, decision: Decision) -> Iterator[Diagnostic]:
    node = raw.nodes[decision.id]
    place = node.at(("id",)).span
    yield from _references(raw, decision, node)
    yield from _firm(decision.source, decision.stage, decision.id, node)
    yield from _firm_figures(raw, decision, decision.stage, node)
    statements = list(decision.placed)
    if decision.source is None and not statements:
        yield Diagnostic("no-source", f"`{decision.id}` names no source", place, _ADD_SOURCE)
    for path, statement in statements:
        below = node.at(path)
        yield from _references(raw, statement, below)
        if statement.source is None and decision.source is None:
            span = below.at(("id",)).span
            help = f"{_ADD_SOURCE} to it or to the whole decision"
            yield Diagnostic("no-source", f"`{statement.id}` names no source", span, help)
        stage = "preview" if "preview" in (decision.stage, statement.stage) else "stable"
        yield from _firm(statement.source, stage, statement.id, below)
        yield from _firm_figures(raw, statement, stage, below)


def _references(raw: RawRulebook, part: Decision | Statement, node: Node) -> Iterator[Diagnostic]:
    yield from _cited(raw, part.source, node)
    yield from _known(raw, part.caveats, "caveat", node, "caveats")
    yield from _known(raw, part.figures, "figure", node, "figures")


def _firm(ground: Citation | None, stage: str, id: str, node: Node) -> Iterator[Diagnostic]:
    if ground and ground.confidence in PREVIEW_ONLY and stage != "preview":
        message = f"`{id}` rests on confidence {ground.confidence} and is not marked as preview"
        span = node.at(("source", "confidence")).span
        yield Diagnostic("not-firm-enough", message, span, "add `stage: preview`")


def _firm_figures(raw: RawRulebook, part: Decision | Statement, stage: str, node: Node) -> Iterator[Diagnostic]:
    """Figures that a stable part would show although nobody read them well enough, itself or beside others."""
    for index, id in enumerate(part.figures if stage != "preview" else ()):
        for shown in _shown_with(raw, id):
            confidence = raw.figures[shown].source.confidence
            if confidence in PREVIEW_ONLY:
                beside = "" if shown == id else f", beside which `{shown}` must be shown"
                message = f"`{part.id}` shows the figure `{id}`{beside}; that rests on confidence {confidence}"
                help = "leave the figure out, or add `stage: preview`"
                yield Diagnostic("figure-not-firm", message, node.at(("figures", index)).span, help)


def _shown_with(raw: RawRulebook, id: str) -> list[str]:
    """A figure and those that must be shown beside it."""
    found = [id] if id in raw.figures else []
    for each in found:
        found += [other for other in raw.figures[each].show_with if other in raw.figures and other not in found]
    return found


def _cited(raw: RawRulebook, citation: Citation | None, node: Node) -> Iterator[Diagnostic]:
    if citation:
        for id in citation.places:
            yield from _one(raw, id, "source", node.key_span(("source", id)))


def _known(raw: RawRulebook, ids: Iterable[str], what: str, node: Node, key: str) -> Iterator[Diagnostic]:
    for index, id in enumerate(ids):
        yield from _one(raw, id, what, node.at((key, index)).span)


def _one(raw: RawRulebook, id: str, what: str, span: Span) -> Iterator[Diagnostic]:
    """One id that is cited: it exists, or its own mistakes are reported where it stands."""
    entries: dict[str, Mapping[str, object]] = {
        "source": raw.sources,
        "figure": raw.figures,
        "caveat": raw.caveats,
        "disclaimer": raw.heading.disclaimers,
    }
    known = entries[what]
    if id not in known and not raw.broken & {id, _FILES[what]}:
        yield Diagnostic(f"unknown-{what}", f"there is no {what} `{id}`", span, did_you_mean(id, tuple(known)))


def _possible(id: str, figure: Figure, node: Node) -> Iterator[Diagnostic]:
    """Counts and percentages that cannot be."""
    if figure.numerator is not None and figure.denominator is not None and figure.numerator > figure.denominator:
        message = f"`{id}` counts {figure.numerator} out of {figure.denominator}"
        yield Diagnostic("impossible-figure", message, node.at(("numerator",)).span)
    if figure.percent is not None and not 0 <= figure.percent <= 100:
        message = f"`{id}` is {figure.percent:g} per cent of what it counts"
        yield Diagnostic("impossible-figure", message, node.at(("percent",)).span)
