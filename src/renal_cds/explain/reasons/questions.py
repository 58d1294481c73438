"""Questions: the facts that open decisions still depend on, in the order worth asking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from renal_cds.decide.engine import Evaluation
from renal_cds.explain.explanation import Question
from renal_cds.explain.reasons.facts_behind import gate_needs, needs
from renal_cds.explain.reasons.possible_answers import possible_answers
from renal_cds.explain.subject import Subject
from renal_cds.explain.wording import meaning_of
from renal_cds.facts.model import FactModel, LeafType, RecordType
from renal_cds.facts.partial import Partial
from renal_cds.facts.paths import FactPath, dotted, type_path, value_at
from renal_cds.plain_text import value_text, words
from renal_cds.rulebook.decisions import Decision, Gate

__all__ = ["fact_name", "in_order", "questions"]

_HOW = ("asked", "laboratory", "imaging", "tissue")
_SHOWN = 3


def questions(evaluation: Evaluation) -> tuple[Question, ...]:
    """The questions, gates first, then in the order the rulebook asks for, then by what they settle.

    Asked is what advice, its gates and their alerts depend on; a score or a table for its own sake says
    by itself what it lacks. Facts of one group that can be answered in one go are one question.
    """
    wanted: dict[FactPath, set[str]] = {}
    for path, decision in _wanted(evaluation):
        wanted.setdefault(path, set()).add(decision)
    gated = gate_needs(evaluation)
    model = evaluation.rulebook.model
    asked: dict[tuple[str | int, ...], list[FactPath]] = {}
    for path in in_order(evaluation, wanted):
        asked.setdefault(path[:-1] if _in_one_go(model, path) else path, []).append(path)
    return tuple(_question(evaluation, paths, wanted, gated) for paths in asked.values())


def in_order(evaluation: Evaluation, wanted: Mapping[FactPath, Collection[str]]) -> list[FactPath]:
    """Facts in the order worth asking; ``wanted`` has the decisions that each would help."""
    gated = gate_needs(evaluation)
    model, order = evaluation.rulebook.model, evaluation.rulebook.ask_order
    declared = _declared(model)

    def rank(path: FactPath) -> tuple[object, ...]:
        types = type_path(path)
        how = _HOW.index(leaf.how) if (leaf := _leaf(model, types)) else 0
        return (path not in gated, _place(types, order), how, -len(wanted[path]), declared.get(types, -1), str(path))

    return sorted(wanted, key=rank)


@cache
def _declared(model: FactModel) -> dict[tuple[str, ...], int]:
    return {path: place for place, (path, _) in enumerate(model.leaves())}


def _is_asked_for(decision: Decision) -> bool:
    """Whether facts are asked for the sake of the decision: for advice and safety, not for what only refuses."""
    return decision.advises or (isinstance(decision, Gate) and decision.warns and decision.asks)


def _wanted(evaluation: Evaluation) -> Iterable[tuple[FactPath, str]]:
    for result in evaluation.results.values():
        if _is_asked_for(result.decision) and result.status == "open":
            for path in needs(Subject(evaluation, result)):
                yield path, result.decision.id
    for decision in evaluation.rulebook.decisions.values():
        if decision.for_each and decision.advises and evaluation.case.length(decision.for_each.items) is None:
            yield decision.for_each.items, decision.id


def _question(
    evaluation: Evaluation, paths: list[FactPath], wanted: dict[FactPath, set[str]], gated: frozenset[FactPath]
) -> Question:
    model = evaluation.rulebook.model
    leaf = _leaf(model, type_path(paths[0]))
    text = fact_name(evaluation, paths[0])
    if isinstance(given := value_at(evaluation.patient, paths[0]), Partial):
        text = f"{text}: so far {value_text(given, leaf.unit if leaf else None)}"
    if len(paths) > 1:
        meanings = [found.meaning for path in paths if (found := _leaf(model, type_path(path)))]
        text = f"{words(str(paths[0][-2]))}: none, or which of {', '.join(meanings)}"
    decides = tuple(sorted({id for path in paths for id in wanted[path]}))
    return Question(
        facts=tuple(dotted(path) for path in paths),
        group=dotted(paths[0][:-1]) if len(paths) > 1 else None,
        text=text,
        how=leaf.how if leaf else "asked",
        because=_because(evaluation, decides),
        for_gate=any(path in gated for path in paths),
        decides=decides,
        answers=possible_answers(evaluation, paths),
    )


def fact_name(evaluation: Evaluation, path: FactPath) -> str:
    """The name of a fact in words, with the element of a list that it belongs to."""
    leaf = _leaf(evaluation.rulebook.model, type_path(path))
    name = meaning_of(leaf, path)
    of_element = isinstance(path[-1], str) and any(isinstance(step, int) for step in path)
    return f"{name} ({_about(evaluation, path)})" if of_element else name


def _because(evaluation: Evaluation, decides: tuple[str, ...]) -> str:
    """The purpose of a question: safety before everything else, then what is decided with the answer."""
    decisions = [evaluation.rulebook.decisions[id] for id in decides]
    gates = [each.title for each in decisions if isinstance(each, Gate) and each.effect in ("stop", "block")]
    advising = [each.title for each in decisions if each.advises]
    others = [each.title for each in decisions if not each.advises and each.title not in gates]
    found = (gates and f"safety: {_few(gates)}", advising and f"advice: {_few(advising)}")
    return ". ".join(part[:1].upper() + part[1:] for part in found if part) or f"Needed for: {_few(others)}"


def _few(titles: list[str]) -> str:
    more = len(titles) - _SHOWN
    return "; ".join(titles[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _about(evaluation: Evaluation, path: FactPath) -> str:
    """The name of the list element that a fact belongs to: its id, or its place."""
    place = max(index for index, step in enumerate(path) if isinstance(step, int)) + 1
    element = value_at(evaluation.patient, path[:place])
    return str(getattr(element, "id", None) or dotted(path[:place]))


def _leaf(model: FactModel, types: tuple[str, ...]) -> LeafType | None:
    found = model.find(types)
    return found if isinstance(found, LeafType) else None


def _in_one_go(model: FactModel, path: FactPath) -> bool:
    """Whether the fact is a sign of a group in which the word ``none`` answers for all."""
    group = model.find(type_path(path[:-1]))
    return isinstance(group, RecordType) and group.answers_none


def _place(types: tuple[str, ...], order: tuple[str, ...]) -> int:
    """Where the rulebook's order puts a fact: by its own name, or by that of a group above it."""
    for length in range(len(types), 0, -1):
        name = dotted(types[:length])
        if name in order:
            return order.index(name)
    return len(order)
