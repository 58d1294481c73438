"""The content that every rendering shows, gathered from one report: equal things together, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from renal_cds.explain.explanation import Cited, Question, Recommendation, SecondOpinion
from renal_cds.plain_text import words
from renal_cds.report.phrases import about, telling_reasons
from renal_cds.report.report import AssessmentReport, DecisionReport, OptionReport

__all__ = [
    "CONFIDENCE",
    "NOTHING_KNOWN",
    "Choices",
    "JointAdvice",
    "advice",
    "asked",
    "can_become",
    "choices",
    "cited",
    "concerns",
    "conclusions",
    "confidence_words",
    "deciding",
    "evaluated_by",
    "few",
    "first_few",
    "heading",
    "may_concern",
    "named",
    "narrowed",
    "not_applicable",
    "on_the_table",
    "open_to_advice",
    "plans",
    "possible_choices",
    "safety_questions",
    "short_name",
    "standing",
    "undecided",
    "withheld",
]

_CONCLUDING = ("table", "score", "schedule")

CONFIDENCE = {
    "A": "read in the source itself",
    "B": "two independent secondary sources agree",
    "C": "one secondary source, or a narrative",
    "D": "sources conflict, or only machine-written text",
    "R": "from memory, not checked",
    "principle": "general good practice or safety, no study needed",
    "proposal": "proposed by this project, no source found: a clinician must accept it",
}


NOTHING_KNOWN = "Nothing is known that introduces the patient."


@dataclass(frozen=True)
class JointAdvice:
    """A recommendation with all the elements it is given for."""

    first: Recommendation
    about: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """One choice for one or several elements for which all comes out the same."""

    first: DecisionReport
    about: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title of the choice, and the elements it is about."""
        return self.first.title + about(", ".join(self.about) or None)

    @property
    def options(self) -> tuple[OptionReport, ...]:
        """The options that apply."""
        return tuple(each for each in self.first.options if each.status != "not_applicable")


def confidence_words(confidence: str) -> str:
    """How sure we are of a statement, in words."""
    return f"{confidence}: {CONFIDENCE[confidence]}" if len(confidence) == 1 else CONFIDENCE[confidence]


def withheld(report: AssessmentReport) -> bool:
    """Whether a gate stopped advice."""
    return any(each.status == "stopped" for each in report.decisions)


def safety_questions(report: AssessmentReport) -> tuple[Question, ...]:
    """The questions that must be answered before it is certain that no gate fires."""
    return tuple(each for each in report.ask if each.for_gate)


def few(texts: Sequence[str], most: int = 3, joined: str = ", ") -> str:
    """The first few of them, and how many more there are.

    >>> few(["age", "sex", "histology", "size", "stage"])
    'age, sex, histology and 2 more'
    """
    more = len(texts) - most
    return joined.join(texts[:most]) + (f" and {more} more" if more > 0 else "")


def first_few(texts: Sequence[str], most: int = 3) -> list[str]:
    """The first few texts, and one that says how many more there are."""
    more = len(texts) - most
    return [*texts[:most], *([f"and {more} more"] if more > 0 else [])]


