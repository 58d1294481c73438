"""Examples: worked patients beside the rules they show, and what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from renal_cds.records import field
from renal_cds.rulebook.schema_types import NotEmpty, Range, Strict

__all__ = ["UNSAID", "Example", "Expect", "MoreExamples", "merged", "starting_facts"]


class _Unsaid:
    """The outcome that an example says nothing about: ``null`` would be one."""

    def __repr__(self) -> str:
        return "UNSAID"

    def __reduce__(self) -> str:
        return "UNSAID"


UNSAID: Any = _Unsaid()


class Expect(Strict):
    """The expected result of an example; every part is optional."""

    status: Literal["determined", "open", "not_applicable", "conflict", "stopped"] | None = None
    outcome: Any = field(default_factory=lambda: UNSAID)
    possible: tuple[Any, ...] | None = None
    score: Range | None = None
    band: str | None = None
    options: dict[str, str | tuple[str, ...]] | None = None
    fires: Literal["true", "false", "unknown"] | None = None
    row: str | None = None
    ask: tuple[str, ...] | None = None
    cites: tuple[str, ...] | None = None

    @classmethod
    def _prepared(cls, given: Any) -> Any:
        if given == {}:
            raise ValueError("an example expects something")
        if isinstance(given, dict) and isinstance(given.get("fires"), bool):
            return given | {"fires": str(given["fires"]).lower()}
        return given


class Example(Strict):
    """A worked patient beside the rule it shows."""

    __pydantic_config__: ClassVar[dict[str, Any]] = Strict.__pydantic_config__ | {
        "alias_generator": lambda name: name.rstrip("_"),  # `from` is a word of Python
        "populate_by_name": True,
    }

    name: str
    from_: str | None = None
    given: dict[str, Any] = field(default_factory=dict)
    expect: Expect | None = None
    expect_each: tuple[Expect, ...] | None = None

    def _checked(self) -> Self:
        if (self.expect is None) == (self.expect_each is None):
            raise ValueError("an example has one of `expect` and `expect_each`")
        return self


class MoreExamples(Strict):
    """Examples of a decision that stand in a document of their own."""

    examples: str
    cases: Annotated[tuple[Example, ...], NotEmpty]


def starting_facts(patients: Mapping[str, dict[str, Any]], example: Example) -> dict[str, Any]:
    """The facts of an example, given the named patients of its rulebook.

    >>> base = {"somebody": {"tumor": {"grade": 2}}}
    >>> from renal_cds.rulebook.reading.schema import validated
    >>> larger = {"name": "larger", "from": "somebody", "given": {"tumor": {"size_cm": 8}}}
    >>> example = validated(Example, {**larger, "expect": {"fires": "true"}})
    >>> starting_facts(base, example)
    {'tumor': {'grade': 2, 'size_cm': 8}}
    """
    return merged(patients.get(example.from_ or "", {}), example.given)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``changes`` laid over ``base``: groups are merged, everything else replaced.

    >>> merged({"tumor": {"grade": 2, "necrosis": False}}, {"tumor": {"grade": None}})
    {'tumor': {'grade': None, 'necrosis': False}}
    """
    result = dict(base)
    for key, value in changes.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return result
