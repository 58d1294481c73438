"""Checks a rulebook as a whole: each decision in its order, grounds, references, and what rests on what."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from renal_cds.errors import Diagnostic, did_you_mean
from renal_cds.facts.model import FactModel
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.types import ListOf, Record, Undescribed
from renal_cds.rulebook.checks.decision import resolved
from renal_cds.rulebook.checks.examples import check_examples
from renal_cds.rulebook.checks.grounds import check_grounds
from renal_cds.rulebook.checks.shapes import check_shapes
from renal_cds.rulebook.checks.trace import check_trace
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate
from renal_cds.rulebook.names import Names, output_types, scope_of_facts
from renal_cds.rulebook.parts import conditions, law_expressions, without_preview
from renal_cds.rulebook.reading.raw import RawRulebook
from renal_cds.rulebook.requirements import Requirements, outputs_read

__all__ = ["check_rulebook"]


def check_rulebook(raw: RawRulebook, model: FactModel) -> dict[str, Decision]:
    """The decisions with their expressions resolved, each after those it reads.

    Every mistake is added to ``raw.problems``; a decision with mistakes is left out.
    """
    facts = scope_of_facts(model)
    names = Names(facts)
    _announce(raw, names)
    checked: dict[str, Decision] = {}
    requirements = Requirements(raw.decisions, model)
    for id in _order(raw, names, requirements):
        decision = raw.decisions[id]
        try:
            result, formula_type = resolved(decision, names, raw)
        except CheckError as error:
            raw.problems += error.diagnostics
            result, formula_type = decision, None
        else:
            checked[id] = result
        if id in facts:
            continue  # a name that is taken is reported below, and goes on meaning the facts
        if not isinstance(decision, Formula) or formula_type:
            names.add(decision, output_types(decision, formula_type))
        else:
            names.add(decision, Undescribed())
    raw.problems += check_grounds(raw)
    raw.problems += check_shapes(raw, facts)
    raw.problems += check_examples(raw, model)
    raw.problems += check_trace(raw, model)
    raw.problems += _firm_reads(raw, requirements)
    raw.problems += _ask_order(raw, Scope(facts))
    return checked


def _ask_order(raw: RawRulebook, facts: Scope) -> Iterator[Diagnostic]:
    for index, words in enumerate(raw.heading.ask_order):
        path = tuple(words.replace("[]", "").split("."))
        entry = facts.find(path[:1])
        for name in path[1:]:
            record = entry.item if isinstance(entry, ListOf) else entry
            entry = record.fields.get(name) if isinstance(record, Record) else None
        if entry is None:
            place = raw.shared_nodes["rulebook.yaml"].at(("ask_order", index)).span
            yield Diagnostic(
                "unknown-name", f"there is no fact `{words}`", place, did_you_mean(words, list(facts.names))
            )


def _announce(raw: RawRulebook, names: Names) -> None:
    """Makes the decisions that could not be read known by name, so that they are not called unknown."""
    for id, items in raw.unread.items():
        names.outputs[id] = Undescribed()
        if items:
            names.of_elements.setdefault(items, {})[id] = Undescribed()


def _order(raw: RawRulebook, names: Names, requirements: Requirements) -> list[str]:
    """The decisions, each after those it needs; what needs itself is reported and left out."""
    known = raw.decisions
    graph: dict[str, list[str]] = {}
    for id, decision in known.items():
        judged = outputs_read(requirements.of(decision, law_expressions(decision)))  # a law must speak of what is known
        graph[id] = sorted({*requirements.needs(id).decisions, *(each.output[0] for each in judged)})
    while True:
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            cycle: list[str] = list(reversed(error.args[1]))
        raw.problems.append(_cycle(raw, cycle))
        for id in cycle[1:]:
            names.add(known[id], Undescribed())
        graph = {id: [each for each in needed if each not in cycle] for id, needed in graph.items() if id not in cycle}


def _cycle(raw: RawRulebook, cycle: list[str]) -> Diagnostic:
    way = ", which needs ".join(f"`{id}`" for id in cycle[1:]) if len(cycle) > 2 else "itself"
    places = tuple((f"`{id}`, which needs `{after}`", raw.place(id, "id")) for id, after in pairwise(cycle[1:]))
    help = "a gate may not need what it stops" if any(isinstance(raw.decisions[id], Gate) for id in cycle) else None
    return Diagnostic("cycle", f"`{cycle[0]}` needs {way}", raw.place(cycle[0], "id"), help, places)


def _firm_reads(raw: RawRulebook, requirements: Requirements) -> Iterator[Diagnostic]:
    """Stable decisions that rest on a preview: that would not be there by default."""
    soft = {id for id, each in raw.decisions.items() if each.stage == "preview"}
    options = {
        (id, option.id)
        for id, each in raw.decisions.items()
        if isinstance(each, Choice)
        for option in each.options
        if option.stage == "preview"
    }
    for id, decision in raw.decisions.items():
        if decision.stage == "preview":
            continue
        for read in outputs_read(requirements.of(decision, conditions(without_preview(decision)))):
            part = read.output[:2]
            if part[0] in soft or part in options:
                message = f"`{id}` is stable and reads `{'.'.join(part)}`, which is preview"
                related = (("preview here", raw.place(part[0], "id")),)
                help = "mark what reads it with `stage: preview`"
                yield Diagnostic("reads-preview", message, read.span, help, related)
