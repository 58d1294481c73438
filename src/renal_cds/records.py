"""Structs: records like those of ``dataclasses``, made without compiling code for every class when a process starts.

What every process needs is made of them, a hundred classes; other modules use ``dataclasses``. A struct has slots, is
frozen and compared by its parts unless its class says ``frozen=False`` or ``eq=False``, and is a dataclass to whoever
asks, such as pydantic. Its module must postpone its annotations.

>>> class Span(Struct):
...     first: int
...     last: int = 0
...     text: str = field(default="", compare=False)
>>> Span(3, last=4), Span(3) == Span(3, text="x"), replace(Span(3), first=2).first
(Span(first=3, last=4, text=''), True, 2)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

if TYPE_CHECKING:
    import dataclasses

__all__ = ["Named", "Struct", "field", "names_of", "replace", "said"]

S = TypeVar("S", bound="Struct")

_MISSING: Any = object()


class _Field:
    """What a class says of one part of its structs."""

    __slots__ = ("annotation", "compare", "default", "factory", "init", "repr")

    def __init__(
        self, default: Any, factory: Callable[[], Any] | None = None, *, compare: bool, repr: bool, init: bool
    ) -> None:
        self.annotation = ""
        self.default = default
        self.factory = factory
        self.compare = compare
        self.repr = repr
        self.init = init


class _Plan:
    """What is known of the structs of one class: their fields, and of these what is needed often."""

    __slots__ = ("compared", "dataclass_fields", "defaults", "factories", "fields", "finish", "names", "puts")

    def __init__(self, fields: Mapping[str, _Field]) -> None:
        compared = [name for name, each in fields.items() if each.compare]
        given = [(name, each) for name, each in fields.items() if each.init]
        self.fields = fields
        self.names = tuple([name for name, _ in given])
        self.defaults = {name: each.default for name, each in given if each.default is not _MISSING}
        self.factories = [(name, each.factory) for name, each in given if each.factory is not None]
        self.compared: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda struct: ()
        self.puts: tuple[Callable[[Any, Any], None], ...] = ()
        self.finish: tuple[Callable[[Any], None], ...] = ()
        self.dataclass_fields: dict[str, dataclasses.Field[Any]] | None = None


def field(
    *,
    default: Any = _MISSING,
    default_factory: Callable[[], Any] | None = None,
    compare: bool = True,
    repr: bool = True,
    init: bool = True,
) -> Any:
    """A part of a struct of which more is to be said than its default, as in ``dataclasses``."""
    return _Field(default, default_factory, compare=compare, repr=repr, init=init)


class _AsDataclass:
    """``__dataclass_fields__`` of a struct, worked out when somebody asks for it."""

    def __get__(self, struct: object, kind: type[Struct]) -> dict[str, dataclasses.Field[Any]]:
        plan = kind.__struct__
        if plan.dataclass_fields is None:
            import dataclasses

            parts = []
            for name, each in plan.fields.items():
                known: dict[str, Any] = {"compare": each.compare, "repr": each.repr, "init": each.init}
                if each.default is not _MISSING:
                    known["default"] = each.default
                if each.factory is not None:
                    known["default_factory"] = each.factory
                parts.append((name, each.annotation, dataclasses.field(**known)))
            made: Any = dataclasses.make_dataclass(kind.__name__, parts, kw_only=True)
            plan.dataclass_fields = made.__dataclass_fields__
        return plan.dataclass_fields


@dataclass_transform(eq_default=True, frozen_default=True, field_specifiers=(field,))
class _StructType(type):
    """Turns the annotations of a class into slots; defaults move from the class to its plan."""

    __struct__: _Plan

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        frozen: bool = True,
        eq: bool = True,
    ) -> _StructType:
        above = bases[0].__struct__.fields if bases and isinstance(bases[0], _StructType) else {}
        fields = dict(above)
        for part, annotation in namespace.get("__annotations__", {}).items():
            if not annotation.startswith("ClassVar"):
                given = namespace.pop(part, _MISSING)
                fields[part] = given if isinstance(given, _Field) else field(default=given)
                fields[part].annotation = annotation
        plan = namespace["__struct__"] = _Plan(fields)
        slots = [*namespace.get("__slots__", ()), *(part for part in fields if part not in above)]
        if any(isinstance(each, cached_property) for each in namespace.values()):
            slots.append("__dict__")
        namespace["__slots__"] = slots
        namespace["__match_args__"] = plan.names
        if not frozen:
            namespace["__setattr__"], namespace["__delattr__"] = object.__setattr__, object.__delattr__
            namespace["__hash__"] = None
        if not eq:
            namespace["__eq__"], namespace["__hash__"] = object.__eq__, object.__hash__
        made = super().__new__(cls, name, bases, namespace)
        plan.puts = tuple([getattr(made, part).__set__ for part in plan.names])
        plan.finish = tuple(
            [
                _making(getattr(made, part).__set__, each.factory)
                for part, each in fields.items()
                if each.factory and not each.init
            ]
        )
        if hasattr(made, "__post_init__"):
            plan.finish += (made.__post_init__,)
        return made


class Struct(metaclass=_StructType):
    """The base of every struct."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    else:
        __dataclass_fields__ = _AsDataclass()

    def __init__(self, *values: Any, **named: Any) -> None:
        plan = type(self).__struct__
        if named or len(values) != len(plan.puts):
            values = _arguments(self, plan, values, named)
        for put, value in zip(plan.puts, values, strict=True):
            put(self, value)
        for each in plan.finish:
            each(self)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"`{name}` of {type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"`{name}` of {type(self).__name__} cannot be removed")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        compared = type(self).__struct__.compared
        return self is other or bool(compared(self) == compared(other))

    def __hash__(self) -> int:
        return hash(type(self).__struct__.compared(self))

    def __repr__(self) -> str:
        fields = type(self).__struct__.fields
        shown = (f"{name}={getattr(self, name)!r}" for name, each in fields.items() if each.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), {name: getattr(self, name) for name in names_of(type(self))})


