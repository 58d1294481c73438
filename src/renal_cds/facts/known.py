"""Facts as the rules see them: attributes, whatever they were read with.

Facts that a program makes or that hold a mistake are models of pydantic (``groups.Group``). Those of the patient of
the library in whom nothing is wrong are plain, so that a process that only decides never builds these models.

>>> sizes = PlainFacts({"size_cm": 4.2, "grade": None}, {"size_cm"})
>>> sizes.size_cm, sizes
(4.2, PlainFacts(size_cm=4.2))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Set

__all__ = ["Facts", "PlainFacts", "items_of", "replaced"]

F = TypeVar("F", bound="Facts")


class Facts:
    """The facts of a patient or of one group, each an attribute; ``None`` is *unknown*."""

    __slots__ = ()


class PlainFacts(Facts):
    """Facts that are no model of pydantic: frozen, every one of them there, ``_given`` the names of those given."""

    __slots__ = ("__dict__", "_given")

    _given: Set[str]

    def __init__(self, facts: dict[str, Any], given: Set[str] = frozenset()) -> None:
        object.__setattr__(self, "__dict__", facts)
        object.__setattr__(self, "_given", given)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"facts do not change: `{name}` is as it was read")

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, PlainFacts) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __reduce__(self) -> tuple[type[PlainFacts], tuple[dict[str, Any], Set[str]]]:
        return PlainFacts, (self.__dict__, self._given)

    def __repr__(self) -> str:
        known = (f"{name}={self.__dict__[name]!r}" for name in self.__dict__ if name in self._given)
        return f"PlainFacts({', '.join(known)})"

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


def items_of(facts: Facts) -> Iterator[tuple[str, Any]]:
    """Every fact of a group by name, in the declared order.

    >>> list(items_of(PlainFacts({"grade": 2})))
    [('grade', 2)]
    """
    return iter(vars(facts).items())


def replaced(facts: F, changes: Mapping[str, Any]) -> F:
    """A copy of the facts with some values replaced; the new values are not checked.

    >>> replaced(PlainFacts({"grade": 2}), {"grade": 3})
    PlainFacts(grade=3)
    """
    if isinstance(facts, PlainFacts):
        return type(facts)({**facts.__dict__, **changes}, facts._given | changes.keys())
    made: F = facts.model_copy(update=changes)  # type: ignore[attr-defined] # the others are models of pydantic
    return made
