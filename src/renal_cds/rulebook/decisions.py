"""The kinds of decision a rulebook is made of, as they stand in the rule files.

Conditions and values are trees of the rule language: parsed when the file is read, and
replaced by checked ones when the whole rulebook is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from renal_cds.language import tree
from renal_cds.records import field
from renal_cds.rulebook.examples import Example
from renal_cds.rulebook.knowledge import Citation
from renal_cds.rulebook.law import Law
from renal_cds.rulebook.schema_types import Condition, Id, NotEmpty, Positive, Range, Strict, Text

__all__ = [
    "KINDS",
    "Advice",
    "Argument",
    "Choice",
    "Decision",
    "ForEach",
    "Formula",
    "Gate",
    "HitPolicy",
    "Option",
    "Plan",
    "PlanRow",
    "Point",
    "Row",
    "Schedule",
    "Score",
    "Statement",
    "Table",
]


Scalar = bool | int | float | str
Stage = Literal["stable", "preview"]
Strength = Literal["strong", "moderate", "conditional", "weak", "expert_opinion", "principle", "indirect"]
Urgency = Literal["emergency", "urgent", "soon", "routine"]
HitPolicy = Literal[
    "unique",
    "any",
    "priority",
    "first",
    "rule order",
    "output order",
    "collect",
    "collect sum",
    "collect min",
    "collect max",
    "collect count",
]


#: How far a plan may reach: beyond a lifetime, a number of months is a slip, and dates leave the calendar.
MOST_MONTHS = 1200

OutputKind = tuple[str, ...] | Literal["number", "boolean"] | dict[Literal["number"], str]


class Statement(Strict):
    """The base of rows, points, arguments and options: a ground, a stage, and what travels with them."""

    id: Id
    because: str | None = None
    source: Citation | None = None
    stage: Stage = "stable"
    caveats: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class ForEach(Strict):
    """The list a decision is made for each element of, and the name of the element."""

    variable: str
    items: tuple[str, ...]

    @classmethod
    def _prepared(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        variable, word, items = given.partition(" in ")
        if not word or not variable.strip().isidentifier():
            raise ValueError(f"`{given}` does not name an element and a list: write `finding in findings`")
        return {"variable": variable.strip(), "items": tuple(items.strip().split("."))}


class Decision(Strict):
    """The base of all kinds of decision."""

    kind: ClassVar[str]
    id: Id
    title: str
    for_each: ForEach | None = None
    applies: Condition | None = None
    source: Citation | None = None
    stage: Stage = "stable"
    caveats: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    note: str | None = None
    examples: tuple[Example, ...] = ()
    laws: tuple[Law, ...] = ()
    accepts: dict[str, str | dict[str, str]] = field(default_factory=dict)

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The rows, points, options, arguments or plans in their order, each with its path in the file."""
        yield from ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The rows, points, options, arguments or plans of the decision, in their order."""
        return tuple(statement for _, statement in self.placed)

    @property
    def advises(self) -> bool:
        """Whether the decision recommends something to be done, so that a fired stop gate withholds it."""
        return False

    @property
    def only_output(self) -> str | None:
        """The one output of a decision that has a single one, which others read by the decision's own name."""
        return None


class Formula(Decision):
    """One value calculated from others."""

    kind: ClassVar[str] = "formula"
    value: Condition
    unit: str | None = None
    valid: dict[Literal["low", "high"], float] = field(default_factory=dict)


class Row(Statement):
    """One row of a table."""

    when: Condition
    then: dict[str, Scalar]


class Advice(Strict):
    """The recommendation of one outcome of a table."""

    text: str
    strength: Strength | None = None
    urgency: Urgency = "routine"


class Table(Decision):
    """Rows from conditions to outputs, and the hit policy that says what several matching rows mean."""

    kind: ClassVar[str] = "table"
    hit: HitPolicy = "unique"
    outputs: Annotated[dict[str, OutputKind], NotEmpty]
    rows: Annotated[tuple[Row, ...], NotEmpty]
    advice: dict[str, Advice] = field(default_factory=dict)

    @classmethod
    def _prepared(cls, given: Any) -> Any:
        outputs = given.get("outputs") if isinstance(given, dict) else None
        rows = given.get("rows") if isinstance(given, dict) else None
        if not isinstance(outputs, dict) or not isinstance(rows, list) or len(outputs) != 1:
            return given
        (name,) = outputs
        named = [
            row | {"then": {name: row["then"]}}
            if isinstance(row, dict) and "then" in row and not isinstance(row["then"], dict)
            else row
            for row in rows
        ]
        return given | {"rows": named}

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The rows, each with its path in the file."""
        yield from ((("rows", index), row) for index, row in enumerate(self.rows))

    @property
    def advises(self) -> bool:
        """Whether an outcome of the table recommends something."""
        return bool(self.advice)

    @property
    def lists(self) -> bool:
        """Whether the outcome is a list, of which others ask whether it holds a word."""
        return self.hit in ("collect", "rule order", "output order")

    @property
    def only_output(self) -> str | None:
        """The output of a table that has one and makes no list of it."""
        return next(iter(self.outputs)) if len(self.outputs) == 1 and not self.lists else None


class Point(Statement):
    """Points that a score adds when a condition holds."""

    when: Condition
    add: float


class Score(Decision):
    """Points added up, and the bands the sum falls into."""

    kind: ClassVar[str] = "score"
    points: Annotated[tuple[Point, ...], NotEmpty]
    bands: dict[str, Range] = field(default_factory=dict)
    endpoint: str | None = None

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The points, each with its path in the file."""
        yield from ((("points", index), point) for index, point in enumerate(self.points))

    @property
    def only_output(self) -> str | None:
        """The sum, when there are no bands."""
        return None if self.bands else "score"


