"""What a statement rests on and what must travel with it: sources, figures, caveats, disclaimers."""

from __future__ import annotations

from collections.abc import Iterable

from renal_cds.explain.report import Cited, ShownFigure
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.knowledge import Citation

__all__ = ["caveats", "cited", "disclaimers", "figures", "weakest"]

_FIRMEST_FIRST = ("A", "B", "C", "principle", "proposal", "D", "R")


def cited(rulebook: Rulebook, *citations: Citation | None) -> tuple[Cited, ...]:
    """The sources of several citations, each place once."""
    found = {
        Cited(source=id, citation=rulebook.sources[id].citation, place=place, confidence=citation.confidence): None
        for citation in citations
        if citation is not None
        for id, place in citation.places.items()
    }
    return tuple(found)


def weakest(sources: Iterable[Cited]) -> str:
    """The lowest confidence among sources: a statement is no firmer than that.

    >>> weakest([])
    'proposal'
    """
    return max((each.confidence for each in sources), key=_FIRMEST_FIRST.index, default="proposal")


def figures(rulebook: Rulebook, ids: Iterable[str]) -> tuple[ShownFigure, ...]:
    """Figures with all that must be shown beside them."""
    return tuple(
        ShownFigure(id=id, text=str(figure), sources=cited(rulebook, figure.source))
        for id in _with_companions(rulebook, ids)
        if (figure := rulebook.figures[id])
    )


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


def _with_companions(rulebook: Rulebook, ids: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    todo = list(ids)
    while todo:
        id = todo.pop(0)
        if id not in found:
            found[id] = None
            todo = [*rulebook.figures[id].show_with, *todo]
    return list(found)
