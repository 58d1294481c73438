"""The kinds of decision a rulebook is made of, as they stand in the rule files.

Conditions and values are trees of the rule language: parsed when the file is read, and
replaced by checked ones when the whole rulebook is known.
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from renal_cds.errors import Span
from renal_cds.language import tree
from renal_cds.language.parse import ExpressionError, parse
from renal_cds.rulebook.knowledge import Citation, Strict, Text

__all__ = [
    "Advice",
    "Argument",
    "Choice",
    "Decision",
    "Example",
    "Expect",
    "ForEach",
    "Formula",
    "Gate",
    "HitPolicy",
    "Law",
    "MoreExamples",
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


def _parsed(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, bool):
        return tree.Literal(value, Span("rule", 1, 1, 1, 1))
    if isinstance(value, int | float):
        return tree.Literal(value, Span("rule", 1, 1, 1, 1))
    if not isinstance(value, str):
        raise PydanticCustomError("condition_form", "a condition is an expression, written as text")
    try:
        return parse(value, getattr(value, "span", None))
    except ExpressionError as error:
        if info.context is None:
            raise
        info.context["problems"] += error.diagnostics
        return tree.Literal(False, Span("rule", 1, 1, 1, 1))


def _range(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (value, value)
    if isinstance(value, str):
        low, dots, high = value.partition("..")
        try:
            return (float(low), float(high if dots else low))
        except ValueError:
            raise ValueError(f"`{value}` is not a range of points such as `0..2`") from None
    return value


def _pair(value: Any) -> Any:
    if isinstance(value, str):
        variable, word, items = value.partition(" in ")
        if not word or not variable.strip().isidentifier():
            raise ValueError(f"`{value}` does not name an element and a list: write `finding in findings`")
        return {"variable": variable.strip(), "items": tuple(items.strip().split("."))}
    return value


Condition = Annotated[tree.Expression, BeforeValidator(_parsed)]
Range = Annotated[tuple[float, float], BeforeValidator(_range)]
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


class Statement(Strict):
    """What rows, points, arguments and options have in common: a ground, a stage, and what travels with them."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    because: str | None = None
    source: Citation | None = None
    stage: Stage = "stable"
    caveats: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class ForEach(Strict):
    """The list a decision is made for each element of, and the name of the element."""

    variable: str
    items: tuple[str, ...]


class Expect(Strict):
    """What an example shows; every part is optional."""

    status: Literal["determined", "open", "not_applicable", "conflict", "stopped"] | None = None
    outcome: Any = None
    possible: tuple[Any, ...] | None = None
    score: Range | None = None
    band: str | None = None
    options: dict[str, str | tuple[str, ...]] | None = None
    fires: Literal["true", "false", "unknown"] | None = None
    row: str | None = None
    ask: tuple[str, ...] | None = None
    cites: tuple[str, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _truth_as_word(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("fires"), bool):
            return value | {"fires": str(value["fires"]).lower()}
        return value

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("an example expects something")
        return self


class Example(Strict):
    """A worked patient beside the rule it shows."""

    name: str
    from_: str | None = Field(default=None, alias="from")
    given: dict[str, Any] = Field(default_factory=dict)
    expect: Expect | None = None
    expect_each: tuple[Expect, ...] | None = None

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if (self.expect is None) == (self.expect_each is None):
            raise ValueError("an example has one of `expect` and `expect_each`")
        return self


class MoreExamples(Strict):
    """Examples of a decision that stand in a document of their own."""

    examples: str
    cases: tuple[Example, ...] = Field(min_length=1)


class Never(Strict):
    """What a law forbids: that an option is recommended, or an outcome is given."""

    recommend: str | None = None
    outcome: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.recommend is None) == (self.outcome is None):
            raise ValueError("`never` has one of `recommend` and `outcome`")
        return self


class Law(Strict):
    """What must hold of a decision whatever its rows say; proved when the rulebook is checked."""

    monotone: Condition | None = None
    raises: tuple[str, ...] = ()
    option: str | None = None
    invariant_under: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    never: Never | None = None
    when: Condition | None = None
    because: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(each is not None for each in (self.monotone, self.invariant_under, self.never)) != 1:
            raise ValueError("a law has one of `monotone`, `invariant_under` and `never`")
        if (self.monotone is not None) != (len(self.raises) > 1):
            raise ValueError("`monotone` goes with `raises`, the outcomes in their order")
        if (self.never is not None) != (self.when is not None):
            raise ValueError("`never` goes with `when`, the condition under which it holds")
        return self