class Argument(Statement):
    """A reason for or against an option."""

    supports: Condition | None = None
    opposes: Condition | None = None
    excludes: Condition | None = None

    def _checked(self) -> Self:
        if sum(each is not None for each in (self.supports, self.opposes, self.excludes)) != 1:
            raise ValueError("an argument has one of `supports`, `opposes` and `excludes`")
        return self

    @property
    def direction(self) -> Literal["supports", "opposes", "excludes"]:
        """Which way the argument points."""
        return "supports" if self.supports is not None else "opposes" if self.opposes is not None else "excludes"

    @property
    def when(self) -> tree.Expression:
        """The condition under which it holds."""
        condition = self.supports or self.opposes or self.excludes
        assert condition is not None
        return condition


class Option(Statement):
    """Something that can be done, with the arguments about it.

    ``given`` is what every argument presupposes, ``supports_given`` what every supporting one does. They are joined
    to the condition of each when the rulebook is checked, and are None from then on: whatever reads an argument reads
    the whole of its condition. ``act`` is the act it is where its id does not say so: choices must agree on one act.
    """

    title: str
    text: str
    actions: tuple[str, ...] = ()
    act: str | None = None
    applies: Condition | None = None
    given: Condition | None = None
    supports_given: Condition | None = None
    strength: Strength | None = None
    urgency: Urgency = "routine"
    arguments: tuple[Argument, ...] = ()

    def _checked(self) -> Self:
        if self.given is not None and not self.arguments:
            raise ValueError("`given` is what the arguments of an option presuppose, and this one has none")
        if self.supports_given is not None and all(each.supports is None for each in self.arguments):
            raise ValueError("`supports_given` is what the supporting arguments presuppose, and this option has none")
        return self


class Choice(Decision):
    """Options argued for and against."""

    kind: ClassVar[str] = "choice"
    options: Annotated[tuple[Option, ...], NotEmpty]

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The options, each before its arguments, with their paths in the file."""
        for index, option in enumerate(self.options):
            yield ("options", index), option
            for place, argument in enumerate(option.arguments):
                yield ("options", index, "arguments", place), argument

    @property
    def advises(self) -> bool:
        """It always does."""
        return True


class Plan(Strict):
    """Visits of a schedule: at stated months, or every so many months until a floor."""

    modality: Annotated[tuple[str, ...], NotEmpty] = ()
    every_months: Annotated[int, Positive] | None = None
    until_months: Annotated[int, Positive] | None = None
    at_months: tuple[int, ...] = ()

    def _checked(self) -> Self:
        if bool(self.at_months) == (self.every_months is not None):
            raise ValueError("a plan has one of `every_months` and `at_months`")
        if self.until_months is not None and self.every_months is None:
            raise ValueError("`until_months` goes with `every_months`")
        if self.until_months is not None and self.until_months < (self.every_months or 0):
            raise ValueError("`until_months` lies before the first visit")
        months = (0, *self.at_months)
        if any(later <= earlier for earlier, later in pairwise(months)):
            raise ValueError("`at_months` lists months after 0, each once, in their order")
        if max(*months, self.every_months or 0, self.until_months or 0) > MOST_MONTHS:
            raise ValueError(f"a plan reaches {MOST_MONTHS} months at most")
        return self


class PlanRow(Statement):
    """One row of a schedule."""

    when: Condition
    plan: Plan
    text: str
    then: str | None = None
    strength: Strength | None = None


class Schedule(Decision):
    """Visits counted from an event; the first row that holds gives the plan."""

    kind: ClassVar[str] = "schedule"
    anchor: Condition
    rows: Annotated[tuple[PlanRow, ...], NotEmpty]

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The rows, each with its path in the file."""
        yield from ((("rows", index), row) for index, row in enumerate(self.rows))

    @property
    def only_output(self) -> str | None:
        """The id of the row that gives the plan."""
        return "plan"

    @property
    def advises(self) -> bool:
        """It always does."""
        return True


class Gate(Decision):
    """A condition of safety that comes before any ranking."""

    kind: ClassVar[str] = "gate"
    when: Condition
    effect: Literal["stop", "block", "alert", "contradiction"]
    blocks: tuple[str, ...] = ()
    urgency: Urgency = "urgent"
    text: Text
    #: Whether its unknown facts are asked for. Unknown facts of a stop or block gate keep advice open, so these ask.
    asks: bool = True

    @property
    def warns(self) -> bool:
        """Whether it is shown when it fires; a contradiction refuses the patient instead."""
        return self.effect != "contradiction"

    def _checked(self) -> Self:
        if (self.effect == "block") != bool(self.blocks):
            raise ValueError("a gate names the actions it `blocks` exactly when its effect is `block`")
        if not self.asks and self.effect != "alert":
            raise ValueError("only a gate whose effect is `alert` can do without asking: `asks: false`")
        return self


KINDS: dict[str, type[Decision]] = {each.kind: each for each in (Formula, Table, Score, Choice, Schedule, Gate)}
"""The kinds of decision by the key that a rule file begins them with."""
