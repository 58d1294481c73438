"""A second opinion: whether another evaluator of the same rules agrees, and what is withheld if it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from renal_cds.decide.engine import Evaluation
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.explain.explanation import ChannelsDisagree, Recommendation, SecondOpinion
from renal_cds.explain.reasons.grounds import cited
from renal_cds.explain.subject import Subject
from renal_cds.second_opinion import Channel, Disagreement, Opinion, compare, outranked, settled

__all__ = ["Second", "answered_by_durable", "second_opinion"]


@dataclass(frozen=True)
class Second:
    """The report of the second opinion, the alerts it raises, and the decisions whose advice it withholds."""

    report: SecondOpinion
    alerts: tuple[ChannelsDisagree, ...] = ()
    withheld: frozenset[str] = field(default_factory=frozenset)

    def kept(self, advice: Iterable[Recommendation]) -> tuple[Recommendation, ...]:
        """The recommendations that rest on nothing in dispute."""
        return tuple(each for each in advice if each.decision not in self.withheld)


def second_opinion(evaluation: Evaluation) -> Second:
    """Ask the channel durable about the patient, and compare; where it is absent, the report has the reason alone."""
    channel = Channel.of(evaluation.rulebook)
    opinion = channel.evaluate(evaluation.patient)
    if opinion.lost is not None:
        return Second(SecondOpinion(state="absent", reason=opinion.lost))
    found = compare(opinion, evaluation)
    certain, parts = settled(opinion)
    report = SecondOpinion(state="disagrees" if found else "agrees", certain=certain, parts=parts)
    alerts = tuple(_alert(evaluation, each) for each in found)
    return Second(report, alerts, channel.program.resting_on(each.decision for each in found))


def answered_by_durable(evaluation: Evaluation) -> Evaluation:
    """The evaluation with the outcomes of the channel durable; questions and reasons stay those of the engine.

    Raises:
        UsageError: the channel cannot be used here.
    """
    opinion: Opinion = Channel.of(evaluation.rulebook).evaluate(evaluation.patient)
    if opinion.lost is not None:
        message = f"the channel `durable` gives no answer: {opinion.lost}"
        help = "leave out `channel`: the engine needs no second one"
        raise UsageError([Diagnostic("channel-absent", message, None, help)])
    return outranked(opinion, evaluation)


def _alert(evaluation: Evaluation, found: Disagreement) -> ChannelsDisagree:
    result = evaluation.results[found.decision, found.element]
    ours, theirs = " or ".join(found.ours), " or ".join(found.theirs)
    about = Subject(evaluation, result).about
    return ChannelsDisagree(
        id="channels_disagree",
        title=f"Two evaluations disagree: {result.decision.title}",
        about=about,
        element=result.element,
        effect="alert",
        urgency="urgent",
        text="The same rules, evaluated in two ways, gave answers that cannot both be right. Advice that rests on them "
        "is withheld. Decide without it, and report the patient as a defect of the software.",
        because=(f"{found.part}: {ours} by cells", f"{found.part}: {theirs} by durable-rules"),
        sources=cited(evaluation.rulebook, result.decision.source),
        decision=found.decision,
        part=found.part,
        answers={"cells": found.ours, "durable": found.theirs},
    )
