"""The parts of a rule file from plain data, each checked by pydantic against what its class declares."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter

from renal_cds.errors import Diagnostic
from renal_cds.records import names_of
from renal_cds.rulebook.decisions import KINDS
from renal_cds.rulebook.schema_types import Strict

__all__ = ["declared", "rules_schema", "validated"]

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The validator of a class, made once in a process."""
    return TypeAdapter(kind)


def validated(kind: type[T], given: Any, problems: list[Diagnostic] | None = None) -> T:
    """A part of a rule file; mistakes in its expressions are added to ``problems``, if that is given.

    >>> from renal_cds.rulebook.knowledge import Citation
    >>> validated(Citation, {"some-study": "table 2", "confidence": "A"}).places
    {'some-study': 'table 2'}

    Raises:
        pydantic.ValidationError: it is not as it is declared.
    """
    context = None if problems is None else {"problems": problems}
    return cast("T", _adapter(cast("Any", kind)).validate_python(given, context=context))


def declared(kind: Any) -> dict[str, Any]:
    """The keys that may stand in a part of a rule file, each with the type of its value; none for anything else.

    >>> from renal_cds.rulebook.examples import MoreExamples
    >>> list(declared(MoreExamples))
    ['examples', 'cases']
    """
    if not (isinstance(kind, type) and issubclass(kind, Strict)):
        return {}
    types = get_type_hints(kind, include_extras=True)
    written: Callable[[str], str] = kind.__pydantic_config__.get("alias_generator", str)
    return {written(name): types[name] for name in names_of(kind)}


def rules_schema() -> dict[str, Any]:
    """The JSON schema of one decision in a rule file, for editors; the kind is the key that holds the id."""
    kinds: list[dict[str, Any]] = []
    definitions: dict[str, Any] = {}
    for kind, model in KINDS.items():
        schema = _adapter(model).json_schema()
        definitions |= schema.pop("$defs", {})
        properties = {kind: schema["properties"].pop("id"), **schema["properties"]}
        required = [kind, *(name for name in schema.get("required", []) if name != "id")]
        kinds.append({**schema, "properties": properties, "required": required})
    return {"title": "Decision", "oneOf": kinds, "$defs": definitions}
