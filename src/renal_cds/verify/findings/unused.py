"""Sources, figures, caveats, disclaimers, facts, and names of actions and acts that are written and never used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from renal_cds.errors import did_you_mean
from renal_cds.facts.paths import dotted
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Schedule, Statement
from renal_cds.rulebook.knowledge import Caveat, Citation, Disclaimer
from renal_cds.rulebook.parts import templates
from renal_cds.verify.finding import Finding
from renal_cds.verify.places import place_of

__all__ = ["unread_facts", "unshared_actions", "unshared_acts", "unused_knowledge"]


def unused_knowledge(rulebook: Rulebook) -> Iterator[Finding]:
    """Entries of the shared files that nothing cites; ``rulebook`` is the one with its preview statements."""
    decisions = rulebook.decisions.values()
    parts: list[Decision | Statement] = [*decisions, *(part for each in decisions for part in each.statements)]
    figures = _closed((each for part in parts for each in part.figures), rulebook)
    cited = [rulebook.figures[each] for each in figures]
    texts: list[Caveat | Disclaimer] = [*rulebook.caveats.values(), *rulebook.disclaimers.values()]
    grounds = [*(each.source for each in parts), *(each.source for each in cited), *(each.source for each in texts)]
    sources = _places(grounds)
    caveats = {each for part in parts for each in part.caveats} | {each for part in cited for each in part.caveats}
    caveats |= {each for id in sources for each in rulebook.sources[id].caveats}
    disclaimers = {each for id in sources for each in rulebook.sources[id].disclaimers}
    disclaimers |= {id for id, each in rulebook.disclaimers.items() if each.always}
    for what, file, known, used in (
        ("source", "sources.yaml", rulebook.sources, sources),
        ("figure", "evidence.yaml", rulebook.figures, figures),
        ("caveat", "caveats.yaml", rulebook.caveats, caveats),
        ("disclaimer", "rulebook.yaml", rulebook.disclaimers, disclaimers),
    ):
        for id in known:
            if id not in used:
                steps = ("disclaimers", id) if what == "disclaimer" else (id,)
                place = place_of(rulebook, file, *steps)
                yield Finding(f"uncited-{what}", "warning", f"nothing cites the {what} `{id}`", place, about=id)


def unshared_actions(rulebook: Rulebook) -> Iterator[Finding]:
    """Names of actions that only gates or only options write, so that a gate blocks less than it says."""
    gates = [each for each in rulebook.decisions.values() if isinstance(each, Gate) and each.blocks]
    choices = [each for each in rulebook.decisions.values() if isinstance(each, Choice)]
    blocked = {name for gate in gates for name in gate.blocks}
    contained = {name for choice in choices for option in choice.options for name in option.actions}
    for gate in gates:
        for name in [each for each in gate.blocks if each not in contained]:
            message = f"`{gate.id}` blocks the action `{name}`, which no option contains"
            place = place_of(rulebook, gate.id, "blocks")
            yield Finding(
                "unshared-action", "warning", message, place, gate.id, name, did_you_mean(name, sorted(contained))
            )
    if not gates:
        return  # nothing is blocked in this rulebook, whatever the names are
    for choice in choices:
        for option in choice.options:
            place = place_of(rulebook, choice.id, "options", option.id, "actions")
            for name in [each for each in option.actions if each not in blocked]:
                message = f"`{option.id}` contains the action `{name}`, which no gate blocks"
                help = did_you_mean(name, sorted(blocked))
                yield Finding("unshared-action", "warning", message, place, choice.id, name, help)


def unshared_acts(rulebook: Rulebook) -> Iterator[Finding]:
    """Options that say they are an act of which no option of another choice speaks, so that nothing is compared."""
    choices = [each for each in rulebook.decisions.values() if isinstance(each, Choice)]
    acts = {choice.id: {option.act or option.id for option in choice.options} for choice in choices}
    for choice in choices:
        elsewhere = {act for id, names in acts.items() if id != choice.id for act in names}
        for option in choice.options:
            if option.act is not None and option.act not in elsewhere:
                message = f"`{option.id}` is the act `{option.act}`, which no option of another choice is"
                place = place_of(rulebook, choice.id, "options", option.id, "act")
                help = did_you_mean(option.act, sorted(elsewhere))
                yield Finding("unshared-act", "warning", message, place, choice.id, option.id, help)


def unread_facts(rulebook: Rulebook) -> Iterator[Finding]:
    """Facts of the model that no rule reads, neither in a condition nor in a text."""
    read = {path for id in rulebook.decisions for path in rulebook.requirements.needs(id).facts}
    for decision in rulebook.decisions.values():
        own = decision.for_each
        for path in (path for text in _texts(decision) for path in templates(text)):
            read.add((*own.items, "[]", *path[1:]) if own and path[0] == own.variable else path)
    for path, leaf in rulebook.model.leaves():
        if path not in read and leaf.kind != "text":
            message = f"no rule reads the fact `{dotted(path)}`"
            yield Finding("unread-fact", "hint", message, about=dotted(path))


def _closed(ids: Iterable[str], rulebook: Rulebook) -> set[str]:
    """Figures and those that must be shown with them."""
    found: set[str] = set()
    todo = list(ids)
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo += rulebook.figures[id].show_with
    return found


def _places(citations: Iterable[Citation | None]) -> set[str]:
    return {id for citation in citations if citation is not None for id in citation.places}


def _texts(decision: Decision) -> Iterator[str | None]:
    for part in decision.statements:
        yield part.because
        yield getattr(part, "text", None)
        yield getattr(part, "then", None) if isinstance(decision, Schedule) else None
    yield getattr(decision, "text", None)
    yield from (each.text for each in getattr(decision, "advice", {}).values())
