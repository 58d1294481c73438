"""Options and arguments: what is never recommended, what can never matter, what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from renal_cds.errors import Span
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Argument, Choice, Decision, Gate, Option
from renal_cds.verify.context import Context, gives
from renal_cds.verify.counterexamples import Check
from renal_cds.verify.finding import Finding
from renal_cds.verify.replay import result_of
from renal_cds.verify.walks import both, is_where

__all__ = ["disagreements", "options"]


def options(context: Context, decision: Decision) -> Iterator[Finding]:
    """Everything there is to find about the options of one choice."""
    if not isinstance(decision, Choice):
        return
    for option in decision.options:
        yield from _option(context, decision, option)
        yield from _arguments(context, decision, option)


def disagreements(context: Context, rulebook: Rulebook, only: str | None = None) -> Iterator[Finding]:
    """Choices that contradict each other about one act: of one patient or element, one advises it and one against it.

    The act of an option is what its ``act`` names, else its id; so a biopsy is one act whichever choices argue it.
    """
    choices = [each for each in rulebook.decisions.values() if isinstance(each, Choice)]
    for one, other in combinations(choices, 2):
        if only not in (None, one.id, other.id):
            continue
        for first, second in product(one.options, other.options):
            if (first.act or first.id) == (second.act or second.id):
                unlike = list(_blocked_unlike(context, (one, first), (other, second)))
                yield from unlike
                if not unlike:  # else the gate that blocks one of them would be a second finding of the same cause
                    yield from _contradiction(context, (one, first), (other, second))
                    yield from _contradiction(context, (other, second), (one, first))


def _blocked_unlike(context: Context, one: tuple[Choice, Option], other: tuple[Choice, Option]) -> Iterator[Finding]:
    """A gate that blocks an act in one choice must block it in the other, so both name the same actions."""
    (first, option), (second, same) = one, other
    gates = (gate for gate in context.rulebook.decisions.values() if isinstance(gate, Gate))
    blocked = {name for gate in gates for name in gate.blocks}
    unlike = sorted((set(option.actions) ^ set(same.actions)) & blocked)
    if unlike:
        names = ", ".join(f"`{name}`" for name in unlike)
        message = (
            f"`{first.id}.{option.id}` and `{second.id}.{same.id}` are one act, and only one of them contains {names}"
        )
        place = context.place(second, "options", same.id)
        yield Finding("choices-disagree", "warning", message, place, second.id, same.id, related=_there(context, one))


def _contradiction(
    context: Context, advised: tuple[Choice, Option], against: tuple[Choice, Option]
) -> Iterator[Finding]:
    (first, option), (second, same) = advised, against
    recommended = _status(context, first, option.id, "recommended")
    for status in ("excluded", "discouraged"):
        clash = both(context.setting.diagrams, recommended, _status(context, second, same.id, status))
        if not context.setting.possible(clash):
            continue
        name = f"`{option.id}`" if option.id == same.id else f"`{option.id}`, the same act as `{same.id}`,"
        verb = "excludes" if status == "excluded" else "discourages"
        message = f"`{first.id}` can recommend {name} where `{second.id}` {verb} it"
        place = context.place(second, "options", same.id)
        related = _there(context, advised)
        finding = Finding("choices-disagree", "warning", message, place, second.id, same.id, related=related)
        check = _all(gives(first, option.id, "recommended"), gives(second, same.id, status))
        yield context.shown(finding, clash, check, first, second)


def _there(context: Context, option: tuple[Choice, Option]) -> tuple[tuple[str, Span], ...]:
    """The other option of an act, for a finding that speaks of both."""
    place = context.place(option[0], "options", option[1].id)
    return ((f"`{option[0].id}.{option[1].id}` here", place),) if place else ()


def _status(context: Context, choice: Choice, option: str, status: str) -> int:
    node = context.setting.compiled(choice).ungated[option]
    return is_where(context.setting.diagrams, node, lambda outcome: outcome == status)


def _option(context: Context, choice: Choice, option: Option) -> Iterator[Finding]:
    if not context.setting.possible(_status(context, choice, option.id, "recommended")):
        message = f"`{option.id}` can be recommended to nobody"
        place = context.place(choice, "options", option.id)
        yield Finding("never-recommended", "warning", message, place, choice.id, option.id)


def _arguments(context: Context, choice: Choice, option: Option) -> Iterator[Finding]:
    setting = context.setting
    own = setting.true if option.applies is None else setting.space.condition(choice, option.applies)
    regions = {
        argument.id: setting.admissible(
            context.within(choice, own, setting.compiled(choice).conditions[option.id, argument.id])
        )
        for argument in option.arguments
    }
    excluded = _status(context, choice, option.id, "excluded")
    for argument in option.arguments:
        region, name = regions[argument.id], f"{option.id}.{argument.id}"
        place = context.place(choice, "options", option.id, "arguments", argument.id)
        if region == setting.false:
            message = f"`{argument.id}` can never hold where `{option.id}` is on the table"
            yield Finding("unreachable-argument", "error", message, place, choice.id, name)
        elif argument.direction != "excludes" and setting.implies(region, excluded):
            message = f"`{argument.id}` {argument.direction} `{option.id}` only where it is excluded anyway"
            severity = "warning" if argument.direction == "supports" else "hint"
            finding = Finding("futile-argument", severity, message, place, choice.id, name)  # type: ignore[arg-type]
            check = _all(_true(choice, option, argument), gives(choice, option.id, "excluded"))
            yield context.illustrated(finding, region, check, choice)
    yield from _implied(context, choice, option, regions)


def _implied(context: Context, choice: Choice, option: Option, regions: dict[str, int]) -> Iterator[Finding]:
    """Arguments that hold only where another one of the same direction does."""
    setting = context.setting
    for argument in option.arguments:
        for other in option.arguments:
            here, there = regions[argument.id], regions[other.id]
            if argument is other or argument.direction != other.direction or setting.false in (here, there):
                continue
            later = option.arguments.index(argument) > option.arguments.index(other)
            if setting.implies(here, there) and (here != there or later):
                message = (
                    f"`{argument.id}` holds only where `{other.id}` does, which {other.direction} `{option.id}` too"
                )
                path = ("options", option.id, "arguments")
                related = context.place(choice, *path, other.id)
                yield Finding(
                    "implied-argument",
                    "hint",
                    message,
                    context.place(choice, *path, argument.id),
                    choice.id,
                    f"{option.id}.{argument.id}",
                    related=((f"`{other.id}` here", related),) if related else (),
                )
                break


def _true(choice: Choice, option: Option, argument: Argument) -> Check:
    def check(evaluation: Any) -> bool:
        result = result_of(evaluation, choice)
        return result is not None and result.truth(option.id, argument.id) is True

    return check


def _all(*checks: Check) -> Check:
    return lambda evaluation: all(each(evaluation) for each in checks)
