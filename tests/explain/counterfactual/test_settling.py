"""The facts asked for settle a decision for every answer, and none of them can be left out."""

from __future__ import annotations

import itertools
import math
import random

from hypothesis import given

from explain.bench import BOOK, chosen_results, random_facts, read, rngs, steps
from judge.profile import examples
from renal_cds.decide.engine import Evaluation
from renal_cds.decide.result import Result
from renal_cds.explain.counterfactual.changes import changed
from renal_cds.explain.counterfactual.settling import settling
from renal_cds.explain.reasons.facts_behind import needs_of_input, place
from renal_cds.explain.subject import Subject
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import dotted, type_path
from renal_cds.facts.plain import plain

_MANY = 3000


def _levels(evaluation: Evaluation, result: Result, name: str, asked: set[str]) -> list[int]:
    """The inputs of a decision behind which there is nothing unknown but what is asked."""
    assert result.compiled is not None
    subject, found = Subject(evaluation, result), []
    for level in sorted(result.compiled.diagrams.levels(result.compiled.components[name])):
        behind = {
            dotted(path) for path in needs_of_input(subject.evaluation, subject.variables[level], subject.element)
        }
        if len(result.allowed[level]) > 1 and behind <= asked:
            found.append(level)
    return found


def _settled_by(result: Result, name: str, levels: list[int], rng: random.Random) -> bool:
    """Whether every combination of answers settles it: all of them when they are few, many of them otherwise."""
    assert result.compiled is not None
    choices = [result.allowed[level] for level in levels]
    few = math.prod(map(len, choices)) <= _MANY
    tried = itertools.product(*choices) if few else (tuple(map(rng.choice, choices)) for _ in range(_MANY))
    for cells in tried:
        allowed = list(result.allowed)
        for level, cell in zip(levels, cells, strict=True):
            allowed[level] = (cell,)
        if len(result.compiled.diagrams.outcomes(result.compiled.components[name], allowed)) > 1:
            return False
    return True


@examples(40)
@given(rngs)
def test_all_facts_together_settle_and_no_fact_can_be_left_out(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    for result in chosen_results(rng, evaluation, 12):
        open_parts = [name for name, outcomes in result.outcomes.items() if len(outcomes) > 1]
        if not open_parts:
            continue
        name = rng.choice(open_parts)
        found = settling(Subject(evaluation, result), name)
        assert found is not None
        asked = {each.path for each in found.facts}
        direct = {each.path for each in found.facts if not each.needed_by}
        levels = _levels(evaluation, result, name, asked)
        assert _settled_by(result, name, levels, rng)
        assert result.compiled is not None
        counts = [len(result.allowed[level]) for level in levels]
        if math.prod(counts) <= _MANY:
            for level in levels:
                if evaluation.space.variables[level].kind == "fact" and _essential(evaluation, level, direct, result):
                    assert not _settled_by(result, name, [each for each in levels if each != level], rng)


def _essential(evaluation: Evaluation, level: int, asked: set[str], result: Result) -> bool:
    return dotted(place(evaluation.space.variables[level], result.element)) in asked


@examples(40)
@given(rngs)
def test_answering_everything_asked_settles_it_in_the_ordinary_evaluation(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    for result in chosen_results(rng, evaluation, 12):
        for name, outcomes in result.outcomes.items():
            found = settling(Subject(evaluation, result), name)
            if found is None:
                assert len(outcomes) == 1
                continue
            answers = {}
            for fact in found.facts:
                path = steps(fact.path)
                leaf = BOOK.model.find(type_path(path))
                level = evaluation.space.level_of(type_path(path))
                if not isinstance(leaf, LeafType) or level is None:
                    break
                cells = evaluation.space.variables[level].cells
                answers[path] = cells.representative(rng.choice(cells.unknown))
            else:
                after = read(changed(plain(evaluation.patient), answers)).results[result.key]
                assert len(after.outcomes[name]) == 1


@examples(25)
@given(rngs)
def test_each_answer_leads_where_it_is_said_to(rng: random.Random) -> None:
    evaluation = read(random_facts(rng))
    for result in chosen_results(rng, evaluation, 10):
        open_parts = [name for name, outcomes in result.outcomes.items() if len(outcomes) > 1]
        for name in open_parts[:1]:
            found = settling(Subject(evaluation, result), name)
            assert found is not None
            for fact in found.facts:
                assert {each for answer in fact.answers for each in answer.leads_to} <= set(found.possible)
                assert len({answer.leads_to for answer in fact.answers if not fact.needed_by}) == (
                    len([answer for answer in fact.answers if not fact.needed_by])
                )


def test_shortcut_is_enough_by_itself() -> None:
    evaluation = read(
        {"as_of": "2026-03-01", "treatments": [], "staging": {"chest_imaged": True, "sites_elsewhere": 0}}
    )
    result = evaluation.results["disease_extent", None]
    found = settling(Subject(evaluation, result))
    assert found is not None
    assert [each.path for each in found.facts] == ["staging.abdomen_imaged"]
    shortcut = next(each for each in found.shortcuts if each.leads_to == "not staged")
    assert shortcut.answers == (("the abdomen was imaged after the finding had been seen", "no"),)
