"""Python objects made plain: dictionaries, lists and scalars, of bounded depth and size.

>>> from renal_cds.patient import Tumor
>>> plain({"tumor": Tumor(size_cm=4), "findings": ()})
{'tumor': {'size_cm': 4.0}, 'findings': []}
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from renal_cds.documents import MAX_DEPTH, MAX_NODES
from renal_cds.errors import Diagnostic, InvalidPatient, first_mistakes
from renal_cds.facts.known import Facts, items_of
from renal_cds.facts.partial import Partial
from renal_cds.facts.paths import FactPath, dotted
from renal_cds.facts.refusal import quoted

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["as_json", "plain"]


def plain(source: Mapping[Any, Any] | Facts | BaseModel) -> dict[str, Any]:
    """The facts of a mapping or a model, copied; what a model does not know is left out.

    Raises:
        InvalidPatient: the facts are nested too deep (or in a circle), too many, or have keys that are no words.
    """
    copier = _Copier()
    copied: dict[str, Any] = copier.copy(source, ())
    if copier.problems:
        raise InvalidPatient(first_mistakes(copier.problems))
    return copied


def as_json(facts: Any) -> Any:
    """Plain facts as JSON holds them: dates are text, a partial value is a list or a text.

    >>> import datetime
    >>> as_json({"treatments": [{"date": datetime.date(2024, 3, 1)}]})
    {'treatments': [{'date': '2024-03-01'}]}
    """
    match facts:
        case dict():
            return {name: as_json(each) for name, each in facts.items()}
        case list():
            return [as_json(each) for each in facts]
        case date():
            return facts.isoformat()
        case Partial():
            return as_json(facts.written())
        case _:
            return facts


class _Copier:
    """Copies one tree of objects, counting what it meets."""

    def __init__(self) -> None:
        self.problems: list[Diagnostic] = []
        self._count = 0

    def copy(self, given: Any, path: FactPath) -> Any:
        self._count += 1
        if self._count > MAX_NODES:
            raise InvalidPatient([Diagnostic("too-many-values", f"the patient holds more than {MAX_NODES:,} values")])
        if len(path) > MAX_DEPTH:
            what = f"`{dotted(path[:3])}` is nested more than {MAX_DEPTH} deep, or contains itself"
            raise InvalidPatient([Diagnostic("too-deep", what)])
        match given:
            case Facts():
                return self._mapping({name: each for name, each in items_of(given) if each is not None}, path)
            case Mapping():
                return self._mapping(given, path)
            case list() | tuple():
                return [self.copy(each, (*path, index)) for index, each in enumerate(given)]
            case _ if _is_model(given):
                return self._mapping({name: each for name, each in given if each is not None}, path)
            case _:
                return given

    def _mapping(self, given: Mapping[Any, Any], path: FactPath) -> dict[str, Any]:
        copied = {}
        for key, each in given.items():
            if isinstance(key, str):
                copied[key] = self.copy(each, (*path, key))
            else:
                where = f"a key of `{dotted(path)}`" if path else "a key of the patient"
                self.problems.append(Diagnostic("bad-key", f"{where} is a plain word, not {quoted(key)}"))
        return copied


def _is_model(given: Any) -> bool:
    """Whether something is a model of pydantic, which is loaded wherever somebody has one."""
    pydantic = sys.modules.get("pydantic.main")
    return pydantic is not None and isinstance(given, pydantic.BaseModel)
