"""Checks within one decision: ids that stand once, declared outputs, bands in order, stages."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import combinations, pairwise

from renal_cds.errors import Diagnostic, did_you_mean
from renal_cds.language.tree import Compare, Expression, Member, Read, children
from renal_cds.rulebook.decisions import Decision, Gate, Score, Table
from renal_cds.rulebook.parts import without_preview
from renal_cds.rulebook.reading.raw import RawRulebook

__all__ = ["check_shapes"]


def check_shapes(raw: RawRulebook, facts: Container[str]) -> Iterator[Diagnostic]:
    """The mistakes that show in one decision alone; ``facts`` are the names of the groups of facts."""
    for id, decision in raw.decisions.items():
        if id in facts:
            yield Diagnostic("name-taken", f"`{id}` is already the name of a group of facts", raw.place(id, "id"))
        yield from _repeated(raw, decision)
        if decision.stage == "stable" and decision.statements and not without_preview(decision).statements:
            message = f"everything in `{id}` is preview, and `{id}` itself is not"
            place = raw.place(id, "id")
            yield Diagnostic("only-preview", message, place, "mark the whole decision with `stage: preview`")
        if isinstance(decision, Table):
            yield from _outputs(raw, decision)
        if isinstance(decision, Score):
            yield from _bands(raw, decision)
        if isinstance(decision, Gate) and decision.effect == "contradiction":
            yield from _contradiction(raw, decision)


def _contradiction(raw: RawRulebook, gate: Gate) -> Iterator[Diagnostic]:
    """A patient is refused for facts that cannot be true together: two of them at least, and no derived values."""
    place = raw.place(gate.id, "when")
    reads = {read.path for read in _reads(gate.when)}
    of = {gate.for_each.variable} if gate.for_each else set()
    derived = sorted(path for path in reads if path[path[0] in of] in raw.decisions)
    if derived:
        message = f"`{gate.id}` reads `{'.'.join(derived[0])}`, which is no fact that could be corrected"
        yield Diagnostic("derived-contradiction", message, place, "compare the facts themselves")
    elif len(reads) < 2:
        message = f"`{gate.id}` reads one fact, which contradicts nothing"
        yield Diagnostic("one-sided-contradiction", message, place, "name the facts that cannot be true together")


def _reads(node: Expression) -> Iterator[Read]:
    match node:
        case Read():
            yield node
        case Compare(left=left):
            yield from _reads(left)
        case Member(item=item):
            yield from _reads(item)
        case _:
            for part in children(node):
                yield from _reads(part)


def _repeated(raw: RawRulebook, decision: Decision) -> Iterator[Diagnostic]:
    """Ids that stand twice among the statements of one list, such as the arguments of one option."""
    seen: dict[tuple[object, ...], tuple[str | int, ...]] = {}
    for path, statement in decision.placed:
        first = seen.setdefault((*path[:-1], statement.id), path)
        if first != path:
            message = f"`{statement.id}` stands twice in `{decision.id}`"
            related = (("first here", raw.place(decision.id, *first, "id")),)
            yield Diagnostic("duplicate-id", message, raw.place(decision.id, *path, "id"), None, related)


def _outputs(raw: RawRulebook, table: Table) -> Iterator[Diagnostic]:
    for index, row in enumerate(table.rows):
        place = ("rows", index, "then")
        for name in table.outputs:
            if name not in row.then:
                yield Diagnostic("missing-output", f"`{row.id}` gives no `{name}`", raw.place(table.id, *place))
        for name, value in row.then.items():
            kind = table.outputs.get(name)
            span = raw.place(table.id, *place, name)
            if kind is None:
                help = did_you_mean(name, tuple(table.outputs))
                span = raw.key_place(table.id, *place, name)
                yield Diagnostic("unknown-output", f"`{name}` is not an output of `{table.id}`", span, help)
            elif isinstance(kind, tuple) and value not in kind:
                help = did_you_mean(str(value), kind)
                yield Diagnostic("unknown-value", f"`{value}` is not a value of `{name}`", span, help)
            elif kind == "boolean" and not isinstance(value, bool):
                yield Diagnostic("wrong-type", f"`{name}` must be `true` or `false`", span)
            elif not isinstance(kind, tuple) and kind != "boolean" and (isinstance(value, bool | str)):
                yield Diagnostic("wrong-type", f"`{name}` must be a number", span)
    yield from _first_output(raw, table)


def _first_output(raw: RawRulebook, table: Table) -> Iterator[Diagnostic]:
    """Advice and hit policies speak of the first output."""
    first = next(iter(table.outputs))
    kind = table.outputs[first]
    for value in table.advice:
        if isinstance(kind, tuple) and value not in kind:
            place = raw.key_place(table.id, "advice", value)
            yield Diagnostic(
                "unknown-value", f"`{value}` is not a value of `{first}`", place, did_you_mean(value, kind)
            )
    if table.hit in ("priority", "output order") and not isinstance(kind, tuple):
        message = f"`{table.hit}` needs an output whose values are listed in order"
        yield Diagnostic("no-priority", message, raw.place(table.id, "hit"))
    if table.hit in ("collect sum", "collect min", "collect max") and (isinstance(kind, tuple) or kind == "boolean"):
        yield Diagnostic("wrong-type", f"`{table.hit}` needs an output that is a number", raw.place(table.id, "hit"))


def _bands(raw: RawRulebook, score: Score) -> Iterator[Diagnostic]:
    """Bands run upwards, and no sum lies in two of them."""
    for name, (low, high) in score.bands.items():
        if low > high:
            message = f"`{name}` runs from {low:g} down to {high:g}"
            yield Diagnostic("empty-band", message, raw.place(score.id, "bands", name), "write the lower number first")
    for one, other in combinations(score.bands, 2):
        (low, high), (other_low, other_high) = score.bands[one], score.bands[other]
        if max(low, other_low) <= min(high, other_high):
            here, there = raw.place(score.id, "bands", other), raw.place(score.id, "bands", one)
            message = f"`{other}` overlaps `{one}`"
            help = "give each sum one band"
            yield Diagnostic("bands-overlap", message, here, help, ((f"`{one}` here", there),))
    for one, other in pairwise(score.bands):
        if score.bands[other][1] < score.bands[one][0]:
            here, there = raw.place(score.id, "bands", other), raw.place(score.id, "bands", one)
            message = f"`{other}` lies below `{one}`, which stands before it"
            help = "list the bands from the lowest to the highest"
            yield Diagnostic("band-order", message, here, help, ((f"`{one}` here", there),))
