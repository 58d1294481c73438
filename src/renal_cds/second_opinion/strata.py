"""From a rulebook to rulesets: one or more for each decision, in strata, each proved to be within the engine's limits.

A decision lies in a stratum above those it reads, so that what they conclude is known before its
own facts are asserted: chaining by forward inference, with no rule that reads what a rule of the
same stratum derives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from renal_cds.language.tree import Expression, Read, Select, children
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Formula, Gate
from renal_cds.second_opinion.engine import EngineRefusal, spell
from renal_cds.second_opinion.fragment import Atom, Case, OutsideFragment, Path, cases
from renal_cds.second_opinion.statements import Statement, statements

__all__ = [
    "LARGEST_STACK",
    "Attribute",
    "Program",
    "Ruleset",
    "Term",
    "deepest_stack",
    "fnv1a",
    "named",
    "packed",
    "stratified",
]

#: The engine walks the comparisons that hold with a stack of 64 places, and gives up at the 65th.
LARGEST_STACK = 64
_MOST_SIBLINGS = 450
_MOST_ATTRIBUTES = 240
_GROUP = 20
_RESERVED = ("id", "sid", "count", "$forward", "$s", "$m", "$i", "$and", "$or")
_NAME = re.compile(r"[a-z_*][a-z0-9_/]*\Z")

#: An attribute and whether it is the state of a number.
Attribute = tuple[Path, bool]
Term = tuple[str, str, str | float]


@dataclass(frozen=True)
class Ruleset:
    """One ruleset of the engine: conjunctions by name, and which statements each shows to be true or false."""

    rules: Mapping[str, tuple[Term, ...]]
    shows: Mapping[str, tuple[tuple[Statement, bool], ...]]
    attributes: Mapping[Attribute, str]
    guards: tuple[str, ...]

    @property
    def kinds(self) -> dict[str, str]:
        """Whether each attribute is a word or a number."""
        terms = (term for rule in self.rules.values() for term in rule)
        words = {name for _, name, value in terms if isinstance(value, str)}
        found = dict.fromkeys(self.guards, "word")
        for (_, state), name in self.attributes.items():
            found[name] = "word" if state or name in words else "number"
        return found


@dataclass(frozen=True)
class Program:
    """A rulebook for the engine: the decisions by stratum, and the rulesets of each decision."""

    strata: tuple[tuple[Decision, ...], ...]
    rulesets: Mapping[str, tuple[int, ...]]
    all: tuple[Ruleset, ...]
    reads: Mapping[str, frozenset[str]]
    silent: frozenset[tuple[str, Statement]] = frozenset()

    def resting_on(self, ids: Iterable[str]) -> frozenset[str]:
        """These decisions and all that read them, directly or through others."""
        found = set(ids)
        for stratum in self.strata:
            found.update(each.id for each in stratum if self.reads[each.id] & found)
        return frozenset(found)

    def wire(self) -> list[dict[str, object]]:
        """The rulesets as the process of the engine is told them."""
        return [{"rules": each.rules, "kinds": each.kinds} for each in self.all]


def stratified(rulebook: Rulebook) -> Program:
    """The rulebook as rulesets in strata."""
    gates = [each for each in rulebook.decisions.values() if isinstance(each, Gate)]
    depth: dict[str, int] = {}
    reads: dict[str, frozenset[str]] = {}
    strata: dict[int, list[Decision]] = {}
    rulesets: dict[str, tuple[int, ...]] = {}
    every: list[Ruleset] = []
    silent: set[tuple[str, Statement]] = set()
    for id, decision in rulebook.decisions.items():
        stated = list(statements(decision, gates))
        read = {word for node in _expressions(decision, stated) for word in _words(node)}
        reads[id] = frozenset(read & depth.keys())
        depth[id] = 1 + max((depth[each] for each in reads[id]), default=-1)
        strata.setdefault(depth[id], []).append(decision)
        shown: dict[Case, list[tuple[Statement, bool]]] = {}
        for statement, node in stated:
            try:
                for truth in (True, False):
                    for case in cases(node, truth):
                        shown.setdefault(case, []).append((statement, truth))
                [spell(atom.value) for case in shown for atom in case]
            except (OutsideFragment, EngineRefusal):
                silent.add((id, statement))
                shown = _without(shown, statement)
        found = packed(shown)
        rulesets[id] = tuple(range(len(every), len(every) + len(found)))
        every += found
    ordered = tuple(tuple(strata[each]) for each in sorted(strata))
    return Program(ordered, rulesets, tuple(every), reads, frozenset(silent))


def packed(shown: Mapping[Case, Sequence[tuple[Statement, bool]]], group: int = _GROUP) -> list[Ruleset]:
    """The cases as rulesets: as they are, else in groups behind guards, else in several rulesets."""
    if not shown:
        return []
    for size in (len(shown), group):
        found = _ruleset(shown, size)
        if _within_limits(found):
            return [found]
    if len(shown) == 1:
        raise EngineRefusal("a single case exceeds the limits of the engine")
    half = len(shown) // 2
    pairs = list(shown.items())
    return packed(dict(pairs[:half]), group) + packed(dict(pairs[half:]), group)


def named(attributes: Iterable[Attribute], reserved: Iterable[str] = _RESERVED) -> dict[Attribute, str]:
    """A name for every attribute that is nothing else to the engine, which knows names by their hash alone."""
    hashes = {fnv1a(each) for each in reserved}
    found: dict[Attribute, str] = {}
    for path, state in sorted(attributes):
        name = "/".join(path).lower() + ("/state_" if state else "/")
        if not _NAME.match(name):
            name = "a/"
        while fnv1a(name) in hashes:
            name += "x"
        hashes.add(fnv1a(name))
        found[path, state] = name
    return found


def fnv1a(name: str) -> int:
    """The hash by which the engine knows a name.

    >>> fnv1a("$lt")
    542787579
    """
    found = 0x811C9DC5
    for byte in name.encode():
        found = ((found ^ byte) * 16777619) & 0xFFFFFFFF
    return found


def deepest_stack(rules: Iterable[Sequence[Term]]) -> int:
    """A bound on the places that the engine's walk over these rules needs, whatever the fact.

    The walk takes a comparison from the stack and puts there all that follow it and hold. Of
    several equalities of one attribute only one can hold; any other comparison may.
    """
    return _stack(_tree(rules))


class _Tree(dict[Term, "_Tree"]):
    """The comparisons of rules by what comes before them, as the engine shares them."""


def _tree(rules: Iterable[Sequence[Term]]) -> _Tree:
    root = _Tree()
    for rule in rules:
        node = root
        for term in rule:
            node = node.setdefault(term, _Tree())
    return root


def _stack(node: _Tree) -> int:
    if not node:
        return 0
    equalities = {name for operator, name, _ in node if operator == "=="}
    pushed = len(equalities) + sum(operator != "==" for operator, _, _ in node)
    return pushed + max(0, max(_stack(each) for each in node.values()) - 1)


def _within_limits(ruleset: Ruleset) -> bool:
    if len(ruleset.attributes) + len(ruleset.guards) > _MOST_ATTRIBUTES or len(ruleset.rules) > 4000:
        return False
    tree = _tree(ruleset.rules.values())
    return _stack(tree) <= LARGEST_STACK and _widest(tree) <= _MOST_SIBLINGS


def _widest(node: _Tree) -> int:
    return max([len(node), *(_widest(each) for each in node.values())])


def _ruleset(shown: Mapping[Case, Sequence[tuple[Statement, bool]]], size: int) -> Ruleset:
    """The cases as rules behind one guard for every ``size`` of them; the guards are attributes of every fact."""
    guards = [f"guard/{place}" for place in range((len(shown) + size - 1) // size)]
    every = {(atom.path, atom.state) for case in shown for atom in case}
    attributes = named(every, (*_RESERVED, *guards))
    uses = Counter(atom for case in shown for atom in case)
    rules: dict[str, tuple[Term, ...]] = {}
    shows: dict[str, tuple[tuple[Statement, bool], ...]] = {}
    for place, (case, found) in enumerate(shown.items()):
        atoms = sorted(case, key=lambda atom: (-uses[atom], repr(atom)))
        rules[f"r{place}"] = (("==", guards[place // size], "on"), *(_term(atom, attributes) for atom in atoms))
        shows[f"r{place}"] = tuple(found)
    return Ruleset(rules, shows, attributes, tuple(guards))


def _term(atom: Atom, names: Mapping[Attribute, str]) -> Term:
    return atom.operator, names[atom.path, atom.state], atom.value


def _without(
    shown: Mapping[Case, list[tuple[Statement, bool]]], statement: Statement
) -> dict[Case, list[tuple[Statement, bool]]]:
    kept = {case: [each for each in found if each[0] != statement] for case, found in shown.items()}
    return {case: found for case, found in kept.items() if found}


def _expressions(decision: Decision, stated: Iterable[tuple[Statement, Expression]]) -> Iterator[Expression]:
    yield from (node for _, node in stated)
    if isinstance(decision, Formula):
        yield decision.value


def _words(node: Expression) -> Iterator[str]:
    """Every name in the paths that an expression reads: the decisions it reads are among them."""
    if isinstance(node, Read | Select):
        yield from node.path
    for part in children(node):
        yield from _words(part)
