"""Answers to further questions, for a terminal: why, why not, the nearest change, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from renal_cds.explain.explanation import Reason, Why
from renal_cds.explain.replies import AskSet, Comparison, ContrastedCondition, FactChange, NearestChange, WhyNot
from renal_cds.plain_text import words
from renal_cds.report.compare.replay import Replay
from renal_cds.report.phrases import MARKS, about
from renal_cds.report.report import DecisionReport

__all__ = ["asking_text", "comparison_text", "nearest_text", "never_text", "replay_text", "why_not_text", "why_text"]

_SHOWN = 20
_SILENT = frozenset({"not made", "not applicable", "not covered", "stopped"})


def why_text(report: DecisionReport, why: Why, option: str | None = None) -> RenderableType:
    """The derivation of an outcome, down to the facts; of a choice the reasons of each option, or of that named."""
    lines: list[RenderableType] = [Rule(style="cyan"), _subject(report, None)]
    if report.options:
        for each in report.options:
            if option in (None, each.id):
                told = f"{each.title}: {' or '.join(map(words, each.possible))}"
                lines += _concluded(told, (reason for reason in each.reasons if reason.holds), 2)
        if why.facts or why.derived:
            lines += [_at(2, Text("rests on", style="bold")), *_grounds(why, 4)]
    else:
        lines += _derivation(why, 2)
    if why.gates_passed:
        lines.append(_at(2, Text(f"{len(why.gates_passed)} stop gates looked at, none fired", style="dim")))
    return Group(*lines)


def why_not_text(report: DecisionReport, found: WhyNot) -> RenderableType:
    """A contrast in words: the status now, the statements against, and the conditions that would change it."""
    lines: list[RenderableType] = [Rule(style="cyan"), _subject(report, found.option)]
    lines.append(_at(2, Text(f"now {words(found.now)}; asked for: {words(found.wanted)}")))
    if found.stands:
        return Group(*lines, _at(2, Text("Nothing stands in the way: it is so.")))
    for mark, statements in (("−", found.against), ("lacking:", found.lacking)):
        for each in statements:
            lines.append(_at(2, Text(f"{mark} {each.text}{'' if each.holds is not None else ' (not known)'}")))
    if not found.conditions:
        return Group(*lines, _at(2, Text("Nothing that the rules look at could be so that it came out.")))
    lines.append(_at(2, Text("It would come out so with", style="bold")))
    lines += _conditions(found.conditions)
    for other in found.instead:
        lines += [_at(2, Text("or with", style="dim")), *_conditions(other)]
    if found.example and any(each.kind == "calculated" for each in found.conditions):
        lines += [_at(2, Text("of the facts themselves, for instance with", style="dim")), *_changes(found.example)]
    return Group(*lines)


def nearest_text(report: DecisionReport, found: NearestChange | None, option: str | None) -> RenderableType:
    """The smallest change of facts, or that there is none."""
    subject = _subject(report, option)
    if found is None:
        return Group(subject, _at(2, Text("No change of up to four changeable facts gives it.")))
    if not found.changes:
        return Group(subject, _at(2, Text(f"It is {words(found.becomes)} already.")))
    lines: list[RenderableType] = [subject, _at(2, Text(f"{found.now} → {found.becomes} with"))]
    lines += _changes(found.changes)
    for other in found.instead:
        lines += [_at(2, Text("or with", style="dim")), *_changes(other)]
    return Group(*lines)


def never_text(report: DecisionReport, option: str) -> RenderableType:
    """That the rules recommend an option to nobody."""
    return Group(_subject(report, option), _at(2, Text("No patient can get it recommended.")))


def asking_text(report: DecisionReport, found: AskSet) -> RenderableType:
    """The facts that settle a part of a decision, and where each answer leads."""
    title = next((each.title for each in report.options if each.id == found.option), report.title)
    subject = title + about(found.about)
    count = len(found.facts)
    settle = "one more fact settles it" if count == 1 else f"{count} more facts settle it, whatever they are"
    lines: list[RenderableType] = [_at(2, Text(f"{subject}: {' or '.join(found.possible)}; {settle}", style="magenta"))]
    for fact in found.facts[:_SHOWN]:
        lines.append(_at(4, Text(f"{fact.path}  {fact.meaning} ({fact.how})")))
        lines += [_at(6, Text(f"{each.value} → {' or '.join(each.leads_to)}", style="dim")) for each in fact.answers]
    if count > _SHOWN:
        lines.append(_at(4, Text(f"and {count - _SHOWN} more")))
    return Group(*lines)


def comparison_text(found: Comparison) -> RenderableType:
    """A comparison in words: changed facts, alerts, advice, and the decisions that come out differently."""
    lines: list[RenderableType] = [Rule("Changed", style="cyan")]
    lines += [Text(f"{each.path}: {each.text}") for each in found.facts] or [Text("no fact")]
    for title, texts in (
        ("Alerts raised", found.alerts_raised),
        ("Alerts cleared", found.alerts_cleared),
        ("Advice gained", found.advice_gained),
        ("Advice lost", found.advice_lost),
    ):
        if texts:
            lines += [Rule(title, style="cyan"), *(Text(f"• {each}") for each in texts)]
    lines.append(Rule("What comes out differently", style="cyan"))
    silent = [each for each in found.differences if _SILENT.issuperset((each.before, each.after))]
    calculated = [each for each in found.differences if each.kind == "formula" and each not in silent]
    for each in [each for each in found.differences if each.kind != "formula" and each not in silent]:
        because = f"  (because of {', '.join(each.because_of)})" if each.because_of else ""
        line = Text(each.title + about(each.about) + ": ")
        line.append(f"{each.before} → {each.after}", style="bold")
        line.append(because, style="dim")
        lines.append(line)
    if calculated:
        lines.append(Text(f"calculated anew: {', '.join(each.title for each in calculated)}", style="dim"))
    if silent:
        lines.append(Text(f"and {len(silent)} that say nothing of the patient, before and after", style="dim"))
    if not found.differences:
        lines.append(Text("Nothing."))
    return Group(*lines)


def replay_text(found: Replay) -> RenderableType:
    """Whether an assessment came out the same again."""
    lines: list[RenderableType] = []
    if not found.same_rules:
        kept, now = found.rulebook_kept, found.rulebook_now
        lines.append(Text("The rules are not the same as those of the assessment.", style="bold red"))
        lines += [
            Text(f"  then {kept.name} {kept.version} {kept.digest[:12]}{' with preview' if kept.preview else ''}"),
            Text(f"  now  {now.name} {now.version} {now.digest[:12]}{' with preview' if now.preview else ''}"),
        ]
    for each in found.differences[:_SHOWN]:
        lines.append(Text(f"{each.path}: {_short(each.kept)} → {_short(each.now)}"))
    more = len(found.differences) - _SHOWN
    lines += [Text(f"and {more} more differences")] if more > 0 else []
    if not found.differences:
        lines.append(Text("The same facts give the same assessment."))
    return Group(*lines)


def _subject(report: DecisionReport, option: str | None) -> Text:
    """The title of an answer: the decision, its element, and the option that was named."""
    named = next((f": {each.title}" for each in report.options if each.id == option), "")
    return Text(f"{report.title}{about(report.about)}{named}", style="bold")


def _derivation(why: Why, by: int) -> Iterator[RenderableType]:
    yield from _concluded(words(why.conclusion), why.reasons, by)
    yield from _grounds(why, by + 2)


def _concluded(conclusion: str, reasons: Iterable[Reason], by: int) -> Iterator[RenderableType]:
    """A conclusion, and the statements that hold."""
    yield _at(by, Text(conclusion, style="bold"))
    for reason in reasons:
        places = "; ".join(f"{each.source} ({each.place}) [{each.confidence}]" for each in reason.sources)
        line = Text(f"{MARKS[reason.direction]} {reason.text}")
        line.append(f"  {places}", style="dim")
        yield _at(by + 2, line)


def _grounds(why: Why, by: int) -> Iterator[RenderableType]:
    """The facts behind a conclusion, those marked that it does not need, and the conclusions behind it."""
    for fact in why.facts:
        yield _at(by, Text(f"{fact.path} = {fact.value}{'' if fact.needed else '  (the same without it)'}"))
    for each in why.derived:
        yield _at(by, Text(f"from {words(each.decision)}:"))
        yield from _derivation(each, by + 2)


def _conditions(conditions: Iterable[ContrastedCondition]) -> Iterator[RenderableType]:
    for each in conditions:
        yield _at(4, Text(f"{each.name}  {each.meaning}: {each.now} → {each.needed}"))


def _changes(changes: Iterable[FactChange]) -> Iterator[RenderableType]:
    yield from (_at(4, Text(f"{each.path}  {each.text}")) for each in changes)


def _short(value: object) -> str:
    told = str(value)
    return told if len(told) <= 60 else told[:57] + "…"


def _at(by: int, part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, by))
