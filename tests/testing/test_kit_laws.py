"""The laws of the kit find out engines that break them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.result import Result
from renal_cds.rulebook import Rulebook
from renal_cds.testing import laws
from renal_cds.testing.pools import pools_of
from testing.books import THYROID
from testing.thyroid.facts import ThyroidPatient

NODULE = {"composition": "solid", "echogenicity": "isoechoic", "taller_than_wide": False, "margin": "smooth"}
OPEN = {"neck": {"airway_compressed": False, "suspicious_node": False}, "nodules": [NODULE]}


def fresh() -> Rulebook:
    """The rulebook, not yet compiled."""
    return Rulebook.load(THYROID, facts=ThyroidPatient)


def changed(evaluation: Evaluation, change: Callable[[Result], Result]) -> Evaluation:
    results = {key: change(each) for key, each in evaluation.results.items()}
    return replace(evaluation, results=results)


def breaks(law: laws.Law, book: Rulebook) -> bool:
    for seed in range(20):
        try:
            law(book, OPEN, Random(seed))
        except AssertionError:
            return True
    return False


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_engine_keeps_the_law(law: laws.Law) -> None:
    assert not breaks(law, fresh())


def test_unknown_read_as_no_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    book = fresh()
    engine = Engine.of(book)
    for found, place in zip(engine.encoding.variables, engine.encoding.places, strict=True):
        if found.cells.kind.kind == "boolean":
            codes = engine.encoding.cell_sets[place]
            monkeypatch.setitem(codes.known, None, codes[False])
    assert breaks(laws.unknown_is_a_value, book)
    assert breaks(laws.more_facts_never_retract, book)


def spoilt(book: Rulebook, monkeypatch: pytest.MonkeyPatch, change: Callable[[Result], Result]) -> Rulebook:
    engine = Engine.of(book)
    evaluate = engine.evaluate
    monkeypatch.setattr(engine, "evaluate", lambda patient: changed(evaluate(patient), change))
    return book


def with_outcomes(result: Result, **outcomes: frozenset[object]) -> Result:
    return Result(
        result.decision,
        result.element,
        {**result.outcomes, **outcomes},
        result.value,
        result.compiled,
        result.assignment,
    )


def test_an_outcome_that_nobody_gets_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def widened(result: Result) -> Result:
        if result.decision.id != "next_step":
            return result
        return with_outcomes(result, no_needle=result.outcomes["no_needle"] | {"excluded", "recommended"})

    book = spoilt(fresh(), monkeypatch, widened)
    with pytest.raises(AssertionError):
        laws.possible_comes_true(book, OPEN, Random(0))


def test_a_band_that_is_not_certain_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def certain(result: Result) -> Result:
        return with_outcomes(result, band=frozenset(("mild",))) if result.decision.id == "suspicion" else result

    assert breaks(laws.score_is_an_interval, spoilt(fresh(), monkeypatch, certain))


def test_what_stays_open_though_all_is_known_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_band(result: Result) -> Result:
        return with_outcomes(result, band=frozenset(("mild", "high"))) if result.decision.id == "suspicion" else result

    assert breaks(laws.complete_is_decided, spoilt(fresh(), monkeypatch, open_band))


def test_an_answer_that_depends_on_the_order_of_facts_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    book = fresh()
    engine = Engine.of(book)
    evaluate, asked = engine.evaluate, []

    def moody(patient: ThyroidPatient) -> Evaluation:
        asked.append(patient)
        band = frozenset(("mild",) if len(asked) % 2 else ("high",))
        return changed(
            evaluate(patient), lambda each: with_outcomes(each, band=band) if each.decision.id == "suspicion" else each
        )

    monkeypatch.setattr(engine, "evaluate", moody)
    assert breaks(laws.deterministic, book)


def test_values_are_tried_in_every_cell() -> None:
    book = fresh()
    sizes = pools_of(book).values["nodules", "[]", "size_cm"]
    (cells,) = (each.cells for each in Engine.of(book).space.variables if each.path[-1] == "size_cm")
    assert {cells.of_value(each)[0] for each in sizes} == set(cells.unknown)
