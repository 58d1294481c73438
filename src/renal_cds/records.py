"""Structs: frozen dataclasses with slots, declared by their base class.

A class says ``frozen=False`` or ``eq=False`` where it must, and has no slots where it keeps a cached property. Its
module must postpone its annotations.

>>> class Span(Struct):
...     first: int
...     last: int = 0
...     text: str = field(default="", compare=False)
>>> Span(3, last=4), Span(3) == Span(3, text="x"), replace(Span(3), first=2).first
(Span(first=3, last=4, text=''), True, 2)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

__all__ = ["Named", "Struct", "field", "names_of", "replace", "said"]


@dataclass_transform(eq_default=True, frozen_default=True, field_specifiers=(field,))
class _StructType(type):
    """Makes every class derived from :class:`Struct` a dataclass."""

    _kw_only = False

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, frozen: bool = True, eq: bool = True
    ) -> _StructType:
        made: Any = super().__new__(cls, name, bases, namespace)
        if "__slots__" in namespace:  # a base, or the class that `dataclass` makes again with slots
            return made  # type: ignore[no-any-return]
        slots = not any(isinstance(value, cached_property) for value in namespace.values())
        # `dataclass` compiles code for each method it writes: comparing and showing are written once, in `Struct`
        made = dataclass(frozen=frozen, eq=False, repr=False, slots=slots, kw_only=cls._kw_only)(made)
        compared = [part.name for part in fields(made) if part.compare]
        made._compared = attrgetter(*compared) if compared else type
        if not eq:
            made.__eq__, made.__hash__ = object.__eq__, object.__hash__
        elif not frozen:
            made.__hash__ = None
        return made  # type: ignore[no-any-return]


class Struct(metaclass=_StructType):
    """The base of every struct."""

    __slots__ = ()

    _compared: ClassVar[Callable[[Any], Any]]

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        compared = type(self)._compared
        return self is other or bool(compared(self) == compared(other))

    def __hash__(self) -> int:
        return hash(type(self)._compared(self))

    def __repr__(self) -> str:
        shown = (f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"


@dataclass_transform(eq_default=True, frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class _NamedType(_StructType):
    """Makes dataclasses whose parts are given by name."""

    _kw_only = True


class Named(Struct, metaclass=_NamedType):
    """The base of structs whose parts are given by name, so that they need not stand in the order of their defaults."""

    __slots__ = ()


def names_of(kind: type[Struct]) -> tuple[str, ...]:
    """The parts that a struct is made from, in their order.

    >>> class Pair(Struct):
    ...     left: int
    ...     right: int = 0
    >>> names_of(Pair)
    ('left', 'right')
    """
    return tuple(part.name for part in fields(kind) if part.init)


def said(struct: Struct) -> tuple[str, ...]:
    """The parts that differ from their defaults, also in type: 1, 1.0 and true are not the same.

    >>> class Pair(Struct):
    ...     left: int
    ...     right: int = 0
    >>> said(Pair(1, 0)), said(Pair(1, 2)), said(Pair(1, False))
    (('left',), ('left', 'right'), ('left', 'right'))
    """
    return tuple(
        part.name for part in fields(struct) if part.init and not _is_default(getattr(struct, part.name), part)
    )


def _is_default(value: Any, part: Field[Any]) -> bool:
    default = part.default if part.default_factory is MISSING else part.default_factory()
    return value is default or (type(value) is type(default) and bool(value == default))
