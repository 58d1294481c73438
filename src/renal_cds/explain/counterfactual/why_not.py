"""Why not: a contrastive explanation, the fewest conditions that stand in the way of an outcome.

Conditions are looked at as the rules see them: facts, and the values of formulas. The diagram of the
decision gives the fewest of them, those of facts that can change before others; then facts that make
them so are looked for, and replayed through the ordinary evaluation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from renal_cds.decide.diagram.cheapest import cheapest_changes
from renal_cds.decide.variables import Variable
from renal_cds.explain.counterfactual.contrast import contrasting
from renal_cds.explain.counterfactual.fact_changes import UNIT, FactChanges, Moves, comes_out, replayed
from renal_cds.explain.counterfactual.nearest import told_changes
from renal_cds.explain.counterfactual.target import Target, now, options_of, target_of
from renal_cds.explain.reasons.facts_behind import behind, behind_result, calculated, place
from renal_cds.explain.reasons.ranges import nearest_value, ranges
from renal_cds.explain.replies import ContrastedCondition, FactChange, WhyNot
from renal_cds.explain.subject import Subject
from renal_cds.explain.wording import meaning_of, possible_text
from renal_cds.facts.model import ListType
from renal_cds.facts.paths import FactPath, dotted, type_path, value_at
from renal_cds.language.types import CONFLICT
from renal_cds.plain_text import UNKNOWN, value_text
from renal_cds.rulebook.decisions import Formula

__all__ = ["why_not"]

#: How many other sets of conditions are shown, and how many are tried to be replayed.
_SETS = 3
_TRIED = 12
#: How many facts more than conditions are changed for an example.
_MORE = 2
_CALCULATED, _UNCHANGEABLE, _FARTHEST = 200, 100, 50


def why_not(subject: Subject, outcome: str, option: str | None = None) -> WhyNot:
    """Contrast a decision with another outcome, or an option of a choice with another status.

    Raises:
        UsageError: the decision has no such outcome or option.
    """
    target = target_of(subject, outcome, option)
    found = _ways(subject, target)
    against, lacking = contrasting(subject, target)
    return WhyNot(
        decision=subject.decision.id,
        about=subject.about,
        option=target.component if options_of(subject.result) else None,
        wanted=target.name,
        now=now(subject.result, target.component),
        stands=bool(found) and not found[0].conditions,
        against=tuple(against),
        lacking=tuple(lacking),
        conditions=found[0].conditions if found else (),
        example=found[0].example if found else (),
        instead=tuple(each.conditions for each in found[1 : 1 + _SETS]),
    )


@dataclass(frozen=True)
class _Way:
    """Conditions that would have to be different, and changes of facts that make them so."""

    conditions: tuple[ContrastedCondition, ...]
    example: tuple[FactChange, ...] = ()


def _ways(subject: Subject, target: Target) -> list[_Way]:
    """The smallest sets of conditions that would give the outcome; where there are some, those that were replayed."""
    diagrams, inputs, allowed = subject.diagrams, subject.variables, subject.allowed
    levels = diagrams.levels(target.root)
    moves = {
        level: {
            cell: _price(subject, level, cell, allowed[level])
            for cell in (_possible(inputs[level]) if len(allowed[level]) == 1 else allowed[level])
            if (cell,) != allowed[level]
        }
        for level in levels
    }
    kept: list[_Way] = []
    refused: list[_Way] = []
    changes = cheapest_changes(diagrams, target.root, target.wanted, allowed, moves)
    for cells in (each.cells for each in islice(changes, _TRIED)):
        if not cells:
            return [_Way(())]
        if kept and len(cells) > len(kept[0].conditions):
            break
        conditions = tuple(_contrast(subject, target, level, cells) for level in sorted(cells))
        moved = _as_facts(subject, cells)
        if moved is None or comes_out(subject, target, moved):
            kept.append(_Way(conditions, told_changes(subject.evaluation, moved or {})))
        else:
            refused.append(_Way(conditions))
    found = sorted(kept, key=lambda each: not each.example) or refused[:1]
    if not found or found[0].example:
        return found
    example = _as_entangled(subject, target, len(found[0].conditions) + _MORE)
    return [_Way(found[0].conditions, example), *found[1:]]


def _as_entangled(subject: Subject, target: Target, most: int) -> tuple[FactChange, ...]:
    """Changes of facts that formulas read: of one of these if that does, else of two, or of a further list element."""
    for patient, together in ((subject, 1), (subject, 2), *((each, 3) for each in _longer(subject))):
        search = FactChanges(patient, target, lambda _: True)
        if found := search.smallest(most, together=together):
            return told_changes(patient.evaluation, found[0])
    return ()


def _longer(subject: Subject) -> Iterator[Subject]:
    """The patient with one more element, of which nothing is known, in a list that the decision rests on."""
    model = subject.rulebook.model
    for path in sorted(behind_result(subject), key=str):
        given = value_at(subject.evaluation.patient, path)
        if isinstance(model.find(type_path(path)), ListType) and given is not None:
            again = replayed(subject.evaluation, {(*path, len(given)): {}})
            if again is not None and subject.key in again.results:
                yield Subject(again, again.results[subject.key])


def _as_facts(subject: Subject, cells: Mapping[int, int]) -> Moves | None:
    """The facts that are to be so; None when some of the conditions are calculated from several."""
    moves: dict[FactPath, Any] = {}
    for level, cell in cells.items():
        found = subject.variables[level]
        if found.kind != "fact":
            return None
        path = place(found, subject.element)
        moves[path] = nearest_value(found.cells, cell, value_at(subject.evaluation.patient, path))
    return moves


def _price(subject: Subject, level: int, cell: int, now: tuple[int, ...]) -> float:
    """The cost of a condition: one, and a little more if it cannot change, is calculated, or lies far off."""
    found = subject.variables[level]
    leaf = subject.rulebook.model.field(found.path) if found.kind == "fact" else None
    far = min(abs(cell - here) for here in now)
    return UNIT + (_CALCULATED if leaf is None else 0 if leaf.changeable else _UNCHANGEABLE) + min(far, _FARTHEST)


def _contrast(subject: Subject, target: Target, level: int, cells: Mapping[int, int]) -> ContrastedCondition:
    """One condition of a set; what is needed is every cell that would do with the others as they are."""
    found = subject.variables[level]
    allowed = list(subject.allowed)
    for other, cell in cells.items():
        allowed[other] = (cell,)
    enough = []
    for cell in _possible(found):
        allowed[level] = (cell,)
        if all(map(target.wanted, subject.diagrams.outcomes(target.root, allowed))):
            enough.append(cell)
    facts = tuple(sorted(dotted(path) for path in behind(subject, found)))
    id = calculated(found)
    if id is None:
        path = place(found, subject.element)
        leaf = subject.rulebook.model.field(type_path(path))
        return ContrastedCondition(
            name=dotted(path),
            meaning=meaning_of(leaf, path),
            kind="fact",
            facts=facts,
            now=value_text(value_at(subject.evaluation.patient, path), leaf.unit),
            needed=ranges(found.cells, enough, leaf.unit),
            example=nearest_value(found.cells, cells[level], value_at(subject.evaluation.patient, path)),
        )
    decision = subject.rulebook.decisions[id]
    unit = decision.unit if isinstance(decision, Formula) else None
    read = subject.evaluation.results.get((id, subject.element if found.items else None))
    is_now, date = subject.allowed[level], found.cells.kind.kind == "date"
    told = ranges(found.cells, is_now)
    if read and read.value is not None:
        told = possible_text(read.value, unit, date=date)
    return ContrastedCondition(
        name=id,
        meaning=decision.title,
        kind="calculated",
        facts=facts,
        now=told if len(is_now) < len(found.cells.every) else UNKNOWN,
        needed=ranges(found.cells, enough, unit),
        example=found.cells.representative(cells[level]),
    )


def _possible(found: Variable) -> list[int]:
    """The cells in which an input can be: the value of a formula, or a gate, is never a conflict."""
    never = CONFLICT if found.kind in ("formula", "any") else None
    return [cell for cell in found.cells.every if found.cells.representative(cell) != never]