class Decision(Strict):
    """What all kinds of decision have in common."""

    kind: ClassVar[str]
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    for_each: Annotated[ForEach, BeforeValidator(_pair)] | None = None
    applies: Condition | None = None
    source: Citation | None = None
    stage: Stage = "stable"
    caveats: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    note: str | None = None
    examples: tuple[Example, ...] = ()
    laws: tuple[Law, ...] = ()
    accepts: dict[str, str | dict[str, str]] = Field(default_factory=dict)

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


class Formula(Decision):
    """One value calculated from others."""

    kind: ClassVar[str] = "formula"
    value: Condition
    unit: str | None = None
    valid: dict[Literal["low", "high"], float] = Field(default_factory=dict)


class Row(Statement):
    """One row of a table."""

    when: Condition
    then: dict[str, Scalar]


class Advice(Strict):
    """What one outcome of a table recommends."""

    text: str
    strength: Strength | None = None
    urgency: Urgency = "routine"


class Table(Decision):
    """Rows from conditions to outputs, and the hit policy that says what several matching rows mean."""

    kind: ClassVar[str] = "table"
    hit: HitPolicy = "unique"
    outputs: dict[str, tuple[str, ...] | Literal["number", "boolean"] | dict[Literal["number"], str]] = Field(
        min_length=1
    )
    rows: tuple[Row, ...] = Field(min_length=1)
    advice: dict[str, Advice] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _name_single_output(cls, value: Any) -> Any:
        outputs = value.get("outputs") if isinstance(value, dict) else None
        rows = value.get("rows") if isinstance(value, dict) else None
        if not isinstance(outputs, dict) or not isinstance(rows, list) or len(outputs) != 1:
            return value
        (name,) = outputs
        named = [
            row | {"then": {name: row["then"]}}
            if isinstance(row, dict) and "then" in row and not isinstance(row["then"], dict)
            else row
            for row in rows
        ]
        return value | {"rows": named}

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The rows, each with its path in the file."""
        yield from ((("rows", index), row) for index, row in enumerate(self.rows))

    @property
    def advises(self) -> bool:
        """Whether an outcome of the table recommends something."""
        return bool(self.advice)


class Point(Statement):
    """Points that a score adds when a condition holds."""

    when: Condition
    add: float


class Score(Decision):
    """Points added up, and the bands the sum falls into."""

    kind: ClassVar[str] = "score"
    points: tuple[Point, ...] = Field(min_length=1)
    bands: dict[str, Range] = Field(default_factory=dict)
    endpoint: str | None = None

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The points, each with its path in the file."""
        yield from ((("points", index), point) for index, point in enumerate(self.points))


class Argument(Statement):
    """A reason for or against an option."""

    supports: Condition | None = None
    opposes: Condition | None = None
    excludes: Condition | None = None

    @model_validator(mode="after")
    def _one_direction(self) -> Self:
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
    """Something that can be done, with the arguments about it."""

    title: str
    text: str
    actions: tuple[str, ...] = ()
    applies: Condition | None = None
    strength: Strength | None = None
    urgency: Urgency = "routine"
    arguments: tuple[Argument, ...] = ()


class Choice(Decision):
    """Options argued for and against."""

    kind: ClassVar[str] = "choice"
    options: tuple[Option, ...] = Field(min_length=1)

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
    """What to do when: at stated months, or every so many months until a floor."""

    modality: tuple[str, ...] = ()
    every_months: int | None = Field(default=None, gt=0)
    until_months: int | None = Field(default=None, gt=0)
    at_months: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if bool(self.at_months) == (self.every_months is not None):
            raise ValueError("a plan has one of `every_months` and `at_months`")
        return self


class PlanRow(Statement):
    """One row of a schedule."""

    when: Condition
    plan: Plan
    text: str
    then: str | None = None
    strength: Strength | None = None


class Schedule(Decision):
    """What to do when, counted from an event; the first row that holds gives the plan."""

    kind: ClassVar[str] = "schedule"
    anchor: Condition
    rows: tuple[PlanRow, ...] = Field(min_length=1)

    @property
    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
        """The rows, each with its path in the file."""
        yield from ((("rows", index), row) for index, row in enumerate(self.rows))

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

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.effect == "block") != bool(self.blocks):
            raise ValueError("a gate names the actions it `blocks` exactly when its effect is `block`")
        return self
