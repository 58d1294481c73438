"""Laws: what must hold of a decision whatever its rows say."""

from __future__ import annotations

from typing import Annotated, Self

from renal_cds.rulebook.schema_types import Condition, NotEmpty, Strict

__all__ = ["Law", "Never"]


class Never(Strict):
    """A prohibition: an option is never recommended, or an outcome never given."""

    recommend: str | None = None
    outcome: str | None = None

    def _checked(self) -> Self:
        if (self.recommend is None) == (self.outcome is None):
            raise ValueError("`never` has one of `recommend` and `outcome`")
        return self


class Law(Strict):
    """A law of a decision, whatever its rows say; proved when the rulebook is checked."""

    monotone: Condition | None = None
    raises: tuple[str, ...] = ()
    option: str | None = None
    invariant_under: Annotated[tuple[Condition, ...], NotEmpty] | None = None
    never: Never | None = None
    when: Condition | None = None
    because: str | None = None

    def _checked(self) -> Self:
        if sum(each is not None for each in (self.monotone, self.invariant_under, self.never)) != 1:
            raise ValueError("a law has one of `monotone`, `invariant_under` and `never`")
        if (self.monotone is not None) != (len(self.raises) > 1):
            raise ValueError("`monotone` goes with `raises`, the outcomes in their order")
        if (self.never is not None) != (self.when is not None):
            raise ValueError("`never` goes with `when`, the condition under which it holds")
        return self
