"""Decision requirements: what decisions read, in one graph over facts, lists and the outputs of other decisions.

This is the *decision requirements graph* of DMN. What has been read of expressions is kept as a small tree, because the
elements of a list are read in its scope; evaluation, explanation, verification and testing each take their view of it.

>>> from renal_cds.rulebook import Rulebook
>>> graph = Rulebook.load().requirements
>>> graph.needs("phq2_sum").facts
(('burden', 'phq2_item_1'), ('burden', 'phq2_item_2'))
>>> graph.needs("growth_against_registry").decisions
('growth_interval_days', 'growth_rate_mm_per_year')
>>> graph.readers("growth_interval_days")
('volume_doubling_days', 'growth_against_registry')
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal, TypeAlias

from renal_cds.errors import Span
from renal_cds.facts.model import FactModel, LeafType
from renal_cds.facts.paths import ITEM, TypePath
from renal_cds.language import tree
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision, Gate
from renal_cds.rulebook.parts import conditions
from renal_cds.rulebook.signature import Signature

__all__ = [
    "Constant",
    "FactRead",
    "ListRead",
    "Needs",
    "OutputRead",
    "Reading",
    "Requirements",
    "outputs_read",
    "readings",
]

#: The name by which `first(…)` and `last(…)` speak of the element that they select.
SELECTED = "element"


class FactRead(Struct):
    """A fact: its path as written, its place in the fact model, and the element it belongs to ("": the patient)."""

    path: TypePath
    place: TypePath
    of: str


class OutputRead(Struct):
    """An output of another decision: the id and the part of it, and the element it belongs to ("": the patient)."""

    path: TypePath
    output: TypePath
    of: str
    span: Span = field(compare=False, repr=False)


class ListRead(Struct):
    """A list, and what is read of its elements: of each, of the first, of the last, or (for its length) of none."""

    path: TypePath
    place: TypePath
    of: str
    elements: Literal["each", "first", "last", "none"]
    variable: str = ""
    readings: tuple[Reading, ...] = ()


class Constant(Struct):
    """A constant, and the place of the fact that it is compared with, if it is compared with one."""

    value: tree.Scalar
    compared_with: TypePath | None = None


Reading: TypeAlias = FactRead | OutputRead | ListRead | Constant


class Needs(Struct):
    """Requirements of a decision: facts and lists by place in the model, decisions by id, and its constants."""

    facts: tuple[TypePath, ...]
    lists: tuple[TypePath, ...]
    decisions: tuple[str, ...]
    constants: frozenset[tree.Scalar]


class Requirements:
    """The graph of a rulebook; each decision is walked when it is first asked for.

    Signatures suffice for what formulas calculate, so that a new process need not unpack whole decisions for it.
    """

    def __init__(
        self, decisions: Mapping[str, Decision], model: FactModel, signatures: Mapping[str, Signature] | None = None
    ) -> None:
        self.model = model
        self._decisions = decisions
        self._outlines = signatures or {}
        self._readings: dict[str, tuple[Reading, ...]] = {}
        self._values: dict[str, tuple[Reading, ...]] = {}

    def value(self, id: str) -> tuple[Reading, ...]:
        """Readings of the value of a formula; none for other decisions."""
        if id not in self._values:
            signature = self._outlines[id]
            value = () if signature.value is None else (signature.value,)
            own = signature.for_each
            self._values[id] = self._read(value, {own.variable: own.items} if own else {})
        return self._values[id]

    def readings(self, id: str) -> tuple[Reading, ...]:
        """Readings of all conditions and values of a decision."""
        if id not in self._readings:
            decision = self._decisions[id]
            self._readings[id] = self.of(decision, conditions(decision))
        return self._readings[id]

    def of(self, decision: Decision, expressions: Iterable[tree.Expression]) -> tuple[Reading, ...]:
        """Readings of expressions that stand in a decision, such as those of its laws."""
        own = decision.for_each
        return self._read(expressions, {own.variable: own.items} if own else {})

    def needs(self, id: str) -> Needs:
        """Direct requirements of a decision; of one that advises also the gates that can withhold its advice."""
        return self._gathered([id], deeply=False)

    def behind(self, id: str) -> Needs:
        """Everything a decision rests on, through other decisions too; it stands first among the decisions itself."""
        return self._gathered([id], deeply=True)

    def readers(self, id: str) -> tuple[str, ...]:
        """The decisions that need the output of one, in the order in which they are made."""
        return self._readers.get(id, ())

    @cached_property
    def withholding(self) -> tuple[str, ...]:
        """The gates that can withhold advice."""
        gates = ((id, each) for id, each in self._decisions.items() if isinstance(each, Gate))
        return tuple(id for id, each in gates if each.effect in ("stop", "block"))

    @cached_property
    def _readers(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for id in self._decisions:
            for needed in self.needs(id).decisions:
                found[needed] = (*found.get(needed, ()), id)
        return found

    def _read(self, nodes: Iterable[tree.Expression], elements: Mapping[str, TypePath]) -> tuple[Reading, ...]:
        return tuple(each for node in nodes for each in readings(node, self.model, self._decisions, elements))

    def _gathered(self, ids: list[str], *, deeply: bool) -> Needs:
        facts: dict[TypePath, None] = {}
        lists: dict[TypePath, None] = {}
        decisions: dict[str, None] = {}
        constants: set[tree.Scalar] = set()

        def gather(read: Iterable[Reading]) -> None:
            for each in read:
                match each:
                    case FactRead(place=place):
                        facts[place] = None
                    case OutputRead(output=(id, *_)):
                        visit(id)
                    case ListRead(place=place, readings=below):
                        lists[place] = None
                        gather(below)
                    case Constant(value=value):
                        constants.add(value)

        def visit(id: str) -> None:
            if id in decisions:
                return
            decisions[id] = None
            if deeply:
                enter(id)

        def enter(id: str) -> None:
            gather(self.readings(id))
            for gate in self.withholding if self._decisions[id].advises else ():
                visit(gate)

        for id in ids:
            visit(id) if deeply else enter(id)
        return Needs(tuple(facts), tuple(lists), tuple(decisions), frozenset(constants))


def readings(
    node: tree.Expression, model: FactModel, decisions: Container[str], elements: Mapping[str, TypePath]
) -> Iterator[Reading]:
    """Readings of an expression, checked or not yet; ``elements`` has the list of each element it may name."""
    match node:
        case tree.Read():
            yield from _named(node.path, node.span, model, decisions, elements)
        case tree.Select(which=which, items=items, path=path, span=span):
            inside = {**elements, SELECTED: _place(items.path, elements)}
            below: tuple[Reading, ...] = tuple(_named((SELECTED, *path), span, model, decisions, inside))
            yield _list(items.path, elements, which, SELECTED, below)
        case tree.Quantified(body=body, variable=variable, items=items):
            inside = {**elements, variable: _place(items.path, elements)}
            below = tuple(readings(body, model, decisions, inside))
            yield _list(items.path, elements, "each", variable, below)
        case tree.Call(name="len", arguments=(tree.Read(path=path),)):
            yield _list(path, elements, "none")
        case tree.Literal(value=value) | tree.Quantity(value=value):
            yield Constant(value)
        case tree.Compare(left=tree.Read(path=path) as left, right=right):
            yield from readings(left, model, decisions, elements)
            place = _place(path, elements)
            match right:
                case tree.Literal(value=value):
                    yield Constant(value, place)
                case tree.Read(path=(word,)) if _is_word(word, place, model):
                    pass  # before the check, a word of an enumeration looks like a name
                case _:
                    yield from readings(right, model, decisions, elements)
        case tree.Member(item=item, values=values):
            yield from readings(item, model, decisions, elements)
            yield from (Constant(each.value) for each in values if isinstance(each, tree.Literal))
        case _:
            for part in tree.children(node):
                yield from readings(part, model, decisions, elements)


def outputs_read(read: Iterable[Reading]) -> Iterator[OutputRead]:
    """The outputs of other decisions among what is read, of elements of lists too."""
    for each in read:
        if isinstance(each, OutputRead):
            yield each
        elif isinstance(each, ListRead):
            yield from outputs_read(each.readings)


def _named(
    path: TypePath, span: Span, model: FactModel, decisions: Container[str], elements: Mapping[str, TypePath]
) -> Iterator[FactRead | OutputRead]:
    """The fact or output that a path names, if any: facts come first, as their names cannot be taken."""
    of = path[0] if path[0] in elements else ""
    place, output = _place(path, elements), path[1:] if of else path
    if model.find(place) is not None:
        yield FactRead(path, place, of)
    elif output and output[0] in decisions and (of or path[0] not in model.root.fields):
        yield OutputRead(path, output, of, span)


def _list(
    path: TypePath,
    elements: Mapping[str, TypePath],
    which: Literal["each", "first", "last", "none"],
    variable: str = "",
    below: tuple[Reading, ...] = (),
) -> ListRead:
    of = path[0] if path[0] in elements else ""
    return ListRead(path, _place(path, elements), of, which, variable, below)


def _place(path: TypePath, elements: Mapping[str, TypePath]) -> TypePath:
    """A path of the rule language as one into the fact model."""
    return (*elements[path[0]], ITEM, *path[1:]) if path[0] in elements else path


def _is_word(word: str, place: TypePath, model: FactModel) -> bool:
    leaf = model.find(place)
    return isinstance(leaf, LeafType) and word in leaf.values
