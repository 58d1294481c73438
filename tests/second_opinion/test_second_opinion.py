"""The second opinion as a caller sees it: agreement is noted, disagreement withholds, absence changes nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from renal_cds import UsageError
from renal_cds.assessment import Assessment, evaluate
from renal_cds.explain.explanation import ChannelsDisagree
from renal_cds.rulebook import Rulebook
from renal_cds.second_opinion import Channel
from renal_cds.second_opinion.strata import Ruleset
from second_opinion.raw import needs_durable


@pytest.fixture
def rulebook() -> Iterator[Rulebook]:
    rulebook = Rulebook.load()
    yield rulebook
    Channel.of(rulebook).stop()


def facts(rulebook: Rulebook) -> dict[str, Any]:
    """A patient for whom something is recommended."""
    return next(each for each in rulebook.patients.values() if evaluate(each, rulebook=rulebook).recommendations)


def reversed_(ruleset: Ruleset) -> Ruleset:
    shows = {name: tuple((what, not truth) for what, truth in found) for name, found in ruleset.shows.items()}
    return replace(ruleset, shows=shows)


def sabotage(rulebook: Rulebook, id: str) -> None:
    """Makes the engine of the second opinion read every statement of one decision the wrong way round."""
    whole = Channel.of(rulebook)
    wrong = set(whole.program.rulesets[id])
    rulesets = tuple(reversed_(each) if place in wrong else each for place, each in enumerate(whole.program.all))
    Channel(rulebook, program=replace(whole.program, all=rulesets)).adopt(rulebook)


def without_second(assessment: Assessment) -> dict[str, Any]:
    found = assessment.model_dump()
    del found["second_opinion"]
    return found


@needs_durable
def test_agreement_is_noted_and_changes_nothing_else(rulebook: Rulebook) -> None:
    patient = facts(rulebook)
    checked, alone = evaluate(patient, rulebook=rulebook, cross_check=True), evaluate(patient, rulebook=rulebook)
    opinion = checked.report().second_opinion
    assert opinion is not None
    assert opinion.state == "agrees"
    assert 0 < opinion.certain <= opinion.parts
    assert alone.report().second_opinion is None
    assert without_second(checked) == without_second(alone)


@needs_durable
def test_a_disagreement_raises_an_alert_with_both_answers_and_withholds(rulebook: Rulebook) -> None:
    patient = facts(rulebook)
    advised = evaluate(patient, rulebook=rulebook).recommendations
    id = advised[0].decision
    sabotage(rulebook, id)
    assessment = evaluate(patient, rulebook=rulebook, cross_check=True)
    found = [each for each in assessment.alerts if isinstance(each, ChannelsDisagree)]
    assert found
    assert {each.decision for each in found} == {id}
    assert all(set(each.answers["cells"]) - set(each.answers["durable"]) for each in found)
    assert id not in {each.decision for each in assessment.recommendations}
    opinion = assessment.report().second_opinion
    assert opinion is not None
    assert opinion.state == "disagrees"
    shown = assessment.model_dump()["alerts"][0]
    assert shown["id"] == "channels_disagree"
    assert shown["answers"] == {key: list(value) for key, value in found[0].answers.items()}
    assert [each.outcome for each in assessment] == [each.outcome for each in evaluate(patient, rulebook=rulebook)]


@needs_durable
def test_a_disagreement_withholds_what_rests_on_it_and_leaves_the_rest(rulebook: Rulebook) -> None:
    patient = facts(rulebook)
    advised = {each.decision for each in evaluate(patient, rulebook=rulebook).recommendations}
    program = Channel.of(rulebook).program
    below = next(each for id in advised for each in sorted(program.reads[id]) if program.rulesets[each])
    sabotage(rulebook, below)
    assessment = evaluate(patient, rulebook=rulebook, cross_check=True)
    disputed = {each.decision for each in assessment.alerts if isinstance(each, ChannelsDisagree)}
    assert below in disputed
    assert not {each.decision for each in assessment.recommendations} & program.resting_on(disputed)


@needs_durable
def test_the_other_channel_can_be_asked_alone_and_leaves_more_open(rulebook: Rulebook) -> None:
    patient = facts(rulebook)
    theirs, ours = evaluate(patient, rulebook=rulebook, channel="durable"), evaluate(patient, rulebook=rulebook)
    assert theirs.report().channel == "durable"
    assert ours.report().channel == "cells"
    for one, other in zip(theirs, ours, strict=True):
        assert one.id == other.id
        assert one.status in (other.status, "open")
        assert one.outcome == other.outcome or one.status == "open" or not one.result.outcomes
    assert {each.text for each in theirs.recommendations} <= {each.text for each in ours.recommendations}


def test_an_absent_channel_says_so_and_changes_nothing(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = facts(rulebook)
    alone = evaluate(patient, rulebook=rulebook)
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    checked = evaluate(patient, rulebook=rulebook, cross_check=True)
    opinion = checked.report().second_opinion
    assert opinion is not None
    assert opinion.state == "absent"
    assert "not installed" in str(opinion.reason)
    assert without_second(checked) == without_second(alone)
    with pytest.raises(UsageError, match="not installed"):
        evaluate(patient, rulebook=rulebook, channel="durable")


def test_a_dead_channel_says_so_and_changes_nothing(rulebook: Rulebook) -> None:
    patient = facts(rulebook)
    Channel(rulebook, command=[sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"]).adopt(rulebook)
    checked = evaluate(patient, rulebook=rulebook, cross_check=True)
    opinion = checked.report().second_opinion
    assert opinion is not None
    assert "exit status -11" in str(opinion.reason)
    assert without_second(checked) == without_second(evaluate(patient, rulebook=rulebook))


def test_importing_the_library_starts_nothing_and_loads_nothing_of_the_package() -> None:
    script = """
import subprocess, sys, threading
def forbidden(*given, **named): raise AssertionError("a process was started")
subprocess.Popen.__init__ = forbidden
import renal_cds, renal_cds.second_opinion
renal_cds.evaluate({"treatments": []})
assert not [each for each in sys.modules if each.split(".")[0] in ("durable", "durable_rules_engine")]
assert threading.active_count() == 1
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
