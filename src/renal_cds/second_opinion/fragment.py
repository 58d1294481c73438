"""From a condition to what must be seen to know it true, and to know it false.

The two are written as positive patterns: a list of cases, each a list of comparisons of one
attribute with a constant of its own kind, all of which must be seen. An attribute that is not there
fulfils no comparison, so that where neither pattern is seen the condition is unknown. Every
comparison is turned into its complement on the false side; there is no negation.

Words and truth values are words; a number is a number, and the states a derived number can be in
(not applicable, in conflict) are a word in an attribute of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from renal_cds.language.tree import OPPOSITE, And, Compare, Expression, Literal, Member, Not, Or, Read
from renal_cds.language.types import CONFLICT, NOT_APPLICABLE, Type

__all__ = ["LARGEST_PATTERN", "Atom", "Case", "OutsideFragment", "Path", "cases", "word"]

Path: TypeAlias = tuple[str, ...]

#: A condition with more cases than this is left to the engine that decides; this channel then says nothing on it.
LARGEST_PATTERN = 256

_STATES = (NOT_APPLICABLE, CONFLICT)


class OutsideFragment(Exception):
    """The condition cannot be said in the fragment in which the engine is right."""


class Atom(NamedTuple):
    """One comparison: of the value at a path, or of the ``state`` of a derived number."""

    path: Path
    state: bool
    operator: str
    value: str | float


Case: TypeAlias = frozenset[Atom]
Cases: TypeAlias = list[Case]


def cases(node: Expression, wanted: bool) -> Cases:
    """In which cases a condition is definitely true, or definitely false if that is ``wanted``.

    Raises:
        OutsideFragment: there are too many of them, or a comparison is not in the fragment.
    """
    return _absorbed(_cases(node, wanted))


def word(value: Any) -> str:
    """A truth value, a word of an enumeration or a state as the word that stands for it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cases(node: Expression, wanted: bool) -> Cases:
    match node:
        case Literal(value=value):
            return [frozenset()] if bool(value) is wanted else []
        case Not(part=part):
            return _cases(part, not wanted)
        case And(parts=parts):
            return _all(_cases(part, True) for part in parts) if wanted else _any(_cases(part, False) for part in parts)
        case Or(parts=parts):
            return _any(_cases(part, True) for part in parts) if wanted else _all(_cases(part, False) for part in parts)
        case Read(path=path):
            return _one(path, "==" if wanted else "!=", word(True))
        case Compare(operator=operator, left=Read(path=path, type=kind), right=Literal(value=value)):
            return _compared(path, kind, operator if wanted else OPPOSITE[operator], value, negated=not wanted)
        case Member(item=Read(path=path, type=kind), values=values):
            constants = [each.value for each in values if isinstance(each, Literal)]
            if wanted:
                return _any(_compared(path, kind, "==", each, negated=False) for each in constants)
            return _all(_compared(path, kind, "!=", each, negated=True) for each in constants)
    raise OutsideFragment(type(node).__name__)


def _compared(path: Path, kind: Type | None, operator: str, value: Any, *, negated: bool) -> Cases:
    """The cases of one comparison; ``negated`` if it is the complement of what the rule says.

    A state is unequal to every number, and neither less nor more: so it fulfils ``!=`` and every complement.
    """
    assert kind is not None
    if kind.kind in ("boolean", "enumeration"):
        if operator not in ("==", "!="):
            raise OutsideFragment(f"the order of words in {'.'.join(path)}")
        return _one(path, operator, word(value))
    if kind.kind != "number":
        raise OutsideFragment(f"a comparison of {kind}")
    if value in _STATES:
        if operator not in ("==", "!="):
            raise OutsideFragment(f"the order of states in {'.'.join(path)}")
        seen = frozenset((Atom(path, True, operator, value),))
        return [seen] if operator == "==" else [seen, frozenset((Atom(path, False, "exists", 1.0),))]
    found = _one(path, operator, float(value))
    if kind.derived and (operator == "!=" or (negated and operator != "==")):
        found.append(frozenset((Atom(path, True, "exists", 1.0),)))
    return found


def _one(path: Path, operator: str, value: str | float) -> Cases:
    return [frozenset((Atom(path, False, operator, value),))]


def _any(parts: Iterable[Cases]) -> Cases:
    return _limited([case for part in parts for case in part])


def _all(parts: Iterable[Cases]) -> Cases:
    found: Cases = [frozenset()]
    for part in parts:
        found = _limited([one | other for one in found for other in part])
    return found


def _limited(found: Cases) -> Cases:
    found = [case for case in dict.fromkeys(found) if not _impossible(case)]
    if len(found) > LARGEST_PATTERN:
        found = _absorbed(found)
    if len(found) > LARGEST_PATTERN:
        raise OutsideFragment(f"more than {LARGEST_PATTERN} cases")
    return found


def _impossible(case: Case) -> bool:
    """Whether two equalities of one attribute exclude each other, or a number must also be a state."""
    values: dict[tuple[Path, bool], set[str | float]] = {}
    sides: dict[Path, set[bool]] = {}
    for atom in case:
        sides.setdefault(atom.path, set()).add(atom.state)
        if atom.operator == "==":
            values.setdefault((atom.path, atom.state), set()).add(atom.value)
    return any(len(each) > 1 for each in values.values()) or any(len(each) > 1 for each in sides.values())


def _absorbed(found: Cases) -> Cases:
    """Without the cases in which another one is contained; in the order in which they were found."""
    kept: Cases = []
    by_size: Callable[[Case], int] = len
    for case in sorted(found, key=by_size):
        if not any(other <= case for other in kept):
            kept.append(case)
    return kept
