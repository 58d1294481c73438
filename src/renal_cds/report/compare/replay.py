"""An assessment kept as JSON, evaluated again from the facts in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from renal_cds.errors import Diagnostic, UsageError
from renal_cds.explain.explanation import Part
from renal_cds.facts.refusal import quoted
from renal_cds.report.report import SCHEMA, AssessmentReport, RulebookStamp

__all__ = ["Mismatch", "Replay", "compared", "kept_assessment"]

#: Parts of the form that came later: an assessment that was kept before has their defaults.
_ADDED = ("level", "id", "further_questions")


class Mismatch(Part):
    """A place in the assessment, what was kept there and what comes out now."""

    path: str
    kept: Any
    now: Any


class Replay(Part):
    """Whether an assessment comes out the same again."""

    rulebook_kept: RulebookStamp
    rulebook_now: RulebookStamp
    differences: tuple[Mismatch, ...]

    @property
    def same_rules(self) -> bool:
        """Whether the rules are the same, to the letter."""
        return self.rulebook_kept == self.rulebook_now

    @property
    def same(self) -> bool:
        """Whether everything came out the same."""
        return self.same_rules and not self.differences


def kept_assessment(text: str, name: str = "assessment") -> dict[str, Any]:
    """The assessment in a JSON text.

    Raises:
        UsageError: it is no assessment, or one without the facts.
    """
    try:
        found = json.loads(text, object_pairs_hook=_without_repetition)
    except _Repeated as problem:
        help = "an assessment that this library wrote has each key once"
        raise UsageError(
            [Diagnostic("duplicate-key", f"`{name}` has {quoted(str(problem))} twice", None, help)]
        ) from None
    except (ValueError, RecursionError) as problem:
        raise UsageError([Diagnostic("not-json", f"`{name}` is not JSON: {problem}")]) from None
    if not isinstance(found, dict) or found.get("$schema") != SCHEMA:
        help = "keep one with `renal-cds evaluate PATIENT --format json`"
        raise UsageError([Diagnostic("not-an-assessment", f"`{name}` is not an assessment of this form", None, help)])
    if not isinstance(found.get("facts"), dict) or not _is_stamp(found.get("rulebook")):
        raise UsageError([Diagnostic("not-an-assessment", f"`{name}` lacks its facts or its rulebook")])
    for part in _ADDED:
        found.setdefault(part, AssessmentReport.model_fields[part].default)
    return found


class _Repeated(Exception):
    """A key stands twice in one object."""


def _without_repetition(members: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(members)
    if len(group) < len(members):
        names = [name for name, _ in members]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return group


def compared(kept: Mapping[str, Any], now: Mapping[str, Any]) -> Replay:
    """Every place where a kept assessment and the one made again of its facts differ."""
    differences = tuple(
        Mismatch(path=path, kept=old, now=new)
        for path, old, new in _differences(_keyed(kept), _keyed(now), "")
        if not path.startswith("rulebook")
    )
    stamps = [RulebookStamp.model_validate(each["rulebook"]) for each in (kept, now)]
    return Replay(rulebook_kept=stamps[0], rulebook_now=stamps[1], differences=differences)


class _Listed(dict[str, Any]):
    """A list of things with an id, whose order counts."""


def _keyed(given: Any) -> Any:
    """Lists of things with an id as mappings, so that one thing more or less is one difference."""
    if isinstance(given, Mapping):
        return {key: _keyed(each) for key, each in given.items()}
    if isinstance(given, list) and given and all(isinstance(each, Mapping) and "id" in each for each in given):
        names = [
            f"{each['id']}{'' if each.get('element') is None else '[' + str(each['element']) + ']'}" for each in given
        ]
        if len(set(names)) == len(names):
            return _Listed({name: _keyed(each) for name, each in zip(names, given, strict=True)})
    return [_keyed(each) for each in given] if isinstance(given, list) else given


def _differences(kept: Any, now: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(kept, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*kept, *now)):
            yield from _differences(kept.get(key), now.get(key), f"{path}.{key}" if path else key)
        if isinstance(kept, _Listed) and isinstance(now, _Listed):
            old, new = [key for key in kept if key in now], [key for key in now if key in kept]
            if old != new:
                yield f"{path} (order)", old, new
    elif isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        for index, (old, new) in enumerate(zip(kept, now, strict=True)):
            yield from _differences(old, new, f"{path}[{index}]")
    elif kept != now or isinstance(kept, bool) is not isinstance(now, bool):  # true is not 1
        yield path, kept, now


def _is_stamp(given: Any) -> bool:
    fields = RulebookStamp.model_fields
    return (
        isinstance(given, dict)
        and set(given) == set(fields)
        and all(isinstance(each, str | bool) for each in given.values())
    )
