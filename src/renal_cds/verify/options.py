"""Options and arguments: what is never recommended, what can never matter, what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Argument, Choice, Decision, Option
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
    """Pairs of choices of which one recommends what the other excludes, for one patient."""
    setting = context.setting
    choices = [each for each in rulebook.decisions.values() if isinstance(each, Choice)]
    for one, other in combinations(choices, 2):
        if only not in (None, one.id, other.id):
            continue
        for option in {each.id for each in one.options} & {each.id for each in other.options}:
            for first, second in ((one, other), (other, one)):
                recommended, excluded = (
                    _status(context, first, option, "recommended"),
                    _status(context, second, option, "excluded"),
                )
                clash = both(setting.diagrams, recommended, excluded)
                if not setting.possible(clash):
                    continue
                message = f"`{first.id}` can recommend `{option}` where `{second.id}` excludes it"
                related = context.place(first, "options", option)
                finding = Finding(
                    "choices-disagree",
                    "warning",
                    message,
                    context.place(second, "options", option),
                    second.id,
                    option,
                    related=((f"recommended by `{first.id}`", related),) if related else (),
                )
                check = _all(gives(first, option, "recommended"), gives(second, option, "excluded"))
                yield context.shown(finding, clash, check, first, second)


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