def named(paths: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Facts by what they are called, each once."""
    return list(dict.fromkeys(names.get(path, path) for path in paths))


def deciding(paths: Iterable[str], names: Mapping[str, str]) -> str:
    """The first few of the facts that something depends on, by what they are called."""
    return few(named(paths, names))


def heading(report: AssessmentReport) -> str:
    """The caller's name for the patient, the day, and the rules."""
    stamp = report.rulebook
    preview = ", with statements that are not yet firm" if stamp.preview else ""
    day = f"As of {report.as_of or 'an unknown day'} · rules {stamp.name} {stamp.version}{preview}"
    return day if report.id is None else f"{report.id} · {day}"


def evaluated_by(report: AssessmentReport) -> list[str]:
    """Lines on who decided: a channel other than the engine, and the verdict of a second opinion."""
    found = []
    if report.channel == "durable":
        found.append("Decided by durable-rules, which leaves more open than the engine.")
    match report.second_opinion:
        case SecondOpinion(state="agrees", certain=certain, parts=parts):
            found.append(
                f"Second opinion (durable-rules): agrees on the {certain} of {parts} conclusions it can settle."
            )
        case SecondOpinion(state="disagrees"):
            found.append("Second opinion (durable-rules): disagrees, see the alerts. What rests on it is withheld.")
        case SecondOpinion(reason=reason):
            found.append(f"Second opinion (durable-rules): absent, {reason}.")
    return found


def short_name(question: Question) -> str:
    """A question in a few words: a group goes by its name."""
    return words(question.group) if question.group else question.text


def advice(report: AssessmentReport) -> list[JointAdvice]:
    """The recommendations, equal ones together."""
    same: dict[tuple[str, str], list[Recommendation]] = {}
    for each in report.recommendations:
        same.setdefault((each.decision, each.text), []).append(each)
    return [
        JointAdvice(
            group[0],
            tuple(each.about for each in group if each.about),
            tuple(dict.fromkeys(reason for each in group for reason in each.because)),
        )
        for group in same.values()
    ]


def choices(report: AssessmentReport) -> list[Choices]:
    """The choices that are about this patient, made or open, equal ones together."""
    return _together(each for each in report.decisions if each.options and open_to_advice(each))


def possible_choices(report: AssessmentReport) -> list[Choices]:
    """The choices that are about this patient, or may be, equal ones together."""
    return _together(
        each for each in report.decisions if each.options and each.status not in ("not_applicable", "stopped")
    )


def _together(decisions: Iterable[DecisionReport]) -> list[Choices]:
    """The choices that come out alike, by the same reasons and hanging on the same facts."""
    same: dict[tuple[object, ...], list[DecisionReport]] = {}
    for each in decisions:
        told = tuple((option.status, option.possible, option.ask, *telling_reasons(option)) for option in each.options)
        same.setdefault((each.id, told), []).append(each)
    return [Choices(group[0], tuple(each.about for each in group if each.about)) for group in same.values()]


def can_become(option: OptionReport, names: Mapping[str, str]) -> str:
    """The statuses that an open option can get, and the first few of the facts that it depends on."""
    return f"{' or '.join(words(each) for each in option.possible)}, depends on {deciding(option.ask, names)}"


def standing(option: OptionReport, names: Mapping[str, str]) -> str:
    """Why an option stands as it does; of an open one first what it can become, and what that depends on."""
    told = "; ".join(telling_reasons(option))
    if option.status != "open":
        return told
    return can_become(option, names) + (f" ({told})" if told else "")


def _says_nothing(option: OptionReport) -> bool:
    """Whether an option can come to nothing that would be advice for or against it."""
    return {"not_applicable", "stopped"}.issuperset(option.possible)


def conclusions(report: AssessmentReport) -> Iterator[DecisionReport]:
    """The tables and scores that are about this patient; what they say may be open."""
    for each in report.decisions:
        if each.kind in _CONCLUDING and each.status not in ("not_applicable", "stopped") and _is_sure(each):
            yield each


def not_applicable(report: AssessmentReport) -> list[DecisionReport]:
    """The decisions that are not about this patient."""
    return [
        each for each in report.decisions if each.status == "not_applicable" and each.kind not in ("gate", "formula")
    ]


def narrowed(report: DecisionReport) -> bool:
    """Whether what is known already tells something: an outcome, or fewer bands of a score than there are."""
    return report.status != "open" or 0 < len(report.possible) < len(report.bands)


def may_concern(report: AssessmentReport) -> list[DecisionReport]:
    """The decisions of which it is still open whether they are about this patient at all."""
    return [each for each in report.decisions if each.kind in (*_CONCLUDING, "choice") and not _is_sure(each)]


def undecided(report: AssessmentReport) -> list[str]:
    """The titles of the decisions that may concern this patient, each with the facts that settle it."""
    found = may_concern(report)
    return list(
        dict.fromkeys(
            f"{each.title}{about(each.about)}: depends on {deciding(asked(each), report.names)}." for each in found
        )
    )


def asked(report: DecisionReport) -> list[str]:
    """The facts that a decision, or any of its options, still depends on."""
    return list(dict.fromkeys([*report.ask, *(path for option in report.options for path in option.ask)]))


def _is_sure(report: DecisionReport) -> bool:
    """Whether it is certain that a decision is about this patient, or certain that it is not."""
    if report.options:
        return not all(each.status == "open" and "not_applicable" in each.possible for each in report.options)
    return report.status != "open" or "not_applicable" not in report.possible


def concerns(report: DecisionReport) -> bool:
    """Whether it is certain that a decision is about this patient."""
    return report.status != "not_applicable" and _is_sure(report)


def open_to_advice(report: DecisionReport) -> bool:
    """Whether a choice about this patient has anything to say, or a plan has dates."""
    if report.options:
        return concerns(report) and not all(_says_nothing(option) for option in report.options)
    return bool(report.visits)


def plans(report: AssessmentReport) -> list[DecisionReport]:
    """The schedules with their dates."""
    return [each for each in report.decisions if each.visits]


def on_the_table(report: AssessmentReport) -> Iterator[OptionReport]:
    """The options that apply."""
    for each in choices(report):
        yield from each.options


def cited(report: AssessmentReport) -> dict[str, str]:
    """Every source of what is shown, by its id."""
    found: list[Cited] = []
    for advised in report.recommendations:
        found += advised.sources
    for alert in report.alerts:
        found += alert.sources
    for option in on_the_table(report):
        found += option.sources
        found += [source for reason in option.reasons if reason.holds is not False for source in reason.sources]
    for each in conclusions(report):
        found += each.sources
    return {each.source: each.citation for each in found}
