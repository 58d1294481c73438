"""What a statement rests on and what must travel with it: sources, figures, caveats, disclaimers."""

from __future__ import annotations

from collections.abc import Iterable

from renal_cds.explain.kept import Kept
from renal_cds.explain.report import Cited, ShownFigure
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.knowledge import Citation

__all__ = ["caveats", "cited", "disclaimers", "figures", "weakest"]

_FIRMEST_FIRST = ("A", "B", "C", "principle", "proposal", "D", "R")


def cited(rulebook: Rulebook, *citations: Citation | None) -> tuple[Cited, ...]:
    """The sources of several citations, each place once."""
    kept = Kept.of(rulebook)
    given = [each for each in citations if each is not None]
    if len(given) == 1:
        return kept.cited(given[0])
    return tuple(dict.fromkeys(each for citation in given for each in kept.cited(citation)))


def weakest(sources: Iterable[Cited]) -> str:
    """The lowest confidence among sources: a statement is no firmer than that.

    >>> weakest([])
    'proposal'
    """
    return max((each.confidence for each in sources), key=_FIRMEST_FIRST.index, default="proposal")


def figures(rulebook: Rulebook, ids: Iterable[str]) -> tuple[ShownFigure, ...]:
    """Figures with all that must be shown beside them."""
    return Kept.of(rulebook).figures(ids)


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


def disclaimers(rulebook: Rulebook, sources: Iterable[str]) -> tuple[str, ...]:
    """The disclaimers for every reader, and those that the sources used ask for."""
    wanted = {id for source in sources for id in rulebook.sources[source].disclaimers}
    return tuple(each.text for id, each in rulebook.disclaimers.items() if each.always or id in wanted)
