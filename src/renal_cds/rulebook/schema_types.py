"""How the parts of a rule file are declared: structs, and what a value must look like, said without pydantic.

Who deals with rules that were checked before needs the structs alone. Pydantic, which reads them from rule files and
writes their schema, asks each of these for its share in that when the first file is read (:mod:`.validation`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from renal_cds.errors import Span
from renal_cds.language import tree
from renal_cds.records import Named

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, ValidationInfo
    from pydantic_core import CoreSchema

__all__ = ["Condition", "Id", "NotEmpty", "Positive", "Range", "Strict", "Text"]


class Strict(Named):
    """A part of a rule file: frozen, and nothing in it that is not declared."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    @classmethod
    def _prepared(cls, given: Any) -> Any:
        """The form in which the part is read, from the one in the file."""
        return given

    def _checked(self) -> Self:
        """The part, if what it says fits together; else a ``ValueError``."""
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The way from a rule file to the part."""
        # pydantic calls this, so it is loaded; at the top it would be loaded for rules that were kept too (0011)
        from pydantic_core import core_schema

        declared: Any = dict(handler.resolve_ref_schema(handler(source)))
        ref = declared.pop("ref")  # whoever refers to the class means all three steps
        prepared = core_schema.no_info_before_validator_function(cls._prepared, declared)
        return core_schema.no_info_after_validator_function(cls._checked, prepared, ref=ref)


class _Before:
    """A value is brought into another form before it is looked at."""

    def __init__(self, form: Callable[[Any], Any]) -> None:
        self.form = form

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # called by pydantic, as in `Strict`
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.form, handler(source))


class _Limited:
    """A value within limits, by the names that pydantic has for them."""

    def __init__(self, **limits: Any) -> None:
        self.limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema: Any = {**handler(source), **self.limits}
        return schema  # type: ignore[no-any-return]


class _Parsed:
    """Text that is an expression of the rule language; mistakes in it are kept apart, each at its place."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # called by pydantic, as in `Strict`
        from pydantic_core import core_schema

        return core_schema.with_info_plain_validator_function(_parsed)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"], "description": "an expression of the rule language"}


def _parsed(value: Any, info: ValidationInfo) -> tree.Expression:
    # called by pydantic; who has rules that were kept needs neither it nor the parser
    from pydantic_core import PydanticCustomError

    from renal_cds.language.parse import ExpressionError, parse

    if isinstance(value, bool | int | float):
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


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


NotEmpty = _Limited(min_length=1)
Positive = _Limited(gt=0)

Condition = Annotated[tree.Expression, _Parsed()]
Id = Annotated[str, _Limited(pattern=r"^[a-z][a-z0-9_]*$")]
Range = Annotated[tuple[float, float], _Before(_range)]
Text = Annotated[str, _Before(_text)]
