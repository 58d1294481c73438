"""Facts read by pydantic: those of a class of one's own, and those in which something is wrong, with every mistake.

Pydantic finds the mistakes; their sentences are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from renal_cds.documents import Places
from renal_cds.errors import MOST_MISTAKES, Diagnostic, Span
from renal_cds.facts.groups import class_of
from renal_cds.facts.known import Facts
from renal_cds.facts.model import NONE, FactModel, FieldType, LeafType, ListType, RecordType
from renal_cds.facts.paths import FactPath, dotted, pointer, type_path
from renal_cds.facts.quantities import accepted_units
from renal_cds.facts.refusal import LEAVE_OUT, NO_ELEMENT, quoted
from renal_cds.facts.spelling import alternatives, is_slip, one_of
from renal_cds.records import replace

__all__ = ["for_group", "read_strictly"]

_MOST_NAMES = 12  # facts of a group that are all named
_LONGEST = 60  # characters of a name or number that is looked for before a place
_KEY = re.compile(rf"(\w{{1,{_LONGEST}}}): *\Z")
_CUT = re.compile(rf"(\w{{1,{_LONGEST}}}): ?([0-9]+),\Z")
_REST = re.compile(r"[0-9]+( [\w/]+)?\Z")


def read_strictly(
    data: dict[str, Any], model: FactModel, places: Places | None
) -> tuple[Facts | None, list[Diagnostic]]:
    """The patient and what is wrong; after mistakes, the patient without the mistaken facts, if there is one."""
    patient = class_of(model)
    try:
        return patient.model_validate(data), []
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
    problems = [_translated(error, model, places) for error in errors[: MOST_MISTAKES + 1]]
    try:
        return patient.model_validate(_unknown_at(data, [each["loc"] for each in errors])), problems
    except ValidationError:
        return None, problems


def _translated(error: ErrorDetails, model: FactModel, places: Places | None) -> Diagnostic:
    """One error of pydantic as a diagnostic, with the fact, and its place in the text if there is one."""
    return replace(_told(error, model, places), paths=(pointer(error["loc"]),))


def _told(error: ErrorDetails, model: FactModel, places: Places | None) -> Diagnostic:
    path = error["loc"]
    span = places.at(path).span if places else None
    subject = f"`{dotted(path)}`" if path else "the patient"
    given = error.get("input")
    match error["type"]:
        case "extra_forbidden":
            place = places.key_span(path) if places else None
            return _cut_number(path, place) or _unknown_name(path, model, place)
        case "model_type" | "model_attributes_type":
            help = _help_for_group(path, model, given)
            return Diagnostic("not-a-group", f"{subject} is a group of facts, not {quoted(given)}", span, help)
        case code if "what" in error.get("ctx", {}):
            details = error["ctx"]
            return Diagnostic(code, f"{subject} {details['what']}", span, details["help"])
        case "value_error" | "assertion_error":  # a check of a subclass, in its own words
            return Diagnostic("refused-value", f"{subject} is refused: {error['ctx']['error']}", span)
        case _:
            return Diagnostic("refused-value", f"{subject} does not accept {quoted(given)}", span, LEAVE_OUT)


def for_group(problem: Diagnostic, model: FactModel) -> Diagnostic:
    """A mistake of the text, with other help where ``no`` stands for a whole group or list: it has no truth value."""
    key = _KEY.match(problem.span.text, 0, problem.span.column - 1) if problem.span else None
    path = (key[1],) if key and problem.code == "old-boolean" else ()
    match model.find(path) if path else None:
        case RecordType():
            return replace(problem, help=_help_for_group(path, model, None))
        case ListType():
            return replace(problem, help=NO_ELEMENT)
    return problem


def _unknown_at(data: dict[str, Any], paths: Iterable[FactPath]) -> dict[str, Any]:
    """The data with everything at these paths made unknown; lists keep their length.

    >>> _unknown_at({"a": 1, "b": {"c": 2, "d": 3}, "e": [4, 5]}, [("b", "c"), ("e", 0)])
    {'a': 1, 'b': {'d': 3}, 'e': [{}, 5]}
    """
    cut: _Cut = {}
    for path in paths:
        inside = cut
        for step in path:
            inside = inside.setdefault(step, {})
        inside[_HERE] = {}
    left: dict[str, Any] = _without(data, cut)
    return left


#: Paths as a tree, so that any number of them is cut out in one walk; ``_HERE`` is in it where a path ends.
_Cut: TypeAlias = "dict[str | int | None, _Cut]"
_HERE = None


def _without(data: Any, cut: _Cut) -> Any:
    if _HERE in cut:
        return {}
    if isinstance(data, list):
        return [_without(item, cut[index]) if index in cut else item for index, item in enumerate(data)]
    if isinstance(data, dict):
        left = ((key, item) for key, item in data.items() if key not in cut or _HERE not in cut[key])
        return {key: _without(item, cut[key]) if key in cut else item for key, item in left}
    return data


def _cut_number(path: FactPath, span: Span | None) -> Diagnostic | None:
    """The diagnostic of a decimal comma that cuts a number: YAML reads ``{size_cm: 4,5}`` as two facts."""
    rest = str(path[-1])
    cut = _CUT.search(span.text, max(0, span.column - 2 * _LONGEST), span.column - 1) if span else None
    if cut is None or not _REST.match(rest):
        return None
    name, number = cut.groups()
    what = f"`{dotted((*path[:-1], name))}` has a decimal comma in `{number},{rest}`"
    return Diagnostic("decimal-comma", what, span, f"write `{number}.{rest}`")


def _unknown_name(path: FactPath, model: FactModel, span: Span | None) -> Diagnostic:
    word, parent = str(path[-1]), path[:-1]
    record = model.find(type_path(parent))
    owner = f"`{dotted(parent)}`" if parent else "the patient"
    help = _elsewhere(word, model, record.fields if isinstance(record, RecordType) else {})
    return Diagnostic("unknown-fact", f"{owner} has no fact {quoted(word)}", span, help)


def _elsewhere(word: str, model: FactModel, fields: Mapping[str, FieldType]) -> str | None:
    """Help for an unknown name: one that is near, or the group in which it does exist."""
    if other_unit := next(filter(None, (_in_other_unit(word, name, kind) for name, kind in fields.items())), None):
        return other_unit
    if longer := [name for name in fields if name.startswith(f"{word}_")]:
        return f"did you mean {alternatives(longer)}?"
    if near := [name for name in fields if is_slip(word, name)]:
        return f"did you mean {alternatives(near)}?"
    # a label names whatever it stands at: that of a patient is none of an element
    homes = [dotted(path) for path, leaf in model.leaves() if path[-1] == word and leaf.kind != "text"]
    return f"it belongs in {alternatives(homes)}" if homes else one_of(tuple(fields), _MOST_NAMES)


def _in_other_unit(word: str, name: str, kind: FieldType) -> str | None:
    """Help for the name of a fact with another unit at its end: the number alone would mean something else."""
    if not isinstance(kind, LeafType) or not kind.unit or not name.endswith(f"_{_in_a_name(kind.unit)}"):
        return None
    stem = name.removesuffix(_in_a_name(kind.unit))
    for unit in accepted_units(kind.unit, kind.substance):
        if word == f"{stem}{_in_a_name(unit)}":
            return f"write `{name}`, and `{unit}` after the number"
    return None


def _in_a_name(unit: str) -> str:
    """A unit as names of facts end with it: ``mg_dl`` for mg/dL."""
    return re.sub(r"\W+", "_", unit.replace("^", "e")).lower()


def _help_for_group(path: FactPath, model: FactModel, given: Any) -> str | None:
    record = model.find(type_path(path))
    if not isinstance(record, RecordType):
        return None
    if isinstance(given, list):
        return "write the facts without a list around them"
    if path and isinstance(path[-1], int):
        return f"write its facts, such as `{next(iter(record.fields))}`, or `[]` for an empty list"
    word = f"write `{NONE}`, or " if record.answers_none else "write "
    return f"{word}its facts below it, such as `{next(iter(record.fields))}`"
