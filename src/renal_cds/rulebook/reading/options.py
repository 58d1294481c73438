"""Options of a choice in documents of their own: ``option: some_option``, ``of: some_choice``.

The choice lists them by id, in the order in which they are shown. They are put in its place before it is read,
so that nobody else has to know where they stood.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, did_you_mean
from renal_cds.records import replace

__all__ = ["Joined", "is_option", "joined_options"]

_Place = tuple[str, str]


def is_option(document: Node) -> bool:
    """Whether a document of a rule file describes one option of a choice."""
    return isinstance(document.value, dict) and next(iter(document.value), None) == "option"


@dataclass
class Joined:
    """Decisions with their options in full, those that lack one, and what does not fit together."""

    decisions: list[Node] = field(default_factory=list)
    incomplete: list[Node] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


def joined_options(documents: list[Node], lost: Set[str] = frozenset()) -> Joined:
    """The decisions among the documents; ``lost`` are options that stand in files that cannot be read."""
    joined = Joined()
    described = _described(documents, joined)
    used: set[_Place] = set()
    for each in documents:
        if not is_option(each):
            _fill(each, described, used, lost, joined)
    for (choice, id), node in described.items():
        if (choice, id) not in used:
            message, help = f"no choice `{choice}` lists the option `{id}`", f"add it to `options` of `{choice}`"
            joined.problems.append(Diagnostic("unlisted-option", message, node.at(("id",)).span, help))
    return joined


def _described(documents: list[Node], joined: Joined) -> dict[_Place, Node]:
    """The options that are described in documents of their own, by their choice and id."""
    found: dict[_Place, Node] = {}
    for each in filter(is_option, documents):
        option, of = each.value["option"], each.value.get("of")
        if of is None or not isinstance(of.value, str) or not isinstance(option.value, str):
            message, help = (
                "an option names itself and its choice",
                "begin with `option: some_id` and `of: some_choice`",
            )
            joined.problems.append(Diagnostic("bad-option", message, each.key_span(("option",)), help))
        elif (of.value, option.value) in found:
            message, first = f"`{option.value}` of `{of.value}` is described twice", found[of.value, option.value]
            related = (("first here", first.at(("id",)).span),)
            joined.problems.append(Diagnostic("duplicate-id", message, option.span, None, related))
        else:
            body = {key: child for key, child in each.value.items() if key not in ("option", "of")}
            found[of.value, option.value] = Node({"id": option} | body, each.span, each.keys)
    return found


def _fill(document: Node, described: dict[_Place, Node], used: set[_Place], lost: Set[str], joined: Joined) -> None:
    """Puts the descriptions of the options that a choice lists by id in their places."""
    options = document.value.get("options") if isinstance(document.value, dict) else None
    choice = document.at(("choice",)).value
    if options is None or not isinstance(options.value, list) or not isinstance(choice, str):
        joined.decisions.append(document)
        return
    named = [each for each in options.value if isinstance(each.value, str)]
    used |= {(choice, each.value) for each in named}
    missing = [each for each in named if (choice, each.value) not in described]
    for each in missing:
        if each.value not in lost:
            known = tuple(id for of, id in described if of == choice)
            help = did_you_mean(each.value, known) or f"begin one with `option: {each.value}` and `of: {choice}`"
            message = f"no document describes the option `{each.value}` of `{choice}`"
            joined.problems.append(Diagnostic("unknown-option", message, each.span, help))
    if missing:
        joined.incomplete.append(document)
        return
    full = [described[choice, each.value] if isinstance(each.value, str) else each for each in options.value]
    joined.decisions.append(replace(document, value=document.value | {"options": replace(options, value=full)}))