@dataclass_transform(eq_default=True, frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class _NamedType(_StructType):
    """The same for structs whose parts are given by name."""


class Named(Struct, metaclass=_NamedType):
    """The base of structs whose parts are given by name, so that they need not stand in the order of their defaults."""


def names_of(kind: type[Struct]) -> tuple[str, ...]:
    """The parts that a struct is made from, in their order.

    >>> class Pair(Struct):
    ...     left: int
    ...     right: int = 0
    >>> names_of(Pair)
    ('left', 'right')
    """
    return kind.__struct__.names


def said(struct: Struct) -> tuple[str, ...]:
    """The parts that are not as they are when nothing is said of them.

    >>> class Pair(Struct):
    ...     left: int
    ...     right: int = 0
    >>> said(Pair(1, 0)), said(Pair(1, 2))
    (('left',), ('left', 'right'))
    """
    plan = type(struct).__struct__
    unsaid = plan.defaults | {name: make() for name, make in plan.factories}
    return tuple(name for name in plan.names if not _same(getattr(struct, name), unsaid.get(name, _MISSING)))


def replace(struct: S, /, **changes: Any) -> S:
    """The same struct with some parts different."""
    return _remade(type(struct), {name: getattr(struct, name) for name in names_of(type(struct))} | changes)


def _remade(kind: type[S], parts: dict[str, Any]) -> S:
    return kind(**parts)


def _arguments(struct: Struct, plan: _Plan, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """The parts in their order, with what was not given."""
    kind, names = type(struct).__name__, plan.names
    known = plan.defaults | named
    if values:
        if len(values) > len(names) or not named.keys().isdisjoint(names[: len(values)]):
            raise TypeError(f"{kind} has the parts {', '.join(names)}, each given once")
        known.update(zip(names, values, strict=False))
    for name, make in plan.factories:
        if name not in known:
            known[name] = make()
    if len(known) != len(names):
        wrong = sorted(known.keys() ^ set(names))
        raise TypeError(f"{kind} has the parts {', '.join(names)}; look at {', '.join(wrong)}")
    return tuple([known[name] for name in names])


def _making(put: Callable[[Any, Any], None], make: Callable[[], Any]) -> Callable[[Any], None]:
    return lambda struct: put(struct, make())


def _same(one: Any, other: Any) -> bool:
    """Whether two values are equal and of one type: 1, 1.0 and true are not the same."""
    return one is other or (type(one) is type(other) and bool(one == other))
