"""The engine and the channel agree: on rulebooks made up at random, and on the one that is shipped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from hypothesis import given, note

from judge.agreement import opinions_agree
from judge.garden import Garden
from judge.patients import Pools
from judge.profile import DEEP, examples
from judge.rulebooks import books, load
from renal_cds.decide.engine import Engine
from renal_cds.facts import read_as
from renal_cds.patient import read_patient
from renal_cds.rulebook import Rulebook
from renal_cds.second_opinion import Channel, compare, settled
from second_opinion.raw import needs_durable

pytestmark = needs_durable

_PATIENTS = max(400, (DEEP or 0) // 2)


@examples(quick=60)
@given(books())
def test_they_agree_on_generated_rulebooks(book: tuple[Rulebook, Random]) -> None:
    rulebook, rng = book
    engine, channel, pools = Engine(rulebook), Channel(rulebook), Pools(rulebook)
    assert not channel.program.silent
    try:
        for missing in (0.4, 0.1, 0.9):
            some = pools.patient(rng, missing)
            for facts, all_known in ((some, False), (pools.completed(rng, some), True)):
                note(repr(facts))
                patient = read_as(facts, Garden)
                opinions_agree(channel.evaluate(patient), engine.evaluate(patient), all_known=all_known)
    finally:
        channel.stop()


@cache
def shipped(preview: bool) -> tuple[Engine, Channel, Pools]:
    rulebook = Rulebook.load(preview=preview)
    return Engine(rulebook), Channel(rulebook), Pools(rulebook)


@pytest.fixture(scope="module", autouse=True)
def stopped() -> Iterator[None]:
    yield
    for preview in (False, True):
        shipped(preview)[1].stop()


@pytest.mark.parametrize("preview", [False, True], ids=["stable", "preview"])
@pytest.mark.parametrize("missing", [0.0, 0.05, 0.3, 0.8])
def test_they_agree_on_the_shipped_rulebook(preview: bool, missing: float) -> None:
    engine, channel, pools = shipped(preview)
    rng = Random(missing)
    certain = total = 0
    for _ in range(_PATIENTS // 4):
        facts = pools.patient(rng, missing)
        if not missing:
            facts = pools.completed(rng, facts)
        patient = read_patient(facts)
        opinion = channel.evaluate(patient)
        opinions_agree(opinion, engine.evaluate(patient), all_known=not missing)
        some, parts = settled(opinion)
        certain, total = certain + some, total + parts
    assert total
    assert certain == total if not missing else 0.2 < certain / total < 1


def test_they_agree_on_the_patients_of_the_rulebook() -> None:
    engine, channel, _ = shipped(True)
    patients = engine.rulebook.patients.values()
    assert patients
    for facts in patients:
        patient = read_patient(facts)
        opinions_agree(channel.evaluate(patient), engine.evaluate(patient), all_known=False)


def test_where_the_channel_loses_count_it_holds_everything_possible() -> None:
    ground = {"garden-lore": "by heart", "confidence": "principle"}
    whens = [f"soil.worms >= {each}" for each in range(7)] + [f"soil.warmth > {each}" for each in range(7)]
    points = [{"id": f"p{place}", "when": when, "add": 2**place} for place, when in enumerate(whens)]
    rulebook = load([{"score": "s", "title": "s", "source": ground, "points": points}])
    engine, channel = Engine(rulebook), Channel(rulebook)
    for facts, count in (({}, 49), ({"soil": {"worms": 3}}, 8), ({"soil": {"worms": 3, "warmth": 0}}, 1)):
        patient = read_as(facts, Garden)
        opinion = channel.evaluate(patient)
        opinions_agree(opinion, engine.evaluate(patient), all_known=False)
        assert len(opinion.results["s", None].outcomes["score"]) >= count
    assert len(opinion.results["s", None].outcomes["score"]) == 1
    channel.stop()


def test_the_channel_is_weaker_where_only_all_completions_together_tell() -> None:
    ground = {"garden-lore": "by heart", "confidence": "principle"}
    rows = [{"id": "a", "when": "shade", "then": "a"}, {"id": "b", "when": "not shade", "then": "a"}]
    table = {"table": "t", "title": "t", "source": ground, "hit": "any", "outputs": {"mark": ["a", "b"]}, "rows": rows}
    score = {"score": "s", "title": "s", "source": ground, "points": [
        {"id": "p", "when": "shade", "add": 1}, {"id": "q", "when": "not shade", "add": 1}]}  # fmt: skip
    rulebook = load([table, score])
    patient = read_as({}, Garden)
    channel = Channel(rulebook)
    opinion, evaluation = channel.evaluate(patient), Engine(rulebook).evaluate(patient)
    channel.stop()
    assert evaluation.results["s", None].outcomes["score"] == {1.0}
    assert opinion.results["s", None].outcomes["score"] == {0.0, 1.0, 2.0}
    assert evaluation.results["t", None].status == "determined"
    assert opinion.results["t", None].status == "open"
    assert compare(opinion, evaluation) == ()
