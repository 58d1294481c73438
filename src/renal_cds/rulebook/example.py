"""Examples: worked patients beside the rules they show, and what is expected of them."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from renal_cds.records import field
from renal_cds.rulebook.forms import NotEmpty, Range, Strict

__all__ = ["UNSAID", "Example", "Expect", "MoreExamples"]


class _Unsaid:
    """The outcome that an example says nothing about: ``null`` would be one."""

    def __repr__(self) -> str:
        return "UNSAID"

    def __reduce__(self) -> str:
        return "UNSAID"


UNSAID: Any = _Unsaid()


class Expect(Strict):
    """What an example shows; every part is optional."""

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
