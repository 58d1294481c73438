"""The grounds of a statement: its sources, and the figures, caveats and disclaimers that must travel with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from renal_cds.explain.explanation import Cited, ShownFigure, ShownStrength
from renal_cds.explain.same_for_all import SameForAll
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Statement, Strength
from renal_cds.rulebook.knowledge import Citation, Confidence, SourceKind

__all__ = ["caveats", "cited", "disclaimers", "figures", "grounded", "strength", "weakest"]

_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
_FIRMEST_FIRST: tuple[Confidence, ...] = ("A", "B", "C", "principle", "proposal", "D", "R")
_UNPUBLISHED = ("principle", "proposal")


def cited(rulebook: Rulebook, *citations: Citation | None) -> tuple[Cited, ...]:
    """The sources of several citations, each place once."""
    kept = SameForAll.of(rulebook)
    given = [each for each in citations if each is not None]
    if len(given) == 1:
        return kept.cited(given[0])
    return tuple(dict.fromkeys(each for citation in given for each in kept.cited(citation)))


def weakest(sources: Iterable[Cited]) -> Confidence:
    """The lowest confidence among sources: a statement is no firmer than that.

    >>> weakest([])
    'proposal'
    """
    return max((each.confidence for each in sources), key=_FIRMEST_FIRST.index, default="proposal")


def strength(rulebook: Rulebook, declared: Strength | None, sources: Iterable[Cited]) -> ShownStrength:
    """How strong advice is: as its rule declares, else the kind of the least firm publication it rests on.

    Without a publication it is good practice, or a proposal of the rulebook's own.
    """
    if declared:
        return declared
    known = list(sources)
    published = [rulebook.sources[each.source].kind for each in known if each.confidence not in _UNPUBLISHED]
    if published:
        return max(published, key=_KINDS.index)
    return "good_practice" if any(each.confidence == "principle" for each in known) else "proposal"


def figures(rulebook: Rulebook, ids: Iterable[str]) -> tuple[ShownFigure, ...]:
    """Figures with all that must be shown beside them."""
    return SameForAll.of(rulebook).figures(ids)


def caveats(
    rulebook: Rulebook, ids: Iterable[str], sources: Iterable[Cited], shown: Iterable[ShownFigure]
) -> tuple[str, ...]:
    """The texts of the caveats named, and of those that the cited sources and shown figures bring along."""
    every = [*ids]
    for source in sources:
        every += rulebook.sources[source.source].caveats
    for figure in shown:
        every += rulebook.figures[figure.id].caveats
    return tuple(rulebook.caveats[id].text for id in dict.fromkeys(every))


def grounded(
    rulebook: Rulebook, decision: Decision, statements: Iterable[Statement]
) -> tuple[tuple[Cited, ...], tuple[ShownFigure, ...], tuple[str, ...]]:
    """The sources, figures and caveats of a decision and of those of its statements that count."""
    parts = list(statements)
    sources = cited(
        rulebook, *(part.source or decision.source for part in parts), *(() if parts else (decision.source,))
    )
    shown = figures(rulebook, [*decision.figures, *(id for part in parts for id in part.figures)])
    return (
        sources,
        shown,
        caveats(rulebook, [*decision.caveats, *(id for part in parts for id in part.caveats)], sources, shown),
    )


def disclaimers(rulebook: Rulebook, sources: Iterable[str]) -> tuple[str, ...]:
    """The disclaimers for every reader, and those that the sources used ask for."""
    wanted = {id for source in sources for id in rulebook.sources[source].disclaimers}
    return tuple(each.text for id, each in rulebook.disclaimers.items() if each.always or id in wanted)
