"""Nothing without a source: checks that every statement names one, and that what is cited exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.rulebook.decisions import Decision, Statement
from renal_cds.rulebook.knowledge import PREVIEW_ONLY, Citation
from renal_cds.rulebook.read import Draft

__all__ = ["check_grounds"]


def check_grounds(draft: Draft) -> Iterator[Diagnostic]:
    """Statements without a source or on weak confidence, and references that lead nowhere."""
    for name, entries in (("evidence.yaml", draft.figures), ("caveats.yaml", draft.caveats)):
        for id, entry in entries.items():
            span = draft.shared_nodes[name].at((id,)).span
            yield from _cited(draft, entry.source, span)
    for id, figure in draft.figures.items():
        span = draft.shared_nodes["evidence.yaml"].at((id,)).span
        yield from _known(figure.show_with, draft.figures, "figure", span)
        yield from _known(figure.caveats, draft.caveats, "caveat", span)
    for id, source in draft.sources.items():
        span = draft.shared_nodes["sources.yaml"].at((id,)).span
        yield from _known(source.caveats, draft.caveats, "caveat", span)
        yield from _known(source.disclaimers, draft.heading.disclaimers, "disclaimer", span)
    for decision in draft.decisions.values():
        yield from _decision(draft, decision)


def _decision(draft: Draft, decision: Decision) -> Iterator[Diagnostic]:
    place = draft.place(decision.id, "id")
    yield from _references(draft, decision, place)
    yield from _firm(decision.source, decision.stage, decision.id, place)
    statements = list(decision.placed)
    if decision.source is None and not statements:
        yield Diagnostic(
            "no-source", f"`{decision.id}` names no source", place, "add `source: {some-source: place, confidence: A}`"
        )
    for path, statement in statements:
        span = draft.place(decision.id, *path, "id")
        yield from _references(draft, statement, span)
        ground = statement.source or decision.source
        if ground is None:
            help = "add `source: {some-source: place, confidence: A}` to it or to the whole decision"
            yield Diagnostic("no-source", f"`{statement.id}` names no source", span, help)
        stage = "preview" if "preview" in (decision.stage, statement.stage) else "stable"
        yield from _firm(statement.source, stage, statement.id, span)


def _references(draft: Draft, part: Decision | Statement, span: Span) -> Iterator[Diagnostic]:
    yield from _cited(draft, part.source, span)
    yield from _known(part.caveats, draft.caveats, "caveat", span)
    yield from _known(part.figures, draft.figures, "figure", span)


def _firm(ground: Citation | None, stage: str, id: str, span: Span) -> Iterator[Diagnostic]:
    if ground and ground.confidence in PREVIEW_ONLY and stage != "preview":
        message = f"`{id}` rests on confidence {ground.confidence} and is not marked as preview"
        yield Diagnostic("not-firm-enough", message, span, "add `stage: preview`")


def _cited(draft: Draft, citation: Citation | None, span: Span) -> Iterator[Diagnostic]:
    if citation:
        yield from _known(tuple(citation.places), draft.sources, "source", span)


def _known(ids: tuple[str, ...], known: Mapping[str, object], what: str, span: Span) -> Iterator[Diagnostic]:
    for id in ids:
        if id not in known:
            yield Diagnostic(f"unknown-{what}", f"there is no {what} `{id}`", span, did_you_mean(id, tuple(known)))
